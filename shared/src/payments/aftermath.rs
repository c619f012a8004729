//! What becomes of money that was taken: given back by us, taken back by the payer's bank.
//!
//! It is learnt as a whole and not as steps: how much was given back in all, and how the bank's claim stands. So it can be
//! learnt late, twice and in any order, and what the ledger says follows the provider's truth.

use super::PaymentState;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

/// Whether the payer's bank takes the money back on their word, or because a debit bounced. Not a dispute of the debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chargeback {
    /// It does not.
    #[default]
    None,
    /// The bank holds the money until it is decided.
    Open,
    /// It was decided that the money stays with us.
    Won,
    /// The money is gone.
    Lost,
}

impl Chargeback {
    /// Every way it can stand.
    pub const ALL: [Self; 4] = [Self::None, Self::Open, Self::Won, Self::Lost];

    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Whether the money is not with us.
    pub const fn holds_money(self) -> bool {
        matches!(self, Self::Open | Self::Lost)
    }
}

/// Text that names no way in which a charge-back can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown charge-back")]
pub struct UnknownChargeback;

impl std::str::FromStr for Chargeback {
    type Err = UnknownChargeback;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|chargeback| chargeback.code() == text).ok_or(UnknownChargeback)
    }
}

/// Where the money of one payment stands, in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aftermath {
    /// What was given back of it, all refunds together; from nothing to all of it.
    pub refunded: Money,
    pub chargeback: Chargeback,
}

/// What cannot be so: more given back than was taken, or in another currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more was given back than was taken, or in another currency")]
pub struct NotOfThisPayment;

impl Aftermath {
    /// The money is where it was put.
    pub const fn nothing(taken: Money) -> Self {
        Self { refunded: Money::zero(taken.currency()), chargeback: Chargeback::None }
    }

    /// Held against what was taken.
    ///
    /// # Errors
    /// When it is of another currency, or more was given back than was taken.
    pub fn of(self, taken: Money) -> Result<Self, NotOfThisPayment> {
        let is_sound =
            self.refunded.currency() == taken.currency() && (0..=taken.minor()).contains(&self.refunded.minor());
        if is_sound { Ok(self) } else { Err(NotOfThisPayment) }
    }

    /// What the payer's bank has taken back: all that was not given back by us.
    pub const fn charged_back(self, taken: Money) -> Money {
        let held = if self.chargeback.holds_money() { taken.minor() - self.refunded.minor() } else { 0 };
        Money::from_minor(held, taken.currency())
    }

    /// What is no longer with us, of what was taken.
    pub const fn gone(self, taken: Money) -> Money {
        Money::from_minor(self.refunded.minor() + self.charged_back(taken).minor(), taken.currency())
    }

    /// The state of a payment whose money was taken.
    pub const fn state(self, taken: Money) -> PaymentState {
        match self.chargeback {
            Chargeback::Open => PaymentState::Disputed,
            Chargeback::Lost => PaymentState::Returned,
            Chargeback::None | Chargeback::Won if self.refunded.minor() <= 0 => PaymentState::Succeeded,
            Chargeback::None | Chargeback::Won if self.refunded.minor() < taken.minor() => PaymentState::RefundedInPart,
            Chargeback::None | Chargeback::Won => PaymentState::Refunded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    const TAKEN: Money = Money::from_minor(10_000, Currency::EUR);

    fn after(refunded: i64, chargeback: Chargeback) -> Aftermath {
        Aftermath { refunded: Money::from_minor(refunded, Currency::EUR), chargeback }
    }

    #[test]
    fn what_the_bank_takes_back_is_what_we_have_not_given_back() {
        assert_eq!(after(3_000, Chargeback::Open).charged_back(TAKEN).minor(), 7_000);
        assert_eq!(after(3_000, Chargeback::Lost).gone(TAKEN).minor(), 10_000);
        assert_eq!(after(3_000, Chargeback::Won).gone(TAKEN).minor(), 3_000);
        assert_eq!(Aftermath::nothing(TAKEN).gone(TAKEN).minor(), 0);
    }

    #[test]
    fn the_state_says_where_the_money_is() {
        use PaymentState::{Disputed, Refunded, RefundedInPart, Returned, Succeeded};
        let states = [
            (0, Chargeback::None, Succeeded),
            (0, Chargeback::Won, Succeeded),
            (1, Chargeback::None, RefundedInPart),
            (9_999, Chargeback::Won, RefundedInPart),
            (10_000, Chargeback::None, Refunded),
            (0, Chargeback::Open, Disputed),
            (9_999, Chargeback::Lost, Returned),
        ];
        for (refunded, chargeback, state) in states {
            assert_eq!(after(refunded, chargeback).state(TAKEN), state, "{refunded} {chargeback:?}");
        }
    }

    #[test]
    fn no_more_is_given_back_than_was_taken() {
        assert!(after(10_000, Chargeback::None).of(TAKEN).is_ok());
        assert_eq!(after(10_001, Chargeback::None).of(TAKEN), Err(NotOfThisPayment));
        assert_eq!(after(-1, Chargeback::None).of(TAKEN), Err(NotOfThisPayment));
        let pounds = Aftermath { refunded: Money::zero(Currency::GBP), chargeback: Chargeback::None };
        assert_eq!(pounds.of(TAKEN), Err(NotOfThisPayment));
    }

    #[test]
    fn a_charge_back_is_read_back_from_its_code() {
        for chargeback in Chargeback::ALL {
            assert_eq!(chargeback.code().parse(), Ok(chargeback));
        }
        assert_eq!("lose".parse::<Chargeback>(), Err(UnknownChargeback));
    }
}
