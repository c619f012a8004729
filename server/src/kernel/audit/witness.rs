//! The checkpoints that a running node keeps by itself, in a file beside the database.
//!
//! Whoever can write to the database can cut off the end of a chain and leave no trace in it. What this file saw, the
//! chain must still hold; `quitus doctor` compares. A chain that no longer holds it gets no further checkpoint, so
//! that what was cut off cannot be witnessed away.

use super::checkpoint::{CheckpointError, Head, append_heads, checkpoint, read_heads};
use super::entity::Entity;
use crate::kernel::database::Db;
use crate::kernel::jobs::{Claimed, Handler, JobError};
use async_trait::async_trait;
use sea_orm::{DatabaseConnection, DbErr, EntityTrait};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where checkpoints are kept unless somebody takes them elsewhere: in the data folder, outside the database.
pub const HEADS_FILE: &str = "audit-heads.txt";
/// The kind of job under which it is registered.
pub const KIND: &str = "kernel.witness_audit";
/// How often it is done, beside once when a node stops.
pub const EVERY_SECONDS: u32 = 24 * 3_600;

/// Why no checkpoint was kept.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    #[error(transparent)]
    Database(#[from] DbErr),
    #[error(transparent)]
    File(#[from] CheckpointError),
    #[error("the audit trail no longer holds entry {seq} of chain {chain} as a checkpoint saw it: run `quitus doctor`")]
    Gone { chain: Uuid, seq: i64 },
}

/// Adds to the file where each chain ends now, if it has grown. Returns how many checkpoints that were.
///
/// # Errors
/// Also where a chain no longer holds the last entry that the file saw of it; then nothing is added.
pub async fn witness(db: &DatabaseConnection, file: &Path) -> Result<usize, WitnessError> {
    let known = read_heads(file)?;
    let latest: BTreeMap<Uuid, &Head> = known.iter().map(|head| (head.chain, head)).collect();
    for head in latest.values() {
        let there = Entity::find_by_id((head.chain, head.seq)).one(db).await?;
        if there.is_none_or(|entry| entry.hash != head.hash) {
            return Err(WitnessError::Gone { chain: head.chain, seq: head.seq });
        }
    }
    let mut heads = checkpoint(db).await?;
    heads.retain(|head| latest.get(&head.chain).is_none_or(|before| before.seq < head.seq));
    if !heads.is_empty() {
        append_heads(file, &heads).map_err(CheckpointError::File)?;
    }
    Ok(heads.len())
}

/// The handler.
pub struct Witnessing {
    db: Db,
    file: PathBuf,
}

impl Witnessing {
    pub fn new(db: Db, file: PathBuf) -> Self {
        Self { db, file }
    }
}

#[async_trait]
impl Handler for Witnessing {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        match witness(self.db.read(), &self.file).await {
            Ok(_) => Ok(()),
            Err(WitnessError::Database(cause)) => Err(cause.into()),
            Err(WitnessError::File(CheckpointError::File(_))) => {
                Err(JobError::Retry("the file of checkpoints cannot be read or written"))
            }
            Err(WitnessError::File(CheckpointError::Line(_))) => {
                Err(JobError::Park("the file of checkpoints is damaged: run `quitus doctor`"))
            }
            Err(WitnessError::Gone { .. }) => {
                Err(JobError::Park("the audit trail no longer holds what a checkpoint saw: run `quitus doctor`"))
            }
        }
    }
}
