//! Who does the work.

use super::{JobId, entity, queue};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr};
use serde::de::DeserializeOwned;
use shared::kernel::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Does one kind of work.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Does it. May be called again for the same job, on another node too.
    async fn run(&self, job: &Claimed) -> Result<(), JobError>;

    /// After so many failed tries the job is parked. Twelve take about two hours.
    fn attempts_max(&self) -> i32 {
        12
    }
}

/// A job that this node has to itself for now.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: JobId,
    pub kind: String,
    /// Which try this is, from 1.
    pub attempt: i32,
    payload: String,
}

/// Why work failed. The reason is a fixed text of our own: it is stored and logged, and must not hold what a person
/// or another system said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Trying again may help.
    #[error("{0}")]
    Retry(&'static str),
    /// Trying again will not help; a person must look.
    #[error("{0}")]
    Park(&'static str),
}

/// Every handler, by the kind of work it does.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<&'static str, Arc<dyn Handler>>);

impl Handlers {
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a handler. The last one for a kind counts.
    #[must_use]
    pub fn on(mut self, kind: &'static str, handler: impl Handler + 'static) -> Self {
        self.0.insert(kind, Arc::new(handler));
        self
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    pub(super) fn get(&self, kind: &str) -> Option<&Arc<dyn Handler>> {
        self.0.get(kind)
    }
}

impl Claimed {
    pub(super) fn new(row: entity::Model) -> Self {
        Self { id: JobId::from_uuid(row.id), kind: row.kind, attempt: row.attempts, payload: row.payload }
    }

    /// What was written with the job.
    ///
    /// # Errors
    /// Parks the job when its payload is not what the handler expects.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        serde_json::from_str(&self.payload).map_err(|_| JobError::Park("the payload cannot be read"))
    }

    /// Notes in the transaction of the effect that the job is done: then both happen, or neither, and never twice.
    ///
    /// # Errors
    /// When another node has taken the job over meanwhile: the transaction must not be committed.
    pub async fn done_in<C: ConnectionTrait>(&self, tx: &C, now: Timestamp) -> Result<(), JobError> {
        if queue::finish(tx, self, now).await? {
            Ok(())
        } else {
            Err(JobError::Retry("another node has taken it over"))
        }
    }
}

/// What a database says may quote a value, so only the fact that it failed is kept.
impl From<DbErr> for JobError {
    fn from(_: DbErr) -> Self {
        Self::Retry("the database failed")
    }
}
