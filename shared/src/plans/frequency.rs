//! How often a plan asks for money, and on which dates.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How often an instalment falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    Weekly,
    Fortnightly,
    FourWeekly,
    Monthly,
    TwiceMonthly,
}

/// Text that names no frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown frequency: use weekly, fortnightly, four_weekly, monthly or twice_monthly")]
pub struct UnknownFrequency;

impl Frequency {
    /// Every frequency, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Weekly, Self::Fortnightly, Self::FourWeekly, Self::Monthly, Self::TwiceMonthly];

    /// The code in requests, files and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Fortnightly => "fortnightly",
            Self::FourWeekly => "four_weekly",
            Self::Monthly => "monthly",
            Self::TwiceMonthly => "twice_monthly",
        }
    }

    /// Payments in a year of 52 weeks or 12 months: what makes amounts of two frequencies comparable.
    pub const fn payments_per_year(self) -> i64 {
        match self {
            Self::Weekly => 52,
            Self::Fortnightly => 26,
            Self::FourWeekly => 13,
            Self::Monthly => 12,
            Self::TwiceMonthly => 24,
        }
    }

    /// The date of an instalment, counted from the first (index 0) and never from the one before, so that the
    /// 31st is the 28th in February and the 31st again in March. `None` past the end of the calendar.
    ///
    /// *Twice monthly* has two days in every month, the first date's own and its partner: a day up to the 15th goes
    /// with the day fifteen later (1st and 16th, 15th and 30th), a later one with the day fifteen earlier, the 31st
    /// with the 15th (mid-month and month end, as many are paid). Days that a month lacks become its last.
    /// Two instalments are never closer than seven days.
    ///
    /// A first date that is itself the short end of a month (28 February) anchors that day, not the month's end.
    pub fn nominal_on(self, first_on: NaiveDate, index: u32) -> Option<NaiveDate> {
        let after_days = |days: u64| first_on.checked_add_days(Days::new(u64::from(index) * days));
        match self {
            Self::Weekly => after_days(7),
            Self::Fortnightly => after_days(14),
            Self::FourWeekly => after_days(28),
            Self::Monthly => first_on.checked_add_months(Months::new(index)),
            Self::TwiceMonthly if index.is_multiple_of(2) => first_on.checked_add_months(Months::new(index / 2)),
            Self::TwiceMonthly => {
                let (partner, months) = match first_on.day() {
                    day @ ..=15 => (day + 15, index / 2),
                    day => ((day - 15).min(15), index / 2 + 1),
                };
                let month = first_on.with_day(1)?.checked_add_months(Months::new(months))?;
                month.with_day(partner.min(u32::from(month.num_days_in_month())))
            }
        }
    }

    /// How many instalments, at most `count_max`, fall on or before `last_on`.
    pub fn count_until(self, first_on: NaiveDate, last_on: NaiveDate, count_max: u32) -> u32 {
        let (mut fit, mut beyond) = (0, count_max);
        while fit < beyond {
            let middle = fit + (beyond - fit) / 2;
            if self.nominal_on(first_on, middle).is_some_and(|date| date <= last_on) {
                fit = middle + 1;
            } else {
                beyond = middle;
            }
        }
        fit
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Frequency {
    type Err = UnknownFrequency;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|frequency| frequency.code() == text).ok_or(UnknownFrequency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dates(frequency: Frequency, first_on: &str, count: u32) -> String {
        let first_on = first_on.parse().unwrap();
        let dates: Vec<_> = (0..count).map(|n| frequency.nominal_on(first_on, n).unwrap().to_string()).collect();
        dates.join(" ")
    }

    #[test]
    fn the_31st_is_the_28th_in_february_and_the_31st_again_in_march() {
        let expected = "2026-12-31 2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31";
        assert_eq!(dates(Frequency::Monthly, "2026-12-31", 6), expected);
        assert_eq!(dates(Frequency::Monthly, "2028-01-30", 3), "2028-01-30 2028-02-29 2028-03-30");
    }

    #[test]
    fn weeks_are_counted_in_days() {
        assert_eq!(dates(Frequency::Weekly, "2026-12-28", 3), "2026-12-28 2027-01-04 2027-01-11");
        assert_eq!(dates(Frequency::Fortnightly, "2026-12-28", 3), "2026-12-28 2027-01-11 2027-01-25");
        assert_eq!(dates(Frequency::FourWeekly, "2026-12-28", 3), "2026-12-28 2027-01-25 2027-02-22");
    }

    #[test]
    fn twice_monthly_pairs_a_day_with_the_one_fifteen_days_apart() {
        let twice = Frequency::TwiceMonthly;
        assert_eq!(dates(twice, "2027-01-01", 4), "2027-01-01 2027-01-16 2027-02-01 2027-02-16");
        assert_eq!(dates(twice, "2027-01-20", 4), "2027-01-20 2027-02-05 2027-02-20 2027-03-05");
        assert_eq!(dates(twice, "2027-01-15", 5), "2027-01-15 2027-01-30 2027-02-15 2027-02-28 2027-03-15");
        assert_eq!(dates(twice, "2027-01-30", 4), "2027-01-30 2027-02-15 2027-02-28 2027-03-15");
        assert_eq!(dates(twice, "2027-01-31", 5), "2027-01-31 2027-02-15 2027-02-28 2027-03-15 2027-03-31");
    }

    #[test]
    fn the_end_of_the_calendar_is_no_date_and_no_panic() {
        for frequency in Frequency::ALL {
            assert_eq!(frequency.nominal_on(NaiveDate::MAX, u32::MAX), None);
        }
    }

    #[test]
    fn a_frequency_is_read_back_from_its_code() {
        for frequency in Frequency::ALL {
            assert_eq!(frequency.code().parse(), Ok(frequency));
            assert_eq!(serde_json::to_string(&frequency).unwrap(), format!("\"{frequency}\""));
        }
        assert_eq!("daily".parse::<Frequency>(), Err(UnknownFrequency));
    }

    proptest! {
        #[test]
        fn dates_follow_each_other_at_least_a_week_apart_and_keep_the_anchor_day(
            frequency in prop::sample::select(Frequency::ALL.to_vec()), offset in 0_u64..20_000, index in 0_u32..1200,
        ) {
            let first_on = NaiveDate::default() + Days::new(offset);
            let at = |n| frequency.nominal_on(first_on, n).unwrap();
            prop_assert_eq!(at(0), first_on);
            let gap = at(index + 1).signed_duration_since(at(index)).num_days();
            match frequency {
                Frequency::Weekly => prop_assert_eq!(gap, 7),
                Frequency::Fortnightly => prop_assert_eq!(gap, 14),
                Frequency::FourWeekly => prop_assert_eq!(gap, 28),
                Frequency::Monthly => {
                    prop_assert!((28..=31).contains(&gap));
                    let last = u32::from(at(index).num_days_in_month());
                    prop_assert_eq!(at(index).day(), first_on.day().min(last));
                }
                Frequency::TwiceMonthly => {
                    prop_assert!((13..=16).contains(&gap), "{} days", gap);
                    let month = |n: u32| (at(n).year(), at(n).month());
                    prop_assert!(month(index) != month(index + 2), "three in a month");
                    prop_assert!(month(index) == month(index + 1) || month(index + 1) == month(index + 2));
                }
            }
        }

        #[test]
        fn dates_up_to_a_day_are_counted_exactly(
            frequency in prop::sample::select(Frequency::ALL.to_vec()), offset in 0_u64..20_000, days in -40_i64..9_000,
        ) {
            let first_on = NaiveDate::default() + Days::new(offset);
            let last_on = first_on + chrono::TimeDelta::days(days);
            let counted = (0..1200).take_while(|&n| frequency.nominal_on(first_on, n).unwrap() <= last_on).count();
            prop_assert_eq!(frequency.count_until(first_on, last_on, 1200) as usize, counted);
        }
    }
}
