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

    /// Whether the same method may work another day: a soft decline. After a hard one, asking again without the person
    /// is not only useless: card schemes fine it.
    pub const fn may_pass_later(self) -> bool {
        match self {
            Self::Declined | Self::InsufficientFunds | Self::NeverArrived => true,
            Self::ExpiredCard | Self::Unusable | Self::NotConfirmed | Self::Rejected => false,
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
        let soft: Vec<_> = FailureCode::ALL.into_iter().filter(|code| code.may_pass_later()).collect();
        assert_eq!(soft, [FailureCode::Declined, FailureCode::InsufficientFunds, FailureCode::NeverArrived]);
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
