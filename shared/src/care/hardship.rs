//! "I'm struggling": what somebody tells us when money is short.

use super::{FieldFault, OwnWords, own_words::read_words};
use serde::{Deserialize, Serialize};

crate::id! {
    /// A request for help.
    HardshipId
}

/// What has changed for somebody. Several may hold. Some tell of health or of danger: sealed wherever they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HardshipReason {
    /// Work or hours were lost.
    LostIncome,
    /// Illness or an accident.
    Illness,
    /// A separation, or another change in the family.
    Separation,
    Bereavement,
    /// Everything costs more.
    HigherCosts,
    /// Money comes in, but later.
    MoneyLater,
    /// Too many debts at once.
    TooMuch,
    /// Not safe, or someone else controls the money.
    NotSafe,
    /// Something else: in their own words.
    Other,
    /// They would rather not say.
    Unsaid,
}

/// What somebody told us.
#[derive(Clone, PartialEq, Eq)]
pub struct Hardship {
    /// At least one, each once, in the order of [`HardshipReason::ALL`].
    reasons: Vec<HardshipReason>,
    words: OwnWords,
}

impl HardshipReason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::LostIncome,
        Self::Illness,
        Self::Separation,
        Self::Bereavement,
        Self::HigherCosts,
        Self::MoneyLater,
        Self::TooMuch,
        Self::NotSafe,
        Self::Other,
        Self::Unsaid,
    ];

    /// The value in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LostIncome => "lost_income",
            Self::Illness => "illness",
            Self::Separation => "separation",
            Self::Bereavement => "bereavement",
            Self::HigherCosts => "higher_costs",
            Self::MoneyLater => "money_later",
            Self::TooMuch => "too_much",
            Self::NotSafe => "not_safe",
            Self::Other => "other",
            Self::Unsaid => "unsaid",
        }
    }
}

impl Hardship {
    /// Reads the form, or names every field that is wrong. `reasons` are codes; unknown ones do not count.
    pub fn read(reasons: &[String], words: &str) -> Result<Self, Vec<FieldFault>> {
        let is_chosen = |reason: &HardshipReason| reasons.iter().any(|code| code == reason.code());
        let reasons: Vec<_> = HardshipReason::ALL.into_iter().filter(is_chosen).collect();
        let nothing_chosen = FieldFault { field: "reasons", code: "choose_some" };
        let words = read_words(words, reasons == [HardshipReason::Other]);
        match words {
            Ok(words) if !reasons.is_empty() => Ok(Self { reasons, words }),
            words => Err(reasons.is_empty().then_some(nothing_chosen).into_iter().chain(words.err()).collect()),
        }
    }

    /// Why, in the order in which they were chosen; at least one.
    pub fn reasons(&self) -> &[HardshipReason] {
        &self.reasons
    }

    /// In their own words.
    pub fn words(&self) -> &OwnWords {
        &self.words
    }
}

/// Text that names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason for a request for help")]
pub struct UnknownHardshipReason;

impl std::str::FromStr for HardshipReason {
    type Err = UnknownHardshipReason;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|reason| reason.code() == text).ok_or(UnknownHardshipReason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reasons: &[&str], words: &str) -> Result<Hardship, Vec<&'static str>> {
        let reasons: Vec<_> = reasons.iter().map(|&code| code.to_owned()).collect();
        Hardship::read(&reasons, words).map_err(|faults| faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn every_reason_is_read_back_from_its_code() {
        for reason in HardshipReason::ALL {
            assert_eq!(reason.code().parse(), Ok(reason));
            assert_eq!(serde_json::to_string(&reason).unwrap(), format!("\"{}\"", reason.code()));
        }
        assert!("".parse::<HardshipReason>().is_err());
    }

    #[test]
    fn several_reasons_count_each_once() {
        let told = read(&["illness", "lost_income", "illness", "hacked"], "").ok().unwrap();
        assert_eq!(told.reasons(), [HardshipReason::LostIncome, HardshipReason::Illness]);
        assert!(told.words().is_empty());
    }

    #[test]
    fn nobody_has_to_explain_but_something_else_alone_says_nothing() {
        assert!(read(&["unsaid"], "").is_ok());
        assert!(read(&["other", "illness"], "").is_ok());
        assert_eq!(read(&["other"], " ").err(), Some(vec!["text_missing"]));
        assert!(read(&["other"], "The roof fell in").is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let long = "a".repeat(OwnWords::CHARS_MAX + 1);
        assert_eq!(read(&[], &long).err(), Some(vec!["choose_some", "text_too_long"]));
        assert_eq!(read(&[], "").err(), Some(vec!["choose_some"]));
    }
}
