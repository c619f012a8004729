//! Every creditor's data key as it is stored.

use super::entity::creditor;
use crate::kernel::database::Db;
use crate::kernel::vault::Wrapped;
use sea_orm::{DbErr, EntityTrait, QueryOrder, QuerySelect};

/// Each creditor's slug and wrapped key, by slug. A key that was destroyed is none.
pub async fn wrapped_keys(db: &Db) -> Result<Vec<(String, Option<Wrapped>)>, DbErr> {
    let rows: Vec<(String, Vec<u8>)> = creditor::Entity::find()
        .select_only()
        .column(creditor::Column::Slug)
        .column(creditor::Column::WrappedKey)
        .order_by_asc(creditor::Column::Slug)
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(|(slug, key)| (slug, (!key.is_empty()).then(|| Wrapped::from_bytes(key)))).collect())
}
