//! The queue itself: taking jobs, keeping them, saying how they ended. Every statement names the try (id and attempts),
//! so that a node that was too slow cannot speak for the one that took over.

use super::Claimed;
use super::entity::{ActiveModel, Column, Entity};
use crate::kernel::database::Db;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use shared::kernel::Timestamp;

/// For how long a node has a job to itself unless it says that it is still at it.
pub const LEASE_SECONDS: i64 = 60;

fn due(kinds: &[&'static str], now: Timestamp) -> Select<Entity> {
    Entity::find()
        .filter(Column::DoneAt.is_null())
        .filter(Column::ParkedAt.is_null())
        .filter(Column::RunAt.lte(now.unix_millis()))
        .filter(Condition::any().add(Column::LockedUntil.is_null()).add(Column::LockedUntil.lt(now.unix_millis())))
        .filter(Column::Kind.is_in(kinds.iter().copied()))
}

/// Takes up to `limit` due jobs of the kinds this node can do, the longest due first.
pub async fn claim(
    db: &Db,
    kinds: &[&'static str],
    node: &str,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Claimed>, DbErr> {
    // Most of the time nothing is due; looking first leaves SQLite's only writer to others.
    if due(kinds, now)
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple::<uuid::Uuid>()
        .one(db.read())
        .await?
        .is_none()
    {
        return Ok(Vec::new());
    }
    let tx = db.begin().await?;
    let mut rows = due(kinds, now)
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&tx)
        .await?;
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::LockedUntil, Expr::val(now.plus_seconds(LEASE_SECONDS).unix_millis()))
        .col_expr(Column::LockedBy, Expr::val(node))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    rows.iter_mut().for_each(|row| row.attempts += 1);
    Ok(rows.into_iter().map(Claimed::new).collect())
}

/// Keeps a job for another while. `false`: it is no longer this node's.
pub async fn extend(db: &Db, job: &Claimed, now: Timestamp) -> Result<bool, DbErr> {
    let until = now.plus_seconds(LEASE_SECONDS).unix_millis();
    update(db.writer(), job, ActiveModel { locked_until: Set(Some(until)), ..Default::default() }).await
}

/// It is done.
pub async fn finish<C: ConnectionTrait>(db: &C, job: &Claimed, now: Timestamp) -> Result<bool, DbErr> {
    let done_at = Set(Some(now.unix_millis()));
    update(db, job, ActiveModel { done_at, last_error: Set(None), ..unlocked() }).await
}

/// It failed and is due again later.
pub async fn postpone(db: &Db, job: &Claimed, until: Timestamp, reason: &str) -> Result<bool, DbErr> {
    let (run_at, last_error) = (Set(until.unix_millis()), Set(Some(reason.to_owned())));
    update(db.writer(), job, ActiveModel { run_at, last_error, ..unlocked() }).await
}

/// It failed for good.
pub async fn park(db: &Db, job: &Claimed, now: Timestamp, reason: &str) -> Result<bool, DbErr> {
    let (parked_at, last_error) = (Set(Some(now.unix_millis())), Set(Some(reason.to_owned())));
    update(db.writer(), job, ActiveModel { parked_at, last_error, ..unlocked() }).await
}

/// It was given back unfinished; another node may take it at once.
pub async fn release(db: &Db, node: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .set(unlocked())
        .filter(Column::LockedBy.eq(node))
        .filter(Column::DoneAt.is_null())
        .exec(db.writer())
        .await?;
    Ok(())
}

fn unlocked() -> ActiveModel {
    ActiveModel { locked_until: Set(None), locked_by: Set(None), ..Default::default() }
}

async fn update<C: ConnectionTrait>(db: &C, job: &Claimed, changes: ActiveModel) -> Result<bool, DbErr> {
    let outcome = Entity::update_many()
        .set(changes)
        .filter(Column::Id.eq(job.id.uuid()))
        .filter(Column::Attempts.eq(job.attempt))
        .filter(Column::DoneAt.is_null())
        .filter(Column::ParkedAt.is_null())
        .exec(db)
        .await?;
    Ok(outcome.rows_affected == 1)
}

/// Whether a later try exists.
pub async fn was_taken_over(db: &Db, job: &Claimed) -> Result<bool, DbErr> {
    let row = Entity::find_by_id(job.id.uuid()).one(db.read()).await?;
    Ok(row.is_none_or(|row| row.attempts != job.attempt))
}

/// Whether a job with this unique key exists.
pub async fn is_known(db: &Db, unique_key: &str) -> Result<bool, DbErr> {
    let found = Entity::find().filter(Column::UniqueKey.eq(unique_key)).one(db.read()).await?;
    Ok(found.is_some())
}

/// How many jobs of each kind wait for a person, having failed too often.
pub async fn parked(db: &Db) -> Result<Vec<(String, i64)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::Kind)
        .column_as(Column::Id.count(), "count")
        .filter(Column::ParkedAt.is_not_null())
        .group_by(Column::Kind)
        .order_by_asc(Column::Kind)
        .into_tuple()
        .all(db.read())
        .await
}
