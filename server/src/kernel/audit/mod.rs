//! Who did what, so that nobody edits it unseen: each entry carries the hash of the one before.
//!
//! One chain per creditor, and one for the platform. The hash is not keyed: anybody may check a chain. What somebody
//! with the database could still do, writing the end of a chain anew, is found by comparing with checkpoints that
//! were stored elsewhere.

mod checkpoint;
pub mod entity;
mod verify;
pub mod witness;

pub use checkpoint::{CheckpointError, Head, append_heads, checkpoint, read_heads};
pub use verify::{Fault, Report, What, verify};

use sea_orm::sea_query::{Func, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder,
};
use sha2::{Digest, Sha256};
use shared::kernel::Timestamp;
use uuid::Uuid;

/// The platform's own chain.
pub const PLATFORM: Uuid = Uuid::nil();
/// What the first entry of a chain has for the hash of the one before.
const NOTHING_BEFORE: [u8; 32] = [0; 32];
/// Keeps our advisory locks apart from others': "audit" in ASCII.
const LOCKS: i64 = 0x61_7564_6974;

/// What happened. Ids and reasons only: an entry is never erased, so it must never hold a name, an address or a number.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The creditor it concerns; none: the platform.
    pub chain: Option<Uuid>,
    pub at: Timestamp,
    /// Who: `customer:ID`, `agent:ID`, `system`, `command line`.
    pub actor: &'a str,
    /// What, in the past tense: `plan agreed`.
    pub action: &'a str,
    /// To what: `account:ID`.
    pub subject: &'a str,
    pub detail: serde_json::Value,
}

/// Appends to a chain, in the transaction in which it happened. Others who append to the same chain wait until this
/// transaction ends: call it last.
pub async fn record(tx: &DatabaseTransaction, entry: Entry<'_>) -> Result<(), DbErr> {
    let chain = entry.chain.unwrap_or(PLATFORM);
    lock(tx, chain).await?;
    let before = entity::Entity::find()
        .filter(entity::Column::Chain.eq(chain))
        .order_by_desc(entity::Column::Seq)
        .one(tx)
        .await?;
    let (seq, previous_hash) = match before {
        Some(before) => (before.seq + 1, before.hash),
        None => (1, NOTHING_BEFORE.to_vec()),
    };
    let mut row = entity::Model {
        chain,
        seq,
        at: entry.at.unix_millis(),
        actor: entry.actor.to_owned(),
        action: entry.action.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail.to_string(),
        previous_hash,
        hash: Vec::new(),
    };
    row.hash = hash_of(&row).to_vec();
    entity::Entity::insert(entity::ActiveModel {
        chain: Set(row.chain),
        seq: Set(row.seq),
        at: Set(row.at),
        actor: Set(row.actor),
        action: Set(row.action),
        subject: Set(row.subject),
        detail: Set(row.detail),
        previous_hash: Set(row.previous_hash),
        hash: Set(row.hash),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Locking the head's row would not do: whoever waited for it would still see the old head. SQLite has one writer.
async fn lock(tx: &DatabaseTransaction, chain: Uuid) -> Result<(), DbErr> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let [.., a, b, c, d, e, f, g, h] = *chain.as_bytes();
        let key = i64::from_be_bytes([a, b, c, d, e, f, g, h]) ^ LOCKS;
        tx.query_one(Query::select().expr(Func::cust("pg_advisory_xact_lock").arg(key))).await?;
    }
    Ok(())
}

/// Over everything in the row but the hash itself; each text after its length, so that no two rows have the same bytes.
fn hash_of(row: &entity::Model) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"quitus/audit/1");
    hash.update(&row.previous_hash);
    hash.update(row.chain.as_bytes());
    hash.update(row.seq.to_be_bytes());
    hash.update(row.at.to_be_bytes());
    for text in [&row.actor, &row.action, &row.subject, &row.detail] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}
