//! Messages as the demonstration's mailbox shows them. Whoever calls makes sure that this is a demonstration.

use super::content::Content;
use super::entity::message;
use super::{Service, queue, store};
use crate::accounts::parties;
use crate::identity;
use crate::kernel::failure::Failure;
use shared::compliance::DecisionRecord;
use shared::identity::ContactId;
use shared::kernel::Timestamp;
use shared::messages::MessageId;

/// A message, opened.
pub struct Kept {
    pub id: MessageId,
    pub at: Timestamp,
    pub creditor: String,
    pub channel: String,
    pub template: String,
    pub language: String,
    pub state: String,
    pub last_error: Option<String>,
    /// The address it goes to; none for a printed link.
    pub to: Option<String>,
    pub content: Content,
    /// As soon as it was decided on.
    pub decision: Option<DecisionRecord>,
}

impl Service {
    /// Messages, the newest first: those to one address, or all; those before one of them, or from the newest on.
    pub async fn kept(&self, to: Option<&str>, before: Option<MessageId>, limit: u64) -> Result<Vec<Kept>, Failure> {
        let db = self.kernel.db.read();
        let contacts = match to {
            Some(address) => {
                let hashes = self.kernel.vault.hashes();
                let index = if address.contains('@') { hashes.email(address) } else { hashes.phone(address) };
                let found = self.identity.contacts_at(db, &index).await?;
                Some(found.iter().map(|contact| ContactId::from_uuid(contact.id)).collect())
            }
            None => None,
        };
        let mut kept = Vec::new();
        for row in store::latest(db, contacts, before, limit).await? {
            let is_guests = row.guest_sealed.is_some();
            let opened = self.open_kept(row).await?;
            // Their addresses are on no file to look them up in.
            if !is_guests || to.is_none_or(|to| opened.to.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(to))) {
                kept.push(opened);
            }
        }
        Ok(kept)
    }

    /// One message.
    pub async fn kept_one(&self, id: MessageId) -> Result<Option<Kept>, Failure> {
        match store::by_id(self.kernel.db.read(), id).await? {
            Some(row) => Ok(Some(self.open_kept(row).await?)),
            None => Ok(None),
        }
    }

    async fn open_kept(&self, row: message::Model) -> Result<Kept, Failure> {
        let db = self.kernel.db.read();
        let creditor = parties::creditor(db, row.creditor_id).await?.ok_or(Failure::broken("a message for nobody"))?;
        let vault = parties::vault_of(&self.kernel.vault, &creditor)?;
        let is_letter = store::channel(&row) == Some(shared::compliance::Channel::Letter);
        let contact = match row.contact_id.filter(|_| !is_letter) {
            Some(contact) => self.identity.contact(db, ContactId::from_uuid(contact)).await?,
            None => None,
        };
        Ok(Kept {
            id: MessageId::from_uuid(row.id),
            at: Timestamp::from_unix_millis(row.sent_at.unwrap_or(row.created_at)),
            creditor: creditor.name,
            to: match contact {
                Some(contact) => Some(identity::open_address(&vault, &contact)?),
                None => queue::open_guest(&vault, &row)?,
            },
            content: queue::open(&vault, &row)?,
            decision: serde_json::from_str(&row.decision).ok(),
            channel: row.channel,
            template: row.template,
            language: row.language,
            state: row.state,
            last_error: row.last_error,
        })
    }
}
