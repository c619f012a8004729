//! What a person has and spends, as far as a plan needs to know it.

use crate::kernel::{Currency, Money};

/// Income and spending, exact: sums for a year of 12 months or 52 weeks, so that weeks and months add up.
///
/// Invariant: neither is negative, and both are of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    currency: Currency,
    income_yearly: i64,
    spending_yearly: i64,
}

impl Means {
    /// From sums for a month. `None` if one is negative or above [`Money::MAX_MINOR`], or the currencies differ.
    pub fn monthly(income: Money, spending: Money) -> Option<Self> {
        let in_bounds = |sum: Money| (0..=Money::MAX_MINOR).contains(&sum.minor());
        (income.currency() == spending.currency() && in_bounds(income) && in_bounds(spending))
            .then(|| Self::yearly(income.currency(), income.minor() * 12, spending.minor() * 12))
    }

    /// From minor units for a year, neither negative.
    pub(super) const fn yearly(currency: Currency, income_yearly: i64, spending_yearly: i64) -> Self {
        Self { currency, income_yearly, spending_yearly }
    }

    /// What income and spending are counted in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Income of a month, rounded down to the minor unit.
    pub const fn income(&self) -> Money {
        Money::from_minor(self.income_yearly / 12, self.currency)
    }

    /// Spending of a month, rounded up to the minor unit.
    pub const fn spending(&self) -> Money {
        Money::from_minor((self.spending_yearly + 11) / 12, self.currency)
    }

    /// What is left over of a month, rounded down to the minor unit; negative if more is spent than comes in.
    ///
    /// Rounded once, from the exact sums: it can be a minor unit more than [`Self::income`] less [`Self::spending`].
    pub const fn left_over(&self) -> Money {
        Money::from_minor(self.left_over_yearly().div_euclid(12), self.currency)
    }

    /// What is left over of a year, exactly, in minor units.
    pub const fn left_over_yearly(&self) -> i64 {
        self.income_yearly - self.spending_yearly
    }

    /// Income of a year, exactly, in minor units.
    pub const fn income_yearly(&self) -> i64 {
        self.income_yearly
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_income_less_spending_and_may_be_negative() {
        let eur = |minor| Money::from_minor(minor, Currency::EUR);
        let means = Means::monthly(eur(150_000), eur(160_050)).unwrap();
        assert_eq!((means.income(), means.spending(), means.left_over()), (eur(150_000), eur(160_050), eur(-10_050)));
        assert_eq!(Means::monthly(eur(-1), eur(0)), None);
        assert_eq!(Means::monthly(eur(0), eur(i64::MAX)), None);
        assert_eq!(Means::monthly(eur(1), Money::from_minor(1, Currency::USD)), None);
    }
}
