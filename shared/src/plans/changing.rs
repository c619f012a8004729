//! Changing a plan while it runs, without a gap: the browser shows what a change comes to with the function with which
//! the server makes it.

use super::change_terms::Who;
use super::running::{PlanInstalment, Running};
use super::schedule::div_ceil;
use super::{Frequency, Timing};
use crate::kernel::Money;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// So far may a new pay-day put off the next payment.
const NEW_PAY_DAY_WITHIN_DAYS: u64 = 31;
/// Skips are counted over so many days.
const YEAR_DAYS: i64 = 365;

/// What is to be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// One payment to come, named by the date on which it is due, falls on another day. The others stay.
    Move { due_on: NaiveDate, to: NaiveDate },
    /// What is left is paid by another amount, in another rhythm or on another day of it, from a first date on.
    Reshape { frequency: Frequency, amount: Money, next_on: NaiveDate },
    /// The next payment is left out; the end is later by one.
    Skip,
    /// Nothing is due before a day; the end is later by as many payments.
    Pause { until: NaiveDate },
    /// What was missed is added to the payments to come, in equal parts.
    SpreadMissed,
    /// What was missed is paid after the last payment.
    MissedToEnd,
    /// What was missed is paid in one on another day.
    MissedOn { to: NaiveDate },
    /// A hold rested on the account from the one day to the other, both included, and has ended: nothing was asked for, so
    /// nothing was missed. What fell into it joins the end, and nothing is due for a week. Made by us, whatever the terms
    /// allow and however long the plan gets.
    AfterHold { from: NaiveDate, until: NaiveDate },
}

/// Why a change is refused, and what would be possible. Carries dates and limits, never what somebody owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ChangeRefusal {
    #[error("nothing of this plan is left to change")]
    NothingLeft,
    #[error("no open payment is due on that day")]
    NoSuchPayment,
    #[error("this can no longer be changed: it could until the day before {due_on}")]
    TooLate { due_on: NaiveDate },
    #[error("the date must be from {earliest} to {latest}")]
    DateOutside { earliest: NaiveDate, latest: NaiveDate },
    #[error("another payment is due on {due_on}")]
    NotThatDay { due_on: NaiveDate },
    #[error("no other day is possible for this payment")]
    NoOtherDay,
    #[error("this is how it is already")]
    NoChange,
    #[error("the creditor does not allow this")]
    NotAllowed,
    #[error("{per_year} payments were skipped within a year: the next can be skipped from {again_on}")]
    SkipsUsed { per_year: u8, again_on: NaiveDate },
    #[error("what was missed comes first")]
    MissedFirst,
    #[error("nothing was missed")]
    NothingMissed,
    #[error("the plan would go on after {latest}")]
    TooLong {
        latest: NaiveDate,
        #[serde(skip)]
        min_amount: Option<Money>,
    },
    #[error("an instalment would be below the minimum")]
    AmountTooSmall { min_amount: Money },
    #[error("amounts must be in the currency of the plan")]
    OtherCurrency,
    #[error("this frequency is not offered")]
    FrequencyNotOffered { frequencies: Vec<Frequency> },
}

impl Running {
    /// The plan as it would be after a change made on `today` by `who`. What is asked for in all stays the same.
    pub fn change(&self, change: &Change, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        if self.remaining().is_zero() {
            return Err(ChangeRefusal::NothingLeft);
        }
        let after = match *change {
            Change::Move { due_on, to } => self.moved(due_on, to, who, today)?,
            Change::Reshape { frequency, amount, next_on } => self.reshaped(frequency, amount, next_on, who, today)?,
            Change::Skip => self.skipped(who, today)?,
            Change::Pause { until } => self.paused(until, who, today)?,
            Change::SpreadMissed => self.spread(today)?,
            Change::MissedToEnd => self.missed_to_end(who, today)?,
            Change::MissedOn { to } => self.missed_on(to, who, today)?,
            Change::AfterHold { from, until } => self.after_hold(from, until, today)?,
        };
        if after == *self { Err(ChangeRefusal::NoChange) } else { Ok(after) }
    }

    /// The days to which the open payment due on `due_on` may be moved, both included.
    pub fn movable_to(
        &self,
        due_on: NaiveDate,
        who: Who,
        today: NaiveDate,
    ) -> Result<(NaiveDate, NaiveDate), ChangeRefusal> {
        let allowed = self.changes.allowed(who);
        let open: Vec<_> = self.open().collect();
        let at = open.iter().position(|row| row.due_on == due_on).ok_or(ChangeRefusal::NoSuchPayment)?;
        let row = open[at];
        self.in_time(row, today)?;
        if allowed.move_days == 0 {
            return Err(ChangeRefusal::NotAllowed);
        }
        // Counted from its own date, so that many small moves reach no further than a large one.
        let reach = Days::new(allowed.move_days.into());
        let mut earliest = row.nominal_on.checked_sub_days(reach).unwrap_or(today).max(self.first_changeable(today));
        let mut latest = row.nominal_on.checked_add_days(reach).unwrap_or(NaiveDate::MAX);
        latest = latest.min(self.limit(allowed.extra_months));
        if let Some(before) = at.checked_sub(1) {
            earliest = earliest.max(next_day(open[before].due_on));
        }
        if let Some(next) = open.get(at + 1) {
            latest = latest.min(next.due_on.pred_opt().unwrap_or(NaiveDate::MIN));
        }
        if earliest <= latest { Ok((earliest, latest)) } else { Err(ChangeRefusal::NoOtherDay) }
    }

    /// The first dates a new rhythm may have, both included.
    pub fn reshapable_from(&self, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ChangeRefusal> {
        let next = self.slots(self.first_changeable(today)).first().map_or(today, |row| row.due_on);
        let latest = next.checked_add_days(Days::new(NEW_PAY_DAY_WITHIN_DAYS)).unwrap_or(NaiveDate::MAX);
        Ok((self.first_changeable(today), latest))
    }

    /// The least that a new amount may be, for a rhythm and a first date: the creditor's minimum, or what is needed to
    /// be done in time.
    pub fn least_amount(&self, frequency: Frequency, next_on: NaiveDate, who: Who, today: NaiveDate) -> Money {
        let limit = self.limit(self.changes.allowed(who).extra_months);
        let total = self.to_reshape(today);
        let count = frequency.count_until(next_on, limit, super::INSTALMENTS_MAX).max(1);
        let in_time = div_ceil(total.minor().max(1), i64::from(count));
        self.money(in_time.max(self.terms.min_instalment().minor()).min(total.minor()))
    }

    fn moved(&self, due_on: NaiveDate, to: NaiveDate, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let (earliest, latest) = self.movable_to(due_on, who, today)?;
        let on = self.timing.due_on(to, today);
        if to < earliest || on < earliest || to > latest || on > latest {
            return Err(ChangeRefusal::DateOutside { earliest, latest });
        }
        let mut after = self.clone();
        if let Some(row) = after.instalments.iter_mut().find(|row| row.is_open() && row.due_on == due_on) {
            row.due_on = on;
        }
        super::running::sort(&mut after.instalments);
        Ok(after)
    }

    fn reshaped(
        &self,
        frequency: Frequency,
        amount: Money,
        next_on: NaiveDate,
        who: Who,
        today: NaiveDate,
    ) -> Result<Self, ChangeRefusal> {
        let allowed = self.changes.allowed(who);
        if !allowed.reshape {
            return Err(ChangeRefusal::NotAllowed);
        }
        if amount.currency() != self.amount.currency() {
            return Err(ChangeRefusal::OtherCurrency);
        }
        if !self.terms.frequencies().contains(&frequency) {
            return Err(ChangeRefusal::FrequencyNotOffered { frequencies: self.terms.frequencies().to_vec() });
        }
        let (earliest, latest) = self.reshapable_from(today)?;
        if next_on < earliest || next_on > latest {
            return Err(ChangeRefusal::DateOutside { earliest, latest });
        }
        let total = self.to_reshape(today);
        if total.is_zero() {
            return Err(ChangeRefusal::NothingLeft);
        }
        let limit = self.limit(allowed.extra_months);
        let min_instalment = self.terms.min_instalment();
        let whole = amount.minor() >= total.minor();
        // The limit that binds is named, so that keeping it is enough.
        let least = self.least_amount(frequency, next_on, who, today);
        if !whole && amount.minor() < min_instalment.minor() && least.minor() <= min_instalment.minor() {
            return Err(ChangeRefusal::AmountTooSmall { min_amount: min_instalment });
        }
        if !whole && amount.minor() < least.minor() {
            return Err(ChangeRefusal::TooLong { latest: limit, min_amount: Some(least) });
        }
        let count = div_ceil(total.minor(), amount.minor());
        let fits = frequency.count_until(next_on, limit, super::INSTALMENTS_MAX);
        if count > i64::from(fits) {
            return Err(ChangeRefusal::TooLong { latest: limit, min_amount: Some(least) });
        }
        let mut after = self.clone();
        after.timing = Timing { frequency, first_on: next_on, ..self.timing };
        // So that calendars follow, the payments that are left keep their ids, one after another.
        let mut ids = Vec::new();
        for row in after.instalments.iter_mut().filter(|row| is_to_reshape(row, self.first_changeable(today), today)) {
            if row.due.paid.is_zero() {
                ids.push(row.id);
            }
            row.due.amount = row.due.paid;
        }
        after.instalments.retain(|row| row.due.amount.is_positive());
        let mut ids = ids.into_iter();
        let each = amount.minor().min(total.minor());
        let mut left = total.minor();
        for index in 0..u32::try_from(count).unwrap_or(fits) {
            let Some(nominal_on) = frequency.nominal_on(next_on, index) else { break };
            let takes = left.min(each);
            left -= takes;
            after.instalments.push(PlanInstalment {
                id: ids.next().flatten(),
                nominal_on,
                due_on: after.timing.due_on(nominal_on, today),
                due: super::Due { amount: self.money(takes), paid: self.money(0) },
                is_extra: false,
            });
        }
        after.amount = self.money(each);
        super::running::sort(&mut after.instalments);
        // A payment that can no longer be changed is still to come: no second one on its day.
        let crowded = after.open().zip(after.open().skip(1)).find(|(one, other)| one.due_on == other.due_on);
        match crowded.map(|(one, _)| one.due_on) {
            Some(due_on) => Err(ChangeRefusal::NotThatDay { due_on }),
            None => Ok(after),
        }
    }

    fn skipped(&self, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let allowed = self.changes.allowed(who);
        if allowed.skips_per_year == 0 {
            return Err(ChangeRefusal::NotAllowed);
        }
        if self.open().any(|row| row.due_on < today) {
            return Err(ChangeRefusal::MissedFirst);
        }
        let within = |on: &&NaiveDate| today.signed_duration_since(**on).num_days() < YEAR_DAYS;
        let recent: Vec<_> = self.skipped_on.iter().filter(within).collect();
        if let Some(oldest) = recent.len().checked_sub(allowed.skips_per_year.into()).and_then(|at| recent.get(at)) {
            let again_on = oldest.checked_add_days(Days::new(YEAR_DAYS as u64)).unwrap_or(NaiveDate::MAX);
            return Err(ChangeRefusal::SkipsUsed { per_year: allowed.skips_per_year, again_on });
        }
        let next = self.open().next().ok_or(ChangeRefusal::NothingLeft)?;
        self.in_time(next, today)?;
        let (first, limit) = (self.first_changeable(today), self.limit(allowed.extra_months));
        let mut after = self.put_off(first, next_day(next.due_on), limit, today)?;
        after.skipped_on.push(today);
        Ok(after)
    }

    fn spread(&self, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let first = self.first_changeable(today);
        let (missed, slots) = (self.missed(today)?, self.slots(first));
        if slots.is_empty() {
            return Err(ChangeRefusal::NothingLeft);
        }
        let total = missed + self.remaining_from(first).minor();
        let paid: i64 = slots.iter().map(|row| row.due.paid.minor()).sum();
        let each = div_ceil(total + paid, slots.len() as i64).max(self.usual());
        let mut laid = self.lay_out(total, each, slots, NaiveDate::MIN, today);
        // Where one of them was paid above its equal part, the last takes what that leaves.
        if let Some(last) = laid.rows.last_mut() {
            last.due.amount = self.money(last.due.amount.minor() + laid.left);
        }
        let mut after = self.clone();
        after.drop_missed(today);
        after.put(laid.rows, first);
        after.amount = self.money(each);
        Ok(after)
    }

    fn missed_to_end(&self, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let first = self.first_changeable(today);
        let total = self.missed(today)? + self.remaining_from(first).minor();
        let limit = self.limit(self.changes.allowed(who).extra_months);
        let laid = self.lay_out(total, self.usual(), self.slots(first), limit, today);
        if laid.left > 0 {
            return Err(ChangeRefusal::TooLong { latest: limit, min_amount: None });
        }
        let mut after = self.clone();
        after.drop_missed(today);
        after.put(laid.rows, first);
        Ok(after)
    }

    /// The days on which what was missed may be paid instead, both included.
    pub fn missed_until(&self, who: Who, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ChangeRefusal> {
        self.missed(today)?;
        let allowed = self.changes.allowed(who);
        if allowed.move_days == 0 {
            return Err(ChangeRefusal::NotAllowed);
        }
        let mut latest = today.checked_add_days(Days::new(allowed.move_days.into())).unwrap_or(NaiveDate::MAX);
        latest = latest.min(self.limit(allowed.extra_months));
        // The last payment stays the last: it alone may be small.
        if let Some(last) = self.slots(today).last() {
            latest = latest.min(last.due_on.pred_opt().unwrap_or(NaiveDate::MIN));
        }
        if today <= latest { Ok((today, latest)) } else { Err(ChangeRefusal::NoOtherDay) }
    }

    fn missed_on(&self, to: NaiveDate, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let (earliest, latest) = self.missed_until(who, today)?;
        let on = self.timing.due_on(to, today);
        if to < earliest || to > latest || on > latest {
            return Err(ChangeRefusal::DateOutside { earliest, latest });
        }
        // Two payments on one day would be taken for one taken twice.
        if self.open().any(|row| row.due_on == on) {
            return Err(ChangeRefusal::NotThatDay { due_on: on });
        }
        let mut after = self.clone();
        // One ask instead of several: the last that was missed takes the others on.
        let mut rows: Vec<_> = after.instalments.iter_mut().filter(|row| row.is_open() && row.due_on < today).collect();
        if let Some((last, others)) = rows.split_last_mut() {
            let mut more = 0;
            for row in others {
                more += row.due.open().minor();
                row.due.amount = row.due.paid;
            }
            last.due.amount = self.money(last.due.amount.minor() + more);
            last.due_on = on;
            // So little is taken by itself only at the end of a plan: added to the others it can be made good.
            let min_amount = self.terms.min_instalment();
            if last.due.amount.minor() < min_amount.minor() && self.slots(today).iter().any(|row| row.due_on > on) {
                return Err(ChangeRefusal::AmountTooSmall { min_amount });
            }
        }
        after.instalments.retain(|row| row.due.amount.is_positive());
        super::running::sort(&mut after.instalments);
        Ok(after)
    }

    /// What was due before today and is open.
    fn missed(&self, today: NaiveDate) -> Result<i64, ChangeRefusal> {
        let missed = self.remaining().minor() - self.remaining_from(today).minor();
        if missed > 0 { Ok(missed) } else { Err(ChangeRefusal::NothingMissed) }
    }

    fn drop_missed(&mut self, today: NaiveDate) {
        for row in self.instalments.iter_mut().filter(|row| row.is_open() && row.due_on < today) {
            row.due.amount = row.due.paid;
        }
        self.instalments.retain(|row| row.due.amount.is_positive());
    }

    /// What a new rhythm takes on: what was missed, and what can still be changed.
    fn to_reshape(&self, today: NaiveDate) -> Money {
        let first = self.first_changeable(today);
        let rows = self.instalments.iter().filter(|row| is_to_reshape(row, first, today));
        self.money(rows.map(|row| row.due.open().minor()).sum())
    }

    fn in_time(&self, row: &PlanInstalment, today: NaiveDate) -> Result<(), ChangeRefusal> {
        if row.due_on < self.first_changeable(today) {
            return Err(ChangeRefusal::TooLate { due_on: row.due_on });
        }
        Ok(())
    }
}

fn is_to_reshape(row: &PlanInstalment, first: NaiveDate, today: NaiveDate) -> bool {
    row.is_open() && (row.due_on < today || row.due_on >= first)
}

pub(super) fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::kernel::{Adjust, Currency, Market};
    use crate::plans::{ChangeTerms, Draft, Missed, MissedStep, Proposal, Split, Surplus, Terms, TermsFields};

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    pub(in crate::plans) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 170 euros in parts of 50 from 5 December, agreed on 20 November for six months at most.
    pub(in crate::plans) fn plan() -> Running {
        let terms = Terms::try_new(TermsFields {
            min_instalment: eur(1_000),
            max_months: 6,
            frequencies: vec![Frequency::Weekly, Frequency::Monthly],
            max_days_to_first: 45,
            business_days: Adjust::None,
        });
        let draft =
            Draft { frequency: Frequency::Monthly, split: Split::Amount(eur(5_000)), first_on: day("2026-12-05") };
        let proposal = Proposal::try_new(&terms.unwrap(), eur(17_000), &draft, Market::Fr, day("2026-11-20"));
        Running::begin(&proposal.unwrap(), ChangeTerms::default())
    }

    /// `date paid/amount`, row by row.
    pub(in crate::plans) fn rows(plan: &Running) -> Vec<String> {
        let row = |row: &PlanInstalment| format!("{} {}/{}", row.due_on, row.due.paid.minor(), row.due.amount.minor());
        plan.instalments().iter().map(row).collect()
    }

    pub(in crate::plans) fn change(plan: &Running, change: Change, today: &str) -> Result<Vec<String>, ChangeRefusal> {
        plan.change(&change, Who::Customer, day(today)).map(|after| rows(&after))
    }

    #[test]
    fn one_date_moves_up_to_the_day_before_and_the_others_stay() {
        let moved = Change::Move { due_on: day("2026-12-05"), to: day("2026-12-12") };
        let after = ["2026-12-12 0/5000", "2027-01-05 0/5000", "2027-02-05 0/5000", "2027-03-05 0/2000"];
        assert_eq!(change(&plan(), moved, "2026-12-04").unwrap(), after);
        let due_on = day("2026-12-05");
        assert_eq!(change(&plan(), moved, "2026-12-05"), Err(ChangeRefusal::TooLate { due_on }));
        let far = Change::Move { due_on, to: day("2026-12-20") };
        let bounds = ChangeRefusal::DateOutside { earliest: day("2026-12-01"), latest: day("2026-12-19") };
        assert_eq!(change(&plan(), far, "2026-11-30"), Err(bounds));
        // Moved once, it reaches no further from its own date.
        let once = plan().change(&moved, Who::Customer, day("2026-12-01")).unwrap();
        let again = Change::Move { due_on: day("2026-12-12"), to: day("2026-12-20") };
        assert!(once.change(&again, Who::Customer, day("2026-12-01")).is_err());
    }

    #[test]
    fn amount_rhythm_and_pay_day_change_what_is_left() {
        let reshape = |amount, next_on: &str| Change::Reshape {
            frequency: Frequency::Monthly,
            amount: eur(amount),
            next_on: day(next_on),
        };
        let after = ["2026-12-28 0/8500", "2027-01-28 0/8500"];
        assert_eq!(change(&plan(), reshape(8_500, "2026-12-28"), "2026-12-01").unwrap(), after);
        // In a week's rhythm there is time enough: the creditor's minimum binds.
        let weekly = Change::Reshape { frequency: Frequency::Weekly, amount: eur(999), next_on: day("2026-12-05") };
        let too_small = ChangeRefusal::AmountTooSmall { min_amount: eur(1_000) };
        assert_eq!(change(&plan(), weekly, "2026-12-01"), Err(too_small));
        // Six months and three more: until 20 August 2027, nine payments.
        let too_long = ChangeRefusal::TooLong { latest: day("2027-08-20"), min_amount: Some(eur(1_889)) };
        assert_eq!(change(&plan(), reshape(1_888, "2026-12-05"), "2026-12-01"), Err(too_long));
        assert_eq!(change(&plan(), reshape(1_889, "2026-12-05"), "2026-12-01").unwrap().len(), 9);
    }

    #[test]
    fn a_skip_puts_the_end_off_by_one_and_two_a_year_are_enough() {
        let once = plan().change(&Change::Skip, Who::Customer, day("2026-12-01")).unwrap();
        assert_eq!(rows(&once), ["2027-01-05 0/5000", "2027-02-05 0/5000", "2027-03-05 0/5000", "2027-04-05 0/2000"]);
        let twice = once.change(&Change::Skip, Who::Customer, day("2026-12-20")).unwrap();
        let used = ChangeRefusal::SkipsUsed { per_year: 2, again_on: day("2027-12-01") };
        assert_eq!(twice.change(&Change::Skip, Who::Customer, day("2027-01-20")), Err(used));
    }

    #[test]
    fn what_was_missed_is_spread_put_at_the_end_or_paid_on_another_day() {
        let today = "2026-12-10";
        let spread = ["2027-01-05 0/5667", "2027-02-05 0/5667", "2027-03-05 0/5666"];
        assert_eq!(change(&plan(), Change::SpreadMissed, today).unwrap(), spread);
        let to_end = ["2027-01-05 0/5000", "2027-02-05 0/5000", "2027-03-05 0/5000", "2027-04-05 0/2000"];
        assert_eq!(change(&plan(), Change::MissedToEnd, today).unwrap(), to_end);
        let on = |to: &str| Change::MissedOn { to: day(to) };
        assert_eq!(change(&plan(), on("2026-12-18"), today).unwrap()[0], "2026-12-18 0/5000");
        let latest = ChangeRefusal::DateOutside { earliest: day(today), latest: day("2026-12-24") };
        assert_eq!(change(&plan(), on("2026-12-25"), today), Err(latest));
        assert_eq!(change(&plan(), Change::SpreadMissed, "2026-12-05"), Err(ChangeRefusal::NothingMissed));
    }

    #[test]
    fn an_extra_payment_is_for_what_the_payer_says() {
        let pay = |surplus| {
            let mut plan = plan();
            plan.receive(eur(6_000), surplus, day("2026-12-01"));
            rows(&plan)
        };
        let smaller = ["2026-12-05 5000/5000", "2027-01-05 1000/5000", "2027-02-05 0/5000", "2027-03-05 0/2000"];
        assert_eq!(pay(Surplus::SmallerNext), smaller);
        let skip = [
            "2026-12-01 1000/1000",
            "2026-12-05 5000/5000",
            "2027-01-05 0/5000",
            "2027-02-05 0/5000",
            "2027-03-05 0/1000",
        ];
        assert_eq!(pay(Surplus::SkipNext), skip);
        let sooner = ["2026-12-01 6000/6000", "2026-12-05 0/5000", "2027-01-05 0/5000", "2027-02-05 0/1000"];
        assert_eq!(pay(Surplus::FinishSooner), sooner);
    }

    #[test]
    fn on_the_day_a_payment_is_due_it_is_paid_first_whatever_the_extra_is_for() {
        for surplus in Surplus::ALL {
            let mut plan = plan();
            plan.receive(eur(6_000), surplus, day("2026-12-05"));
            let due = plan.instalments().iter().find(|row| row.due_on == day("2026-12-05") && !row.is_extra);
            assert_eq!(due.map(|row| row.due.open()), Some(eur(0)), "{surplus:?}");
        }
    }

    #[test]
    fn a_plan_ends_only_after_a_warning_and_the_days_it_gives() {
        let plan = plan();
        assert_eq!(plan.missed_by(day("2026-12-10")), None, "within the days of grace");
        let one = Missed { count: 1, amount: eur(5_000), since: day("2026-12-05") };
        assert_eq!(plan.missed_by(day("2026-12-11")), Some(one));
        assert_eq!(plan.missed_step(None, day("2026-12-11")), MissedStep::Wait);
        let warned = day("2027-01-25");
        assert_eq!(plan.missed_step(None, day("2027-01-11")), MissedStep::Warn { ends_on: warned });
        assert_eq!(plan.missed_step(Some(warned), warned), MissedStep::Wait);
        assert_eq!(plan.missed_step(Some(warned), day("2027-01-26")), MissedStep::End);
        let cured = plan.change(&Change::SpreadMissed, Who::Customer, day("2027-01-20")).unwrap();
        assert_eq!(cured.missed_step(Some(warned), day("2027-01-26")), MissedStep::Keep);
    }
}
