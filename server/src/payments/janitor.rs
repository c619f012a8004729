//! Asks for payments that have not ended, until they have: after a lost answer, after a crash between our two
//! transactions, after a confirmation that never came.

use super::Service;
use crate::kernel::jobs::{self, Claimed, Handler, JobError, NewJob};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use shared::kernel::{Random, Timestamp};
use shared::payments::PaymentId;
use std::sync::Arc;

/// The kind of job under which it is registered.
pub const KIND: &str = "payments.ask";
/// How long after the one before each turn comes, in seconds; after the last it goes on daily.
const WAITS: [i64; 5] = [60, 5 * 60, 10 * 60, 15 * 60, 3_600];
const DAY: i64 = 24 * 3_600;

/// The handler.
pub struct Janitor(Arc<Service>);

#[derive(Serialize, Deserialize)]
struct Turn {
    payment: PaymentId,
    turn: u32,
}

impl Janitor {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

/// Has a payment asked about; written in the transaction that creates it.
pub(super) async fn enqueue<C: ConnectionTrait>(
    tx: &C,
    payment: PaymentId,
    turn: u32,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), DbErr> {
    let wait = usize::try_from(turn).ok().and_then(|at| WAITS.get(at)).copied().unwrap_or(DAY);
    let job = NewJob::new(KIND, &Turn { payment, turn }, now.plus_seconds(wait))?;
    jobs::enqueue(tx, job.unique(format!("{KIND}:{payment}:{turn}")), now, random).await?;
    Ok(())
}

#[async_trait]
impl Handler for Janitor {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Turn { payment, turn } = job.payload()?;
        let state = self.0.ask(payment).await.map_err(|cause| {
            tracing::error!(%payment, %cause, "a payment could not be asked about");
            JobError::Retry("the payment could not be asked about")
        })?;
        if !state.is_final() {
            let kernel = &self.0.kernel;
            enqueue(kernel.db.writer(), payment, turn + 1, kernel.now(), kernel.random()).await?;
        }
        Ok(())
    }
}
