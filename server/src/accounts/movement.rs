//! Balances: how an account stands, and the only way in which its balance moves.
//!
//! The ledger's entries are the truth and `account.balance` their checked cache: whoever posts entries calls
//! [`apply_movement`] in the same transaction.

use super::entity::{account, creditor};
use crate::kernel::failure::Failure;
use crate::kernel::outbox::{About, Fact, Outbox};
use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, AccountState, CreditorId, Reference};
use shared::identity::CustomerId;
use shared::kernel::{Market, Money, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub account: AccountId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    /// The creditor's reference of the account.
    pub reference: String,
    pub market: Market,
    /// What was owed when the account came to us: with it the customer's account of the ledger opens.
    pub placed_balance: Money,
    /// What is owed now. Below zero only if more was taken than was owed.
    pub balance: Money,
    pub state: AccountState,
}

/// An account was paid in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPaidInFull {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
}

impl Fact for AccountPaidInFull {
    const KIND: &'static str = "accounts.paid_in_full";

    fn about(&self) -> About {
        About {
            creditor: Some(self.creditor.uuid()),
            customer: Some(self.customer.uuid()),
            account: Some(self.account.uuid()),
        }
    }
}

/// How a customer's account stands; none where there is no such account, or it is another's.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<Standing>, Failure> {
    let found = account::Entity::find_by_id(account.uuid())
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .one(db)
        .await?;
    found.map(Standing::try_from).transpose()
}

/// The same, and nobody else moves the account until the transaction ends.
pub async fn lock_standing(
    tx: &DatabaseTransaction,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<Standing>, Failure> {
    Ok(lock(tx, account).await?.filter(|standing| standing.customer == customer))
}

/// How several accounts stand, and nobody else moves them until the transaction ends. Always locked in the same order, so
/// that no two wait for each other; returned in it. What is not there is left out.
pub async fn lock_standings(
    tx: &DatabaseTransaction,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<Vec<Standing>, Failure> {
    let ordered: BTreeSet<AccountId> = accounts.into_iter().collect();
    let mut standings = Vec::with_capacity(ordered.len());
    for account in ordered {
        standings.extend(lock(tx, account).await?);
    }
    Ok(standings)
}

/// How a creditor's account of this reference stands; none where that creditor has no such account.
pub async fn standing_by_reference<C: ConnectionTrait>(
    db: &C,
    creditor: CreditorId,
    reference: &Reference,
) -> Result<Option<Standing>, Failure> {
    let found = account::Entity::find()
        .filter(account::Column::CreditorId.eq(creditor.uuid()))
        .filter(account::Column::ReferenceKey.eq(reference.key()))
        .one(db)
        .await?;
    found.map(Standing::try_from).transpose()
}

/// The creditors' references of these accounts: for whoever lists them.
pub async fn references<C: ConnectionTrait>(
    db: &C,
    accounts: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let found: Vec<(Uuid, String)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Reference])
        .filter(account::Column::Id.is_in(accounts))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(id, reference)| (AccountId::from_uuid(id), reference)).collect())
}

/// What is owed on these accounts, in minor units.
pub async fn balances<C: ConnectionTrait>(
    db: &C,
    accounts: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, i64>, DbErr> {
    let found: Vec<(Uuid, i64)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Balance])
        .filter(account::Column::Id.is_in(accounts))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// Moves a balance by `delta` (a payment: below zero), in the transaction that posts the entries. An open account that
/// reaches zero is closed as `closes_as` from that moment; one that was paid in full and owes again is open again.
///
/// # Errors
/// When there is no such account, or it is kept in another currency.
pub async fn apply_movement(
    tx: &DatabaseTransaction,
    outbox: &Outbox,
    account: AccountId,
    delta: Money,
    closes_as: AccountState,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let before = lock(tx, account).await?.ok_or(Failure::broken("a movement on an account that does not exist"))?;
    let balance = before.balance.checked_add(delta).ok_or(Failure::broken("a movement in another currency"))?;
    let state = match before.state {
        AccountState::Open if !balance.is_positive() => closes_as,
        // A payment came back: it is owed again, also where the rest was given up for it.
        AccountState::PaidInFull | AccountState::Settled if balance.is_positive() => AccountState::Open,
        other => other,
    };
    let mut changes = account::ActiveModel {
        balance: Set(balance.minor()),
        updated_at: Set(now.unix_millis()),
        ..Default::default()
    };
    if state != before.state {
        changes.state = Set(state.code().to_owned());
        changes.closed_at = Set((!state.is_active()).then_some(now.unix_millis()));
    }
    account::Entity::update_many().set(changes).filter(account::Column::Id.eq(account.uuid())).exec(tx).await?;
    if state == AccountState::PaidInFull && before.state != state {
        let fact = AccountPaidInFull { creditor: before.creditor, customer: before.customer, account };
        outbox.record(tx, &fact, now).await?;
    }
    Ok(Standing { balance, state, ..before })
}

/// Up to `limit` accounts after one, in the order of their ids: for whoever reads them all.
pub async fn standings_after<C: ConnectionTrait>(
    db: &C,
    after: Option<AccountId>,
    limit: u64,
) -> Result<Vec<Standing>, Failure> {
    let mut accounts = account::Entity::find().order_by_asc(account::Column::Id).limit(limit);
    if let Some(after) = after {
        accounts = accounts.filter(account::Column::Id.gt(after.uuid()));
    }
    accounts.all(db).await?.into_iter().map(Standing::try_from).collect()
}

/// An open account with something to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenDebt {
    pub account: AccountId,
    pub balance: Money,
    pub default_on: NaiveDate,
}

/// What is still to be paid on the open accounts of a creditor, in the order of their ids, from after one on.
pub async fn open_debts_after<C: ConnectionTrait>(
    db: &C,
    creditor: CreditorId,
    after: Option<AccountId>,
    limit: u64,
) -> Result<Vec<OpenDebt>, Failure> {
    let mut accounts = account::Entity::find()
        .filter(account::Column::CreditorId.eq(creditor.uuid()))
        .filter(account::Column::State.eq(AccountState::Open.code()))
        .filter(account::Column::Balance.gt(0))
        .order_by_asc(account::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        accounts = accounts.filter(account::Column::Id.gt(after.uuid()));
    }
    let read = |row: account::Model| {
        let default_on = row.default_on;
        let Standing { account, balance, .. } = Standing::try_from(row)?;
        Ok(OpenDebt { account, balance, default_on })
    };
    accounts.all(db).await?.into_iter().map(read).collect()
}

/// The name of the creditor of an account, as customers know it.
pub async fn creditor_name<C: ConnectionTrait>(db: &C, creditor: CreditorId) -> Result<String, Failure> {
    let found = creditor::Entity::find_by_id(creditor.uuid()).one(db).await?;
    Ok(found.ok_or(Failure::broken("an account without a creditor"))?.name)
}

async fn lock(tx: &DatabaseTransaction, account: AccountId) -> Result<Option<Standing>, Failure> {
    let found = account::Entity::find_by_id(account.uuid()).lock_exclusive().one(tx).await?;
    found.map(Standing::try_from).transpose()
}

impl TryFrom<account::Model> for Standing {
    type Error = Failure;
    fn try_from(row: account::Model) -> Result<Self, Failure> {
        let currency = row.currency.parse().map_err(|_| Failure::broken("an account in an unknown currency"))?;
        Ok(Self {
            account: AccountId::from_uuid(row.id),
            creditor: CreditorId::from_uuid(row.creditor_id),
            customer: CustomerId::from_uuid(row.customer_id),
            reference: row.reference,
            market: row.market.parse().map_err(|_| Failure::broken("an account in an unknown market"))?,
            placed_balance: Money::from_minor(row.placed_balance, currency),
            balance: Money::from_minor(row.balance, currency),
            state: row.state.parse().map_err(|_| Failure::broken("an account in an unknown state"))?,
        })
    }
}
