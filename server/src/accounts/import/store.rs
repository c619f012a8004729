//! One batch of a file into the tables, in one transaction.

use super::people::{self, Found};
use super::read::{Rejected, Row};
use super::write::Writing;
use crate::accounts::entity::account;
use crate::kernel::audit;
use crate::kernel::bulk::{Column, Rows};
use crate::kernel::chance::Ahead;
use crate::kernel::vault::{BlindIndex, CreditorVault, SealError};
use crate::kernel::{Kernel, database::Db};
use sea_orm::sea_query::{Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use shared::accounts::placement::{Column as FileColumn, Fault, FaultReason};
use shared::accounts::{AccountId, CreditorId};
use shared::kernel::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// Held by one batch at a time, so that no two files make two people of one: "import" in ASCII.
const LOCK: i64 = 0x696d_706f_7274;

/// Fewer than a millisecond of work.
const ROWS_AT_A_TIME: usize = 32;

/// Where a file's batches go.
pub(super) struct Store<'a> {
    pub kernel: &'a Kernel,
    /// For ids and nonces.
    pub random: Ahead<'a>,
    /// How many rows of a batch are sealed and made ready while the database takes in the ones before.
    pub part_rows: usize,
    pub creditor: CreditorId,
    pub vault: CreditorVault,
    /// Somebody may be known through another creditor.
    pub has_others: bool,
    /// `None`: nothing is written.
    pub placement: Option<Uuid>,
    pub actor: &'a str,
}

/// What became of a batch.
#[derive(Default)]
pub(super) struct Stored {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: Vec<Rejected>,
}

/// Why a batch did not go in; nothing of it did.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Db(#[from] DbErr),
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What is to be done with a row's account.
pub(super) enum Work {
    Create,
    Update(AccountId),
    Leave,
    Reject,
}

/// Id, content and currency of the accounts that a batch names.
type Accounts = HashMap<String, (Uuid, Vec<u8>, String)>;

impl Store<'_> {
    pub async fn store(&self, rows: Vec<Row>) -> Result<Stored, StoreError> {
        let Some(placement) = self.placement else {
            let accounts = self.accounts(self.kernel.db.read(), &rows).await?;
            return Ok(sort(&rows, &accounts).1);
        };
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        lock(&tx).await?;
        let accounts = self.accounts(&tx, &rows).await?;
        let (work, stored) = sort(&rows, &accounts);
        let records = people::records(&tx, self.creditor, &rows).await?;
        let people = people::resolve(&tx, self.creditor, &rows, &records, self.has_others, now, &self.random).await?;
        let mut rows = rows.into_iter().zip(work);
        let mut ready = self.prepare(&mut rows, &people, placement, now).await?;
        let mut people_changed = 0;
        while let Some(part) = ready {
            let write = async { part.write(&tx).await.map_err(StoreError::from) };
            let (changed, next) = tokio::try_join!(write, self.prepare(&mut rows, &people, placement, now))?;
            people_changed += changed;
            ready = next;
        }
        if stored.created + stored.updated + people_changed > 0 {
            self.record(&tx, placement, &stored, people_changed, now).await?;
        }
        tx.commit().await?;
        Ok(stored)
    }

    /// The next part of a batch, sealed and ready to be written. Lets go of the thread now and then, so that what the
    /// database asks for meanwhile is answered.
    async fn prepare(
        &self,
        rows: &mut impl Iterator<Item = (Row, Work)>,
        people: &HashMap<BlindIndex, Found>,
        placement: Uuid,
        now: Timestamp,
    ) -> Result<Option<Writing<'_>>, StoreError> {
        let mut writing = None;
        for (n, (row, work)) in rows.take(self.part_rows).enumerate() {
            if n % ROWS_AT_A_TIME == 0 {
                tokio::task::yield_now().await;
            }
            let writing = writing.get_or_insert_with(|| Writing::new(self, placement, now, row.line));
            if let Some(found) = people.get(&row.customer) {
                writing.add(row, &work, *found)?;
            }
        }
        Ok(writing)
    }

    async fn accounts(&self, db: &impl ConnectionTrait, rows: &[Row]) -> Result<Accounts, DbErr> {
        let mut wanted = Rows::new([Column::uuid("creditor_id"), Column::text("reference_key")]);
        for row in rows {
            wanted.push([self.creditor.uuid().into(), row.placement.account_ref.key().into()]);
        }
        let found: Vec<(String, Uuid, Vec<u8>, String)> = wanted
            .find(
                db,
                "SELECT a.reference_key, a.id, a.content_hash, a.currency FROM v CROSS JOIN account a \
                 WHERE a.creditor_id = v.creditor_id AND a.reference_key = v.reference_key",
            )
            .await?;
        Ok(found.into_iter().map(|(key, id, content, currency)| (key, (id, content, currency))).collect())
    }

    async fn record(
        &self,
        tx: &DatabaseTransaction,
        placement: Uuid,
        stored: &Stored,
        people_changed: u64,
        now: Timestamp,
    ) -> Result<(), DbErr> {
        let entry = audit::Entry {
            chain: Some(self.creditor.uuid()),
            at: now,
            actor: self.actor,
            action: "accounts placed",
            subject: &format!("placement:{placement}"),
            detail: serde_json::json!({
                "created": stored.created, "updated": stored.updated, "people_changed": people_changed,
            }),
        };
        audit::record(tx, entry).await
    }
}

/// Other creditors have placed accounts.
pub(super) async fn has_others(db: &Db, creditor: CreditorId) -> Result<bool, DbErr> {
    let other: Option<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::CreditorId.ne(creditor.uuid()))
        .limit(1)
        .into_tuple()
        .one(db.read())
        .await?;
    Ok(other.is_some())
}

/// SQLite has one writer anyway.
async fn lock(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.query_one(Query::select().expr(Func::cust("pg_advisory_xact_lock").arg(LOCK))).await?;
    }
    Ok(())
}

fn sort(rows: &[Row], accounts: &Accounts) -> (Vec<Work>, Stored) {
    let mut stored = Stored::default();
    let decide = |row: &Row| {
        let currency = row.placement.charges.currency();
        match accounts.get(row.placement.account_ref.key()) {
            None => {
                stored.created += 1;
                Work::Create
            }
            Some((_, content, _)) if content.as_slice() == row.account_hash => {
                stored.unchanged += 1;
                Work::Leave
            }
            Some((_, _, placed_in)) if placed_in != currency.code() => {
                let fault = Fault::at(FileColumn::Currency, FaultReason::CurrencyChanged, currency.code());
                stored.rejected.push(Rejected { line: row.line, faults: fault.into() });
                Work::Reject
            }
            Some((id, _, _)) => {
                stored.updated += 1;
                Work::Update(AccountId::from_uuid(*id))
            }
        }
    };
    let work = rows.iter().map(decide).collect();
    (work, stored)
}
