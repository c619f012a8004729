//! The link of a message: it names the message and has no power of its own. Looking changes nothing; what changes
//! something is a form that a person sends.

use super::entity::message;
use super::{ContactDisowned, Service, queue, store};
use crate::accounts::parties;
use crate::identity::Asked;
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::messages::view::{CodeTo, LinkView};
use app::page::Visitor;
use serde_json::json;
use shared::compliance::Channel;
use shared::identity::{ContactId, CustomerId};
use shared::kernel::{Locale, Timestamp};
use shared::messages::MessageId;

/// For how long a link leads somewhere.
const LINK_SECONDS: i64 = 90 * 86_400;

impl Service {
    /// What the page behind a link says. Writes nothing.
    pub(super) async fn look(&self, token: &str) -> Result<LinkView, Failure> {
        let Some(row) = self.linked(token).await? else { return Ok(LinkView::Old) };
        if self.is_disowned(&row).await? {
            return Ok(LinkView::NotMe);
        }
        let db = self.kernel.db.read();
        let creditor = parties::creditor(db, row.creditor_id).await?.ok_or(Failure::broken("a message for nobody"))?;
        let contact = match row.contact_id {
            Some(contact) => self.identity.contact(db, ContactId::from_uuid(contact)).await?,
            None => None,
        };
        let contact = contact.filter(|contact| contact.removed_at.is_none());
        let on_file = store::channel(&row) == Some(Channel::Letter);
        let code_to = match &contact {
            Some(contact) => Some(match (queue::channel_of(contact)?, on_file) {
                (Channel::Sms, false) => CodeTo::ThisNumber,
                (Channel::Sms, true) => CodeTo::NumberOnFile,
                (_, false) => CodeTo::ThisAddress,
                (_, true) => CodeTo::AddressOnFile,
            }),
            None => None,
        };
        let is_stopped = contact.as_ref().is_some_and(|contact| contact.opted_out_at.is_some());
        Ok(LinkView::Open { creditor: creditor.name, code_to, can_stop: !on_file && !is_stopped, is_stopped })
    }

    /// Sends a code to where the message went.
    pub(super) async fn confirm(&self, token: &str, visitor: &Visitor, language: Locale) -> Result<(), Failure> {
        let row = self.usable(token).await?;
        let contact = row.contact_id.map(ContactId::from_uuid).ok_or(ApiError::NotFound)?;
        let found = self.identity.contact(self.kernel.db.read(), contact).await?;
        let found = found.filter(|contact| contact.removed_at.is_none()).ok_or(ApiError::NotFound)?;
        self.identity
            .ask(Asked {
                to: Some((CustomerId::from_uuid(row.customer_id), contact)),
                message: Some(row.id),
                channel: &found.channel,
                browser: &visitor.browser,
                network: &visitor.network,
                language,
            })
            .await?;
        store::note_opened(self.kernel.db.writer(), row.id, self.kernel.now()).await?;
        Ok(())
    }

    /// Somebody says that they are not the person the message is for: its address is no longer used.
    pub(super) async fn disown(&self, token: &str) -> Result<(), Failure> {
        let row = self.linked(token).await?.ok_or(ApiError::NotFound)?;
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        if !store::note_disowned(&tx, row.id, now).await? {
            return Ok(());
        }
        // A letter says nothing about the addresses we have.
        let contact = row.contact_id.filter(|_| store::channel(&row) != Some(Channel::Letter));
        if let Some(contact) = contact.map(ContactId::from_uuid) {
            self.identity.opt_out(&tx, contact, now).await?;
            let fact = ContactDisowned {
                message: MessageId::from_uuid(row.id),
                creditor: row.creditor_id,
                customer: CustomerId::from_uuid(row.customer_id),
                contact,
            };
            self.kernel.outbox.record(&tx, &fact, now).await?;
        }
        self.note_by_link(&tx, &row, "contact disowned", now).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// No more messages at the address that this one went to.
    pub(super) async fn stop(&self, token: &str) -> Result<(), Failure> {
        let row = self.linked(token).await?.ok_or(ApiError::NotFound)?;
        let contact = row.contact_id.filter(|_| store::channel(&row) != Some(Channel::Letter));
        let contact = contact.map(ContactId::from_uuid).ok_or(ApiError::NotFound)?;
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        self.identity.opt_out(&tx, contact, now).await?;
        self.note_by_link(&tx, &row, "contact opted out", now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same, asked for by the mail program of the person (RFC 8058). Says nothing of whether there was such a link.
    pub async fn stop_by_mail_program(&self, token: &str) -> Result<(), ApiError> {
        match self.stop(token).await {
            Ok(()) | Err(Failure::Told(ApiError::NotFound)) => Ok(()),
            Err(failure) => Err(self.kernel.answer(failure)),
        }
    }

    /// The message of a link that still leads somewhere.
    async fn linked(&self, token: &str) -> Result<Option<message::Model>, Failure> {
        let row = store::by_link(self.kernel.db.read(), &self.link_hash(token)).await?;
        let since = self.kernel.now().plus_seconds(-LINK_SECONDS).unix_millis();
        Ok(row.filter(|row| row.created_at > since))
    }

    /// The same, unless somebody said that it reached the wrong person.
    async fn usable(&self, token: &str) -> Result<message::Model, Failure> {
        let row = self.linked(token).await?.ok_or(ApiError::NotFound)?;
        match self.is_disowned(&row).await? {
            true => Err(ApiError::NotFound.into()),
            false => Ok(row),
        }
    }

    async fn is_disowned(&self, row: &message::Model) -> Result<bool, Failure> {
        if row.disowned_at.is_some() {
            return Ok(true);
        }
        match row.contact_id {
            Some(contact) => Ok(store::is_disowned(self.kernel.db.read(), contact).await?),
            None => Ok(false),
        }
    }

    async fn note_by_link(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        row: &message::Model,
        action: &str,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let entry = audit::Entry {
            chain: Some(row.creditor_id),
            at,
            actor: "whoever holds the link",
            action,
            subject: &format!("message:{}", row.id),
            detail: json!({ "contact": row.contact_id }),
        };
        audit::record(tx, entry).await?;
        Ok(())
    }
}
