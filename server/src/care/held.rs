//! Whether a hold rests on a debt.

use super::entity::hold;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::Timestamp;
use std::collections::BTreeSet;

/// Neither released nor past its day.
pub(super) fn in_force(now: Timestamp) -> Condition {
    let not_over =
        Condition::any().add(hold::Column::UntilAt.is_null()).add(hold::Column::UntilAt.gt(now.unix_millis()));
    Condition::all().add(hold::Column::ReleasedAt.is_null()).add(not_over)
}

/// The kind of the hold in force on any of these accounts or on the whole person (`dispute`, `hardship`…), the newest first.
pub async fn hold_on<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Option<String>, DbErr> {
    let on_one = hold::Column::AccountId.is_in(accounts.iter().map(|account| account.uuid()));
    let here = Condition::any().add(hold::Column::AccountId.is_null()).add(on_one);
    let found = hold::Entity::find()
        .filter(hold::Column::CustomerId.eq(customer.uuid()))
        .filter(here)
        .filter(in_force(now))
        .order_by_desc(hold::Column::PlacedAt)
        .one(db)
        .await?;
    Ok(found.map(|hold| hold.kind))
}

/// Those of these accounts on which a hold rests by itself, whatever rests on their owner.
pub async fn held_among<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<BTreeSet<AccountId>, DbErr> {
    let rows = hold::Entity::find()
        .filter(hold::Column::CustomerId.eq(customer.uuid()))
        .filter(hold::Column::AccountId.is_in(accounts.iter().map(|account| account.uuid())))
        .filter(in_force(now))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| row.account_id).map(AccountId::from_uuid).collect())
}
