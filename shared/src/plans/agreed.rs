//! A plan that was agreed to, and what has been paid of it.

use crate::id;
use crate::kernel::Money;
use serde::{Deserialize, Serialize};

id! {
    /// An agreement to pay by instalments, through all its versions.
    PlanId
}

id! {
    /// One payment of a plan; keeps its id when it is moved, so that calendars follow it.
    InstalmentId
}

id! {
    /// One version of what a creditor accepts.
    PolicyId
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Payments are to come.
    Active,
    /// All is paid.
    Completed,
    /// Given up before the end, by either side.
    Ended,
}

/// Text that names no state of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown state of a plan")]
pub struct UnknownPlanState;

impl PlanState {
    /// The code in the database and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Ended => "ended",
        }
    }
}

impl std::str::FromStr for PlanState {
    type Err = UnknownPlanState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Active, Self::Completed, Self::Ended]
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or(UnknownPlanState)
    }
}

/// What is asked for on one date, and what has been paid of it: `0 ≤ paid ≤ amount`, of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub amount: Money,
    pub paid: Money,
}

impl Due {
    /// What is still to be paid.
    pub const fn open(&self) -> Money {
        Money::from_minor(self.amount.minor() - self.paid.minor(), self.amount.currency())
    }

    /// Nothing is left to pay.
    pub const fn is_paid(&self) -> bool {
        self.paid.minor() >= self.amount.minor()
    }
}

/// Lays a payment on instalments, the oldest first, and returns what of it none of them needed.
///
/// `dues` are in the order in which they are due. A payment in another currency, of nothing or less changes nothing and
/// is returned whole.
pub fn lay_on(dues: &mut [Due], payment: Money) -> Money {
    let mut left = payment.minor();
    if dues.iter().any(|due| due.amount.currency() != payment.currency()) {
        return payment;
    }
    for due in dues.iter_mut().filter(|due| !due.is_paid()) {
        let taken = left.min(due.open().minor()).max(0);
        due.paid = Money::from_minor(due.paid.minor() + taken, payment.currency());
        left -= taken;
    }
    Money::from_minor(left, payment.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn dues(amounts: &[i64]) -> Vec<Due> {
        amounts.iter().map(|&minor| Due { amount: eur(minor), paid: eur(0) }).collect()
    }

    #[test]
    fn the_oldest_instalment_is_paid_first_and_a_part_is_kept_as_a_part() {
        let mut plan = dues(&[3_500, 3_500, 2_000]);
        assert_eq!(lay_on(&mut plan, eur(5_000)), eur(0));
        assert_eq!(plan.iter().map(|due| due.paid.minor()).collect::<Vec<_>>(), [3_500, 1_500, 0]);
        assert_eq!(lay_on(&mut plan, eur(4_500)), eur(500), "more than the plan asks for is handed back");
        assert!(plan.iter().all(Due::is_paid));
    }

    #[test]
    fn another_currency_and_nothing_change_nothing() {
        let mut plan = dues(&[100]);
        let dollars = Money::from_minor(100, Currency::USD);
        assert_eq!(lay_on(&mut plan, dollars), dollars);
        assert_eq!(lay_on(&mut plan, eur(0)), eur(0));
        assert_eq!(lay_on(&mut plan, eur(-50)), eur(-50));
        assert_eq!(plan, dues(&[100]));
    }

    #[test]
    fn a_state_is_read_back_from_its_code() {
        for state in [PlanState::Active, PlanState::Completed, PlanState::Ended] {
            assert_eq!(state.code().parse(), Ok(state));
        }
        assert!("paused".parse::<PlanState>().is_err());
    }

    proptest! {
        #[test]
        fn what_is_laid_on_and_what_is_handed_back_is_the_payment(
            amounts in prop::collection::vec(1..10_000_i64, 1..30), payments in prop::collection::vec(1..50_000_i64, 1..9),
        ) {
            let mut plan = dues(&amounts);
            for payment in payments {
                let before: i64 = plan.iter().map(|due| due.paid.minor()).sum();
                let rest = lay_on(&mut plan, eur(payment));
                let after: i64 = plan.iter().map(|due| due.paid.minor()).sum();
                prop_assert_eq!(after - before + rest.minor(), payment);
                prop_assert!(plan.iter().all(|due| (0..=due.amount.minor()).contains(&due.paid.minor())));
                let first_open = plan.iter().position(|due| !due.is_paid()).unwrap_or(plan.len());
                prop_assert!(plan.iter().skip(first_open + 1).all(|due| due.paid.is_zero()));
            }
        }
    }
}
