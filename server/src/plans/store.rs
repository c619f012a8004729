//! The queries of plans. Each is scoped to its owner, or to a plan that was found so.

use super::entity::{instalment, plan, plan_account, plan_payment, plan_version};
use super::running::CANCELLED;
use crate::accounts;
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::{Currency, Money, Timestamp};
use shared::plans::{Due, INSTALMENTS_MAX, InstalmentId, PlanId, PlanInstalment, PlanState, Running};
use std::collections::HashMap;
use uuid::Uuid;

/// Nobody has more plans than this on one page.
const PLANS_MAX: u64 = 200;
/// No plan is changed more often.
const VERSIONS_MAX: u64 = 1_000;
/// Of one plan, with those that changes took out.
const ALL_INSTALMENTS_MAX: u64 = 5_000;

/// The plan that runs on an account of this customer, with others or alone.
pub async fn running_on<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<plan::Model>, DbErr> {
    run_on(customer, account).one(db).await
}

/// The same, and nobody else touches it until the transaction ends. Whoever moves a balance holds that account already;
/// with a plan over several, another may be moved at the same moment.
pub async fn lock_running_on(
    tx: &DatabaseTransaction,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<plan::Model>, DbErr> {
    run_on(customer, account).lock_exclusive().one(tx).await
}

fn run_on(customer: CustomerId, account: AccountId) -> Select<plan::Entity> {
    let on_it = plan_account::Entity::find()
        .select_only()
        .column(plan_account::Column::PlanId)
        .filter(plan_account::Column::AccountId.eq(account.uuid()))
        .filter(plan_account::Column::LeftAt.is_null());
    plan::Entity::find()
        .filter(plan::Column::Id.in_subquery(on_it.into_query()))
        .filter(plan::Column::CustomerId.eq(customer.uuid()))
        .filter(plan::Column::State.eq(PlanState::Active.code()))
}

/// Holds a plan, as it then is, until the transaction ends: its accounts first, always in the same order, then the plan
/// itself. Nobody pays on them, changes it or lays anything on it meanwhile. None where there is no such plan.
pub async fn hold(tx: &DatabaseTransaction, plan: Uuid) -> Result<Option<plan::Model>, Failure> {
    let Some(seen) = plan::Entity::find_by_id(plan).one(tx).await? else { return Ok(None) };
    accounts::lock_standings(tx, accounts_of(tx, &seen).await?).await?;
    Ok(plan::Entity::find_by_id(plan).lock_exclusive().one(tx).await?)
}

/// The accounts that a plan is for, in the order in which its agreement names them: those that are in it while it runs, and
/// those that were when it has closed.
pub async fn accounts_of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Vec<AccountId>, DbErr> {
    let rows = plan_account::Entity::find()
        .filter(plan_account::Column::PlanId.eq(plan.id))
        .order_by_asc(plan_account::Column::Position)
        .all(db)
        .await?;
    let runs = plan.state == PlanState::Active.code();
    let is_in = |row: &&plan_account::Model| if runs { row.left_at.is_none() } else { row.left_at == plan.closed_at };
    Ok(rows.iter().filter(is_in).map(|row| AccountId::from_uuid(row.account_id)).collect())
}

/// Every account that a plan was ever for.
pub async fn accounts_ever_of<C: ConnectionTrait>(db: &C, plan: Uuid) -> Result<Vec<AccountId>, DbErr> {
    let rows = plan_account::Entity::find().filter(plan_account::Column::PlanId.eq(plan)).all(db).await?;
    Ok(rows.iter().map(|row| AccountId::from_uuid(row.account_id)).collect())
}

/// Writes down which accounts a plan is for, in the order in which its agreement names them.
pub async fn begin_on<C: ConnectionTrait>(db: &C, plan: PlanId, accounts: &[AccountId]) -> Result<(), DbErr> {
    let rows = (0..).zip(accounts).map(|(position, account)| plan_account::ActiveModel {
        plan_id: Set(plan.uuid()),
        account_id: Set(account.uuid()),
        position: Set(position),
        left_at: Set(None),
    });
    plan_account::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}

/// Takes an account out of a plan that goes on with the others.
pub async fn leave<C: ConnectionTrait>(db: &C, plan: PlanId, account: AccountId, now: Timestamp) -> Result<(), DbErr> {
    let row = plan_account::ActiveModel { left_at: Set(Some(now.unix_millis())), ..Default::default() };
    plan_account::Entity::update_many()
        .set(row)
        .filter(plan_account::Column::PlanId.eq(plan.uuid()))
        .filter(plan_account::Column::AccountId.eq(account.uuid()))
        .exec(db)
        .await
        .map(|_| ())
}

/// A plan of this customer.
pub async fn plan_of<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    plan: PlanId,
) -> Result<Option<plan::Model>, DbErr> {
    plan::Entity::find_by_id(plan.uuid()).filter(plan::Column::CustomerId.eq(customer.uuid())).one(db).await
}

/// The same, and nobody else touches it until the transaction ends.
pub async fn lock_plan_of(
    tx: &DatabaseTransaction,
    customer: CustomerId,
    plan: PlanId,
) -> Result<Option<plan::Model>, DbErr> {
    let find = plan::Entity::find_by_id(plan.uuid()).filter(plan::Column::CustomerId.eq(customer.uuid()));
    find.lock_exclusive().one(tx).await
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

/// Every plan of this customer, the newest first.
pub async fn all_plans_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<plan::Model>, DbErr> {
    plan::Entity::find()
        .filter(plan::Column::CustomerId.eq(customer.uuid()))
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

/// Everything that was agreed on a plan that was found as its owner's, the first version first.
pub async fn versions_of<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Vec<plan_version::Model>, DbErr> {
    plan_version::Entity::find()
        .filter(plan_version::Column::PlanId.eq(plan.uuid()))
        .order_by_asc(plan_version::Column::Version)
        .limit(VERSIONS_MAX)
        .all(db)
        .await
}

/// The payments of a plan that are asked for or were made, in the order in which they are due.
pub async fn instalments_of<C: ConnectionTrait>(db: &C, plan: &plan::Model) -> Result<Vec<instalment::Model>, DbErr> {
    instalment::Entity::find()
        .filter(instalment::Column::PlanId.eq(plan.id))
        .filter(instalment::Column::Kind.is_null().or(instalment::Column::Kind.ne(CANCELLED)))
        .order_by_asc(instalment::Column::DueOn)
        .order_by_asc(instalment::Column::Number)
        .limit(u64::from(INSTALMENTS_MAX))
        .all(db)
        .await
}

/// The same with those that are no longer asked for, which calendars take out.
pub async fn all_instalments_of<C: ConnectionTrait>(
    db: &C,
    plan: &plan::Model,
) -> Result<Vec<instalment::Model>, DbErr> {
    instalment::Entity::find()
        .filter(instalment::Column::PlanId.eq(plan.id))
        .order_by_asc(instalment::Column::DueOn)
        .order_by_asc(instalment::Column::Number)
        .limit(ALL_INSTALMENTS_MAX)
        .all(db)
        .await
}

/// The number of the payment that was added last to a plan.
pub async fn last_number<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<i32, DbErr> {
    let last = instalment::Entity::find()
        .filter(instalment::Column::PlanId.eq(plan.uuid()))
        .order_by_desc(instalment::Column::Number)
        .one(db)
        .await?;
    Ok(last.map_or(0, |row| row.number))
}

/// Writes a payment as it is now; `shows_otherwise`: for calendars, too.
pub async fn rewrite<C: ConnectionTrait>(
    db: &C,
    id: InstalmentId,
    row: &PlanInstalment,
    shows_otherwise: bool,
) -> Result<(), DbErr> {
    let values = instalment::ActiveModel {
        nominal_on: Set(row.nominal_on),
        due_on: Set(row.due_on),
        amount: Set(row.due.amount.minor()),
        paid: Set(row.due.paid.minor()),
        ..Default::default()
    };
    let next = Expr::col(instalment::Column::Sequence).add(i32::from(shows_otherwise));
    instalment::Entity::update_many()
        .set(values)
        .col_expr(instalment::Column::Sequence, next)
        .filter(instalment::Column::Id.eq(id.uuid()))
        .exec(db)
        .await
        .map(|_| ())
}

/// Asks for a payment no longer. The row stays: calendars that show it take it out.
pub async fn cancel<C: ConnectionTrait>(db: &C, id: InstalmentId) -> Result<(), DbErr> {
    let values = instalment::ActiveModel {
        kind: Set(Some(CANCELLED.to_owned())),
        remind_at: Set(None),
        collect_at: Set(None),
        ..Default::default()
    };
    instalment::Entity::update_many()
        .set(values)
        .col_expr(instalment::Column::Sequence, Expr::col(instalment::Column::Sequence).add(1))
        .filter(instalment::Column::Id.eq(id.uuid()))
        .exec(db)
        .await
        .map(|_| ())
}

/// Sets the moment at which somebody is reminded of a payment due on a day; none: not at all, and not again of a date of which
/// they were reminded before.
pub async fn remind<C: ConnectionTrait>(
    db: &C,
    id: InstalmentId,
    due_on: NaiveDate,
    at: Option<i64>,
) -> Result<(), DbErr> {
    let set = |at| {
        let values = instalment::ActiveModel { remind_at: Set(at), ..Default::default() };
        instalment::Entity::update_many().set(values).filter(instalment::Column::Id.eq(id.uuid()))
    };
    let untold = instalment::Column::RemindedFor.is_null().or(instalment::Column::RemindedFor.ne(due_on));
    if set(at).filter(untold).exec(db).await?.rows_affected == 0 {
        set(None).exec(db).await?;
    }
    Ok(())
}

/// Notes that somebody is reminded of a payment due on a day.
pub async fn reminded<C: ConnectionTrait>(db: &C, id: InstalmentId, due_on: NaiveDate) -> Result<(), DbErr> {
    let values =
        instalment::ActiveModel { remind_at: Set(None), reminded_for: Set(Some(due_on)), ..Default::default() };
    let update = instalment::Entity::update_many().set(values).filter(instalment::Column::Id.eq(id.uuid()));
    update.exec(db).await.map(|_| ())
}

/// Sets the moment from which a payment is taken that was not tried yet for its date; none: not at all.
pub async fn collect<C: ConnectionTrait>(db: &C, id: InstalmentId, at: Option<i64>) -> Result<(), DbErr> {
    set_collecting(db, id, at, 0).await
}

/// The same, after so many tries.
pub async fn set_collecting<C: ConnectionTrait>(
    db: &C,
    id: InstalmentId,
    at: Option<i64>,
    tries: u8,
) -> Result<(), DbErr> {
    let tries = Some(i32::from(tries)).filter(|tries| *tries > 0);
    let values = instalment::ActiveModel { collect_at: Set(at), collect_tries: Set(tries), ..Default::default() };
    let update = instalment::Entity::update_many().set(values).filter(instalment::Column::Id.eq(id.uuid()));
    update.exec(db).await.map(|_| ())
}

/// When each payment of a plan is tried again that was declined when it was to be taken.
pub async fn tried_again<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<HashMap<InstalmentId, Timestamp>, DbErr> {
    let rows = instalment::Entity::find()
        .filter(instalment::Column::PlanId.eq(plan.uuid()))
        .filter(instalment::Column::CollectAt.is_not_null())
        .filter(instalment::Column::CollectTries.is_not_null())
        .all(db)
        .await?;
    let moment = |row: instalment::Model| {
        row.collect_at.map(|at| (InstalmentId::from_uuid(row.id), Timestamp::from_unix_millis(at)))
    };
    Ok(rows.into_iter().filter_map(moment).collect())
}

/// Closes a plan: its accounts are in none from then on.
pub async fn close<C: ConnectionTrait>(db: &C, plan: PlanId, state: PlanState, now: Timestamp) -> Result<(), DbErr> {
    let left = plan_account::ActiveModel { left_at: Set(Some(now.unix_millis())), ..Default::default() };
    plan_account::Entity::update_many()
        .set(left)
        .filter(plan_account::Column::PlanId.eq(plan.uuid()))
        .filter(plan_account::Column::LeftAt.is_null())
        .exec(db)
        .await?;
    let row = plan::ActiveModel {
        state: Set(state.code().to_owned()),
        closed_at: Set(Some(now.unix_millis())),
        ends_on: Set(None),
        ..Default::default()
    };
    update_plan(db, plan, row).await
}

/// Lets a plan run again that was completed, with the accounts that were in it: a payment came back. The caller has found
/// out that no other plan runs on any of them.
pub async fn reopen<C: ConnectionTrait>(db: &C, plan: PlanId, closed_at: Option<i64>) -> Result<(), DbErr> {
    plan_account::Entity::update_many()
        .set(plan_account::ActiveModel { left_at: Set(None), ..Default::default() })
        .filter(plan_account::Column::PlanId.eq(plan.uuid()))
        .filter(plan_account::Column::LeftAt.eq(closed_at))
        .exec(db)
        .await?;
    let row = plan::ActiveModel {
        state: Set(PlanState::Active.code().to_owned()),
        closed_at: Set(None),
        ..Default::default()
    };
    update_plan(db, plan, row).await
}

/// Asks for nothing more of a plan that ends, in calendars neither.
pub async fn cancel_open<C: ConnectionTrait>(db: &C, running: &Running) -> Result<(), DbErr> {
    for row in running.open().filter(|row| row.due.paid.is_zero()) {
        if let Some(instalment) = row.id {
            cancel(db, instalment).await?;
        }
    }
    Ok(())
}

/// Where a payment went and still is: plan, instalment, minor units; in the order in which it was laid.
pub async fn laid_by<C: ConnectionTrait>(db: &C, payment: Uuid) -> Result<Vec<(PlanId, InstalmentId, i64)>, DbErr> {
    let rows = plan_payment::Entity::find()
        .filter(plan_payment::Column::PaymentId.eq(payment))
        .order_by_asc(plan_payment::Column::At)
        .order_by_asc(plan_payment::Column::Id)
        .all(db)
        .await?;
    let mut laid: Vec<(PlanId, InstalmentId, i64)> = Vec::new();
    for row in rows {
        let (plan, instalment) = (PlanId::from_uuid(row.plan_id), InstalmentId::from_uuid(row.instalment_id));
        match laid.iter_mut().find(|(of, at, _)| (*of, *at) == (plan, instalment)) {
            Some((.., amount)) => *amount += row.amount,
            None => laid.push((plan, instalment, row.amount)),
        }
    }
    laid.retain(|(.., amount)| *amount > 0);
    Ok(laid)
}

/// Notes where payments went, or that they are there no more.
pub async fn note_payments<C: ConnectionTrait>(db: &C, rows: Vec<plan_payment::ActiveModel>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    plan_payment::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}

/// Takes back that a plan is about to end: enough was made good, or nothing is asked for meanwhile. Should it come to that
/// again, the customer is written to again and has all the days again.
pub async fn keep<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<(), DbErr> {
    update_plan(db, plan, plan::ActiveModel { ends_on: Set(None), ..Default::default() }).await
}

/// Writes what changed of a plan that was found as its owner's.
pub async fn update_plan<C: ConnectionTrait>(db: &C, plan: PlanId, row: plan::ActiveModel) -> Result<(), DbErr> {
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
