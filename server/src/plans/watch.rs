//! Looks at plans with something open past its date: says that a payment was missed, that a plan is about to end, and ends
//! it when the days that were given have passed. Never while a hold rests on the account, nor while money is on its way
//! to it: a bank debit takes longer than the days of grace.

use super::changing::store_change;
use super::entity::{instalment, plan};
use super::facts::{SharedMoment, tell_others};
use super::running::{self, Loaded};
use super::{PaymentMissed, PlanChanged, PlanEnded, PlanResumed, store};
use crate::care;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handler, JobError};
use crate::kernel::{Kernel, audit};
use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use shared::accounts::AccountId;
use shared::kernel::Timestamp;
use shared::plans::{Change, MissedStep, PlanId, PlanState, Running, Who};
use std::sync::Arc;
use uuid::Uuid;

/// The kind of job under which it is registered.
pub const KIND: &str = "plans.watch";
/// How often it is done; a plan is looked at once on each of its customer's days.
pub const EVERY_SECONDS: u32 = 3_600;
/// How many open payments are read together.
const PAGE: u64 = 500;

/// Whether money is on its way: put together in `surroundings`, because payments stand beside plans.
#[async_trait]
pub trait UnderWay: Send + Sync {
    /// Whether a payment on a plan, or on one of these accounts, was started of which nobody knows yet how it ends.
    async fn is_any(&self, tx: &DatabaseTransaction, plan: PlanId, accounts: &[AccountId]) -> Result<bool, Failure>;
}

/// The handler.
pub struct Watch {
    kernel: Kernel,
    under_way: Arc<dyn UnderWay>,
}

impl Watch {
    pub fn new(kernel: Kernel, under_way: Arc<dyn UnderWay>) -> Self {
        Self { kernel, under_way }
    }

    /// Looks at every plan that needs it. Returns how many were looked at.
    pub async fn look(&self) -> Result<u64, Failure> {
        // Somewhere it is tomorrow already; whose day it is not yet is left for the next time.
        let somewhere = self.kernel.now().utc().date() + Days::new(1);
        let (mut looked, mut after) = (0, None);
        loop {
            let rows = self.overdue(somewhere, after).await?;
            let Some(last) = rows.last() else { return Ok(looked) };
            after = Some((last.due_on, last.id));
            let mut plans: Vec<Uuid> = rows.iter().map(|row| row.plan_id).collect();
            plans.dedup();
            for plan in plans {
                looked += u64::from(self.look_at(plan).await?);
            }
        }
    }

    /// The next open payments due before a day, of plans that run.
    async fn overdue(
        &self,
        before: NaiveDate,
        after: Option<(NaiveDate, Uuid)>,
    ) -> Result<Vec<instalment::Model>, DbErr> {
        let mut find = instalment::Entity::find()
            .filter(Expr::col(instalment::Column::Paid).lt(Expr::col(instalment::Column::Amount)))
            .filter(instalment::Column::Kind.is_null())
            .filter(instalment::Column::DueOn.lt(before));
        if let Some((day, id)) = after {
            let later = Condition::all().add(instalment::Column::DueOn.eq(day)).add(instalment::Column::Id.gt(id));
            find = find.filter(Condition::any().add(instalment::Column::DueOn.gt(day)).add(later));
        }
        find.order_by_asc(instalment::Column::DueOn)
            .order_by_asc(instalment::Column::Id)
            .limit(PAGE)
            .all(self.kernel.db.read())
            .await
    }

    /// One plan, in a transaction of its own. False where it was looked at today, has ended, is on hold or being paid.
    async fn look_at(&self, plan: Uuid) -> Result<bool, Failure> {
        let now = self.kernel.now();
        let Some(found) = plan::Entity::find_by_id(plan).one(self.kernel.db.read()).await? else { return Ok(false) };
        if found.state != PlanState::Active.code() {
            return Ok(false);
        }
        let tx = self.kernel.db.begin().await?;
        let Some(row) = store::hold(&tx, found.id).await? else { return Ok(false) };
        let id = PlanId::from_uuid(plan);
        let loaded = running::read(&tx, row, now).await?;
        let is_done = loaded.row.looked_on.is_some_and(|day| day >= loaded.today);
        if is_done || loaded.row.state != PlanState::Active.code() {
            return Ok(false);
        }
        if loaded.is_held(&tx, now).await? {
            // Days in which nothing is asked for are not days that were given.
            if loaded.row.ends_on.is_some() {
                store::keep(&tx, id).await?;
                tx.commit().await?;
            }
            return Ok(false);
        }
        if self.under_way.is_any(&tx, id, &loaded.accounts()).await? {
            // Should it fail after the last of the days that were given, they are given again: it was not known to be lost.
            if loaded.row.ends_on.is_some_and(|ends_on| ends_on < loaded.today) {
                store::keep(&tx, id).await?;
                tx.commit().await?;
            }
            return Ok(false);
        }
        let loaded = self.go_on_after_hold(&tx, loaded).await?;
        self.act(&tx, &loaded).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(true)
    }

    /// What fell into a hold that has ended was not missed: it joins the end, and its customer is told. The plan as it is then.
    async fn go_on_after_hold(&self, tx: &DatabaseTransaction, loaded: Loaded) -> Result<Loaded, Failure> {
        let (now, debt) = (self.kernel.now(), &loaded.debt);
        let day = |at| today(debt.market, at);
        let ever = store::accounts_ever_of(tx, loaded.row.id).await?;
        let mut rested = care::ended_holds(tx, debt.customer, &ever, now).await?;
        // What rests on an account that is asked for no more does not rest on the plan any more.
        let is_gone = |id: &AccountId| !loaded.debts.iter().any(|debt| debt.account == *id && debt.state.is_active());
        for hold in care::holds_in_force(tx, debt.customer, now).await? {
            if hold.account_id.map(AccountId::from_uuid).is_some_and(|id| ever.contains(&id) && is_gone(&id)) {
                rested.push(care::Rested { from: Timestamp::from_unix_millis(hold.placed_at), until: now });
            }
        }
        let rested: Vec<_> = rested.into_iter().map(|hold| (day(hold.from), day(hold.until))).collect();
        let Some((from, until)) = fell_into(&loaded.running, &rested, loaded.today) else { return Ok(loaded) };
        let change = Change::AfterHold { from, until };
        let after = match loaded.running.change(&change, Who::Agent, loaded.today) {
            Ok(after) => after,
            Err(refusal) => {
                tracing::error!(plan = %loaded.row.id, %refusal, "a plan could not go on after a hold");
                return Ok(loaded);
            }
        };
        let locale = loaded.version.language.parse().map_err(|_| Failure::broken("a version in no language"))?;
        let made = store_change(&self.kernel, tx, &loaded, (&change, &after), locale, "system").await?;
        let PlanChanged { plan, reference, creditor, customer, account, version, next, ends_on, .. } = made;
        let next_on = next.map(|(day, _)| day);
        let fact = PlanResumed { plan, reference, creditor, customer, account, version, next_on, ends_on };
        self.kernel.outbox.record(tx, &fact, now).await?;
        let told = (&fact, SharedMoment::Resumed);
        tell_others(tx, &self.kernel.outbox, told, loaded.accounts(), now).await?;
        let again = running::load(tx, customer, plan, now).await?;
        again.ok_or(Failure::broken("a plan that has just been changed is gone"))
    }

    async fn act(&self, tx: &DatabaseTransaction, loaded: &Loaded) -> Result<(), Failure> {
        let (now, Loaded { row, debt, running, today, .. }) = (self.kernel.now(), loaded);
        let plan = PlanId::from_uuid(row.id);
        let step = running.missed_step(row.ends_on, *today);
        if step == MissedStep::End {
            store::close(tx, plan, PlanState::Ended, now).await?;
            store::cancel_open(tx, running).await?;
            let fact = PlanEnded {
                plan,
                reference: row.reference.clone(),
                creditor: debt.creditor,
                customer: debt.customer,
                account: debt.account,
            };
            self.kernel.outbox.record(tx, &fact, now).await?;
            let told = (&fact, SharedMoment::Ended);
            tell_others(tx, &self.kernel.outbox, told, loaded.accounts(), now).await?;
            return self.note(tx, loaded, "plan ended").await;
        }
        let ends_on = match step {
            MissedStep::Warn { ends_on } => Some(ends_on),
            MissedStep::Keep => None,
            MissedStep::Wait | MissedStep::End => row.ends_on,
        };
        let last_missed = running.missed_last_on(*today);
        let is_news = last_missed.is_some_and(|day| row.missed_told_on.is_none_or(|told| day > told));
        if let Some(missed) = running.missed_by(*today).filter(|_| is_news || ends_on != row.ends_on) {
            let fact = PaymentMissed {
                plan,
                reference: row.reference.clone(),
                creditor: debt.creditor,
                customer: debt.customer,
                account: debt.account,
                count: missed.count,
                amount: missed.amount,
                ends_on,
            };
            self.kernel.outbox.record(tx, &fact, now).await?;
        }
        if ends_on != row.ends_on {
            self.note(tx, loaded, if ends_on.is_some() { "plan about to end" } else { "plan kept" }).await?;
        }
        let next = plan::ActiveModel {
            ends_on: Set(ends_on),
            looked_on: Set(Some(*today)),
            missed_told_on: Set(Ord::max(last_missed, row.missed_told_on)),
            ..Default::default()
        };
        store::update_plan(tx, plan, next).await?;
        Ok(())
    }

    async fn note(&self, tx: &DatabaseTransaction, loaded: &Loaded, action: &str) -> Result<(), Failure> {
        let entry = audit::Entry {
            chain: Some(loaded.debt.creditor.uuid()),
            at: self.kernel.now(),
            actor: "system",
            action,
            subject: &format!("plan:{}", PlanId::from_uuid(loaded.row.id)),
            detail: json!({ "account": loaded.debt.account }),
        };
        audit::record(tx, entry).await?;
        Ok(())
    }
}

/// The days from the first to the last of the holds into which something fell that is open past its date.
fn fell_into(running: &Running, rested: &[(NaiveDate, NaiveDate)], today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let missed: Vec<_> = running.open().map(|row| row.due_on).filter(|day| *day < today).collect();
    let covers = |(from, until): &&(NaiveDate, NaiveDate)| missed.iter().any(|day| (from..=until).contains(&day));
    let covering = rested.iter().filter(covers).copied();
    covering.reduce(|one, other| (Ord::min(one.0, other.0), Ord::max(one.1, other.1)))
}

#[async_trait]
impl Handler for Watch {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        let looked = self.look().await.map_err(|cause| {
            tracing::error!(%cause, "plans could not be looked at");
            JobError::Retry("plans could not be looked at")
        })?;
        tracing::info!(looked, "plans with something past its date were looked at");
        Ok(())
    }
}
