//! What every capability's use cases stand on. Not a word of the business.

pub mod attempts;
pub mod audit;
pub mod chance;
pub mod cleaning;
pub mod clock;
pub mod database;
pub mod drafts;
pub mod failure;
pub mod jobs;
pub mod limits;
pub mod outbox;
pub mod reference;
pub mod retry;
pub mod telemetry;
pub mod vault;

use database::Db;
use shared::kernel::{Clock, Random, Timestamp};
use std::sync::Arc;
use vault::Vault;

/// The database, time, chance and keys: given to every service, cheap to clone.
#[derive(Clone)]
pub struct Kernel {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub vault: Arc<Vault>,
}

impl Kernel {
    /// The present moment, from the clock in force.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random(&self) -> &dyn Random {
        self.random.as_ref()
    }
}
