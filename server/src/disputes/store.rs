//! Queries of disputes, each scoped to a person.

use super::entity::dispute;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use shared::accounts::AccountId;
use shared::disputes::DisputeId;
use shared::identity::CustomerId;

/// Nobody has answered yet.
pub const OPEN: &str = "open";

/// A dispute of this person.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    id: DisputeId,
) -> Result<Option<dispute::Model>, DbErr> {
    dispute::Entity::find_by_id(id.uuid()).filter(dispute::Column::CustomerId.eq(customer.uuid())).one(db).await
}

/// The dispute of this person that is open on an account.
pub async fn open_on<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<dispute::Model>, DbErr> {
    dispute::Entity::find()
        .filter(dispute::Column::CustomerId.eq(customer.uuid()))
        .filter(dispute::Column::AccountId.eq(account.uuid()))
        .filter(dispute::Column::State.eq(OPEN))
        .order_by_desc(dispute::Column::CreatedAt)
        .one(db)
        .await
}

/// How many disputes this person has lodged on an account.
pub async fn count_on<C: ConnectionTrait>(db: &C, customer: CustomerId, account: AccountId) -> Result<u64, DbErr> {
    dispute::Entity::find()
        .filter(dispute::Column::CustomerId.eq(customer.uuid()))
        .filter(dispute::Column::AccountId.eq(account.uuid()))
        .count(db)
        .await
}
