//! Who is party to a debt: looked up by the capabilities that write to people.

use super::entity::{account, creditor, customer};
use crate::kernel::vault::{CreditorVault, SealError, Vault, Wrapped};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::Reference;
use shared::identity::CustomerId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many accounts one reference may name: one at each creditor.
const SAME_REFERENCE_MAX: u64 = 100;
/// No person has more accounts than that with us.
const ACCOUNTS_MAX: u64 = 500;

/// A creditor.
pub async fn creditor<C: ConnectionTrait>(db: &C, id: Uuid) -> Result<Option<creditor::Model>, DbErr> {
    creditor::Entity::find_by_id(id).one(db).await
}

/// A person: market and language.
pub async fn customer<C: ConnectionTrait>(db: &C, id: CustomerId) -> Result<Option<customer::Model>, DbErr> {
    customer::Entity::find_by_id(id.uuid()).one(db).await
}

/// What a person's accounts are, at one creditor.
pub async fn accounts_with<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    creditor: Uuid,
) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .filter(account::Column::CreditorId.eq(creditor))
        .order_by_asc(account::Column::Id)
        .limit(ACCOUNTS_MAX)
        .all(db)
        .await
}

/// A person's accounts, at every creditor.
pub async fn accounts_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .order_by_asc(account::Column::Id)
        .limit(ACCOUNTS_MAX)
        .all(db)
        .await
}

/// Creditors, by their ids.
pub async fn creditors<C: ConnectionTrait>(
    db: &C,
    ids: BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, creditor::Model>, DbErr> {
    let found = creditor::Entity::find().filter(creditor::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|creditor| (creditor.id, creditor)).collect())
}

/// The accounts with a reference, however it was typed, each with its creditor: one at most, unless several creditors use the same.
pub async fn with_reference<C: ConnectionTrait>(
    db: &C,
    reference: &str,
) -> Result<Vec<(account::Model, creditor::Model)>, DbErr> {
    let Ok(reference) = Reference::parse(reference) else { return Ok(Vec::new()) };
    let accounts = account::Entity::find()
        .filter(account::Column::ReferenceKey.eq(reference.key()))
        .order_by_asc(account::Column::CreditorId)
        .limit(SAME_REFERENCE_MAX)
        .all(db)
        .await?;
    let mut found = Vec::with_capacity(accounts.len());
    for account in accounts {
        // Its key is a reference to the creditor's, so it is there.
        if let Some(creditor) = creditor(db, account.creditor_id).await? {
            found.push((account, creditor));
        }
    }
    Ok(found)
}

/// The keys of a creditor.
pub fn vault_of(vault: &Vault, creditor: &creditor::Model) -> Result<CreditorVault, SealError> {
    vault.creditor(&Wrapped::from_bytes(creditor.wrapped_key.as_slice()))
}
