//! What a policy would change, before it is imported: over the whole present book, page by page, writing nothing.

use super::entity::{plan, plan_version};
use super::policies::{self, Policies, PolicyFileError};
use crate::accounts::{self, OpenDebt};
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use shared::kernel::Money;
use shared::plans::{Frequency, PlanState, Policy};
use std::collections::BTreeMap;
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
                    // What a settlement keeps to is its own.
                    Some(None) => found.plans += 1,
                    Some(Some((amount, frequency))) => {
                        found.plans += 1;
                        found.plans_outside += u64::from(is_outside(&then, debt.balance, *amount, *frequency));
                    }
                    None => found.count_settlement(now.as_ref(), &then, &debt, today),
                }
            }
        }
    }

    /// What each plan that runs on these accounts asks for, and how often; nothing where it is a settlement.
    async fn running_on(&self, page: &[OpenDebt]) -> Result<BTreeMap<Uuid, Option<(Money, Frequency)>>, DbErr> {
        let ids = page.iter().map(|debt| debt.account.uuid());
        let plans = plan::Entity::find()
            .filter(plan::Column::AccountId.is_in(ids))
            .filter(plan::Column::State.eq(PlanState::Active.code()))
            .all(self.db.read())
            .await?;
        let versions = plan_version::Entity::find()
            .filter(plan_version::Column::PlanId.is_in(plans.iter().map(|plan| plan.id)))
            .all(self.db.read())
            .await?;
        let asked = plans.iter().filter_map(|plan| {
            let version = versions.iter().find(|row| row.plan_id == plan.id && row.version == plan.version)?;
            let amount = Money::from_minor(version.amount, version.currency.parse().ok()?);
            let asked = (amount, version.frequency.parse().ok()?);
            Some((plan.account_id, plan.forgives.is_none().then_some(asked)))
        });
        Ok(asked.collect())
    }
}

impl Simulated {
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
