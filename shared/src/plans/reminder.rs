//! When somebody is reminded of a payment.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most days before a payment at which a policy may have somebody reminded.
pub const REMIND_DAYS_MAX: u8 = 14;

/// How many days before each payment somebody wants to be reminded. Said once, for all plans of a person; goes before
/// what the creditor's policy says ([`super::ChangeTerms::remind_days`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ReminderWish(u8);

/// A number of days that cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody is reminded so many days before: choose 0 (not at all), 1, 3 or 7")]
pub struct NoSuchWish;

impl ReminderWish {
    /// Not at all.
    pub const NEVER: Self = Self(0);
    /// Every wish, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self(7), Self(3), Self(1), Self::NEVER];

    /// How many days before; 0: not at all.
    pub const fn days(self) -> u8 {
        self.0
    }

    /// Whether reminders were asked for.
    pub const fn is_wanted(self) -> bool {
        self.0 > 0
    }
}

impl TryFrom<u8> for ReminderWish {
    type Error = NoSuchWish;
    fn try_from(days: u8) -> Result<Self, NoSuchWish> {
        Self::ALL.into_iter().find(|wish| wish.0 == days).ok_or(NoSuchWish)
    }
}

impl From<ReminderWish> for u8 {
    fn from(wish: ReminderWish) -> Self {
        wish.0
    }
}

impl FromStr for ReminderWish {
    type Err = NoSuchWish;
    fn from_str(text: &str) -> Result<Self, NoSuchWish> {
        text.parse::<u8>().map_err(|_| NoSuchWish)?.try_into()
    }
}

/// The day on which somebody is reminded of a payment, or `None`: not at all.
///
/// `days_before` its date (0: never); but not before the day after `set_on`, the day on which the date was set: who has just
/// chosen it has it in writing. Where no day is left between the two, nobody is reminded.
pub fn remind_on(due_on: NaiveDate, days_before: u8, set_on: NaiveDate) -> Option<NaiveDate> {
    if days_before == 0 {
        return None;
    }
    let wanted = due_on.checked_sub_days(Days::new(days_before.into()))?;
    let day = wanted.max(set_on.succ_opt()?);
    (day < due_on).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_so_many_days_before_and_over_the_end_of_a_month_or_a_year() {
        let set = day("2026-11-22");
        assert_eq!(remind_on(day("2026-12-03"), 3, set), Some(day("2026-11-30")));
        assert_eq!(remind_on(day("2027-01-01"), 1, set), Some(day("2026-12-31")));
        assert_eq!(remind_on(day("2028-03-01"), 1, set), Some(day("2028-02-29")));
        assert_eq!(remind_on(day("2026-12-03"), 0, set), None, "not at all");
    }

    #[test]
    fn nobody_is_reminded_on_the_day_on_which_the_date_was_set_nor_on_the_date_itself() {
        let set = day("2026-12-01");
        assert_eq!(remind_on(day("2026-12-04"), 7, set), Some(day("2026-12-02")), "the day after");
        assert_eq!(remind_on(day("2026-12-03"), 7, set), Some(day("2026-12-02")));
        assert_eq!(remind_on(day("2026-12-02"), 7, set), None, "no day is left");
        assert_eq!(remind_on(day("2026-12-01"), 1, set), None);
        assert_eq!(remind_on(day("2026-11-01"), 1, set), None, "long past");
    }

    #[test]
    fn a_wish_is_one_of_four_also_off_the_wire() {
        assert_eq!(ReminderWish::ALL.map(ReminderWish::days), [7, 3, 1, 0]);
        assert_eq!("3".parse::<ReminderWish>().map(ReminderWish::days), Ok(3));
        for text in ["", "2", "-1", "300", "three"] {
            assert_eq!(text.parse::<ReminderWish>(), Err(NoSuchWish), "{text}");
        }
        assert!(serde_json::from_str::<ReminderWish>("5").is_err());
        assert!(!ReminderWish::NEVER.is_wanted());
    }
}
