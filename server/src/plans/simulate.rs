//! What a policy would change, before it is imported: over the whole present book, page by page, writing nothing.

use super::entity::{plan, plan_account, plan_version};
use super::policies::{self, Policies, PolicyFileError};
use crate::accounts::{self, OpenDebt};
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use shared::kernel::Money;
use shared::plans::{Frequency, Policy};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many accounts are looked at together; their ids fit into one query on both databases.
const PAGE: u64 = 2_000;

/// What would be otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Simulated {
    /// Open accounts with something to pay.
    pub accounts: u64,
    /// Those on which a plan can be built now, and under the file.
    pub offered_now: u64,
    pub offered_then: u64,
    /// Those on which one can be built now and then, on other terms.
    pub other_terms: u64,
    /// Of these: on which the smallest instalment would be larger.
    pub larger_minimum: u64,
    /// Those whose plans could be changed otherwise once they run.
    pub other_changes: u64,
    /// Those that can be settled for less than the balance now, and under the file.
    pub settled_now: u64,
    pub settled_then: u64,
    /// Of the latter: for less than now, where they can be.
    pub settled_for_less: u64,
    /// Plans that run: they keep their terms.
    pub plans: u64,
    /// Of these: which could not be agreed to under the file, by amount or rhythm.
    pub plans_outside: u64,
}

impl Policies {
    /// Reads a file's text and compares it with the policy in force over every open account of the creditor.
    pub async fn simulate(&self, slug: &str, text: &str) -> Result<Simulated, PolicyFileError> {
        let then = policies::read(text)?;
        let creditor = accounts::creditor_by_slug(self.db.read(), slug).await?;
        let creditor = creditor.ok_or_else(|| PolicyFileError::NoSuchCreditor(slug.to_owned()))?;
        let now = policies::in_force(self.db.read(), creditor).await?.map(|(_, policy)| policy);
        let today = self.clock.now().utc().date();
        let (mut found, mut after) = (Simulated::default(), None);
        loop {
            let page = accounts::open_debts_after(self.db.read(), creditor, after, PAGE).await;
            let page = page.map_err(of_failure)?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(last.account);
            let plans = self.running_on(&page).await?;
            for debt in page {
                found.count(now.as_ref(), &then, debt.balance);
                match plans.get(&debt.account.uuid()) {
                    Some(asked) => found.count_plan(&then, *asked),
                    None => found.count_settlement(now.as_ref(), &then, &debt, today),
                }
            }
        }
    }

    /// What asks for money on each of these accounts.
    async fn running_on(&self, page: &[OpenDebt]) -> Result<BTreeMap<Uuid, Asked>, DbErr> {
        let ids: Vec<Uuid> = page.iter().map(|debt| debt.account.uuid()).collect();
        let runs = plan_account::Column::LeftAt.is_null();
        let on_these = plan_account::Entity::find()
            .filter(plan_account::Column::AccountId.is_in(ids))
            .filter(runs.clone())
            .all(self.db.read())
            .await?;
        let plans: BTreeSet<Uuid> = on_these.iter().map(|row| row.plan_id).collect();
        let all = plan_account::Entity::find()
            .filter(plan_account::Column::PlanId.is_in(plans.clone()))
            .filter(runs)
            .order_by_asc(plan_account::Column::Position)
            .all(self.db.read())
            .await?;
        let owed = accounts::balances(self.db.read(), all.iter().map(|row| row.account_id)).await?;
        let plans = plan::Entity::find().filter(plan::Column::Id.is_in(plans)).all(self.db.read()).await?;
        let versions = plan_version::Entity::find()
            .filter(plan_version::Column::PlanId.is_in(plans.iter().map(|plan| plan.id)))
            .all(self.db.read())
            .await?;
        let mut asked = BTreeMap::new();
        for plan in &plans {
            let Some(version) = versions.iter().find(|row| row.plan_id == plan.id && row.version == plan.version)
            else {
                continue;
            };
            let (Ok(currency), Ok(frequency)) = (version.currency.parse(), version.frequency.parse()) else { continue };
            let is_owed = |id: &Uuid| owed.get(id).is_some_and(|owed| *owed > 0);
            let accounts = all.iter().filter(|row| row.plan_id == plan.id).map(|row| row.account_id);
            let accounts: Vec<Uuid> = accounts.filter(is_owed).collect();
            let owed = accounts.iter().filter_map(|account| owed.get(account)).sum();
            let by_rhythm = Asked::ByRhythm {
                owed: Money::from_minor(owed, currency),
                amount: Money::from_minor(version.amount, currency),
                frequency,
            };
            // A plan counts once, on the first of its accounts that are not paid yet.
            let first = if plan.forgives.is_some() { Asked::Settlement } else { by_rhythm };
            let each = std::iter::once(first).chain(std::iter::repeat(Asked::Counted));
            asked.extend(accounts.into_iter().zip(each));
        }
        Ok(asked)
    }
}

/// What asks for money on an account.
#[derive(Debug, Clone, Copy)]
enum Asked {
    /// What it keeps to is its own.
    Settlement,
    /// So much, so often, of what is owed in all.
    ByRhythm { owed: Money, amount: Money, frequency: Frequency },
    /// A plan that is for several accounts, on another of them.
    Counted,
}

impl Simulated {
    fn count_plan(&mut self, then: &Policy, asked: Asked) {
        self.plans += u64::from(!matches!(asked, Asked::Counted));
        if let Asked::ByRhythm { owed, amount, frequency } = asked {
            self.plans_outside += u64::from(is_outside(then, owed, amount, frequency));
        }
    }

    fn count_settlement(&mut self, now: Option<&Policy>, then: &Policy, debt: &OpenDebt, today: NaiveDate) {
        let offered = |policy: &Policy| {
            let band = policy.band_for(debt.balance)?;
            Some(band.settlement(debt.balance, debt.default_on, today)?.pays.minor())
        };
        let (now, then) = (now.and_then(offered), offered(then));
        self.settled_now += u64::from(now.is_some());
        self.settled_then += u64::from(then.is_some());
        self.settled_for_less += u64::from(now.zip(then).is_some_and(|(now, then)| then < now));
    }

    fn count(&mut self, now: Option<&Policy>, then: &Policy, balance: Money) {
        self.accounts += 1;
        let (now, then) = (now.and_then(|policy| policy.band_for(balance)), then.band_for(balance));
        self.offered_now += u64::from(now.is_some());
        self.offered_then += u64::from(then.is_some());
        if let (Some(now), Some(then)) = (now, then) {
            let (before, after) = (now.terms.min_instalment(), then.terms.min_instalment());
            self.other_terms += u64::from(now.terms != then.terms);
            self.larger_minimum += u64::from(after.minor() > before.minor());
            self.other_changes += u64::from(now.changes != then.changes);
        }
    }
}

/// Whether a plan that asks for this could not be agreed to on what is left. All of it in one is always possible.
fn is_outside(policy: &Policy, balance: Money, amount: Money, frequency: Frequency) -> bool {
    policy.terms_for(balance).is_none_or(|terms| {
        let is_small = amount.minor() < terms.min_instalment().minor() && amount.minor() < balance.minor();
        is_small || !terms.frequencies().contains(&frequency)
    })
}

fn of_failure(failure: Failure) -> PolicyFileError {
    match failure {
        Failure::Cause(cause) => match cause.downcast::<DbErr>() {
            Ok(cause) => PolicyFileError::Database(*cause),
            Err(_) => PolicyFileError::Broken,
        },
        Failure::Told(_) => PolicyFileError::Broken,
    }
}
