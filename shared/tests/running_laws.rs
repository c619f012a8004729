//! The laws of a plan that bends, over random lives of plans: changes, payments, payments that come back, balances that
//! the creditor changes, and days that pass. `QUITUS_SEQUENCES` (default 400) and `QUITUS_SEED` choose how many and which;
//! a hundred thousand take some minutes with `cargo test --release -p shared --test running_laws -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test: what cannot be unwrapped is a failure")]

mod chance;

use chance::{Chance, from_env};
use chrono::{Days, NaiveDate};
use shared::kernel::{Adjust, Market, Money};
use shared::plans::*;

/// What happens in one life of a plan.
const STEPS: u64 = 200;

/// A plan in the middle of its life, and what is known of it from outside.
struct Life {
    plan: Running,
    today: NaiveDate,
    /// What was agreed, and what the creditor has added or taken away since.
    owed: i64,
    /// What was laid on the plan and not given back.
    paid: i64,
    laid: Vec<Vec<(InstalmentId, Money)>>,
    ids: u128,
    version: u32,
}

impl Life {
    fn begin(chance: &Chance) -> Option<Self> {
        let market = chance.one_of(&Market::ALL);
        let money = |minor| Money::from_minor(minor, market.currency());
        let today = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(chance.below(1_500));
        let terms = Terms::try_new(TermsFields {
            min_instalment: money(chance.one_of(&[1, 500, 1_000, 2_500])),
            max_months: chance.one_of(&[3, 12, 24, 60]),
            frequencies: Frequency::ALL.to_vec(),
            max_days_to_first: 45,
            business_days: chance.one_of(&Adjust::ALL),
        });
        let allowed = |chance: &Chance| Allowed {
            move_days: chance.one_of(&[0, 7, 14, 60]),
            skips_per_year: chance.one_of(&[0, 1, 3]),
            pause_days: chance.one_of(&[0, 31, 92]),
            extra_months: chance.one_of(&[0, 3, 12]),
            reshape: chance.below(10) > 0,
        };
        let changes = ChangeTerms {
            customer: allowed(chance),
            agent: allowed(chance),
            notice_days: chance.one_of(&[0, 1, 3]),
            grace_days: chance.one_of(&[0, 5]),
            cure_days: chance.one_of(&[7, 14]),
            misses_to_end: 2,
            remind_days: 3,
            retries: 2,
            retry_days: 3,
        };
        changes.check().unwrap();
        let balance = money(chance.sum(6));
        let first_on = today + Days::new(chance.below(40));
        let draft =
            Draft { frequency: chance.one_of(&Frequency::ALL), split: Split::Amount(money(chance.sum(5))), first_on };
        let proposal = Proposal::try_new(&terms.unwrap(), balance, &draft, market, today).ok()?;
        let plan = Running::begin(&proposal, changes);
        let mut life = Self { plan, today, owed: balance.minor(), paid: 0, laid: Vec::new(), ids: 0, version: 1 };
        life.store();
        Some(life)
    }

    /// What the server does after each event: new rows get ids, all is written down and read again.
    fn store(&mut self) {
        let mut rows = self.plan.instalments().to_vec();
        for row in rows.iter_mut().filter(|row| row.id.is_none()) {
            self.ids += 1;
            row.id = Some(InstalmentId::from_uuid(uuid::Uuid::from_u128(self.ids)));
        }
        let read = Running::try_new(self.plan.rhythm(), rows).expect("what was stored is read again");
        self.plan = read;
        self.version += 1;
    }

    fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.plan.amount().currency())
    }

    /// Some day near an instalment, or near today.
    fn day(&self, chance: &Chance) -> NaiveDate {
        let open: Vec<_> = self.plan.open().map(|row| row.due_on).collect();
        let near = if open.is_empty() || chance.below(2) == 0 {
            self.today
        } else {
            open[chance.below(open.len() as u64) as usize]
        };
        near + Days::new(chance.below(70)) - Days::new(20)
    }

    fn change(&self, chance: &Chance) -> Change {
        let first_open = self.plan.open().map(|row| row.due_on).nth(chance.below(3) as usize);
        match chance.below(9) {
            0 | 1 => {
                let due_on = first_open.unwrap_or(self.today);
                let to = match self.plan.movable_to(due_on, Who::Customer, self.today) {
                    Ok(days) if chance.below(4) > 0 => between(chance, days),
                    _ => self.day(chance),
                };
                Change::Move { due_on, to }
            }
            2 | 3 => {
                let next_on = match self.plan.reshapable_from(self.today) {
                    Ok(days) if chance.below(4) > 0 => between(chance, days),
                    _ => self.day(chance),
                };
                let frequency = chance.one_of(&Frequency::ALL);
                let least = self.plan.least_amount(frequency, next_on, Who::Customer, self.today).minor();
                let amount = self.money(if chance.below(2) == 0 { least } else { chance.sum(6) });
                Change::Reshape { frequency, amount, next_on }
            }
            4 => Change::Skip,
            5 => Change::Pause { until: self.day(chance) },
            6 if chance.below(2) == 0 => {
                Change::AfterHold { from: self.today - Days::new(chance.below(120)), until: self.today }
            }
            6 | 7 => chance.one_of(&[Change::SpreadMissed, Change::MissedToEnd]),
            _ => Change::MissedOn { to: self.day(chance) },
        }
    }

    fn step(&mut self, chance: &Chance) -> String {
        let is_done = self.plan.remaining().is_zero();
        let said = match chance.below(10) {
            // A plan that is paid has nothing to show: the creditor finds that more is owed.
            0..=6 if is_done => {
                let more = chance.sum(6);
                self.plan.adjust(self.money(more), self.today);
                self.owed += more;
                format!("{more} more are owed")
            }
            0..=3 => {
                let change = self.change(chance);
                let who = chance.one_of(&[Who::Customer, Who::Agent]);
                let before = self.plan.clone();
                match self.plan.change(&change, who, self.today) {
                    Ok(after) => {
                        assert_eq!(after.remaining(), before.remaining(), "a change costs nothing");
                        assert_ne!(after, before, "a change changes something");
                        hold_new_dates(&before, &after, self.today, (who, &change));
                        self.plan = after;
                        format!("{who:?} {change:?}")
                    }
                    Err(refusal) => format!("refused {change:?}: {refusal:?}"),
                }
            }
            4 | 5 => {
                let remaining = self.plan.remaining().minor();
                let next = self.plan.open().next().map_or(0, |row| row.due.open().minor());
                let amount =
                    chance.one_of(&[next, next, next / 2, next * 3, chance.sum(3), chance.sum(5)]).min(remaining);
                let surplus = chance.one_of(&[Surplus::SmallerNext, Surplus::SkipNext, Surplus::FinishSooner]);
                let laid = self.plan.receive(self.money(amount), surplus, self.today);
                assert_eq!(
                    laid.iter().map(|part| part.amount.minor()).sum::<i64>(),
                    amount.max(0),
                    "all of it is laid"
                );
                self.store();
                let rows = self.plan.instalments();
                let parts: Vec<_> = laid.iter().map(|part| (rows[part.at].id.unwrap(), part.amount)).collect();
                assert!(parts.iter().all(|(id, part)| {
                    rows.iter().any(|row| row.id == Some(*id) && row.due.paid.minor() >= part.minor())
                }));
                if !parts.is_empty() {
                    self.laid.push(parts);
                }
                self.paid += amount.max(0);
                format!("{amount} received, {surplus:?}")
            }
            6 if !self.laid.is_empty() && chance.below(3) == 0 => {
                let parts = self.laid.swap_remove(chance.below(self.laid.len() as u64) as usize);
                self.paid -= parts.iter().map(|(_, part)| part.minor()).sum::<i64>();
                self.plan.give_back(&parts, self.today);
                format!("given back {parts:?}")
            }
            6 if chance.below(4) == 0 => {
                let difference = chance.sum(4) - chance.sum(4);
                let difference = difference.max(-self.plan.remaining().minor());
                self.plan.adjust(self.money(difference), self.today);
                self.owed += difference;
                format!("adjusted by {difference}")
            }
            _ => {
                self.today = self.today + Days::new(chance.one_of(&[1, 1, 3, 7, 31]));
                format!("it is {}", self.today)
            }
        };
        self.store();
        said
    }

    fn hold_the_laws(&self) {
        let plan = &self.plan;
        assert_eq!(plan.paid().minor(), self.paid, "what was paid is on the plan");
        assert_eq!(plan.paid().minor() + plan.remaining().minor(), self.owed, "paid and remaining are what is owed");
        let first = self.today + Days::new(plan.changes().notice_days.into());
        let to_come: Vec<_> = plan.open().filter(|row| row.due_on >= first).collect();
        if let Some((_, others)) = to_come.split_last() {
            let least = plan.terms().min_instalment();
            for row in others {
                assert!(row.due.amount.minor() >= least.minor(), "below the minimum and not the last: {row:?}");
            }
        }
        let dates: Vec<_> = plan.open().map(|row| row.due_on).collect();
        assert!(dates.windows(2).all(|pair| pair[0] < pair[1]), "two payments on one day");
        assert!(self.version > 1);
    }
}

fn between(chance: &Chance, (first, last): (NaiveDate, NaiveDate)) -> NaiveDate {
    let days = last.signed_duration_since(first).num_days().max(0).unsigned_abs();
    first + Days::new(chance.below(days + 1))
}

/// A change puts nothing into the past and nothing past the limit.
fn hold_new_dates(before: &Running, after: &Running, today: NaiveDate, (who, change): (Who, &Change)) {
    // A hold lasts as long as it lasts.
    let is_limited = !matches!(change, Change::AfterHold { .. });
    let limit = after.limit(before.changes().allowed(who).extra_months);
    let limit = if is_limited { limit } else { NaiveDate::MAX };
    for row in after.open() {
        if before.open().any(|old| old.due_on == row.due_on) {
            continue;
        }
        assert!(row.due_on >= today, "in the past: {row:?}");
        // A business day may follow the last nominal date.
        assert!(row.due_on <= limit || row.nominal_on <= limit, "past the limit {limit}: {row:?}");
    }
}

/// A plan in one line.
fn told(plan: &Running) -> String {
    let rows = plan.instalments().iter().map(|row| {
        let extra = if row.is_extra { " extra" } else { "" };
        format!("{} ({}) {}/{}{extra}", row.due_on, row.nominal_on, row.due.paid.minor(), row.due.amount.minor())
    });
    let rhythm = (plan.amount().minor(), plan.terms().min_instalment().minor(), plan.timing().frequency);
    format!("{rhythm:?} {}", rows.collect::<Vec<_>>().join(" | "))
}

#[test]
fn whatever_happens_to_a_plan_it_keeps_the_laws() {
    let (sequences, seed) = (from_env("QUITUS_SEQUENCES", 400), from_env("QUITUS_SEED", 20_261_122));
    println!("{sequences} lives of plans with {STEPS} events each, QUITUS_SEED={seed}");
    let chance = Chance::new(seed);
    let (mut lived, mut changed, mut refused) = (0, 0_u64, 0_u64);
    while lived < sequences {
        let Some(mut life) = Life::begin(&chance) else { continue };
        lived += 1;
        let mut story = Vec::new();
        for _ in 0..STEPS {
            let before = (life.plan.clone(), life.today);
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let said = life.step(&chance);
                life.hold_the_laws();
                said
            }));
            match outcome {
                Ok(said) => {
                    refused += u64::from(said.starts_with("refused"));
                    changed += u64::from(said.starts_with("Customer") || said.starts_with("Agent"));
                    story.push(said);
                }
                Err(_) => panic!(
                    "life {lived} of QUITUS_SEED={seed}, after {:#?}\non {}: {}\nbecame {}",
                    &story[story.len().saturating_sub(6)..],
                    before.1,
                    told(&before.0),
                    told(&life.plan)
                ),
            }
        }
    }
    println!("{changed} changes made, {refused} refused");
    assert!(changed * 10 > refused, "too few changes are made to say anything about them");
}
