//! What every capability's use cases stand on. Not a word of the business.

pub mod attempts;
pub mod audit;
pub mod bulk;
pub mod calendar;
pub mod chance;
pub mod cleaning;
pub mod clock;
pub mod database;
pub mod drafts;
pub mod failure;
pub mod jobs;
pub mod limits;
pub mod outbox;
pub mod pdf;
pub mod reference;
pub mod retry;
pub mod sorting;
pub mod telemetry;
pub mod vault;

use attempts::Attempts;
use database::Db;
use drafts::Drafts;
use jobs::Wake;
use limits::Limits;
use outbox::{Outbox, Subscriptions};
use shared::kernel::{Clock, Random, Timestamp};
use std::sync::Arc;
use vault::Vault;

/// Storage, time, chance, keys, and what every use case needs beside them: given to every service, cheap to clone.
#[derive(Clone)]
pub struct Kernel {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub vault: Arc<Vault>,
    pub outbox: Outbox,
    pub attempts: Attempts,
    pub drafts: Drafts,
    pub limits: Limits,
    /// Wakes this node's job runner after a commit.
    pub wake: Wake,
}

impl Kernel {
    /// Puts it together; `subscriptions` says who reacts to which fact.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        vault: Arc<Vault>,
        subscriptions: Subscriptions,
    ) -> Self {
        Self {
            outbox: Outbox::new(subscriptions, random.clone()),
            attempts: Attempts::new(vault.clone(), random.clone()),
            drafts: Drafts::new(db.clone(), vault.clone(), random.clone()),
            limits: Limits::new(db.clone(), vault.clone()),
            wake: Wake::default(),
            db,
            clock,
            random,
            vault,
        }
    }

    /// The present moment, from the clock in force.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random(&self) -> &dyn Random {
        self.random.as_ref()
    }

    /// A new secret for a browser to keep: 256 random bits, as text for a cookie.
    pub fn new_secret(&self) -> String {
        use base64::Engine;
        let mut bytes = [0_u8; 32];
        self.random.fill(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }
}
