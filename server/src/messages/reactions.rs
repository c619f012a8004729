//! What is written to people when something happened elsewhere.

use super::sending::{self, Sending};
use super::{Draft, Say, Service};
use crate::identity::CodeRequested;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, Handlers, JobError};
use crate::kernel::outbox::{Reacting, Reaction, Recorded, Subscriptions};
use async_trait::async_trait;
use sea_orm::ConnectionTrait;
use shared::compliance::Purpose;
use shared::identity::{ContactId, CustomerId};
use std::sync::Arc;
use uuid::Uuid;

const SEND_CODE: &str = "messages.send_code";

/// Says which facts are reacted to here.
pub fn subscribe(subscriptions: Subscriptions) -> Subscriptions {
    subscriptions.on::<CodeRequested>(SEND_CODE)
}

/// Registers what does the work: the reactions, and the sending itself.
pub fn handlers(handlers: Handlers, service: &Arc<Service>) -> Handlers {
    let db = service.kernel.db.clone();
    handlers
        .on(sending::KIND, Sending(service.clone()))
        .on(SEND_CODE, Reacting::<CodeRequested, _>::new(db, SendCode(service.clone())))
}

/// Somebody asked for a code: it goes to the address they showed to know, if that is on file.
struct SendCode(Arc<Service>);

#[async_trait]
impl Reaction<CodeRequested> for SendCode {
    async fn react(&self, told: &Recorded<CodeRequested>, job: &Claimed) -> Result<(), JobError> {
        let Some((customer, contact)) = told.fact.to else { return Ok(()) };
        let code = self.0.identity.open_code(&told.fact).map_err(|failure| self.0.cannot_write(failure))?;
        let draft = Draft {
            customer,
            contact,
            account: None,
            purpose: Purpose::Otp,
            locale: told.fact.language,
            say: Say::Otp { code },
        };
        self.0.queue_once(draft, job).await
    }
}

impl Service {
    /// Writes a message in one transaction with the end of the job that asked for it: told twice, it is written once.
    async fn queue_once(&self, draft: Draft, job: &Claimed) -> Result<(), JobError> {
        let tx = self.kernel.db.begin().await?;
        self.queue(&tx, draft).await.map_err(|failure| self.cannot_write(failure))?;
        job.done_in(&tx, self.kernel.now()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// Where a person is best written to in a creditor's name: the first address that was neither opted out of nor
    /// found dead, e-mail before telephone.
    pub(super) async fn best_contact<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        creditor: Uuid,
    ) -> Result<Option<ContactId>, Failure> {
        let mut contacts = self.identity.contacts_of(db, customer).await?;
        contacts.retain(|contact| {
            contact.creditor_id == creditor && contact.opted_out_at.is_none() && contact.bounced_at.is_none()
        });
        // Stable: within a channel the order in which they are on file stays.
        contacts.sort_by_key(|contact| contact.channel != "email");
        Ok(contacts.first().map(|contact| ContactId::from_uuid(contact.id)))
    }

    fn cannot_write(&self, failure: Failure) -> JobError {
        self.kernel.answer(failure);
        JobError::Retry("the message could not be written")
    }
}
