//! Forgets what the kernel kept for a time only: first answers, drafts, counters, finished jobs.

use super::attempts::Attempts;
use super::database::Db;
use super::drafts::Drafts;
use super::jobs::{Claimed, Handler, JobError, entity};
use super::limits::Limits;
use async_trait::async_trait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use shared::kernel::Clock;
use std::sync::Arc;

/// The kind of job under which it is registered.
pub const KIND: &str = "kernel.clean";
/// How often it is done: `Runner::every(cleaning::EVERY_SECONDS, cleaning::KIND)`.
pub const EVERY_SECONDS: u32 = 15 * 60;
/// For how long a finished job is kept; its unique key holds as long.
const JOBS_KEPT_SECONDS: i64 = 7 * 24 * 3_600;

/// The handler.
pub struct Cleaning {
    db: Db,
    clock: Arc<dyn Clock>,
}

impl Cleaning {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }
}

#[async_trait]
impl Handler for Cleaning {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        let (db, now) = (self.db.writer(), self.clock.now());
        Attempts::clean(db, now).await?;
        Drafts::clean(db, now).await?;
        Limits::clean(db, now).await?;
        let old = entity::Column::DoneAt.lt(now.plus_seconds(-JOBS_KEPT_SECONDS).unix_millis());
        entity::Entity::delete_many().filter(old).exec(db).await?;
        Ok(())
    }
}
