//! How much can be paid: any amount from the least up to what is left.

use crate::kernel::Money;
use serde::{Deserialize, Serialize};

/// What can be paid on one account now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payable {
    least: Money,
    most: Money,
}

/// Which amount was chosen. Says nothing of how much it is: that is looked up when the payment is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayToPay {
    /// The next instalment of the plan.
    Next,
    /// All that is left.
    All,
    /// Another amount.
    Other,
}

/// Why an amount cannot be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountRefusal {
    #[error("less than the least that can be paid")]
    Below { least: Money },
    #[error("more than is left to pay")]
    Above { most: Money },
    #[error("another currency than the account's")]
    Currency,
}

impl Payable {
    /// `balance` is what is owed, `on_its_way` what other payments have begun to pay of it, `minimum` the least that the
    /// creditor takes (none: one minor unit). What is left below the minimum can always be paid. `None` when nothing
    /// is left to pay.
    pub fn new(balance: Money, on_its_way: Money, minimum: Option<Money>) -> Option<Self> {
        let most = balance.checked_sub(on_its_way).filter(|most| most.is_positive())?;
        let one = Money::from_minor(1, most.currency());
        let least = minimum.filter(|minimum| minimum.is_positive()).unwrap_or(one).checked_min(most)?;
        Some(Self { least, most })
    }

    /// The least that can be paid.
    pub const fn least(self) -> Money {
        self.least
    }

    /// The most: all that is left.
    pub const fn most(self) -> Money {
        self.most
    }

    /// Whether an amount can be paid.
    ///
    /// # Errors
    /// With the bound that it is outside of.
    pub fn check(self, amount: Money) -> Result<Money, AmountRefusal> {
        if amount.currency() != self.most.currency() {
            Err(AmountRefusal::Currency)
        } else if amount.minor() < self.least.minor() {
            Err(AmountRefusal::Below { least: self.least })
        } else if amount.minor() > self.most.minor() {
            Err(AmountRefusal::Above { most: self.most })
        } else {
            Ok(amount)
        }
    }
}

impl WayToPay {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Next, Self::All, Self::Other];

    /// The value in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::All => "all",
            Self::Other => "other",
        }
    }

    /// The way of that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    #[test]
    fn the_least_and_all_of_it_can_be_paid_and_a_cent_beyond_either_cannot() {
        let payable = Payable::new(eur(10_000), eur(0), Some(eur(500))).unwrap();
        assert_eq!(payable.check(eur(500)), Ok(eur(500)));
        assert_eq!(payable.check(eur(499)), Err(AmountRefusal::Below { least: eur(500) }));
        assert_eq!(payable.check(eur(10_000)), Ok(eur(10_000)));
        assert_eq!(payable.check(eur(10_001)), Err(AmountRefusal::Above { most: eur(10_000) }));
        assert_eq!(payable.check(eur(-500)), Err(AmountRefusal::Below { least: eur(500) }));
        assert_eq!(payable.check(Money::from_minor(500, Currency::USD)), Err(AmountRefusal::Currency));
    }

    #[test]
    fn without_a_minimum_one_cent_is_welcome_and_nothing_is_not() {
        let payable = Payable::new(eur(10_000), eur(0), None).unwrap();
        assert!(payable.check(eur(1)).is_ok());
        assert!(payable.check(eur(0)).is_err());
    }

    #[test]
    fn a_rest_below_the_minimum_can_be_paid_in_full() {
        let payable = Payable::new(eur(300), eur(0), Some(eur(500))).unwrap();
        assert_eq!((payable.least(), payable.most()), (eur(300), eur(300)));
    }

    #[test]
    fn what_is_on_its_way_cannot_be_paid_again() {
        let payable = Payable::new(eur(10_000), eur(4_000), None).unwrap();
        assert_eq!(payable.most(), eur(6_000));
        assert_eq!(Payable::new(eur(10_000), eur(10_000), None), None);
        assert_eq!(Payable::new(eur(0), eur(0), None), None);
    }
}
