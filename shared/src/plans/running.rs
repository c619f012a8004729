//! A plan as it runs: what was paid, what is to come, and what its payments come to after each event.
//!
//! Everything here keeps one promise: what is asked for in all is what was agreed, to the cent, through any number of
//! changes; only a payment that comes back or a balance that the creditor changes moves it.

use super::{ChangeTerms, Due, InstalmentId, Proposal, Terms, Timing};
use crate::kernel::Money;
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// One payment of a running plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanInstalment {
    /// `None` until a change is stored that adds it.
    pub id: Option<InstalmentId>,
    /// The date it is counted by.
    pub nominal_on: NaiveDate,
    /// When it is to be paid: on a business day where the rule says so, or where it was moved to.
    pub due_on: NaiveDate,
    pub due: Due,
    /// Paid on top: no date asked for it.
    pub is_extra: bool,
}

impl PlanInstalment {
    /// Something of it is still to be paid.
    pub const fn is_open(&self) -> bool {
        !self.due.is_paid()
    }
}

/// What a payment above what is due now is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surplus {
    /// The next payment gets smaller by it, then the one after.
    SmallerNext,
    /// The next payment is paid by it; what is over takes from the end.
    SkipNext,
    /// Every date stays as it is, and the last payments go.
    FinishSooner,
}

impl Surplus {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::FinishSooner, Self::SmallerNext, Self::SkipNext];

    /// The code in forms and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SmallerNext => "smaller_next",
            Self::SkipNext => "skip_next",
            Self::FinishSooner => "finish_sooner",
        }
    }
}

/// So much of a payment went to one instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Laid {
    /// Where among [`Running::instalments`], after the payment.
    pub at: usize,
    pub amount: Money,
}

/// A plan that runs.
///
/// Invariant: instalments in the order of their due dates, no two open ones on one day, each `0 ≤ paid ≤ amount`, all of
/// the currency of the terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub(super) terms: Terms,
    pub(super) changes: ChangeTerms,
    pub(super) timing: Timing,
    /// What an instalment is, but the last.
    pub(super) amount: Money,
    pub(super) agreed_on: NaiveDate,
    pub(super) instalments: Vec<PlanInstalment>,
    /// The days on which a payment was skipped.
    pub(super) skipped_on: Vec<NaiveDate>,
}

/// Parts that make no running plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a running plan: instalments out of order, of another currency, or paid beyond their amount")]
pub struct NotRunning;

/// The rhythm of a running plan, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    pub terms: Terms,
    pub changes: ChangeTerms,
    pub timing: Timing,
    /// What an instalment is, but the last. More than zero.
    pub amount: Money,
    /// The day of the first agreement, by the payer's calendar: limits count from it.
    pub agreed_on: NaiveDate,
    /// The days on which a payment was skipped.
    pub skipped_on: Vec<NaiveDate>,
}

impl Running {
    /// A plan as it was just agreed to.
    pub fn begin(proposal: &Proposal, changes: ChangeTerms) -> Self {
        let schedule = proposal.schedule();
        let nothing = Money::zero(schedule.total().currency());
        let instalments = schedule.instalments().iter().map(|instalment| PlanInstalment {
            id: None,
            nominal_on: instalment.nominal_on,
            due_on: instalment.due_on,
            due: Due { amount: instalment.amount, paid: nothing },
            is_extra: false,
        });
        Self {
            terms: proposal.terms().clone(),
            changes,
            timing: *proposal.timing(),
            amount: schedule.first().amount,
            agreed_on: proposal.today(),
            instalments: instalments.collect(),
            skipped_on: Vec::new(),
        }
    }

    /// A plan as it is stored. The order of `instalments` does not matter.
    pub fn try_new(rhythm: Rhythm, mut instalments: Vec<PlanInstalment>) -> Result<Self, NotRunning> {
        let currency = rhythm.terms.min_instalment().currency();
        sort(&mut instalments);
        let is_sound = |row: &PlanInstalment| {
            let Due { amount, paid } = row.due;
            amount.currency() == currency
                && paid.currency() == currency
                && amount.is_positive()
                && (0..=amount.minor()).contains(&paid.minor())
        };
        let open: Vec<_> = instalments.iter().filter(|row| row.is_open()).collect();
        let is_ordered = open.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
        if !instalments.iter().all(is_sound) || !is_ordered || !rhythm.amount.is_positive() {
            return Err(NotRunning);
        }
        let Rhythm { terms, changes, timing, amount, agreed_on, skipped_on } = rhythm;
        Ok(Self { terms, changes, timing, amount, agreed_on, instalments, skipped_on })
    }

    /// All that is stored of it beside its instalments.
    pub fn rhythm(&self) -> Rhythm {
        Rhythm {
            terms: self.terms.clone(),
            changes: self.changes,
            timing: self.timing,
            amount: self.amount,
            agreed_on: self.agreed_on,
            skipped_on: self.skipped_on.clone(),
        }
    }

    /// What was paid and what is to come, in the order of their dates.
    pub fn instalments(&self) -> &[PlanInstalment] {
        &self.instalments
    }

    /// The terms it was agreed under.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// How far it may be changed.
    pub const fn changes(&self) -> &ChangeTerms {
        &self.changes
    }

    /// How often it asks for money, and from which date that is counted.
    pub const fn timing(&self) -> &Timing {
        &self.timing
    }

    /// What an instalment is, but the last.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// What is still to be paid, first to last.
    pub fn open(&self) -> impl Iterator<Item = &PlanInstalment> {
        self.instalments.iter().filter(|row| row.is_open())
    }

    /// What was paid.
    pub fn paid(&self) -> Money {
        self.money(self.instalments.iter().map(|row| row.due.paid.minor()).sum())
    }

    /// What is still to be paid.
    pub fn remaining(&self) -> Money {
        self.money(self.instalments.iter().map(|row| row.due.open().minor()).sum())
    }

    /// The date of the last payment to come, if any is.
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.open().last().map(|row| row.due_on)
    }

    /// The last day a change may put a payment on: the longest duration and `extra_months` more.
    pub fn limit(&self, extra_months: u8) -> NaiveDate {
        let months = u32::from(self.terms.max_months()) + u32::from(extra_months);
        self.agreed_on.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
    }

    /// Lays a payment on the plan: first on what is due, today's date included, then as the payer wishes. Returns where it went; what no
    /// instalment needed is in none of it. A payment in another currency, of nothing or less lays nothing.
    pub fn receive(&mut self, payment: Money, surplus: Surplus, today: NaiveDate) -> Vec<Laid> {
        if payment.currency() != self.amount.currency() || !payment.is_positive() {
            return Vec::new();
        }
        let mut left = payment.minor();
        let mut laid = Vec::new();
        // What is due today is due: the payer's wish is for what is beyond it.
        let next = self.instalments.iter().position(|row| row.is_open() && row.due_on > today);
        for at in 0..self.instalments.len() {
            let row = &self.instalments[at];
            let takes = match surplus {
                Surplus::SmallerNext => true,
                Surplus::SkipNext => row.due_on <= today || Some(at) == next,
                Surplus::FinishSooner => row.due_on <= today,
            };
            let amount = if takes && row.is_open() { left.min(row.due.open().minor()) } else { 0 };
            if amount > 0 {
                self.pay(at, amount);
                laid.push(Laid { at, amount: self.money(amount) });
                left -= amount;
            }
        }
        let extra = left.min(self.remaining().minor());
        if extra > 0 {
            self.cut_from_end(extra);
            let paid = self.money(extra);
            let row = PlanInstalment {
                id: None,
                nominal_on: today,
                due_on: today,
                due: Due { amount: paid, paid },
                is_extra: true,
            };
            let at = self.instalments.partition_point(|other| (other.due_on, other.is_open()) <= (today, false));
            self.instalments.insert(at, row);
            for other in laid.iter_mut().filter(|other| other.at >= at) {
                other.at += 1;
            }
            laid.push(Laid { at, amount: paid });
        }
        laid
    }

    /// Takes back what was laid, because the payment came back: whole instalments ask for it again on their dates, anything
    /// less joins the end. `laid` names instalments of this plan and at most what is paid of them; the rest is left alone.
    pub fn give_back(&mut self, laid: &[(InstalmentId, Money)], today: NaiveDate) {
        let (mut to_end, usual) = (0, self.usual());
        for (id, amount) in laid {
            let Some(row) = self.instalments.iter_mut().find(|row| row.id == Some(*id)) else { continue };
            let back = amount.minor().clamp(0, row.due.paid.minor());
            let currency = row.due.amount.currency();
            row.due.paid = Money::from_minor(row.due.paid.minor() - back, currency);
            // Less than an instalment: what was paid on top, a last payment, the paid part of one that was skipped. Asked
            // for by itself it could be less than the least the creditor takes.
            if row.is_extra || row.due.amount.minor() < usual {
                row.due.amount = Money::from_minor(row.due.amount.minor() - back, currency);
                to_end += back;
            }
        }
        to_end += self.make_room(today);
        self.instalments.retain(|row| row.due.amount.is_positive());
        self.add_to_end(to_end, today);
    }

    /// Follows a balance that the creditor changed: less goes from the end, more joins it.
    pub fn adjust(&mut self, difference: Money, today: NaiveDate) {
        match difference.minor() {
            less @ ..0 => self.cut_from_end((-less).min(self.remaining().minor())),
            more => self.add_to_end(more, today),
        }
    }

    /// What is asked for on a date: the amount of the plan, which is below the minimum only where all was one payment.
    pub(super) fn usual(&self) -> i64 {
        self.amount.minor().max(self.terms.min_instalment().minor())
    }

    pub(super) const fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.amount.currency())
    }

    fn pay(&mut self, at: usize, minor: i64) {
        let due = &mut self.instalments[at].due;
        due.paid = Money::from_minor(due.paid.minor() + minor, due.paid.currency());
    }

    /// At most what remains.
    fn cut_from_end(&mut self, minor: i64) {
        let mut left = minor;
        for row in self.instalments.iter_mut().rev().filter(|row| row.is_open()) {
            let cut = left.min(row.due.open().minor());
            row.due.amount = Money::from_minor(row.due.amount.minor() - cut, row.due.amount.currency());
            left -= cut;
        }
        self.instalments.retain(|row| row.due.amount.is_positive());
    }

    /// Hands back what no longer stands well by itself now that something is open again: a second payment on a day, and
    /// a small last payment that is the last no more.
    fn make_room(&mut self, today: NaiveDate) -> i64 {
        let (first, least) = (self.first_changeable(today), self.terms.min_instalment().minor());
        let last = self.open().last().map(|row| row.due_on);
        let (mut handed_back, mut day) = (0, None);
        for row in self.instalments.iter_mut().filter(|row| row.is_open()) {
            let is_small = row.due_on >= first && Some(row.due_on) != last && row.due.amount.minor() < least;
            if day == Some(row.due_on) || is_small {
                handed_back += row.due.open().minor();
                row.due.amount = row.due.paid;
            } else {
                day = Some(row.due_on);
            }
        }
        handed_back
    }

    /// Fills the last payment up to the usual amount, then adds dates; past the limit the last payment takes the rest.
    /// What is due too soon to be changed stays as it is.
    fn add_to_end(&mut self, minor: i64, today: NaiveDate) {
        if minor <= 0 {
            return;
        }
        let first = self.first_changeable(today);
        let total = self.remaining_from(first).minor() + minor;
        let limit = self.limit(self.changes.customer.extra_months);
        let mut laid = self.lay_out(total, self.usual(), self.slots(first), limit, today);
        if laid.left > 0 && laid.rows.iter().all(|row| !row.is_open()) {
            // Nothing is to come and no date is allowed: it is due as soon as can be.
            let due = Due { amount: self.money(0), paid: self.money(0) };
            laid.rows.push(PlanInstalment { id: None, nominal_on: first, due_on: first, due, is_extra: false });
        }
        if let Some(last) = laid.rows.last_mut() {
            last.due.amount = self.money(last.due.amount.minor() + laid.left);
        }
        self.put(laid.rows, first);
    }

    /// Payments due from this day on can be changed today.
    pub(super) fn first_changeable(&self, today: NaiveDate) -> NaiveDate {
        today.checked_add_days(Days::new(self.changes.notice_days.into())).unwrap_or(NaiveDate::MAX)
    }

    /// What is still to be paid from `day` on.
    pub(super) fn remaining_from(&self, day: NaiveDate) -> Money {
        self.money(self.open().filter(|row| row.due_on >= day).map(|row| row.due.open().minor()).sum())
    }

    /// The dates from `day` on that hold something open, as they are.
    pub(super) fn slots(&self, day: NaiveDate) -> Vec<PlanInstalment> {
        self.open().filter(|row| row.due_on >= day).copied().collect()
    }

    /// Lays an amount on dates, the usual amount on each and the rest on the last: on `slots` first, then on the dates
    /// that follow in the plan's rhythm, up to `limit`. What is paid of a slot stays in it.
    pub(super) fn lay_out(
        &self,
        minor: i64,
        each: i64,
        slots: Vec<PlanInstalment>,
        limit: NaiveDate,
        today: NaiveDate,
    ) -> LaidOut {
        let mut left = minor;
        let mut rows: Vec<PlanInstalment> = Vec::new();
        for mut slot in slots {
            let paid = slot.due.paid.minor();
            let takes = left.min((each - paid).max(0));
            slot.due.amount = self.money(paid + takes);
            left -= takes;
            if slot.due.amount.is_positive() {
                rows.push(slot);
            }
        }
        // The rhythm goes on after the last date it gave, whether something still rests on that or not.
        let given = self.instalments.iter().filter(|row| !row.is_extra).map(|row| row.nominal_on).max();
        let from = given.map_or(eve(today), |given| given.max(eve(today)));
        let mut index = self.timing.frequency.count_until(self.timing.first_on, from, u32::MAX);
        let mut after = rows.iter().map(|row| row.due_on).chain(self.open().map(|row| row.due_on)).max();
        while left > 0 {
            let Some(nominal_on) = self.timing.frequency.nominal_on(self.timing.first_on, index) else { break };
            if nominal_on > limit {
                break;
            }
            index += 1;
            let due_on = self.timing.due_on(nominal_on, today);
            // A payment that was moved may lie behind the next date of the rhythm.
            if after.is_some_and(|after| due_on <= after) {
                continue;
            }
            after = Some(due_on);
            let takes = left.min(each);
            left -= takes;
            let due = Due { amount: self.money(takes), paid: self.money(0) };
            rows.push(PlanInstalment { id: None, nominal_on, due_on, due, is_extra: false });
        }
        LaidOut { rows, left }
    }

    /// Puts these in the place of everything that is open from `day` on.
    pub(super) fn put(&mut self, rows: Vec<PlanInstalment>, day: NaiveDate) {
        self.instalments.retain(|row| !row.is_open() || row.due_on < day);
        self.instalments.extend(rows);
        sort(&mut self.instalments);
    }
}

/// What [`Running::lay_out`] made.
pub(super) struct LaidOut {
    pub rows: Vec<PlanInstalment>,
    /// What found no date.
    pub left: i64,
}

/// The day before.
fn eve(day: NaiveDate) -> NaiveDate {
    day.pred_opt().unwrap_or(day)
}

/// By date, what is paid before what is open on the same day.
pub(super) fn sort(instalments: &mut [PlanInstalment]) {
    instalments.sort_by_key(|row| (row.due_on, row.is_open()));
}
