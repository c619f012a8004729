//! Why a payment was not taken.

use serde::{Deserialize, Serialize};

/// Why a payment was not taken, as far as we are told. What each means for the person is in `text/payments.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The card's bank said no and does not tell why.
    Declined,
    /// There was not enough in the account.
    InsufficientFunds,
    /// The card is no longer valid.
    ExpiredCard,
    /// The method is lost, blocked or closed, or its owner has withdrawn the permission: it will never work again.
    Unusable,
    /// The confirmation was refused, or did not come in time.
    NotConfirmed,
    /// The provider never got it, and will not any more.
    NeverArrived,
    /// The provider does not take what we asked for: ours to mend.
    Rejected,
}

impl FailureCode {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Declined,
        Self::InsufficientFunds,
        Self::ExpiredCard,
        Self::Unusable,
        Self::NotConfirmed,
        Self::NeverArrived,
        Self::Rejected,
    ];

    /// What it says of the next try with the same method, where nobody is there who could choose another.
    pub const fn decline(self) -> Decline {
        match self {
            Self::Declined | Self::InsufficientFunds => Decline::Soft,
            Self::ExpiredCard | Self::Unusable | Self::NotConfirmed => Decline::Hard,
            Self::NeverArrived | Self::Rejected => Decline::NotAsked,
        }
    }

    /// The code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
            Self::Unusable => "unusable",
            Self::NotConfirmed => "not_confirmed",
            Self::NeverArrived => "never_arrived",
            Self::Rejected => "rejected",
        }
    }
}

/// What a failed payment says of the next try with the same method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// It may work another day.
    Soft,
    /// It will never work again, or not without its owner: asking again is not only useless, card schemes fine it.
    Hard,
    /// The owner's bank was not asked.
    NotAsked,
}

/// Text that names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown reason for a failed payment")]
pub struct UnknownFailure;

impl std::str::FromStr for FailureCode {
    type Err = UnknownFailure;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|code| code.code() == text).ok_or(UnknownFailure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hard_decline_is_told_from_a_soft_one() {
        let of = |decline| FailureCode::ALL.into_iter().filter(|code| code.decline() == decline).collect::<Vec<_>>();
        assert_eq!(of(Decline::Soft), [FailureCode::Declined, FailureCode::InsufficientFunds]);
        assert_eq!(of(Decline::Hard), [FailureCode::ExpiredCard, FailureCode::Unusable, FailureCode::NotConfirmed]);
        assert_eq!(of(Decline::NotAsked), [FailureCode::NeverArrived, FailureCode::Rejected], "nobody's bank said no");
    }

    #[test]
    fn a_reason_is_read_back_from_its_code() {
        for code in FailureCode::ALL {
            assert_eq!(code.code().parse(), Ok(code));
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.code()));
        }
        assert_eq!("tired".parse::<FailureCode>(), Err(UnknownFailure));
    }
}
