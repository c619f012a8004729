//! The instalments of a plan: dates and amounts.

use super::{Frequency, Refusal};
use crate::kernel::{Adjust, Market, Money, adjust};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most instalments a plan may have: weekly for 23 years, monthly for a century.
pub const INSTALMENTS_MAX: u32 = 1200;

/// One payment of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Instalment {
    /// When it is to be paid: the nominal date, moved to a business day where the rule says so.
    pub due_on: NaiveDate,
    /// The date it is counted by, from the first.
    pub nominal_on: NaiveDate,
    /// More than zero.
    pub amount: Money,
}

/// When instalments fall: counted from a first date, and moved to business days of a market.
///
/// Dates are civil dates of the payer; clocks that go forward or back do not touch them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timing {
    pub frequency: Frequency,
    pub first_on: NaiveDate,
    pub market: Market,
    pub adjust: Adjust,
}

impl Timing {
    /// When the instalment with this nominal date is due. Moving it never moves the ones after it.
    ///
    /// A date that the rule would move back before `today` moves forward instead, so that nothing is due in the past.
    /// Nominal dates are at least seven days apart and no market closes that long, so no two fall together.
    pub fn due_on(&self, nominal_on: NaiveDate, today: NaiveDate) -> NaiveDate {
        let due_on = adjust(self.market, nominal_on, self.adjust);
        if due_on < today { adjust(self.market, nominal_on, Adjust::Following) } else { due_on }
    }
}

impl Timing {
    /// Whether the instalment with this nominal date is due on `due_on` by itself, whenever that was worked out.
    pub fn is_due_on(&self, nominal_on: NaiveDate, due_on: NaiveDate) -> bool {
        [self.adjust, Adjust::Following].into_iter().any(|rule| adjust(self.market, nominal_on, rule) == due_on)
            && (due_on == nominal_on || self.adjust != Adjust::None)
    }
}

/// The instalments of a plan in the order in which they are due.
///
/// Invariant, also off the wire: from one to [`INSTALMENTS_MAX`] of them, all of one currency and more than zero,
/// each due later than the one before, and a total of at most [`Money::MAX_MINOR`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Instalment>", into = "Vec<Instalment>")]
pub struct Schedule(Vec<Instalment>);

/// Instalments that make no schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a schedule: amounts must be of one currency and more than zero, and due dates must follow each other")]
pub struct ScheduleError;

impl Schedule {
    /// Instalments of an amount until the balance is cleared, the last one smaller if need be. An amount above the
    /// balance is one instalment of the balance.
    ///
    /// Refuses a balance or an amount of nothing, an amount in another currency, a first date before `today` and
    /// more than [`INSTALMENTS_MAX`] instalments; no policy is applied: [`super::Proposal`] does that.
    pub fn by_amount(balance: Money, amount: Money, timing: &Timing, today: NaiveDate) -> Result<Self, Refusal> {
        let currency = balance.currency();
        if !balance.is_positive() {
            return Err(Refusal::NothingToPay);
        }
        if amount.currency() != currency {
            return Err(Refusal::OtherCurrency { currency });
        }
        if !amount.is_positive() {
            return Err(Refusal::AmountTooSmall { min_amount: Money::from_minor(1, currency) });
        }
        let count = div_ceil(balance.minor(), amount.minor());
        match u32::try_from(count) {
            Ok(count) if count <= INSTALMENTS_MAX => Self::lay_out(balance, amount.minor(), count, timing, today),
            _ => Err(too_many(balance)),
        }
    }

    /// So many instalments: all but the last are the balance divided by their number and rounded up to the next minor
    /// unit, the last is what remains (100.00 in three: 33.34, 33.34, 33.32).
    ///
    /// Refuses as [`Self::by_amount`] does, and a number that leaves nothing for the last.
    pub fn by_count(balance: Money, count: u32, timing: &Timing, today: NaiveDate) -> Result<Self, Refusal> {
        if !balance.is_positive() {
            return Err(Refusal::NothingToPay);
        }
        if count > INSTALMENTS_MAX {
            return Err(too_many(balance));
        }
        let amount = div_ceil(balance.minor(), i64::from(count.max(1)));
        // What the rounding-up amount needs: equal to `count` unless nothing is left for the last.
        let needed = div_ceil(balance.minor(), amount);
        if needed != i64::from(count) {
            return Err(Refusal::CountNotPossible { closest_count: u32::try_from(needed).ok() });
        }
        Self::lay_out(balance, amount, count, timing, today)
    }

    /// `amount` × (`count` − 1) must be less than the balance.
    fn lay_out(balance: Money, amount: i64, count: u32, timing: &Timing, today: NaiveDate) -> Result<Self, Refusal> {
        if timing.first_on < today {
            return Err(Refusal::StartsTooSoon { earliest_first_on: today });
        }
        let mut instalments = Vec::with_capacity(count as usize);
        let mut left = balance.minor();
        for index in 0..count {
            let nominal_on = timing.frequency.nominal_on(timing.first_on, index).ok_or_else(|| too_many(balance))?;
            let minor = amount.min(left);
            left -= minor;
            instalments.push(Instalment {
                due_on: timing.due_on(nominal_on, today),
                nominal_on,
                amount: Money::from_minor(minor, balance.currency()),
            });
        }
        Ok(Self(instalments))
    }

    /// The instalments, first to last; never none.
    pub fn instalments(&self) -> &[Instalment] {
        &self.0
    }

    /// How many there are: at least one.
    pub fn count(&self) -> u32 {
        self.0.len() as u32
    }

    /// What they come to.
    pub fn total(&self) -> Money {
        let minor = self.0.iter().map(|instalment| instalment.amount.minor()).sum();
        Money::from_minor(minor, self.first().amount.currency())
    }

    /// The first payment.
    pub fn first(&self) -> &Instalment {
        &self.0[0]
    }

    /// The last payment, never larger than the others of a new plan.
    pub fn last(&self) -> &Instalment {
        &self.0[self.0.len() - 1]
    }

    /// The day on which the last payment is due.
    pub fn ends_on(&self) -> NaiveDate {
        self.last().due_on
    }
}

impl TryFrom<Vec<Instalment>> for Schedule {
    type Error = ScheduleError;
    fn try_from(instalments: Vec<Instalment>) -> Result<Self, Self::Error> {
        let first = instalments.first().ok_or(ScheduleError)?;
        let mut total = Money::zero(first.amount.currency());
        for instalment in &instalments {
            if !instalment.amount.is_positive() {
                return Err(ScheduleError);
            }
            total = total.checked_add(instalment.amount).ok_or(ScheduleError)?;
        }
        let in_order = instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
        let bounded = instalments.len() <= INSTALMENTS_MAX as usize && total.minor() <= Money::MAX_MINOR;
        if in_order && bounded { Ok(Self(instalments)) } else { Err(ScheduleError) }
    }
}

impl From<Schedule> for Vec<Instalment> {
    fn from(schedule: Schedule) -> Self {
        schedule.0
    }
}

/// The refusal of more instalments than a plan may have.
pub(super) fn too_many(balance: Money) -> Refusal {
    let least = div_ceil(balance.minor(), i64::from(INSTALMENTS_MAX));
    let min_amount = Some(Money::from_minor(least, balance.currency()));
    Refusal::TooManyInstalments { max_count: INSTALMENTS_MAX, min_amount }
}

/// The quotient of two positive numbers, rounded up.
pub(super) const fn div_ceil(of: i64, by: i64) -> i64 {
    (of - 1) / by + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn timing(frequency: Frequency, first_on: &str, adjust: Adjust) -> Timing {
        Timing { frequency, first_on: day(first_on), market: Market::Fr, adjust }
    }

    fn amounts(schedule: Result<Schedule, Refusal>) -> Vec<i64> {
        schedule.unwrap().instalments().iter().map(|instalment| instalment.amount.minor()).collect()
    }

    #[test]
    fn instalments_round_up_and_the_last_is_smaller() {
        let (timing, today) = (timing(Frequency::Monthly, "2026-12-31", Adjust::None), day("2026-11-20"));
        let by_count = |balance, count| amounts(Schedule::by_count(eur(balance), count, &timing, today));
        assert_eq!(by_count(10_000, 3), [3334, 3334, 3332]);
        assert_eq!(by_count(10_001, 12), [[834; 11].as_slice(), &[827]].concat());
        assert_eq!(by_count(123_456, 36), [[3430; 35].as_slice(), &[3406]].concat());
        assert_eq!(by_count(1, 1), [1]);
        let by_amount = |balance, amount| amounts(Schedule::by_amount(eur(balance), eur(amount), &timing, today));
        assert_eq!(by_amount(10_000, 4_000), [4000, 4000, 2000]);
        assert_eq!(by_amount(10_000, 5_000), [5000, 5000]);
        assert_eq!(by_amount(10_000, 10_001), [10_000]);
    }

    #[test]
    fn a_number_that_leaves_nothing_for_the_last_is_refused_with_the_closest_one() {
        let (timing, today) = (timing(Frequency::Monthly, "2026-12-31", Adjust::None), day("2026-11-20"));
        let refused = |balance, count| Schedule::by_count(eur(balance), count, &timing, today).unwrap_err();
        assert_eq!(refused(1, 3), Refusal::CountNotPossible { closest_count: Some(1) });
        assert_eq!(refused(10, 6), Refusal::CountNotPossible { closest_count: Some(5) });
        assert_eq!(refused(10, 0), Refusal::CountNotPossible { closest_count: Some(1) });
        assert_eq!(amounts(Schedule::by_count(eur(10), 5, &timing, today)), [2; 5]);
    }

    #[test]
    fn a_due_date_moves_to_a_business_day_and_the_next_is_still_counted_from_the_anchor() {
        let weekly = timing(Frequency::Weekly, "2026-12-25", Adjust::Following);
        let schedule = Schedule::by_count(eur(300), 3, &weekly, day("2026-12-01")).unwrap();
        let due: Vec<_> = schedule.instalments().iter().map(|i| i.due_on.to_string()).collect();
        let nominal: Vec<_> = schedule.instalments().iter().map(|i| i.nominal_on.to_string()).collect();
        assert_eq!(nominal, ["2026-12-25", "2027-01-01", "2027-01-08"]);
        assert_eq!(due, ["2026-12-28", "2027-01-04", "2027-01-08"]);
    }

    #[test]
    fn a_date_that_would_move_into_the_past_moves_forward() {
        let saturday = timing(Frequency::Monthly, "2026-11-21", Adjust::Preceding);
        let first_due = |today| Schedule::by_count(eur(100), 1, &saturday, day(today)).unwrap().first().due_on;
        assert_eq!(first_due("2026-11-20"), day("2026-11-20"));
        assert_eq!(first_due("2026-11-21"), day("2026-11-23"));
    }

    #[test]
    fn more_instalments_than_a_plan_may_have_are_refused_before_any_is_made() {
        let (timing, today) = (timing(Frequency::Weekly, "2026-12-31", Adjust::None), day("2026-11-20"));
        let refused = Schedule::by_amount(eur(Money::MAX_MINOR), eur(1), &timing, today).unwrap_err();
        assert_eq!(refused.code(), "too_many_instalments");
        assert_eq!(
            Schedule::by_count(eur(2_000), u32::MAX, &timing, today).unwrap_err().code(),
            "too_many_instalments"
        );
        assert_eq!(Schedule::by_amount(eur(1200), eur(1), &timing, today).unwrap().count(), 1200);
        assert!(Schedule::by_amount(eur(1201), eur(1), &timing, today).is_err());
        assert!(Schedule::by_amount(eur(i64::MAX), eur(i64::MAX), &timing, today).is_ok());
    }

    #[test]
    fn nothing_to_pay_another_currency_and_a_first_date_in_the_past_are_refused() {
        let (timing, today) = (timing(Frequency::Weekly, "2026-12-31", Adjust::None), day("2027-01-01"));
        let code = |balance, amount| Schedule::by_amount(balance, amount, &timing, today).unwrap_err().code();
        assert_eq!(code(eur(0), eur(1)), "nothing_to_pay");
        assert_eq!(code(eur(-1), eur(1)), "nothing_to_pay");
        assert_eq!(code(eur(1), eur(0)), "amount_too_small");
        assert_eq!(code(eur(1), Money::from_minor(1, Currency::USD)), "other_currency");
        assert_eq!(code(eur(1), eur(1)), "starts_too_soon");
    }

    #[test]
    fn a_schedule_survives_the_wire_and_a_broken_one_does_not() {
        let (timing, today) = (timing(Frequency::Weekly, "2026-12-31", Adjust::Following), day("2026-11-20"));
        let schedule = Schedule::by_count(eur(1000), 3, &timing, today).unwrap();
        let written = serde_json::to_string(&schedule).unwrap();
        assert_eq!(serde_json::from_str::<Schedule>(&written).unwrap(), schedule);
        let mut reversed: Vec<Instalment> = schedule.clone().into();
        reversed.reverse();
        assert_eq!(Schedule::try_from(reversed), Err(ScheduleError));
        assert_eq!(Schedule::try_from(vec![]), Err(ScheduleError));
        let mut free: Vec<Instalment> = schedule.into();
        free[1].amount = eur(0);
        assert_eq!(Schedule::try_from(free), Err(ScheduleError));
    }
}
