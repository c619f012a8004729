//! Methods that people have saved, as far as we may know them.

use serde::{Deserialize, Serialize};

/// What kind of thing is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// A payment card.
    Card,
    /// A bank account, by the debit that its market has: SEPA, Bacs, ACH, pre-authorised debit, BECS.
    Bank,
}

impl MethodKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Card, Self::Bank];

    /// The code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Bank => "bank",
        }
    }
}

/// Text that names no kind of method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of payment method")]
pub struct UnknownMethodKind;

impl std::str::FromStr for MethodKind {
    type Err = UnknownMethodKind;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(UnknownMethodKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_code() {
        for kind in MethodKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
        }
        assert_eq!("cash".parse::<MethodKind>(), Err(UnknownMethodKind));
    }
}
