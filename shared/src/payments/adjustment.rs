//! What creditors say of a balance: more, less, paid to them, given up, taken back.

use crate::accounts::AccountState;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

/// What a creditor does to the balance of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// The customer paid the creditor and not us.
    Payment,
    /// Less is owed: a correction, a gesture, a returned article.
    Decrease,
    /// More is owed: a correction, interest where the law lets it run.
    Increase,
    /// What is left is given up.
    WriteOff,
    /// The account goes back to the creditor: we ask and take nothing more.
    Recall,
}

/// Why an adjustment cannot be made. Carries limits, never who it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AdjustmentRefusal {
    /// A payment, a decrease and an increase say how much.
    #[error("an amount above zero is needed")]
    AmountNeeded,
    /// A write-off and a recall are of all that is left.
    #[error("no amount is taken: it is all that is left")]
    AmountNotTaken,
    /// No account can owe less than nothing.
    #[error("more than is left on the account")]
    MoreThanLeft,
    /// The account is closed: nothing is left that could be changed.
    #[error("the account is closed")]
    Closed,
    /// The amount is in another currency than the account.
    #[error("another currency than the account's")]
    OtherCurrency,
}

impl AdjustmentKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Payment, Self::Decrease, Self::Increase, Self::WriteOff, Self::Recall];

    /// The code in files and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Decrease => "decrease",
            Self::Increase => "increase",
            Self::WriteOff => "write_off",
            Self::Recall => "recall",
        }
    }

    /// What `kind` its entries in the ledger are: a payment to the creditor is not one of ours.
    pub const fn entry(self) -> &'static str {
        match self {
            Self::Payment => "direct_payment",
            other => other.code(),
        }
    }

    /// Whether it is of all that is left, so that no amount is told.
    pub const fn is_of_all(self) -> bool {
        matches!(self, Self::WriteOff | Self::Recall)
    }

    /// How the account is closed if nothing is left afterwards.
    pub const fn closes_as(self) -> AccountState {
        match self {
            Self::Payment | Self::Decrease | Self::Increase => AccountState::PaidInFull,
            Self::WriteOff => AccountState::Settled,
            Self::Recall => AccountState::Recalled,
        }
    }

    /// By how much the balance moves: below zero where less is owed.
    ///
    /// `balance` is what is owed now; `amount` is what the creditor told, above zero, or nothing where it is of all.
    /// An account that is paid in full can still be raised: it is open again.
    ///
    /// # Errors
    /// When there is nothing to change, the amount is missing or must not be told, or more is taken off than is left.
    pub fn moves(self, state: AccountState, balance: Money, amount: Option<Money>) -> Result<Money, AdjustmentRefusal> {
        let can_change = match self {
            Self::Increase => matches!(state, AccountState::Open | AccountState::PaidInFull),
            _ => state.is_active(),
        };
        if !can_change {
            return Err(AdjustmentRefusal::Closed);
        }
        let currency = balance.currency();
        let minor = match (self.is_of_all(), amount) {
            (true, Some(_)) => return Err(AdjustmentRefusal::AmountNotTaken),
            (true, None) => balance.minor().max(0),
            (false, None) => return Err(AdjustmentRefusal::AmountNeeded),
            (false, Some(amount)) if amount.currency() != currency => return Err(AdjustmentRefusal::OtherCurrency),
            (false, Some(amount)) if !amount.is_positive() => return Err(AdjustmentRefusal::AmountNeeded),
            (false, Some(amount)) => amount.minor(),
        };
        if self == Self::Increase {
            return Ok(Money::from_minor(minor, currency));
        }
        if minor > balance.minor().max(0) {
            return Err(AdjustmentRefusal::MoreThanLeft);
        }
        Ok(Money::from_minor(-minor, currency))
    }
}

impl AdjustmentRefusal {
    /// The code in reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AmountNeeded => "amount_needed",
            Self::AmountNotTaken => "amount_not_taken",
            Self::MoreThanLeft => "more_than_left",
            Self::Closed => "closed",
            Self::OtherCurrency => "other_currency",
        }
    }
}

/// Text that names no kind of adjustment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind of adjustment")]
pub struct UnknownAdjustment;

impl std::str::FromStr for AdjustmentKind {
    type Err = UnknownAdjustment;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(UnknownAdjustment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn moves(kind: AdjustmentKind, balance: i64, amount: Option<i64>) -> Result<i64, AdjustmentRefusal> {
        let moved = kind.moves(AccountState::Open, eur(balance), amount.map(eur));
        moved.map(Money::minor)
    }

    #[test]
    fn the_whole_of_what_is_left_can_be_taken_off_and_a_cent_more_cannot() {
        for kind in [AdjustmentKind::Payment, AdjustmentKind::Decrease] {
            assert_eq!(moves(kind, 5_000, Some(5_000)), Ok(-5_000));
            assert_eq!(moves(kind, 5_000, Some(5_001)), Err(AdjustmentRefusal::MoreThanLeft));
            assert_eq!(moves(kind, 5_000, Some(0)), Err(AdjustmentRefusal::AmountNeeded));
            assert_eq!(moves(kind, 5_000, None), Err(AdjustmentRefusal::AmountNeeded));
        }
        assert_eq!(moves(AdjustmentKind::Increase, 5_000, Some(1)), Ok(1));
        assert_eq!(moves(AdjustmentKind::Increase, 5_000, Some(-1)), Err(AdjustmentRefusal::AmountNeeded));
    }

    #[test]
    fn a_write_off_and_a_recall_are_of_all_that_is_left() {
        for kind in [AdjustmentKind::WriteOff, AdjustmentKind::Recall] {
            assert_eq!(moves(kind, 5_000, None), Ok(-5_000));
            assert_eq!(moves(kind, 5_000, Some(1)), Err(AdjustmentRefusal::AmountNotTaken));
            // More was taken than was owed: that is to be given back, not taken off.
            assert_eq!(moves(kind, -100, None), Ok(0));
        }
    }

    #[test]
    fn what_is_closed_is_not_changed_but_a_paid_account_can_be_raised() {
        let on = |kind: AdjustmentKind, state| kind.moves(state, eur(0), Some(eur(100)));
        assert_eq!(on(AdjustmentKind::Increase, AccountState::PaidInFull), Ok(eur(100)));
        assert_eq!(on(AdjustmentKind::Decrease, AccountState::PaidInFull), Err(AdjustmentRefusal::Closed));
        for state in [AccountState::Settled, AccountState::Recalled] {
            for kind in AdjustmentKind::ALL {
                assert_eq!(on(kind, state), Err(AdjustmentRefusal::Closed), "{kind:?} {state:?}");
            }
        }
    }

    #[test]
    fn another_currency_is_refused() {
        let pounds = Money::from_minor(100, Currency::GBP);
        let moved = AdjustmentKind::Decrease.moves(AccountState::Open, eur(1_000), Some(pounds));
        assert_eq!(moved, Err(AdjustmentRefusal::OtherCurrency));
    }

    #[test]
    fn a_kind_is_read_back_from_its_code() {
        for kind in AdjustmentKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert_eq!("adjust".parse::<AdjustmentKind>(), Err(UnknownAdjustment));
    }
}
