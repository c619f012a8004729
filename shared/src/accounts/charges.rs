//! What a debt is made of.

use crate::kernel::{Currency, Money};
use serde::{Deserialize, Serialize};

/// The itemisation of a debt, as the creditor states it when placing it.
///
/// Invariant: one currency, no part negative, and the balance (principal + interest + fees − paid) is not negative;
/// also off the wire.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Charges {
    principal: Money,
    interest: Money,
    fees: Money,
    paid: Money,
    balance: Money,
}

super::keep_silent!(Charges);

/// Why four amounts are not the itemisation of a debt. Carries no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChargesError {
    #[error("the amounts are in several currencies")]
    SeveralCurrencies,
    #[error("a part is negative")]
    Negative,
    #[error("more was paid than was owed")]
    MorePaidThanOwed,
    #[error("more than can be handled")]
    TooLarge,
}

impl Charges {
    /// The only door in.
    pub fn try_new(principal: Money, interest: Money, fees: Money, paid: Money) -> Result<Self, ChargesError> {
        let parts = [principal, interest, fees, paid];
        if parts.iter().any(|part| part.currency() != principal.currency()) {
            return Err(ChargesError::SeveralCurrencies);
        }
        if parts.iter().any(|part| part.minor() < 0) {
            return Err(ChargesError::Negative);
        }
        let balance = principal
            .checked_add(interest)
            .and_then(|sum| sum.checked_add(fees))
            .and_then(|sum| sum.checked_sub(paid))
            .filter(|balance| balance.minor() <= Money::MAX_MINOR)
            .ok_or(ChargesError::TooLarge)?;
        if balance.minor() < 0 {
            return Err(ChargesError::MorePaidThanOwed);
        }
        Ok(Self { principal, interest, fees, paid, balance })
    }

    /// What was lent, bought or supplied.
    pub const fn principal(&self) -> Money {
        self.principal
    }

    /// Interest added until placement.
    pub const fn interest(&self) -> Money {
        self.interest
    }

    /// Fees added until placement.
    pub const fn fees(&self) -> Money {
        self.fees
    }

    /// What the creditor had received until placement.
    pub const fn paid(&self) -> Money {
        self.paid
    }

    /// What was left at placement: principal + interest + fees − paid. Zero or positive.
    pub const fn balance(&self) -> Money {
        self.balance
    }

    /// The currency of all of them.
    pub const fn currency(&self) -> Currency {
        self.balance.currency()
    }
}

/// The four amounts that are written; the balance follows from them.
#[derive(Serialize, Deserialize)]
struct Parts {
    principal: Money,
    interest: Money,
    fees: Money,
    paid: Money,
}

impl TryFrom<Parts> for Charges {
    type Error = ChargesError;
    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        Self::try_new(parts.principal, parts.interest, parts.fees, parts.paid)
    }
}

impl From<Charges> for Parts {
    fn from(charges: Charges) -> Self {
        Self { principal: charges.principal, interest: charges.interest, fees: charges.fees, paid: charges.paid }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn charges(principal: i64, interest: i64, fees: i64, paid: i64) -> Result<Charges, ChargesError> {
        Charges::try_new(eur(principal), eur(interest), eur(fees), eur(paid))
    }

    #[test]
    fn all_that_was_owed_can_have_been_paid_and_not_a_cent_more() {
        assert_eq!(charges(100, 20, 5, 125).unwrap().balance(), eur(0));
        assert_eq!(charges(100, 20, 5, 126), Err(ChargesError::MorePaidThanOwed));
    }

    #[test]
    fn amounts_that_cannot_be_charges_are_refused() {
        assert_eq!(charges(100, -1, 0, 0), Err(ChargesError::Negative));
        assert_eq!(charges(Money::MAX_MINOR, 1, 0, 0), Err(ChargesError::TooLarge));
        assert_eq!(charges(i64::MAX, 1, 0, 0), Err(ChargesError::TooLarge));
        let dollar = Money::from_minor(1, Currency::USD);
        assert_eq!(Charges::try_new(eur(1), eur(0), eur(0), dollar), Err(ChargesError::SeveralCurrencies));
    }

    #[test]
    fn charges_off_the_wire_keep_the_promise_too() {
        let wire = serde_json::to_string(&charges(100, 20, 5, 25).unwrap()).unwrap();
        assert_eq!(serde_json::from_str::<Charges>(&wire).unwrap(), charges(100, 20, 5, 25).unwrap());
        assert!(serde_json::from_str::<Charges>(&wire.replace("\"minor\":25", "\"minor\":126")).is_err());
    }

    proptest! {
        #[test]
        fn the_balance_is_always_the_sum_of_the_parts(
            principal in 0..1_000_000_i64, interest in 0..1_000_000_i64, fees in 0..1_000_000_i64, paid in 0..3_000_000_i64,
        ) {
            let left = principal + interest + fees - paid;
            match charges(principal, interest, fees, paid) {
                Ok(charges) => prop_assert_eq!(charges.balance().minor(), left),
                Err(error) => {
                    prop_assert_eq!(error, ChargesError::MorePaidThanOwed);
                    prop_assert!(left < 0);
                }
            }
        }
    }
}
