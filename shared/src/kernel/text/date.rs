//! Days, months and times of day.
//!
//! The United States and Canada put the month first in English (`December 3, 2026`), the others the day
//! (`3 December 2026`); French is the same everywhere. The spaces in a date are ordinary ones: a date may break over
//! two lines, an amount may not.

use super::{NO_BREAK, Reader};
use crate::kernel::{Locale, Market};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

impl Reader {
    /// `3 December 2026`, `December 3, 2026`, `3 décembre 2026`, `1er janvier 2027`.
    pub fn date(self, day: NaiveDate) -> String {
        let (day_of, month, year) = (self.day_number(day), self.month_name(day), day.year());
        match self.month_first() {
            true => format!("{month} {day_of}, {year}"),
            false => format!("{day_of} {month} {year}"),
        }
    }

    /// With its weekday and without its year: `Thursday 3 December`, `Thursday, December 3`, `jeudi 3 décembre`.
    pub fn weekday_date(self, day: NaiveDate) -> String {
        let (weekday, day_of, month) = (self.weekday_name(day), self.day_number(day), self.month_name(day));
        match self.month_first() {
            true => format!("{weekday}, {month} {day_of}"),
            false => format!("{weekday} {day_of} {month}"),
        }
    }

    /// For the rows of a schedule, short and all of about one width: `Thu 3 Dec 2026`, `Thu, Dec 3, 2026`,
    /// `jeu. 3 déc. 2026`.
    pub fn row_date(self, day: NaiveDate) -> String {
        let (weekday, month) = (self.weekday_short(day), self.month_short(day));
        let (day_of, year) = (self.day_number(day), day.year());
        match self.month_first() {
            true => format!("{weekday}, {month} {day_of}, {year}"),
            false => format!("{weekday} {day_of} {month} {year}"),
        }
    }

    /// `December 2026`, `décembre 2026`.
    pub fn month(self, day: NaiveDate) -> String {
        format!("{} {}", self.month_name(day), day.year())
    }

    /// A day as one would say it on `today`: `today`, `tomorrow`, `yesterday`, else with its weekday, and with its year
    /// where that is another one: `Thursday 3 December`, `Sunday 3 January 2027`. Stands alone, as in a list; inside a
    /// sentence see [`Self::on_day`].
    pub fn near_day(self, day: NaiveDate, today: NaiveDate) -> String {
        match self.next_to(day, today) {
            Some(word) => word.to_owned(),
            None => self.far_day(day, today),
        }
    }

    /// The same inside a sentence: `today`, `on Thursday 3 December`, `le jeudi 3 décembre`.
    pub fn on_day(self, day: NaiveDate, today: NaiveDate) -> String {
        match (self.next_to(day, today), self.locale) {
            (Some(word), _) => word.to_owned(),
            (None, Locale::Fr) => format!("le {}", self.far_day(day, today)),
            (None, Locale::En) => format!("on {}", self.far_day(day, today)),
        }
    }

    /// A time of day, to the minute: `3 pm`, `3:05 pm`, `noon`, `midnight`; `15 h`, `15 h 05`, `midi`, `minuit`.
    pub fn time(self, time: NaiveTime) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match (self.locale, hour, minute) {
            (Locale::Fr, 0, 0) => "minuit".to_owned(),
            (Locale::Fr, 12, 0) => "midi".to_owned(),
            (Locale::Fr, _, 0) => format!("{hour}{NO_BREAK}h"),
            (Locale::Fr, _, _) => format!("{hour}{NO_BREAK}h{NO_BREAK}{minute:02}"),
            (Locale::En, 0, 0) => "midnight".to_owned(),
            (Locale::En, 12, 0) => "noon".to_owned(),
            (Locale::En, _, _) => {
                let (afternoon, hour) = time.hour12();
                let half = if afternoon { "pm" } else { "am" };
                match minute {
                    0 => format!("{hour}{NO_BREAK}{half}"),
                    _ => format!("{hour}:{minute:02}{NO_BREAK}{half}"),
                }
            }
        }
    }

    fn next_to(self, day: NaiveDate, today: NaiveDate) -> Option<&'static str> {
        let words = match self.locale {
            Locale::Fr => ["hier", "aujourd’hui", "demain"],
            Locale::En => ["yesterday", "today", "tomorrow"],
        };
        match day.signed_duration_since(today).num_days() {
            -1 => Some(words[0]),
            0 => Some(words[1]),
            1 => Some(words[2]),
            _ => None,
        }
    }

    fn far_day(self, day: NaiveDate, today: NaiveDate) -> String {
        let comma = if self.month_first() { "," } else { "" };
        match day.year() == today.year() {
            true => self.weekday_date(day),
            false => format!("{}{comma} {}", self.weekday_date(day), day.year()),
        }
    }

    const fn month_first(self) -> bool {
        matches!((self.locale, self.market), (Locale::En, Market::Us | Market::Ca))
    }

    /// French counts the first day of a month and no other: `1er`, `2`.
    fn day_number(self, day: NaiveDate) -> String {
        match (self.locale, day.day()) {
            (Locale::Fr, 1) => "1er".to_owned(),
            (_, n) => n.to_string(),
        }
    }

    fn weekday_name(self, day: NaiveDate) -> &'static str {
        let names = match self.locale {
            Locale::Fr => ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
            Locale::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        };
        names[weekday0(day)]
    }

    fn month_name(self, day: NaiveDate) -> &'static str {
        let names = match self.locale {
            Locale::Fr => [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            Locale::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        };
        names[day.month0() as usize]
    }

    fn weekday_short(self, day: NaiveDate) -> &'static str {
        let names = match self.locale {
            Locale::Fr => ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
            Locale::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        };
        names[weekday0(day)]
    }

    fn month_short(self, day: NaiveDate) -> &'static str {
        let names = match self.locale {
            Locale::Fr => {
                ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
            }
            Locale::En => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        };
        names[day.month0() as usize]
    }
}

/// Monday is 0.
fn weekday0(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const FR: Reader = Reader::new(Locale::Fr, Market::Fr);
    const UK: Reader = Reader::new(Locale::En, Market::Uk);
    const US: Reader = Reader::new(Locale::En, Market::Us);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_written_as_the_readers_country_writes_it() {
        let thursday = day("2026-12-03");
        assert_eq!([FR, UK, US].map(|r| r.date(thursday)), ["3 décembre 2026", "3 December 2026", "December 3, 2026"]);
        assert_eq!(
            [FR, UK, US].map(|r| r.weekday_date(thursday)),
            ["jeudi 3 décembre", "Thursday 3 December", "Thursday, December 3"]
        );
        assert_eq!(
            [FR, UK, US].map(|r| r.row_date(thursday)),
            ["jeu. 3 déc. 2026", "Thu 3 Dec 2026", "Thu, Dec 3, 2026"]
        );
        assert_eq!([FR, UK, US].map(|r| r.month(thursday)), ["décembre 2026", "December 2026", "December 2026"]);
        let in_markets = Market::ALL.map(|market| Reader::new(Locale::En, market).month_first());
        assert_eq!(in_markets, [true, false, false, false, true, false], "US, UK, AU, NZ, CA, FR");
    }

    #[test]
    fn only_the_first_of_a_month_is_an_ordinal_in_french() {
        assert_eq!(FR.date(day("2027-01-01")), "1er janvier 2027");
        assert_eq!(FR.row_date(day("2027-01-01")), "ven. 1er janv. 2027");
        assert_eq!(FR.date(day("2027-01-21")), "21 janvier 2027");
        assert_eq!(UK.date(day("2027-01-01")), "1 January 2027");
    }

    #[test]
    fn every_month_and_weekday_has_its_own_name_in_every_length() {
        for reader in [FR, UK] {
            let months: Vec<NaiveDate> = (1..=12).filter_map(|m| NaiveDate::from_ymd_opt(2026, m, 5)).collect();
            let week: Vec<NaiveDate> = day("2026-11-30").iter_days().take(7).collect();
            let distinct = |names: Vec<&str>| names.iter().collect::<std::collections::BTreeSet<_>>().len();
            assert_eq!(distinct(months.iter().map(|&d| reader.month_name(d)).collect()), 12);
            assert_eq!(distinct(months.iter().map(|&d| reader.month_short(d)).collect()), 12);
            assert_eq!(distinct(week.iter().map(|&d| reader.weekday_name(d)).collect()), 7);
            assert_eq!(distinct(week.iter().map(|&d| reader.weekday_short(d)).collect()), 7);
        }
        assert_eq!(UK.weekday_date(day("2026-11-30")), "Monday 30 November");
        assert_eq!(FR.weekday_date(day("2026-12-06")), "dimanche 6 décembre");
    }

    #[test]
    fn a_near_day_has_a_word_and_a_far_one_its_year() {
        let today = day("2026-12-31");
        let say = |text: &str| [FR, UK, US].map(|r| r.near_day(day(text), today));
        assert_eq!(say("2026-12-31"), ["aujourd’hui", "today", "today"]);
        assert_eq!(say("2027-01-01"), ["demain", "tomorrow", "tomorrow"]);
        assert_eq!(say("2026-12-30"), ["hier", "yesterday", "yesterday"]);
        assert_eq!(say("2026-12-03"), ["jeudi 3 décembre", "Thursday 3 December", "Thursday, December 3"]);
        assert_eq!(say("2027-01-03"), ["dimanche 3 janvier 2027", "Sunday 3 January 2027", "Sunday, January 3, 2027"]);
        assert_eq!(FR.on_day(day("2026-12-03"), today), "le jeudi 3 décembre");
        assert_eq!(UK.on_day(day("2026-12-03"), today), "on Thursday 3 December");
        assert_eq!(UK.on_day(today, today), "today");
    }

    #[test]
    fn a_time_has_its_minutes_only_where_it_needs_them() {
        let say = |text: &str| {
            let time = text.parse().unwrap();
            [FR.time(time), UK.time(time)]
        };
        assert_eq!(say("08:00:00"), ["8\u{a0}h", "8\u{a0}am"]);
        assert_eq!(say("15:05:59"), ["15\u{a0}h\u{a0}05", "3:05\u{a0}pm"]);
        assert_eq!(say("00:30:00"), ["0\u{a0}h\u{a0}30", "12:30\u{a0}am"]);
        assert_eq!(say("12:00:00"), ["midi", "noon"]);
        assert_eq!(say("00:00:00"), ["minuit", "midnight"]);
    }
}
