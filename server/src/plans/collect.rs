//! Orders the payments that somebody asked us to take: on their dates, between eight and ten in the morning, each at most once
//! a day, never of what is on hold or no longer asked for.
//!
//! The moment stands with the payment (`collect_at`), as that of a reminder does. Here it is only said that a payment is to be
//! taken; whoever takes it asks once more whether it is ([`collectable`]) in the transaction in which it begins.

use super::collecting::{self, note};
use super::coming::{self, Come, Coming, Moment};
use super::entity::instalment;
use super::running::{self, Loaded};
use super::{CollectionFailed, InstalmentToCollect, StoppedWhy, is_asked_for, store};
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handler, JobError};
use crate::kernel::outbox::{About, Fact, Outbox, Recorded, Within};
use crate::kernel::{Kernel, calendar};
use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Money, Timestamp};
use shared::plans::{COLLECT_HOURS, InstalmentId, PlanId, PlanState};
use uuid::Uuid;

/// The kind of job under which it is registered.
pub const KIND: &str = "plans.collect";
/// How often it is done.
pub const EVERY_SECONDS: u32 = 300;

/// Whether a payment is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collectable {
    /// So much, from that method, on this date of the customer's.
    Now { plan: PlanId, amount: Money, method: Uuid, on: NaiveDate },
    /// Not at this hour.
    Later,
    /// No more: it was paid, moved or skipped, rests, or nobody asks us to any longer.
    No,
}

/// Whether a payment is still to be taken; asked by whoever takes it, who holds its account.
pub async fn collectable<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    instalment: InstalmentId,
    now: Timestamp,
) -> Result<Collectable, Failure> {
    let Some(row) = instalment::Entity::find_by_id(instalment.uuid()).one(db).await? else {
        return Ok(Collectable::No);
    };
    let Some(loaded) = running::load(db, customer, PlanId::from_uuid(row.plan_id), now).await? else {
        return Ok(Collectable::No);
    };
    let Some(method) = wanted(db, &loaded, &row, now).await? else { return Ok(Collectable::No) };
    if !COLLECT_HOURS.contains(&calendar::hour(loaded.debt.market, now)) {
        return Ok(Collectable::Later);
    }
    let amount = store::due(&row, store::currency(&loaded.version)?).open();
    Ok(Collectable::Now { plan: PlanId::from_uuid(loaded.row.id), amount, method, on: loaded.today })
}

/// The method from which a payment is to be taken; none where it is not.
async fn wanted<C: ConnectionTrait>(
    db: &C,
    loaded: &Loaded,
    row: &instalment::Model,
    now: Timestamp,
) -> Result<Option<Uuid>, Failure> {
    let Loaded { row: plan, debt, today, .. } = loaded;
    let is_due = row.due_on <= *today && is_asked_for(db, InstalmentId::from_uuid(row.id), row.due_on).await?;
    if !is_due || !debt.state.is_active() || loaded.is_held(db, now).await? {
        return Ok(None);
    }
    Ok(collecting::of_plan(db, PlanId::from_uuid(plan.id)).await?.map(|agreed| agreed.method_id))
}

/// The handler.
pub struct Collect(Kernel);

impl Collect {
    pub fn new(kernel: Kernel) -> Self {
        Self(kernel)
    }

    /// Orders everything whose moment has come. Returns how many payments.
    pub async fn look(&self) -> Result<u64, Failure> {
        coming::look(self).await
    }

    async fn order(&self, tx: &DatabaseTransaction, loaded: &Loaded, row: &instalment::Model) -> Result<(), Failure> {
        let Loaded { row: plan, debt, today, .. } = loaded;
        let instalment = InstalmentId::from_uuid(row.id);
        store::set_collecting(tx, instalment, None, tries(row).saturating_add(1)).await?;
        let fact = InstalmentToCollect {
            plan: PlanId::from_uuid(plan.id),
            instalment,
            creditor: debt.creditor,
            customer: debt.customer,
            account: debt.account,
            on: *today,
        };
        self.0.outbox.record(tx, &fact, self.0.now()).await?;
        Ok(())
    }
}

#[async_trait]
impl Coming for Collect {
    const MOMENT: Moment = Moment::Collect;

    fn kernel(&self) -> &Kernel {
        &self.0
    }

    /// True where it is ordered now.
    async fn act(&self, Come { tx, row, loaded }: Come) -> Result<bool, Failure> {
        let now = self.0.now();
        let id = InstalmentId::from_uuid(row.id);
        let planned_on =
            calendar::today(loaded.debt.market, Timestamp::from_unix_millis(row.collect_at.unwrap_or_default()));
        let is_time = loaded.running.may_collect(row.due_on, tries(&row), planned_on, loaded.today);
        let is_wanted = is_time && wanted(&tx, &loaded, &row, now).await?.is_some();
        let is_hour = COLLECT_HOURS.contains(&calendar::hour(loaded.debt.market, now));
        match (is_wanted, is_hour) {
            // What rested while its moment passed, or waited too long, is not taken behind somebody's back.
            (false, _) => store::set_collecting(&tx, id, None, 0).await?,
            (true, false) => put_off(&tx, &loaded, &row, tries(&row)).await?,
            (true, true) => self.order(&tx, &loaded, &row).await?,
        }
        tx.commit().await?;
        self.0.wake.wake();
        Ok(is_wanted && is_hour)
    }
}

/// How often a payment was tried for its date.
fn tries(row: &instalment::Model) -> u8 {
    row.collect_tries.and_then(|tries| u8::try_from(tries).ok()).unwrap_or_default()
}

/// Has a payment taken tomorrow that could not be tried today, after so many tries.
async fn put_off(tx: &DatabaseTransaction, loaded: &Loaded, row: &instalment::Model, tries: u8) -> Result<(), DbErr> {
    let day = loaded.running.put_off_to(row.due_on, tries, loaded.today);
    store::set_collecting(tx, InstalmentId::from_uuid(row.id), at(loaded, day), tries).await
}

fn at(loaded: &Loaded, day: Option<NaiveDate>) -> Option<i64> {
    day.map(|day| calendar::moment(loaded.debt.market, day, COLLECT_HOURS.start).unix_millis())
}

#[async_trait]
impl Handler for Collect {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        let ordered = self.look().await.map_err(|cause| {
            tracing::error!(%cause, "payments could not be ordered");
            JobError::Retry("payments could not be ordered")
        })?;
        tracing::info!(ordered, "payments were ordered that people asked us to take");
        Ok(())
    }
}

/// A payment was not taken: as much of the fact of payments as plans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailed {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The instalment that it was to take; none where somebody paid.
    #[serde(default)]
    pub collected: Option<Declined>,
}

/// An instalment that was not taken, and what that says of the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub instalment: InstalmentId,
    pub decline: Decline,
}

/// What a decline says of the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// The same method may work another day.
    Soft,
    /// It will never work again, or not without its owner.
    Hard,
    /// Nobody was asked: it is tried again as if nothing had been.
    #[serde(other)]
    NotAsked,
}

/// A payment could not begin: as much of the fact of payments as plans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionPutOff {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub instalment: InstalmentId,
}

/// A saved method is there no more: as much of the fact of payments as plans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodRemoved {
    pub method: Uuid,
    pub customer: CustomerId,
    /// The one that its owner put in its place.
    pub replaced_by: Option<Uuid>,
}

impl Fact for PaymentFailed {
    const KIND: &'static str = "payments.failed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for CollectionPutOff {
    const KIND: &'static str = "payments.collection_put_off";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for MethodRemoved {
    const KIND: &'static str = "payments.method_removed";

    fn about(&self) -> About {
        About { customer: Some(self.customer.uuid()), ..About::default() }
    }
}

fn about(creditor: CreditorId, customer: CustomerId, account: AccountId) -> About {
    About { creditor: Some(creditor.uuid()), customer: Some(customer.uuid()), account: Some(account.uuid()) }
}

/// Has what was not taken tried again as the terms of its plan say, or stops taking; follows a method to the one that its
/// owner put in its place. In the transaction of whoever tells.
#[derive(Clone)]
pub struct FollowCollection;

#[async_trait]
impl Within<PaymentFailed> for FollowCollection {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<PaymentFailed>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let PaymentFailed { customer, collected: Some(declined), .. } = told.fact else { return Ok(()) };
        declined_one(tx, customer, declined, (outbox, told.at)).await.map_err(Failure::into_db)
    }
}

#[async_trait]
impl Within<CollectionPutOff> for FollowCollection {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<CollectionPutOff>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let CollectionPutOff { customer, instalment, .. } = told.fact;
        let put_off = Declined { instalment, decline: Decline::NotAsked };
        declined_one(tx, customer, put_off, (outbox, told.at)).await.map_err(Failure::into_db)
    }
}

#[async_trait]
impl Within<MethodRemoved> for FollowCollection {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<MethodRemoved>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let MethodRemoved { method, customer, replaced_by } = told.fact;
        for agreed in collecting::by_method(tx, method).await? {
            let plan = PlanId::from_uuid(agreed.plan_id);
            let Some(loaded) = running::load(tx, customer, plan, told.at).await.map_err(Failure::into_db)? else {
                continue;
            };
            if let Some(next) = replaced_by {
                collecting::take_from(tx, agreed.id, next).await?;
                let detail = json!({ "account": loaded.debt.account, "method": next });
                note(tx, &loaded, ("system", "collection follows a method"), detail, told.at).await?;
            } else {
                let why = StoppedWhy::MethodRemoved;
                collecting::stop(tx, &loaded, ("system", why), (outbox, told.at)).await.map_err(Failure::into_db)?;
            }
        }
        Ok(())
    }
}

async fn declined_one(
    tx: &DatabaseTransaction,
    customer: CustomerId,
    Declined { instalment, decline }: Declined,
    (outbox, now): (&Outbox, Timestamp),
) -> Result<(), Failure> {
    let Some(row) = instalment::Entity::find_by_id(instalment.uuid()).one(tx).await? else { return Ok(()) };
    let Some(loaded) = running::load(tx, customer, PlanId::from_uuid(row.plan_id), now).await? else { return Ok(()) };
    let plan = PlanId::from_uuid(loaded.row.id);
    let is_active = loaded.row.state == PlanState::Active.code();
    // Moved, taken or armed again meanwhile: its new moment stands.
    let is_wanted = is_active && row.collect_at.is_none() && collecting::of_plan(tx, plan).await?.is_some();
    let tried = tries(&row);
    let again_on = match decline {
        Decline::NotAsked if is_wanted => return Ok(put_off(tx, &loaded, &row, tried.saturating_sub(1)).await?),
        Decline::NotAsked => return Ok(()),
        Decline::Soft if is_wanted => loaded.running.retry_on(tried, loaded.today),
        Decline::Soft | Decline::Hard => None,
    };
    store::set_collecting(tx, instalment, at(&loaded, again_on), tried).await?;
    if decline == Decline::Hard {
        collecting::stop(tx, &loaded, ("system", StoppedWhy::Declined), (outbox, now)).await?;
    }
    let fact = CollectionFailed {
        plan,
        instalment,
        reference: loaded.row.reference.clone(),
        creditor: loaded.debt.creditor,
        customer,
        account: loaded.debt.account,
        due_on: row.due_on,
        again_on,
        is_stopped: decline == Decline::Hard,
    };
    outbox.record(tx, &fact, now).await?;
    Ok(())
}
