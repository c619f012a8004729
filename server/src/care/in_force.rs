//! Holds in force, for whoever is about to do what a hold may stop.

use super::entity::hold;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::identity::CustomerId;
use shared::kernel::Timestamp;

/// More holds on one person than anyone will see; bounds the list.
const HOLDS_MAX: u64 = 500;

/// What holds on a person or on any of their accounts are in force.
pub async fn holds_in_force<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<hold::Model>, DbErr> {
    hold::Entity::find()
        .filter(hold::Column::CustomerId.eq(customer.uuid()))
        .filter(hold::Column::ReleasedAt.is_null())
        .filter(Condition::any().add(hold::Column::UntilAt.is_null()).add(hold::Column::UntilAt.gt(now.unix_millis())))
        .order_by_asc(hold::Column::PlacedAt)
        .limit(HOLDS_MAX)
        .all(db)
        .await
}
