//! Reminds people of payments before they are due: once of each date, in daytime, never of what is on hold or no longer
//! asked for.
//!
//! The moment stands with the payment (`remind_at`), in an index of what waits for one: however large the book, the job
//! reads what is due now and nothing else. Whatever sets a date sets the moment.

use super::coming::{self, Come, Coming, Moment};
use super::entity::{instalment, plan, reminder_wish};
use super::running::{self, Loaded};
use super::{InstalmentDueSoon, Service, store};
use crate::accounts;
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handler, JobError};
use crate::kernel::{Kernel, audit, calendar};
use app::error::ApiError;
use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use serde_json::json;
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Market};
use shared::plans::{InstalmentId, PlanId, PlanState, ReminderWish, remind_on};

/// The kind of job under which it is registered.
pub const KIND: &str = "plans.remind";
/// How often it is done.
pub const EVERY_SECONDS: u32 = 900;
/// The hours, by the clocks of the market's own zone, between which somebody is reminded: then it is daytime in every
/// other zone where somebody of that market may be, too (from Honolulu to Montréal, from Perth to Sydney).
const HOURS: std::ops::Range<u32> = 14..19;

/// How somebody is reminded of the payments of a plan, on the day on which their dates are set.
#[derive(Debug, Clone, Copy)]
pub struct Reminding {
    /// How many days before; 0: not at all.
    pub days: u8,
    pub market: Market,
    /// The customer's date.
    pub today: NaiveDate,
}

impl Reminding {
    /// The moment at which somebody is reminded of a payment due on a day, in milliseconds; none: not at all.
    pub fn at(self, due_on: NaiveDate) -> Option<i64> {
        self.on(remind_on(due_on, self.days, self.today)?)
    }

    /// The next one, where the moment has come and nobody is to be spoken to.
    fn again(self, due_on: NaiveDate) -> Option<i64> {
        self.on(self.today.succ_opt().filter(|tomorrow| *tomorrow < due_on)?)
    }

    fn on(self, day: NaiveDate) -> Option<i64> {
        Some(calendar::moment(self.market, day, HOURS.start).unix_millis())
    }
}

/// How this customer is reminded: as they chose, else as the plan's terms say.
pub(super) async fn reminding<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    usual_days: u8,
    (market, today): (Market, NaiveDate),
) -> Result<Reminding, DbErr> {
    let wish = wish_of(db, customer).await?;
    Ok(Reminding { days: wish.map_or(usual_days, ReminderWish::days), market, today })
}

/// The same for a plan that was read.
pub(super) async fn reminding_of<C: ConnectionTrait>(db: &C, loaded: &Loaded) -> Result<Reminding, DbErr> {
    let Loaded { debt, running, today, .. } = loaded;
    reminding(db, debt.customer, running.changes().remind_days, (debt.market, *today)).await
}

/// What a customer chose; none where they never did.
pub(super) async fn wish_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Option<ReminderWish>, DbErr> {
    let row = reminder_wish::Entity::find_by_id(customer.uuid()).one(db).await?;
    Ok(row.and_then(|row| u8::try_from(row.days_before).ok()?.try_into().ok()))
}

/// Whether a payment is still asked for on a day: it was neither made, moved nor skipped, and its plan runs.
pub async fn is_asked_for<C: ConnectionTrait>(
    db: &C,
    instalment: InstalmentId,
    due_on: NaiveDate,
) -> Result<bool, DbErr> {
    let found = instalment::Entity::find_by_id(instalment.uuid()).one(db).await?;
    let Some(row) = found.filter(|row| row.due_on == due_on && row.kind.is_none() && row.paid < row.amount) else {
        return Ok(false);
    };
    let plan = plan::Entity::find_by_id(row.plan_id).one(db).await?;
    Ok(plan.is_some_and(|plan| plan.state == PlanState::Active.code()))
}

impl Service {
    /// Keeps how many days before each payment a customer wants to be reminded, for all their plans: those that run and
    /// those to come. `plan` is the one on whose page they said so. A repeated attempt changes nothing more.
    pub(super) async fn keep_reminder_wish(
        &self,
        customer: CustomerId,
        attempt: AttemptId,
        plan: PlanId,
        wish: ReminderWish,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let found = store::plan_of(&tx, customer, plan).await?.ok_or(ApiError::NotFound)?;
        let body = serde_json::to_vec(&(plan, wish))?;
        let scope = format!("customer:{customer}");
        let begun = self.kernel.attempts.begin(&tx, &scope, attempt, ("choose reminders", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(super::agreeing::changed()),
        };
        let row = reminder_wish::ActiveModel {
            customer_id: Set(customer.uuid()),
            days_before: Set(i32::from(wish.days())),
            changed_at: Set(now.unix_millis()),
        };
        let newest = [reminder_wish::Column::DaysBefore, reminder_wish::Column::ChangedAt];
        let conflict = OnConflict::column(reminder_wish::Column::CustomerId).update_columns(newest).to_owned();
        reminder_wish::Entity::insert(row).on_conflict(conflict).exec_without_returning(&tx).await?;
        let plans = store::plans_of(&tx, customer).await?;
        let runs = |plan: &&plan::Model| plan.state == PlanState::Active.code();
        let mut held = Vec::new();
        for plan in plans.iter().filter(runs) {
            held.extend(store::accounts_of(&tx, plan).await?);
        }
        // Whoever sets a date holds the accounts meanwhile: so does this, all of them before the first plan.
        accounts::lock_standings(&tx, held).await?;
        for plan in plans.iter().filter(runs) {
            let Some(plan) = store::hold(&tx, plan.id).await?.filter(|plan| runs(&plan)) else { continue };
            let loaded = running::read(&tx, plan, now).await?;
            let reminding = reminding_of(&tx, &loaded).await?;
            for row in loaded.running.open() {
                if let Some(id) = row.id {
                    store::remind(&tx, id, row.due_on, reminding.at(row.due_on)).await?;
                }
            }
        }
        let entry = audit::Entry {
            chain: Some(found.creditor_id),
            at: now,
            actor: &format!("customer:{customer}"),
            action: "reminders chosen",
            subject: &format!("plan:{plan}"),
            detail: json!({ "days_before": wish.days() }),
        };
        audit::record(&tx, entry).await?;
        attempt.finish(&tx, &()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The handler.
pub struct Remind(Kernel);

impl Remind {
    pub fn new(kernel: Kernel) -> Self {
        Self(kernel)
    }

    /// Reminds of everything whose moment has come. Returns of how many payments.
    pub async fn look(&self) -> Result<u64, Failure> {
        coming::look(self).await
    }

    async fn tell(&self, tx: &DatabaseTransaction, loaded: &Loaded, row: &instalment::Model) -> Result<(), Failure> {
        let Loaded { row: plan, version, debt, .. } = loaded;
        store::reminded(tx, InstalmentId::from_uuid(row.id), row.due_on).await?;
        let fact = InstalmentDueSoon {
            plan: PlanId::from_uuid(plan.id),
            instalment: InstalmentId::from_uuid(row.id),
            reference: plan.reference.clone(),
            creditor: debt.creditor,
            customer: debt.customer,
            account: debt.account,
            due_on: row.due_on,
            amount: store::due(row, store::currency(version)?).open(),
            is_wanted: wish_of(tx, debt.customer).await?.is_some_and(ReminderWish::is_wanted),
            is_collected: row.collect_at.is_some(),
        };
        self.0.outbox.record(tx, &fact, self.0.now()).await?;
        Ok(())
    }
}

#[async_trait]
impl Coming for Remind {
    const MOMENT: Moment = Moment::Remind;

    fn kernel(&self) -> &Kernel {
        &self.0
    }

    /// True where the customer is reminded of it now.
    async fn act(&self, Come { tx, row, loaded }: Come) -> Result<bool, Failure> {
        let (now, id) = (self.0.now(), InstalmentId::from_uuid(row.id));
        let is_late = row.due_on <= loaded.today;
        if is_late || !is_asked_for(&tx, id, row.due_on).await? || !loaded.debt.state.is_active() {
            store::remind(&tx, id, row.due_on, None).await?;
            tx.commit().await?;
            return Ok(false);
        }
        if !HOURS.contains(&calendar::hour(loaded.debt.market, now)) {
            return Ok(false);
        }
        let reminding = reminding_of(&tx, &loaded).await?;
        if loaded.is_held(&tx, now).await? {
            // Tomorrow it may be lifted.
            store::remind(&tx, id, row.due_on, reminding.again(row.due_on)).await?;
            tx.commit().await?;
            return Ok(false);
        }
        self.tell(&tx, &loaded, &row).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(true)
    }
}

#[async_trait]
impl Handler for Remind {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        let told = self.look().await.map_err(|cause| {
            tracing::error!(%cause, "people could not be reminded");
            JobError::Retry("people could not be reminded")
        })?;
        tracing::info!(told, "people were reminded of payments");
        Ok(())
    }
}
