//! What happens when payments are missed: said when a plan is agreed to and on its page, before it bites.
//!
//! One missed payment changes nothing but that we write and show the ways to make it good. With several missed at once
//! we write that the plan is about to end; it ends only after the days that its terms give from then on, never silently.

use super::running::{PlanInstalment, Running};
use crate::kernel::Money;
use chrono::{Days, NaiveDate};

/// What was missed, on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// How many payments.
    pub count: u32,
    /// What they come to.
    pub amount: Money,
    /// When the first of them was due.
    pub since: NaiveDate,
}

/// What is to be done about it today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissedStep {
    /// Nothing, or nothing new.
    Wait,
    /// Write that the plan ends on that day unless something is made good.
    Warn { ends_on: NaiveDate },
    /// Enough was made good: the plan no longer ends.
    Keep,
    /// The days have passed: the plan ends.
    End,
}

impl Running {
    /// What is open past its date and the days of grace. What is open for a shorter time may still be on its way.
    pub fn missed_by(&self, today: NaiveDate) -> Option<Missed> {
        let rows: Vec<_> = self.missed_rows(today).collect();
        Some(Missed {
            count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            amount: self.money(rows.iter().map(|row| row.due.open().minor()).sum()),
            since: rows.first()?.due_on,
        })
    }

    /// The last date that was missed.
    pub fn missed_last_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.missed_rows(today).last().map(|row| row.due_on)
    }

    fn missed_rows(&self, today: NaiveDate) -> impl Iterator<Item = &PlanInstalment> {
        let grace = Days::new(self.changes.grace_days.into());
        self.open().filter(move |row| row.due_on.checked_add_days(grace).is_some_and(|until| until < today))
    }

    /// What to do today about what was missed. `ends_on`: the day that was written to the customer, if one was.
    pub fn missed_step(&self, ends_on: Option<NaiveDate>, today: NaiveDate) -> MissedStep {
        let is_ending = self.missed_by(today).is_some_and(|missed| missed.count >= self.changes.misses_to_end.into());
        match (is_ending, ends_on) {
            (true, None) => {
                let cure = Days::new(self.changes.cure_days.into());
                MissedStep::Warn { ends_on: today.checked_add_days(cure).unwrap_or(NaiveDate::MAX) }
            }
            (true, Some(ends_on)) if today > ends_on => MissedStep::End,
            (false, Some(_)) => MissedStep::Keep,
            (true, Some(_)) | (false, None) => MissedStep::Wait,
        }
    }
}
