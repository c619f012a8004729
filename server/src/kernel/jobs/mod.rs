//! Work to be done later: at least once, on any node, tried again when it fails.
//!
//! A job is written in the transaction that makes it necessary, so neither happens without the other. Handlers may be
//! told twice (a node dies between the work and the note that it is done): each makes its effect repeatable, or notes
//! the end itself, in the transaction of the effect, by [`Claimed::done_in`].

mod backoff;
pub mod entity;
mod handler;
mod queue;
mod runner;

pub use handler::{Claimed, Handler, Handlers, JobError};
pub use queue::parked;
pub use runner::{Ran, Runner, Wake};

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, TryInsertResult};
use serde::Serialize;
use shared::kernel::{Random, Timestamp};

shared::id! {
    /// One piece of work.
    JobId
}

/// Work to be done. Its payload holds ids and figures, never a name or an address: it is stored as it is.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: String,
    payload: String,
    run_at: Timestamp,
    unique_key: Option<String>,
}

impl NewJob {
    /// Work for the handler of that kind, as soon as `run_at` has come.
    ///
    /// # Errors
    /// When the payload cannot be said in JSON.
    pub fn new(kind: &str, payload: &impl Serialize, run_at: Timestamp) -> Result<Self, DbErr> {
        let payload = serde_json::to_string(payload).map_err(|e| DbErr::Json(e.to_string()))?;
        Ok(Self { kind: kind.to_owned(), payload, run_at, unique_key: None })
    }

    /// Written only if no job with this key is known: waiting, parked, or done in the last seven days.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// Writes a job. Returns whether it is new: `false` when its unique key was known. After the commit,
/// [`Wake::wake`] has it started at once rather than within a second.
pub async fn enqueue<C: ConnectionTrait>(
    tx: &C,
    job: NewJob,
    now: Timestamp,
    random: &dyn Random,
) -> Result<bool, DbErr> {
    let row = entity::ActiveModel {
        id: Set(JobId::new(now, random).uuid()),
        kind: Set(job.kind),
        payload: Set(job.payload),
        run_at: Set(job.run_at.unix_millis()),
        attempts: Set(0),
        locked_until: Set(None),
        locked_by: Set(None),
        last_error: Set(None),
        unique_key: Set(job.unique_key),
        done_at: Set(None),
        parked_at: Set(None),
        created_at: Set(now.unix_millis()),
    };
    let written = entity::Entity::insert(row)
        .on_conflict_do_nothing_on([entity::Column::UniqueKey])
        .exec_without_returning(tx)
        .await?;
    Ok(matches!(written, TryInsertResult::Inserted(1..)))
}
