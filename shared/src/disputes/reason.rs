//! What is wrong with an account.

use serde::{Deserialize, Serialize};

/// What somebody says is wrong with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// It is somebody else's.
    NotMine,
    /// They do not know what it is.
    NotRecognised,
    /// It was paid.
    AlreadyPaid,
    WrongAmount,
    /// Too old to be asked for.
    TooOld,
    /// What was bought was not right.
    Goods,
    /// Someone used their name.
    Fraud,
    /// Something else: in their own words.
    Other,
}

impl DisputeReason {
    /// Every reason, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::NotMine,
        Self::NotRecognised,
        Self::AlreadyPaid,
        Self::WrongAmount,
        Self::TooOld,
        Self::Goods,
        Self::Fraud,
        Self::Other,
    ];

    /// The code in forms and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotMine => "not_mine",
            Self::NotRecognised => "not_recognised",
            Self::AlreadyPaid => "already_paid",
            Self::WrongAmount => "wrong_amount",
            Self::TooOld => "too_old",
            Self::Goods => "goods",
            Self::Fraud => "fraud",
            Self::Other => "other",
        }
    }

    /// Whether it says too little alone.
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Other)
    }
}

/// Text that names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason for a dispute")]
pub struct UnknownDisputeReason;

impl std::str::FromStr for DisputeReason {
    type Err = UnknownDisputeReason;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|reason| reason.code() == text).ok_or(UnknownDisputeReason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_back_from_its_code() {
        for reason in DisputeReason::ALL {
            assert_eq!(reason.code().parse(), Ok(reason));
            assert_eq!(serde_json::to_string(&reason).unwrap(), format!("\"{}\"", reason.code()));
        }
        assert!("".parse::<DisputeReason>().is_err());
    }
}
