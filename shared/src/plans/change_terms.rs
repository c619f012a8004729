//! How far a running plan may be changed, and what happens when a payment is missed or declined.

use super::{REMIND_DAYS_MAX, RETRIES_MAX, RETRY_DAYS_MAX};
use serde::{Deserialize, Serialize};

/// The most that a policy may set, in days: a year.
pub const CHANGE_DAYS_MAX: u16 = 366;

/// What one kind of person may change of a running plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Allowed {
    /// How far one payment may be moved from its own date, either way; 0: not at all. At most [`CHANGE_DAYS_MAX`].
    pub move_days: u16,
    /// How many payments may be skipped within 365 days.
    pub skips_per_year: u8,
    /// For how long a plan may pause from the day it is asked for; 0: not at all. At most [`CHANGE_DAYS_MAX`].
    pub pause_days: u16,
    /// By how many months a change may take a plan past the longest duration. At most 24.
    pub extra_months: u8,
    /// Whether amount, frequency and pay-day may be changed.
    pub reshape: bool,
}

/// Who changes a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    Customer,
    Agent,
}

/// How a running plan may change: frozen into it beside its terms. What a policy leaves out is as in [`Self::default`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeTerms {
    pub customer: Allowed,
    pub agent: Allowed,
    /// A payment can be changed up to so many days before it is due: 1 is the day before. At most 31.
    pub notice_days: u8,
    /// So many days after its date a payment counts as missed. At most 31.
    pub grace_days: u8,
    /// For how long after we have written that a plan is about to end it can be made good. From 7 to [`CHANGE_DAYS_MAX`].
    pub cure_days: u16,
    /// With so many payments missed at once a plan is about to end. From 2: nobody loses a plan by one slip. 1 in
    /// [`super::Settlement`] only, which has few payments or one.
    pub misses_to_end: u8,
    /// So many days before each payment the customer is reminded of it, unless they chose otherwise; 0: not at all. At
    /// most [`REMIND_DAYS_MAX`].
    pub remind_days: u8,
    /// How often a payment that we take for the customer, and that was declined, is tried again; 0: not at all. At most
    /// [`RETRIES_MAX`].
    pub retries: u8,
    /// How many days lie between two tries. From 1 to [`RETRY_DAYS_MAX`].
    pub retry_days: u8,
}

/// What is wrong with how a plan may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeTermsFault {
    #[error("`move_days` and `pause_days` must be at most {CHANGE_DAYS_MAX}")]
    Days,
    #[error("`extra_months` must be at most 24")]
    ExtraMonths,
    #[error("`notice_days` and `grace_days` must be at most 31")]
    Notice,
    #[error("`cure_days` must be from 7 to {CHANGE_DAYS_MAX}")]
    CureDays,
    #[error("`misses_to_end` must be 2 or more: nobody loses a plan by one slip")]
    MissesToEnd,
    #[error("`remind_days` must be at most {REMIND_DAYS_MAX}; 0 for no reminder")]
    RemindDays,
    #[error("`retries` must be at most {RETRIES_MAX}, and `retry_days` from 1 to {RETRY_DAYS_MAX}")]
    Retries,
}

impl ChangeTerms {
    /// What this person may change.
    pub const fn allowed(&self, who: Who) -> &Allowed {
        match who {
            Who::Customer => &self.customer,
            Who::Agent => &self.agent,
        }
    }

    /// Checks every bound named at the fields.
    pub fn check(&self) -> Result<(), ChangeTermsFault> {
        for allowed in [&self.customer, &self.agent] {
            if allowed.move_days > CHANGE_DAYS_MAX || allowed.pause_days > CHANGE_DAYS_MAX {
                return Err(ChangeTermsFault::Days);
            }
            if allowed.extra_months > 24 {
                return Err(ChangeTermsFault::ExtraMonths);
            }
        }
        if self.notice_days > 31 || self.grace_days > 31 {
            return Err(ChangeTermsFault::Notice);
        }
        if !(7..=CHANGE_DAYS_MAX).contains(&self.cure_days) {
            return Err(ChangeTermsFault::CureDays);
        }
        if self.misses_to_end < 2 {
            return Err(ChangeTermsFault::MissesToEnd);
        }
        if self.remind_days > REMIND_DAYS_MAX {
            return Err(ChangeTermsFault::RemindDays);
        }
        let are_spaced = (1..=RETRY_DAYS_MAX).contains(&self.retry_days);
        if self.retries <= RETRIES_MAX && are_spaced { Ok(()) } else { Err(ChangeTermsFault::Retries) }
    }
}

impl Default for Allowed {
    /// What a customer may do where a policy says nothing else.
    fn default() -> Self {
        Self { move_days: 14, skips_per_year: 2, pause_days: 0, extra_months: 3, reshape: true }
    }
}

impl Default for ChangeTerms {
    fn default() -> Self {
        Self {
            customer: Allowed::default(),
            agent: Allowed { move_days: 31, skips_per_year: 4, pause_days: 92, extra_months: 12, reshape: true },
            notice_days: 1,
            grace_days: 5,
            cure_days: 14,
            misses_to_end: 2,
            remind_days: 3,
            retries: 2,
            retry_days: 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_as_usual_and_what_is_unknown_is_refused() {
        let read = |text: &str| toml::from_str::<ChangeTerms>(text);
        assert_eq!(read("").unwrap(), ChangeTerms::default());
        let strict = read("grace_days = 3\n[customer]\nmove_days = 0").unwrap();
        assert_eq!((strict.grace_days, strict.customer.move_days, strict.customer.skips_per_year), (3, 0, 2));
        assert_eq!((strict.remind_days, read("remind_days = 0").unwrap().remind_days), (3, 0));
        assert!(read("grace = 3").is_err());
    }

    #[test]
    fn bounds_are_held() {
        let usual = ChangeTerms::default();
        assert_eq!(usual.check(), Ok(()));
        assert_eq!(ChangeTerms { misses_to_end: 1, ..usual }.check(), Err(ChangeTermsFault::MissesToEnd));
        assert_eq!(ChangeTerms { cure_days: 6, ..usual }.check(), Err(ChangeTermsFault::CureDays));
        assert_eq!(ChangeTerms { notice_days: 32, ..usual }.check(), Err(ChangeTermsFault::Notice));
        for (remind_days, is_right) in [(0, true), (14, true), (15, false), (255, false)] {
            let checked = ChangeTerms { remind_days, ..usual }.check();
            assert_eq!(checked, if is_right { Ok(()) } else { Err(ChangeTermsFault::RemindDays) });
        }
        for (retries, retry_days, is_right) in
            [(0, 1, true), (4, 14, true), (5, 3, false), (2, 0, false), (2, 15, false)]
        {
            let checked = ChangeTerms { retries, retry_days, ..usual }.check();
            assert_eq!(checked, if is_right { Ok(()) } else { Err(ChangeTermsFault::Retries) });
        }
        let far = Allowed { move_days: 367, ..usual.customer };
        assert_eq!(ChangeTerms { customer: far, ..usual }.check(), Err(ChangeTermsFault::Days));
        let long = Allowed { extra_months: 25, ..usual.agent };
        assert_eq!(ChangeTerms { agent: long, ..usual }.check(), Err(ChangeTermsFault::ExtraMonths));
    }
}
