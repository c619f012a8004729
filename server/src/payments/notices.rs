//! What a provider tells us unasked. A notice is checked, written down once, and says only where to look: what happened is
//! asked of the provider, so that late, doubled and reordered notices all end in the provider's truth.

use super::Service;
use super::entity::webhook_event as event;
use super::provider::{Concerns, Forged, Notice};
use super::store;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{self, Claimed, Handler, JobError, NewJob};
use async_trait::async_trait;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, TryInsertResult};
use shared::payments::{PaymentId, PaymentState};
use std::sync::Arc;

/// The kind of job under which a notice is followed up.
pub const KIND: &str = "payments.notice";
/// The kind of job under which old notices are forgotten, and how often that is.
pub const FORGET_KIND: &str = "payments.forget_notices";
pub const FORGET_EVERY_SECONDS: u32 = 24 * 3_600;
/// Copies are refused by their age long before this.
const KEPT_SECONDS: i64 = 60 * 24 * 3_600;

/// What became of a notice at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// New, and will be followed up.
    New,
    /// Known already: it has no effect.
    Known,
}

/// Why a notice was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error(transparent)]
    Forged(#[from] Forged),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Service {
    /// Takes a webhook of the provider that is called so: the bytes as they came, and its signature header.
    ///
    /// # Errors
    /// When it is not that provider's, too old, or could not be written down; the provider then sends it again.
    pub async fn hear(&self, provider: &str, signature: &str, body: &[u8]) -> Result<Heard, NotTaken> {
        if provider != self.provider.name() {
            return Err(Forged::NoSuchDoor.into());
        }
        let now = self.kernel.now();
        let outcome = self.provider.notice(signature, body, now);
        let verdict = match &outcome {
            Ok(_) => "taken",
            Err(Forged::Age) => "old",
            Err(_) => "forged",
        };
        metrics::counter!("quitus_webhooks_total", "verdict" => verdict).increment(1);
        let notice = outcome?;
        let tx = self.kernel.db.begin().await?;
        let written = event::Entity::insert(event::ActiveModel {
            provider: Set(provider.to_owned()),
            event: Set(notice.event.clone()),
            kind: Set(notice.kind.clone()),
            received_at: Set(now.unix_millis()),
        })
        .on_conflict_do_nothing_on([event::Column::Provider, event::Column::Event])
        .exec_without_returning(&tx)
        .await?;
        if !matches!(written, TryInsertResult::Inserted(1..)) {
            return Ok(Heard::Known);
        }
        if !notice.id.is_empty() {
            let job = NewJob::new(KIND, &notice, now)?.unique(format!("{KIND}:{provider}:{}", notice.event));
            jobs::enqueue(&tx, job, now, self.kernel.random()).await?;
        }
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(Heard::New)
    }

    /// Asks the provider what a notice concerns, and brings our books to what it says.
    async fn follow_up(&self, notice: &Notice) -> Result<(), JobError> {
        let failed = |what: &'static str| {
            move |cause: Failure| {
                tracing::error!(%cause, "a notice could not be followed up");
                JobError::Retry(what)
            }
        };
        match self.provider.concerns(notice).await {
            Concerns::Silence => Err(JobError::Retry("the provider does not answer")),
            Concerns::Nobody => Ok(()),
            Concerns::Payment(payment) => {
                match self
                    .bring_to_truth(payment)
                    .await
                    .map_err(failed("a payment could not be brought to its truth"))?
                {
                    true => Ok(()),
                    false => Err(JobError::Retry("the provider does not answer")),
                }
            }
            Concerns::Method(method) => {
                self.look_at_saving(method).await.map_err(failed("a method could not be looked at"))?;
                Ok(())
            }
        }
    }

    /// Brings a payment to what its provider says of it now, whatever we have heard before. False if it is silent.
    pub async fn bring_to_truth(&self, id: PaymentId) -> Result<bool, Failure> {
        // Another house may share the provider's account.
        let Some(payment) = store::find_any(self.kernel.db.read(), id).await? else { return Ok(true) };
        if payment.provider != self.provider.name() {
            return Ok(true);
        }
        let state = match payment.state {
            state if state.is_final() => state,
            // Whatever the person says, such a provider is only asked.
            PaymentState::NeedsConfirmation if self.provider.confirms_elsewhere() => {
                match self.pass_on(&payment, true).await? {
                    // Given up once it has waited long enough.
                    PaymentState::NeedsConfirmation => self.ask(id).await?,
                    state => state,
                }
            }
            _ => self.ask(id).await?,
        };
        match state {
            state if state.was_taken() => self.look_after(id).await,
            PaymentState::Unknown => Ok(false),
            _ => Ok(true),
        }
    }

    /// Forgets notices that are too old to be copied. Returns how many.
    pub async fn forget_notices(&self) -> Result<u64, DbErr> {
        let old = event::Column::ReceivedAt.lt(self.kernel.now().plus_seconds(-KEPT_SECONDS).unix_millis());
        Ok(event::Entity::delete_many().filter(old).exec(self.kernel.db.writer()).await?.rows_affected)
    }
}

/// Forgets old notices.
pub struct Forgetting(Arc<Service>);

impl Forgetting {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

#[async_trait]
impl Handler for Forgetting {
    async fn run(&self, _: &Claimed) -> Result<(), JobError> {
        self.0.forget_notices().await?;
        Ok(())
    }
}

/// The handler.
pub struct FollowUp(Arc<Service>);

impl FollowUp {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

#[async_trait]
impl Handler for FollowUp {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        self.0.follow_up(&job.payload::<Notice>()?).await
    }

    /// Two days: a provider that is away longer than that is looked at by a person.
    fn attempts_max(&self) -> i32 {
        40
    }
}
