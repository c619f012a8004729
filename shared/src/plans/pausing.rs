//! Putting off: nothing is due for a while, and as many dates join the end.

use super::change_terms::Who;
use super::changing::{ChangeRefusal, next_day};
use super::running::Running;
use chrono::{Days, NaiveDate};

/// After a hold nothing is due for so many days: there is time to read that the plan goes on.
const AFTER_HOLD_DAYS: u64 = 7;

impl Running {
    pub(super) fn paused(&self, until: NaiveDate, who: Who, today: NaiveDate) -> Result<Self, ChangeRefusal> {
        let allowed = self.changes.allowed(who);
        if allowed.pause_days == 0 {
            return Err(ChangeRefusal::NotAllowed);
        }
        let earliest = next_day(today);
        let latest = today.checked_add_days(Days::new(allowed.pause_days.into())).unwrap_or(NaiveDate::MAX);
        if until < earliest || until > latest {
            return Err(ChangeRefusal::DateOutside { earliest, latest });
        }
        self.put_off(self.first_changeable(today), until, self.limit(allowed.extra_months), today)
    }

    /// The days until which nothing may be due, both included: past the next payment that can still be put off, or nothing
    /// would change.
    ///
    /// # Errors
    /// Where the terms allow no pause, nothing is to come, or the next payment lies beyond the longest pause.
    pub fn pausable_until(&self, who: Who, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ChangeRefusal> {
        let days = self.changes.allowed(who).pause_days;
        if days == 0 {
            return Err(ChangeRefusal::NotAllowed);
        }
        let next = self.slots(self.first_changeable(today)).first().map(|row| next_day(row.due_on));
        let earliest = next.ok_or(ChangeRefusal::NothingLeft)?;
        let latest = today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        if earliest <= latest { Ok((earliest, latest)) } else { Err(ChangeRefusal::NoOtherDay) }
    }

    pub(super) fn after_hold(
        &self,
        from: NaiveDate,
        until: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, ChangeRefusal> {
        if !self.open().any(|row| (from..=until).contains(&row.due_on) && row.due_on < today) {
            return Err(ChangeRefusal::NothingMissed);
        }
        let start = today.checked_add_days(Days::new(AFTER_HOLD_DAYS)).unwrap_or(NaiveDate::MAX);
        // As many dates join the end as fell into it, and the last takes what is beyond the usual amount, as it did.
        let count = self.open().filter(|row| row.due_on >= from && row.due_on < start).count();
        let frequency = self.timing.frequency;
        let given = self.instalments.iter().filter(|row| !row.is_extra).map(|row| row.nominal_on).max();
        let end = given.map_or(start, |given| given.max(start.pred_opt().unwrap_or(start)));
        let next = frequency.count_until(self.timing.first_on, end, u32::MAX);
        let last = next.saturating_add(u32::try_from(count).unwrap_or(u32::MAX)).saturating_sub(1);
        let limit = frequency.nominal_on(self.timing.first_on, last).unwrap_or(NaiveDate::MAX);
        let (mut after, left) = self.without(from, start, limit, today);
        match after.instalments.iter_mut().rfind(|row| row.is_open()) {
            Some(last) => last.due.amount = self.money(last.due.amount.minor() + left),
            None => return Err(ChangeRefusal::NothingLeft),
        }
        Ok(after)
    }

    /// Nothing that is open and due from `first` on is due before `until`; the same amounts follow from then on.
    pub(super) fn put_off(
        &self,
        first: NaiveDate,
        until: NaiveDate,
        limit: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, ChangeRefusal> {
        match self.without(first, until, limit, today) {
            (after, 0) => Ok(after),
            _ => Err(ChangeRefusal::TooLong { latest: limit, min_amount: None }),
        }
    }

    /// The same, and what found no date up to `limit`.
    fn without(&self, first: NaiveDate, until: NaiveDate, limit: NaiveDate, today: NaiveDate) -> (Self, i64) {
        let total = self.remaining_from(first).minor();
        let mut after = self.clone();
        // What is paid of a payment that is put off stays where it is.
        for row in after.instalments.iter_mut().filter(|row| row.is_open() && row.due_on >= first && row.due_on < until)
        {
            row.due.amount = row.due.paid;
        }
        // The rhythm is counted on from the last date it gave, which is still known while the rows are there.
        let slots: Vec<_> = self.slots(first).into_iter().filter(|row| row.due_on >= until).collect();
        let laid = self.lay_out(total, self.usual(), slots, limit, today.max(until));
        after.instalments.retain(|row| row.due.amount.is_positive());
        after.put(laid.rows, first);
        (after, laid.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::Change;
    use crate::plans::changing::tests::{change, day, plan, rows};

    #[test]
    fn what_fell_into_a_hold_joins_the_end_and_was_not_missed() {
        let before = plan();
        let due: Vec<_> = before.open().map(|row| row.due_on).collect();
        let (from, until) = (due[1], due[2]);
        let today = next_day(next_day(until));
        let after = before.change(&Change::AfterHold { from, until }, Who::Customer, today).unwrap();
        assert_eq!(after.remaining(), before.remaining());
        assert_eq!(after.open().count(), due.len());
        let rest: Vec<_> = after.open().map(|row| row.due_on).collect();
        assert_eq!(rest[0], due[0], "what was missed before it stays");
        assert!(rest[1..].iter().all(|day| *day >= today + Days::new(AFTER_HOLD_DAYS)), "{rest:?}");
        assert_eq!(rest[1], due[3], "the date to come is as it was");
        // It is made once: then nothing of it is left.
        let again = after.change(&Change::AfterHold { from, until }, Who::Customer, today);
        assert_eq!(again, Err(ChangeRefusal::NothingMissed));
        let none = before.change(&Change::AfterHold { from: today, until: today }, Who::Customer, today);
        assert_eq!(none, Err(ChangeRefusal::NothingMissed));
    }

    #[test]
    fn a_pause_is_for_agents_and_keeps_every_amount() {
        let pause = Change::Pause { until: day("2027-02-01") };
        assert_eq!(change(&plan(), pause, "2026-12-01"), Err(ChangeRefusal::NotAllowed));
        let refused = plan().pausable_until(Who::Customer, day("2026-12-01"));
        assert_eq!(refused, Err(ChangeRefusal::NotAllowed));
        let days = (day("2026-12-06"), day("2027-03-03"));
        assert_eq!(plan().pausable_until(Who::Agent, day("2026-12-01")), Ok(days), "past the next payment");
        let after = plan().change(&pause, Who::Agent, day("2026-12-01")).unwrap();
        assert_eq!(rows(&after), ["2027-02-05 0/5000", "2027-03-05 0/5000", "2027-04-05 0/5000", "2027-05-05 0/2000"]);
    }
}
