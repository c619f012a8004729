//! Queries of accounts, each scoped to the person whose they are.

use super::entity::{account, creditor, customer_record};
use crate::identity;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use shared::accounts::{AccountId, AccountState};
use shared::identity::CustomerId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many accounts one reference may name: one at each creditor.
const SAME_REFERENCE_MAX: u64 = 100;
/// How many creditors one person may have with us.
const RECORDS_MAX: u64 = 100;

fn open_of(customer: CustomerId) -> sea_orm::Select<account::Entity> {
    account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .filter(account::Column::State.eq(AccountState::Open.code()))
}

/// How many open accounts a person has.
pub async fn count_open<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<u64, DbErr> {
    open_of(customer).count(db).await
}

/// Open accounts of a person, the largest first.
pub async fn open_accounts<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    offset: u64,
    limit: u64,
) -> Result<Vec<account::Model>, DbErr> {
    open_of(customer)
        .order_by_desc(account::Column::Balance)
        .order_by_asc(account::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await
}

fn closed_of(customer: CustomerId) -> sea_orm::Select<account::Entity> {
    account::Entity::find()
        .filter(account::Column::CustomerId.eq(customer.uuid()))
        .filter(account::Column::State.ne(AccountState::Open.code()))
}

/// How many closed accounts a person has.
pub async fn count_closed<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<u64, DbErr> {
    closed_of(customer).count(db).await
}

/// Closed accounts of a person, the latest first.
pub async fn closed_accounts<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    offset: u64,
    limit: u64,
) -> Result<Vec<account::Model>, DbErr> {
    closed_of(customer)
        .order_by_desc(account::Column::ClosedAt)
        .order_by_asc(account::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await
}

/// What a person owes in all, per currency.
pub async fn totals<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<(String, i64)>, DbErr> {
    // Added up here: the sum of a `bigint` is another type on each database.
    let balances: Vec<(String, i64)> = open_of(customer)
        .select_only()
        .columns([account::Column::Currency, account::Column::Balance])
        .into_tuple()
        .all(db)
        .await?;
    let mut totals = std::collections::BTreeMap::<String, i64>::new();
    for (currency, balance) in balances {
        *totals.entry(currency).or_default() += balance;
    }
    totals.retain(|_, total| *total > 0);
    Ok(totals.into_iter().collect())
}

/// One account, if it is this person's.
pub async fn account_of<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    account: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(account.uuid()).filter(account::Column::CustomerId.eq(customer.uuid())).one(db).await
}

/// Creditors by their ids.
pub async fn creditors<C: ConnectionTrait>(db: &C, ids: BTreeSet<Uuid>) -> Result<Vec<creditor::Model>, DbErr> {
    creditor::Entity::find().filter(creditor::Column::Id.is_in(ids)).all(db).await
}

/// What each creditor told us about a person.
pub async fn records<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<customer_record::Model>, DbErr> {
    customer_record::Entity::find()
        .filter(customer_record::Column::CustomerId.eq(customer.uuid()))
        .order_by_desc(customer_record::Column::UpdatedAt)
        .limit(RECORDS_MAX)
        .all(db)
        .await
}

/// Which second facts the creditors of a person ask for.
pub async fn second_facts<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Vec<String>, DbErr> {
    let of_person = account::Entity::find()
        .select_only()
        .column(account::Column::CreditorId)
        .filter(account::Column::CustomerId.eq(customer.uuid()));
    creditor::Entity::find()
        .select_only()
        .column(creditor::Column::SecondFact)
        .distinct()
        .filter(creditor::Column::Id.in_subquery(of_person.into_query()))
        .into_tuple()
        .all(db)
        .await
}

/// The person and address that an account's reference and an address on file name together; none, if they name nobody
/// or more than one.
pub async fn contacts_at<C: ConnectionTrait>(
    db: &C,
    reference_key: &str,
    indexes: Vec<Vec<u8>>,
) -> Result<Option<(Uuid, Uuid)>, DbErr> {
    let customers: Vec<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::CustomerId)
        .distinct()
        .filter(account::Column::ReferenceKey.eq(reference_key))
        .limit(SAME_REFERENCE_MAX)
        .into_tuple()
        .all(db)
        .await?;
    // An unknown reference is looked up all the way, too: somebody who measures the time learns nothing.
    let customers = if customers.is_empty() { vec![Uuid::nil()] } else { customers };
    let found = identity::contacts_at(db, customers, indexes).await?;
    let people: BTreeSet<Uuid> = found.iter().map(|(customer, _)| *customer).collect();
    Ok(found.into_iter().next().filter(|_| people.len() == 1))
}
