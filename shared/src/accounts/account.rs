//! One account: one debt, and where it stands.

use super::Charges;
use crate::id;
use serde::{Deserialize, Serialize};

id! {
    /// Who places accounts with us.
    CreditorId
}

id! {
    /// One debt.
    AccountId
}

/// Where a debt stands.
///
/// Only what ends a debt is kept here. Whether a plan runs on it or a hold rests on it is known by plans and by care,
/// and asked there: a second copy would one day disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Something is owed.
    Open,
    /// All of it was paid.
    PaidInFull,
    /// Closed by an agreed sum that was less than the balance.
    Settled,
    /// The creditor took it back: nothing may be asked or taken by us any more.
    Recalled,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::PaidInFull, Self::Settled, Self::Recalled];

    /// The state in which an account with these charges arrives: nothing left to pay is paid in full.
    pub const fn on_placement(charges: &Charges) -> Self {
        if charges.balance().is_zero() { Self::PaidInFull } else { Self::Open }
    }

    /// The code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PaidInFull => "paid_in_full",
            Self::Settled => "settled",
            Self::Recalled => "recalled",
        }
    }

    /// Belongs to the debts a person still has; the others are shown apart, as closed.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open)
    }
}

/// Text that names no state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown account state")]
pub struct UnknownState;

impl std::str::FromStr for AccountState {
    type Err = UnknownState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or(UnknownState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_back_from_its_code_and_written_the_same_way_on_the_wire() {
        for state in AccountState::ALL {
            assert_eq!(state.code().parse(), Ok(state));
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.code()));
        }
        assert_eq!("gone".parse::<AccountState>(), Err(UnknownState));
    }
}
