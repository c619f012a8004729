//! The queries of plans. Each is scoped to its owner, or to a plan that was found so.

use super::entity::{instalment, plan, plan_version};
use crate::kernel::failure::Failure;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Currency, Money, Timestamp};
use shared::plans::{Due, INSTALMENTS_MAX, InstalmentId, PlanId, PlanState};

/// Nobody has more plans than this on one page.
const PLANS_MAX: u64 = 200;

/// The plan that runs on an account of this customer.
pub async fn running_on<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<plan::Model>, DbErr> {
    plan::Entity::find()
        .filter(plan::Column::CustomerId.eq(customer.uuid()))
        .filter(plan::Column::AccountId.eq(account.uuid()))
        .filter(plan::Column::State.eq(PlanState::Active.code()))
        .one(db)
        .await
}

/// A plan of this customer.
pub async fn plan_of<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    plan: PlanId,
) -> Result<Option<plan::Model>, DbErr> {
    plan::Entity::find_by_id(plan.uuid()).filter(plan::Column::CustomerId.eq(customer.uuid())).one(db).await
}

/// The plans of this customer that are not ended, the newest first.
pub async fn plans_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<plan::Model>, DbErr> {
    plan::Entity::find()
        .filter(plan::Column::CustomerId.eq(customer.uuid()))
        .filter(plan::Column::State.ne(PlanState::Ended.code()))
        .order_by_desc(plan::Column::Id)
        .limit(PLANS_MAX)
        .all(db)
        .await
}

/// What was agreed in the version in force.
pub async fn version_of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<plan_version::Model, Failure> {
    let version = plan_version::Entity::find_by_id((plan.id, plan.version)).one(db).await?;
    version.ok_or_else(|| Failure::broken("a plan without its version"))
}

/// The payments of the version in force, in the order in which they are due.
pub async fn instalments_of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Vec<instalment::Model>, DbErr> {
    instalment::Entity::find()
        .filter(instalment::Column::PlanId.eq(plan.id))
        .filter(instalment::Column::Version.eq(plan.version))
        .order_by_asc(instalment::Column::Number)
        .limit(u64::from(INSTALMENTS_MAX))
        .all(db)
        .await
}

/// Notes how much of a payment has come in.
pub async fn set_paid<C: ConnectionTrait>(db: &C, instalment: InstalmentId, paid: Money) -> Result<(), DbErr> {
    let row = instalment::ActiveModel { paid: Set(paid.minor()), ..Default::default() };
    instalment::Entity::update_many()
        .set(row)
        .filter(instalment::Column::Id.eq(instalment.uuid()))
        .exec(db)
        .await
        .map(|_| ())
}

/// Closes a plan that is paid.
pub async fn complete<C: ConnectionTrait>(db: &C, plan: PlanId, now: Timestamp) -> Result<(), DbErr> {
    let row = plan::ActiveModel {
        state: Set(PlanState::Completed.code().to_owned()),
        closed_at: Set(Some(now.unix_millis())),
        ..Default::default()
    };
    plan::Entity::update_many().set(row).filter(plan::Column::Id.eq(plan.uuid())).exec(db).await.map(|_| ())
}

/// What a stored payment asks for, and what has been paid of it.
pub fn due(row: &instalment::Model, currency: Currency) -> Due {
    Due { amount: Money::from_minor(row.amount, currency), paid: Money::from_minor(row.paid, currency) }
}

/// The currency of a stored version.
pub fn currency(version: &plan_version::Model) -> Result<Currency, Failure> {
    version.currency.parse().map_err(|_| Failure::broken("a plan in no currency"))
}
