//! Holds in force, for whoever is about to do what a hold may stop.

use super::entity::hold;
use super::held::in_force;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::Timestamp;

/// More holds on one person than anyone will see; bounds the list.
const HOLDS_MAX: u64 = 500;

/// A stretch of time in which a hold rested on an account, or on a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rested {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// The holds that rested on any of these accounts, or on the whole person, and have ended: the latest that began first.
pub async fn ended_holds<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Vec<Rested>, DbErr> {
    let on_one = hold::Column::AccountId.is_in(accounts.iter().map(|account| account.uuid()));
    let here = Condition::any().add(hold::Column::AccountId.is_null()).add(on_one);
    let over =
        Condition::any().add(hold::Column::ReleasedAt.is_not_null()).add(hold::Column::UntilAt.lte(now.unix_millis()));
    let rows = hold::Entity::find()
        .filter(hold::Column::CustomerId.eq(customer.uuid()))
        .filter(here)
        .filter(over)
        .order_by_desc(hold::Column::PlacedAt)
        .limit(HOLDS_MAX)
        .all(db)
        .await?;
    let rested = |row: hold::Model| {
        let until = [row.released_at, row.until_at].into_iter().flatten().min()?;
        let (from, until) = (Timestamp::from_unix_millis(row.placed_at), Timestamp::from_unix_millis(until));
        Some(Rested { from, until })
    };
    Ok(rows.into_iter().filter_map(rested).collect())
}

/// What holds on a person or on any of their accounts are in force.
pub async fn holds_in_force<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<hold::Model>, DbErr> {
    hold::Entity::find()
        .filter(hold::Column::CustomerId.eq(customer.uuid()))
        .filter(in_force(now))
        .order_by_asc(hold::Column::PlacedAt)
        .limit(HOLDS_MAX)
        .all(db)
        .await
}
