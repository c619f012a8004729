//! What other capabilities may know of a debt, and of who placed it.

use super::entity::{account, creditor};
use super::profile::open_description;
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use crate::kernel::vault::Wrapped;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::accounts::{AccountId, AccountState, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Market, Money};
use std::collections::BTreeMap;

/// Nobody has more debts with one creditor that they would pay together.
const BESIDE_MAX: u64 = 20;

/// One debt, as far as a plan or a payment needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    pub account: AccountId,
    pub customer: CustomerId,
    pub creditor: CreditorId,
    /// As people know it.
    pub creditor_name: String,
    /// The creditor's reference of the debt.
    pub reference: String,
    pub market: Market,
    pub balance: Money,
    pub state: AccountState,
    pub default_on: NaiveDate,
}

/// The debt, if it is this customer's; `None` also for what is somebody else's.
pub async fn debt_of<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<Debt>, Failure> {
    let found = account::Entity::find_by_id(account.uuid())
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .one(db)
        .await?;
    match found {
        Some(row) => Ok(Some(debt(db, row).await?)),
        None => Ok(None),
    }
}

/// Those of these debts that are this customer's, in the order in which they are named.
pub async fn debts_of<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    accounts: &[AccountId],
) -> Result<Vec<Debt>, Failure> {
    let rows = account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .filter(account::Column::Id.is_in(accounts.iter().map(|account| account.uuid())))
        .all(db)
        .await?;
    let mut debts = Vec::with_capacity(rows.len());
    for id in accounts {
        if let Some(row) = rows.iter().find(|row| row.id == id.uuid()) {
            debts.push(debt(db, row.clone()).await?);
        }
    }
    Ok(debts)
}

/// What else this customer owes the same creditor in the same currency, where something can be paid: the oldest first.
pub async fn debts_beside<C: ConnectionTrait>(db: &C, beside: &Debt) -> Result<Vec<Debt>, Failure> {
    let rows = account::Entity::find()
        .filter(account::Column::CustomerId.eq(beside.customer.uuid()))
        .filter(account::Column::CreditorId.eq(beside.creditor.uuid()))
        .filter(account::Column::Market.eq(beside.market.code()))
        .filter(account::Column::Currency.eq(beside.balance.currency().code()))
        .filter(account::Column::State.eq(AccountState::Open.code()))
        .filter(account::Column::Balance.gt(0))
        .filter(account::Column::Id.ne(beside.account.uuid()))
        .order_by_asc(account::Column::DefaultOn)
        .order_by_asc(account::Column::ReferenceKey)
        .limit(BESIDE_MAX)
        .all(db)
        .await?;
    let mut debts = Vec::with_capacity(rows.len());
    for row in rows {
        debts.push(debt(db, row).await?);
    }
    Ok(debts)
}

/// What these debts of a customer were for, in their creditor's words; what it did not say is left out.
pub async fn descriptions(
    kernel: &Kernel,
    customer: CustomerId,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let db = kernel.db.read();
    let rows = account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .filter(account::Column::Id.is_in(accounts.iter().map(|account| account.uuid())))
        .all(db)
        .await?;
    let mut descriptions = BTreeMap::new();
    for row in rows {
        let Some(sealed) = &row.description_sealed else { continue };
        let vault = kernel.vault.creditor(&creditor_key(db, CreditorId::from_uuid(row.creditor_id)).await?)?;
        let id = AccountId::from_uuid(row.id);
        descriptions.insert(id, open_description(&vault, id, sealed)?);
    }
    descriptions.retain(|_, description| !description.is_empty());
    Ok(descriptions)
}

/// The debt of a customer that was placed last, open ones first.
pub async fn newest_debt_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Option<Debt>, Failure> {
    let found = account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .order_by_asc(account::Column::ClosedAt.is_not_null())
        .order_by_desc(account::Column::PlacedAt)
        .order_by_desc(account::Column::Id)
        .one(db)
        .await?;
    match found {
        Some(row) => Ok(Some(debt(db, row).await?)),
        None => Ok(None),
    }
}

async fn debt<C: ConnectionTrait>(db: &C, row: account::Model) -> Result<Debt, Failure> {
    let creditor = creditor::Entity::find_by_id(row.creditor_id).one(db).await?;
    let creditor = creditor.ok_or_else(|| Failure::broken("an account without its creditor"))?;
    let currency = row.currency.parse().map_err(|_| Failure::broken("an account in no currency"))?;
    Ok(Debt {
        account: AccountId::from_uuid(row.id),
        customer: CustomerId::from_uuid(row.customer_id),
        creditor: CreditorId::from_uuid(row.creditor_id),
        creditor_name: creditor.name,
        reference: row.reference,
        market: row.market.parse().map_err(|_| Failure::broken("an account in no market"))?,
        balance: Money::from_minor(row.balance, currency),
        state: row.state.parse().map_err(|_| Failure::broken("an account in no state"))?,
        default_on: row.default_on,
    })
}

/// The creditor with this short name.
pub async fn creditor_by_slug<C: ConnectionTrait>(db: &C, slug: &str) -> Result<Option<CreditorId>, DbErr> {
    let found = creditor::Entity::find().filter(creditor::Column::Slug.eq(slug)).one(db).await?;
    Ok(found.map(|row| CreditorId::from_uuid(row.id)))
}

/// The creditor's data key, wrapped: what seals what a person told about themselves on its behalf.
pub async fn creditor_key<C: ConnectionTrait>(db: &C, creditor: CreditorId) -> Result<Wrapped, Failure> {
    let found = creditor::Entity::find_by_id(creditor.uuid()).one(db).await?;
    Ok(Wrapped::from_bytes(found.ok_or_else(|| Failure::broken("a creditor that does not exist"))?.wrapped_key))
}
