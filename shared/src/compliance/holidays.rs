//! The holidays that contact rules know: those of the market, and those of regions whose law has its own list.

use super::Region;
use crate::kernel::{Market, is_public_holiday};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A list of holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holidays {
    /// A rule that knows none.
    None,
    /// England and Wales; with region `SCT` or `NIR` also those of Scotland or Northern Ireland (Banking and Financial
    /// Dealings Act 1971, sch. 1, and gov.uk). What one nation alone keeps open stays closed: the union is stricter.
    Uk,
    /// What every state and territory keeps: RG 96 speaks of national public holidays.
    Au,
    /// Code du travail L3133-1; with region `57`, `67` or `68` also Alsace-Moselle (L3134-13).
    Fr,
    /// Federal workplaces (Canada Labour Code s. 166) and Easter Monday (Interpretation Act s. 35).
    CaFederal,
    /// Legislation Act 2006 (Ontario) s. 88.
    Ontario,
    /// Employment Standards Act (British Columbia) s. 1.
    BritishColumbia,
    /// Office de la protection du consommateur: the days on which a collector may not call.
    Quebec,
}

impl Holidays {
    /// Whether a date is on the list.
    pub fn contain(self, date: NaiveDate, regions: &[Region]) -> bool {
        let lives_in = |codes: &[&str]| regions.iter().any(|region| codes.contains(&region.code()));
        match self {
            Self::None => false,
            Self::Uk => {
                is_public_holiday(Market::Uk, date)
                    || (lives_in(&["SCT"]) && is_scottish(date))
                    || (lives_in(&["NIR"]) && is_northern_irish(date))
            }
            Self::Au => is_public_holiday(Market::Au, date),
            Self::Fr => {
                is_public_holiday(Market::Fr, date)
                    || (lives_in(&["57", "67", "68"]) && (is_from_easter(date, -2) || is_on(date, 12, 26)))
            }
            Self::CaFederal => is_public_holiday(Market::Ca, date) || is_from_easter(date, 1),
            Self::Ontario => is_canadian(date) || is_ontarian(date),
            Self::BritishColumbia => is_canadian(date) || is_british_columbian(date),
            Self::Quebec => is_canadian(date) || is_from_easter(date, 1) || is_on(date, 6, 24),
        }
    }
}

/// Kept by all three provinces: New Year, Good Friday, Victoria Day, Canada Day, Labour Day, Thanksgiving, Christmas.
fn is_canadian(date: NaiveDate) -> bool {
    is_on(date, 1, 1)
        || is_from_easter(date, -2)
        || (date.month() == 5 && date.weekday() == Weekday::Mon && (18..=24).contains(&date.day()))
        || is_on(date, 7, 1)
        || (is_on(date, 7, 2) && date.weekday() == Weekday::Mon)
        || is_nth_monday(date, 9, 1)
        || is_nth_monday(date, 10, 2)
        || is_on(date, 12, 25)
}

fn is_ontarian(date: NaiveDate) -> bool {
    is_nth_monday(date, 2, 3) || is_from_easter(date, 1) || is_on(date, 11, 11) || is_on(date, 12, 26)
}

fn is_british_columbian(date: NaiveDate) -> bool {
    is_nth_monday(date, 2, 3) || is_nth_monday(date, 8, 1) || is_on(date, 9, 30) || is_on(date, 11, 11)
}

/// 2 January, early August, St Andrew's Day, each with the day that stands in for it.
fn is_scottish(date: NaiveDate) -> bool {
    let second_of_january = match date.day() {
        2 => true,
        3 => date.weekday() == Weekday::Tue,
        4 => matches!(date.weekday(), Weekday::Mon | Weekday::Tue),
        _ => false,
    };
    (date.month() == 1 && second_of_january) || is_nth_monday(date, 8, 1) || is_on_or_moved(date, 11, 30)
}

/// St Patrick's Day and the Battle of the Boyne, each with the day that stands in for it.
fn is_northern_irish(date: NaiveDate) -> bool {
    is_on_or_moved(date, 3, 17) || is_on_or_moved(date, 7, 12)
}

fn is_on(date: NaiveDate, month: u32, day: u32) -> bool {
    (date.month(), date.day()) == (month, day)
}

/// On the day, or on the Monday after it where it falls on a weekend.
fn is_on_or_moved(date: NaiveDate, month: u32, day: u32) -> bool {
    let days_ago = |days| date.checked_sub_days(Days::new(days)).is_some_and(|earlier| is_on(earlier, month, day));
    is_on(date, month, day) || (date.weekday() == Weekday::Mon && (days_ago(1) || days_ago(2)))
}

fn is_nth_monday(date: NaiveDate, month: u32, n: u32) -> bool {
    date.month() == month && date.weekday() == Weekday::Mon && date.day().div_ceil(7) == n
}

fn is_from_easter(date: NaiveDate, days: i64) -> bool {
    easter_sunday(date.year()).is_some_and(|easter| date.signed_duration_since(easter).num_days() == days)
}

/// Easter Sunday of the Gregorian calendar, by the method of Gauss as corrected by Lichtenberg.
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let century = year.div_euclid(100);
    let secular = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let moon = (19 * year.rem_euclid(19) + secular).rem_euclid(30);
    let correction = (moon + year.rem_euclid(19) / 11) / 29;
    let full_moon = 21 + moon - correction;
    let first_sunday = 7 - (year + year.div_euclid(4) + 2 - (3 * century + 3) / 4).rem_euclid(7);
    let day_of_march = full_moon + 7 - (full_moon - first_sunday).rem_euclid(7);
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(u64::try_from(day_of_march - 1).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_where_the_tables_say() {
        for date in ["2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"] {
            assert_eq!(easter_sunday(day(date).year()), Some(day(date)));
        }
    }

    #[test]
    fn each_list_has_its_own_days_and_not_the_neighbours() {
        let kept = [
            (Holidays::Quebec, "", "2026-04-06 2026-06-24 2029-07-02 2026-05-18", "2026-11-11 2026-12-26 2026-08-03"),
            (Holidays::Ontario, "", "2026-02-16 2026-05-18 2026-12-26 2026-04-03", "2026-06-24 2026-08-03 2026-09-30"),
            (Holidays::BritishColumbia, "", "2026-08-03 2026-09-30 2026-11-11", "2026-04-06 2026-12-26"),
            (Holidays::CaFederal, "", "2026-07-01 2026-09-30 2026-04-06", "2026-02-16 2026-06-24"),
            (Holidays::Au, "", "2026-04-25 2026-01-26 2026-12-25", "2026-06-08 2026-11-03"),
            (Holidays::Fr, "", "2026-07-14 2026-05-25", "2026-04-03 2026-12-26"),
            (Holidays::Fr, "67", "2026-04-03 2026-12-26", "2026-12-27"),
            (Holidays::Uk, "", "2026-08-31 2026-12-28", "2026-03-17 2026-08-03"),
            (Holidays::Uk, "SCT", "2026-01-02 2027-01-04 2028-01-04 2023-01-03 2026-08-03 2026-11-30", "2026-03-17"),
            (Holidays::Uk, "NIR", "2026-03-17 2026-07-13", "2026-11-30"),
            (Holidays::None, "", "", "2026-12-25"),
        ];
        for (list, region, closed, open) in kept {
            let regions: Vec<Region> = region.parse().into_iter().collect();
            for date in closed.split_whitespace() {
                assert!(list.contain(day(date), &regions), "{list:?} {region} {date}");
            }
            for date in open.split_whitespace() {
                assert!(!list.contain(day(date), &regions), "{list:?} {region} {date}");
            }
        }
    }
}
