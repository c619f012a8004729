//! On which days the payments of a plan are taken, for somebody who asked us to take them.
//!
//! One payment is tried at most once on one day, so many times as the terms of its plan say, and never on or after the
//! date of the next: nobody is asked for two at once.

use super::Running;
use chrono::{Days, NaiveDate};
use std::ops::Range;

/// The hours, by the clocks of the market's own zone, between which payments are taken: from eight until before ten.
pub const COLLECT_HOURS: Range<u32> = 8..10;
/// The most tries that a policy may set after the first.
pub const RETRIES_MAX: u8 = 4;
/// The most days between two tries that a policy may set.
pub const RETRY_DAYS_MAX: u8 = 14;

/// The day on which a payment is taken first: its date. None where its date was set, or the taking was asked for, on that
/// day or later: nothing is taken that was not said the day before.
pub fn collect_on(due_on: NaiveDate, set_on: NaiveDate) -> Option<NaiveDate> {
    (due_on > set_on).then_some(due_on)
}

impl Running {
    /// The day on which a payment is tried again that was declined today and may pass another day, on a day when banks
    /// work if the plan minds that; none where it was tried often enough, or the next payment comes before.
    ///
    /// `tries` so far, the one of today included.
    pub fn retry_on(&self, tries: u8, today: NaiveDate) -> Option<NaiveDate> {
        if tries > self.changes().retries {
            return None;
        }
        let wanted = today.checked_add_days(Days::new(self.changes().retry_days.into()))?;
        let day = self.timing().due_on(wanted, today.succ_opt()?);
        self.comes_before_next(day, today).then_some(day)
    }

    /// The day on which a payment is taken that could not be tried today, through no fault of the payer's: tomorrow, as long as
    /// it is not missed for that, and before the next one. `tries` so far, today not included.
    pub fn put_off_to(&self, due_on: NaiveDate, tries: u8, today: NaiveDate) -> Option<NaiveDate> {
        let tomorrow = today.succ_opt()?;
        let waits = u64::from(self.changes().grace_days) + u64::from(tries) * u64::from(self.changes().retry_days);
        let is_late = tomorrow > due_on.checked_add_days(Days::new(waits))?;
        (!is_late && self.comes_before_next(tomorrow, today)).then_some(tomorrow)
    }

    /// Whether a payment that was to be taken on a day may be taken today: on that day, or on a morning to which it was or could
    /// have been put off.
    pub fn may_collect(&self, due_on: NaiveDate, tries: u8, planned_on: NaiveDate, today: NaiveDate) -> bool {
        let put_off_to = || self.put_off_to(due_on, tries, today.pred_opt()?);
        planned_on == today || put_off_to() == Some(today)
    }

    fn comes_before_next(&self, day: NaiveDate, today: NaiveDate) -> bool {
        let next = self.open().map(|row| row.due_on).find(|due_on| *due_on > today);
        next.is_none_or(|next| day < next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ChangeTerms, Draft, Frequency, Proposal, Split, Terms, TermsFields};
    use super::*;
    use crate::kernel::{Adjust, Currency, Market, Money};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A plan in France over a year from 3 December 2026.
    fn plan(frequency: Frequency, changes: ChangeTerms) -> Running {
        let eur = |minor| Money::from_minor(minor, Currency::EUR);
        let fields = TermsFields {
            min_instalment: eur(1_000),
            max_months: 24,
            frequencies: Frequency::ALL.to_vec(),
            max_days_to_first: 60,
            business_days: Adjust::Following,
        };
        let draft = Draft { frequency, split: Split::Amount(eur(2_000)), first_on: day("2026-12-03") };
        let terms = Terms::try_new(fields).unwrap();
        let proposal = Proposal::try_new(&terms, eur(24_000), &draft, Market::Fr, day("2026-11-22")).unwrap();
        Running::begin(&proposal, changes)
    }

    #[test]
    fn what_was_set_today_is_not_taken_today() {
        assert_eq!(collect_on(day("2026-12-03"), day("2026-12-02")), Some(day("2026-12-03")));
        assert_eq!(collect_on(day("2026-12-03"), day("2026-12-03")), None);
        assert_eq!(collect_on(day("2026-12-03"), day("2026-12-04")), None);
    }

    #[test]
    fn a_payment_is_tried_again_so_often_so_many_days_later_and_on_a_day_when_banks_work() {
        let plan = plan(Frequency::Monthly, ChangeTerms { retries: 2, retry_days: 3, ..ChangeTerms::default() });
        assert_eq!(plan.retry_on(1, day("2026-12-03")), Some(day("2026-12-07")), "the 6th is a Sunday");
        assert_eq!(plan.retry_on(2, day("2026-12-07")), Some(day("2026-12-10")));
        assert_eq!(plan.retry_on(3, day("2026-12-10")), None, "three tries in all");
    }

    #[test]
    fn nothing_is_tried_again_on_the_date_of_the_next_payment() {
        let plan = plan(Frequency::Weekly, ChangeTerms { retries: 4, retry_days: 6, ..ChangeTerms::default() });
        assert_eq!(plan.retry_on(1, day("2026-12-03")), Some(day("2026-12-09")));
        assert_eq!(plan.retry_on(2, day("2026-12-09")), None, "the next is due on the 10th");
        let none = plan_without_retries();
        assert_eq!(none.retry_on(1, day("2026-12-03")), None);
    }

    fn plan_without_retries() -> Running {
        plan(Frequency::Monthly, ChangeTerms { retries: 0, ..ChangeTerms::default() })
    }

    #[test]
    fn what_we_could_not_try_is_tried_the_next_morning_while_it_is_not_missed() {
        let plan = plan(Frequency::Monthly, ChangeTerms { grace_days: 2, ..ChangeTerms::default() });
        let due = day("2026-12-03");
        assert_eq!(plan.put_off_to(due, 0, due), Some(day("2026-12-04")));
        assert_eq!(plan.put_off_to(due, 0, day("2026-12-04")), Some(day("2026-12-05")));
        assert_eq!(plan.put_off_to(due, 0, day("2026-12-05")), None, "by then it is missed");
        assert_eq!(
            plan.put_off_to(due, 1, day("2026-12-06")),
            Some(day("2026-12-07")),
            "a second try has its own days"
        );
    }

    #[test]
    fn what_waited_for_weeks_is_not_taken_out_of_the_blue() {
        let plan = plan(Frequency::Monthly, ChangeTerms { grace_days: 5, ..ChangeTerms::default() });
        let (due, may) =
            (day("2026-12-03"), |today| plan.may_collect(day("2026-12-03"), 0, day("2026-12-03"), day(today)));
        assert_eq!(plan.instalments()[0].due_on, due);
        assert!(may("2026-12-03") && may("2026-12-04") && may("2026-12-08"));
        assert!(!may("2026-12-09") && !may("2027-01-04"));
    }

    proptest! {
        #[test]
        fn tries_are_bounded_in_number_and_never_reach_the_next_payment(
            retries in 0..=RETRIES_MAX, retry_days in 1..=RETRY_DAYS_MAX, weekly: bool, at in 0_usize..11,
        ) {
            let frequency = if weekly { Frequency::Weekly } else { Frequency::Monthly };
            let plan = plan(frequency, ChangeTerms { retries, retry_days, ..ChangeTerms::default() });
            let rows = plan.instalments();
            let (due_on, next) = (rows[at].due_on, rows[at + 1].due_on);
            let mut days = vec![due_on];
            while let Some(day) = plan.retry_on(u8::try_from(days.len()).unwrap(), days[days.len() - 1]) {
                days.push(day);
            }
            prop_assert!(days.len() <= usize::from(retries) + 1);
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(days.iter().all(|day| *day < next));
        }
    }
}
