//! Why a plan is refused, and what would be possible instead.

use super::Frequency;
use crate::kernel::{Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why we say no to a plan. Carries our limits, never a fact about a person: it may end up in a URL.
///
/// What is worked out from somebody's balance (`min_amount` where the duration binds, `closest_count`) is there for
/// the caller in the same process and is left out when a refusal is written as text; a page that needs it again asks
/// [`super::amount_bounds`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The creditor offers no plan on a balance of this size.
    #[error("no plan is offered on this balance")]
    NotOffered,
    /// The balance is zero or less.
    #[error("there is nothing to pay")]
    NothingToPay,
    /// The terms, or the amount, are in another currency than the balance.
    #[error("amounts must be in {currency}")]
    OtherCurrency { currency: Currency },
    /// Other frequencies are offered.
    #[error("this frequency is not offered")]
    FrequencyNotOffered { frequencies: Vec<Frequency> },
    /// The first payment would be in the past.
    #[error("the first payment is before {earliest_first_on}")]
    StartsTooSoon { earliest_first_on: NaiveDate },
    /// The first payment is later than the policy allows.
    #[error("the first payment is after {latest_first_on}")]
    StartsTooLate { latest_first_on: NaiveDate },
    /// An instalment before the last is below the minimum.
    #[error("an instalment is below the minimum")]
    AmountTooSmall { min_amount: Money },
    /// The last date lies more than `max_months` months after today; `max_count` dates would fit, and `min_amount`
    /// is the smallest instalment that clears the balance by then.
    #[error("the plan runs past {max_months} months")]
    TakesTooLong {
        max_months: u16,
        max_count: u32,
        #[serde(skip)]
        min_amount: Option<Money>,
    },
    /// More instalments than any plan may have.
    #[error("a plan has at most {max_count} instalments")]
    TooManyInstalments {
        max_count: u32,
        #[serde(skip)]
        min_amount: Option<Money>,
    },
    /// So small a balance cannot be cut into so many instalments with something left for the last.
    #[error("the balance cannot be split into so many instalments")]
    CountNotPossible {
        #[serde(skip)]
        closest_count: Option<u32>,
    },
}

/// The limits of a refusal as the public contract writes them (`docs/quote.md`): amounts as plain decimals, dates
/// as `2026-12-31`, frequencies as their codes; absent where they do not apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequencies: Option<Vec<Frequency>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest_first_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_first_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_months: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closest_count: Option<u32>,
}

impl Refusal {
    /// A stable name for texts, tests and programs; safe in a URL.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotOffered => "not_offered",
            Self::NothingToPay => "nothing_to_pay",
            Self::OtherCurrency { .. } => "other_currency",
            Self::FrequencyNotOffered { .. } => "frequency_not_offered",
            Self::StartsTooSoon { .. } => "starts_too_soon",
            Self::StartsTooLate { .. } => "starts_too_late",
            Self::AmountTooSmall { .. } => "amount_too_small",
            Self::TakesTooLong { .. } => "takes_too_long",
            Self::TooManyInstalments { .. } => "too_many_instalments",
            Self::CountNotPossible { .. } => "count_not_possible",
        }
    }

    /// What would be possible: for help beside a field and for the public contract.
    pub fn limits(&self) -> Limits {
        let plain = |money: &Option<Money>| money.map(Money::to_plain);
        match self {
            Self::NotOffered | Self::NothingToPay => Limits::default(),
            Self::OtherCurrency { currency } => Limits { currency: Some(*currency), ..Limits::default() },
            Self::FrequencyNotOffered { frequencies } => {
                Limits { frequencies: Some(frequencies.clone()), ..Limits::default() }
            }
            Self::StartsTooSoon { earliest_first_on } => {
                Limits { earliest_first_on: Some(*earliest_first_on), ..Limits::default() }
            }
            Self::StartsTooLate { latest_first_on } => {
                Limits { latest_first_on: Some(*latest_first_on), ..Limits::default() }
            }
            Self::AmountTooSmall { min_amount } => {
                Limits { min_amount: Some(min_amount.to_plain()), ..Limits::default() }
            }
            Self::TakesTooLong { max_months, max_count, min_amount } => Limits {
                max_months: Some(*max_months),
                max_count: Some(*max_count),
                min_amount: plain(min_amount),
                ..Limits::default()
            },
            Self::TooManyInstalments { max_count, min_amount } => {
                Limits { max_count: Some(*max_count), min_amount: plain(min_amount), ..Limits::default() }
            }
            Self::CountNotPossible { closest_count } => Limits { closest_count: *closest_count, ..Limits::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worked_out_from_a_balance_does_not_leave_the_process() {
        let min_amount = Some(Money::from_minor(98_765, Currency::EUR));
        let refusal = Refusal::TakesTooLong { max_months: 36, max_count: 35, min_amount };
        let written = serde_json::to_string(&refusal).unwrap();
        assert_eq!(written, r#"{"code":"takes_too_long","max_months":36,"max_count":35}"#);
        let read: Refusal = serde_json::from_str(&written).unwrap();
        assert_eq!(read, Refusal::TakesTooLong { max_months: 36, max_count: 35, min_amount: None });
        assert_eq!(refusal.limits().min_amount.as_deref(), Some("987.65"));
    }

    #[test]
    fn the_code_is_the_name_on_the_wire() {
        let day = NaiveDate::default();
        let refusals = [
            Refusal::NotOffered,
            Refusal::NothingToPay,
            Refusal::OtherCurrency { currency: Currency::EUR },
            Refusal::FrequencyNotOffered { frequencies: vec![Frequency::FourWeekly] },
            Refusal::StartsTooSoon { earliest_first_on: day },
            Refusal::StartsTooLate { latest_first_on: day },
            Refusal::AmountTooSmall { min_amount: Money::zero(Currency::EUR) },
            Refusal::TakesTooLong { max_months: 1, max_count: 1, min_amount: None },
            Refusal::TooManyInstalments { max_count: 1, min_amount: None },
            Refusal::CountNotPossible { closest_count: None },
        ];
        for refusal in refusals {
            let written = serde_json::to_value(&refusal).unwrap();
            assert_eq!(written["code"], refusal.code());
            assert_eq!(serde_json::from_value::<Refusal>(written).unwrap(), refusal);
        }
    }
}
