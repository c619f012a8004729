//! Writing a message: in the transaction that makes it necessary.

use super::content::{self, Content, Say, Setting};
use super::entity::message;
use super::{ROLE, Service, sending, store};
use crate::accounts::parties;
use crate::identity;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{self, NewJob};
use crate::kernel::vault::{Aad, CreditorVault};
use crate::kernel::{Kernel, reference};
use crate::payments::{GuestPaid, GuestReceipt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use shared::accounts::EmailAddress;
use shared::compliance::{Channel, Purpose};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::{Locale, Market};
use shared::messages::{MessageId, State};
use uuid::Uuid;

/// 128 random bits in a link: nobody guesses one.
const TOKEN_BYTES: usize = 16;
/// Of 2⁴⁰ check codes a few are taken; that this many new ones all are does not happen.
const CODE_TRIES: u32 = 8;

/// A message to be written.
#[derive(Debug, Clone)]
pub struct Draft {
    pub customer: CustomerId,
    /// Where it goes; its creditor is the one in whose name it is written.
    pub contact: ContactId,
    pub account: Option<Uuid>,
    pub purpose: Purpose,
    pub locale: Locale,
    pub say: Say,
}

/// A message to be written, as far as its row and its words need to know whom it is for.
struct New {
    creditor: Uuid,
    customer: CustomerId,
    account: Option<Uuid>,
    channel: Channel,
    to: To,
    purpose: Purpose,
    market: Market,
    locale: Locale,
    is_first: bool,
}

/// Where it goes.
enum To {
    Contact(Uuid),
    /// Nobody's contact, and never to be one.
    Guest(EmailAddress),
}

/// What a message is known by outside: the secret of its link, and the code printed in it.
pub(super) struct Marks {
    pub token: String,
    pub check_code: String,
}

impl Service {
    /// Writes a message and the job that sends it, in the caller's transaction: both happen, or neither. What the
    /// rules say of it is asked when it is sent. After the commit, `kernel.wake` has it sent at once.
    pub async fn queue(&self, tx: &DatabaseTransaction, draft: Draft) -> Result<MessageId, Failure> {
        let broken = |what| Failure::broken(what);
        let contact = self.identity.contact(tx, draft.contact).await?.ok_or(broken("a message to no address"))?;
        let customer = parties::customer(tx, draft.customer).await?.ok_or(broken("a message to nobody we know"))?;
        let new = New {
            creditor: contact.creditor_id,
            customer: draft.customer,
            account: draft.account,
            channel: channel_of(&contact)?,
            to: To::Contact(contact.id),
            purpose: draft.purpose,
            market: customer.market.parse().map_err(|_| broken("an unknown market is stored"))?,
            locale: draft.locale,
            is_first: !store::is_known_to(tx, draft.customer, contact.creditor_id).await?,
        };
        self.write_down(tx, &draft.say, new).await
    }

    /// The same to somebody who is nobody's contact: who paid for a customer, and wants a receipt.
    pub(super) async fn queue_for_guest(
        &self,
        tx: &DatabaseTransaction,
        paid: &GuestPaid,
        receipt: &GuestReceipt,
    ) -> Result<MessageId, Failure> {
        let customer = parties::customer(tx, paid.customer).await?;
        let customer = customer.ok_or(Failure::broken("a payment for nobody we know"))?;
        let market: Market = customer.market.parse().map_err(|_| Failure::broken("an unknown market is stored"))?;
        let say = Say::GuestReceipt {
            amount: receipt.amount,
            number: receipt.reference.clone(),
            on: today(market, receipt.paid_at),
        };
        let new = New {
            creditor: paid.creditor.uuid(),
            customer: paid.customer,
            account: Some(paid.account.uuid()),
            channel: Channel::Email,
            to: To::Guest(receipt.address.clone()),
            purpose: Purpose::Receipt,
            market,
            locale: receipt.locale,
            is_first: false,
        };
        self.write_down(tx, &say, new).await
    }

    /// Writes it, with the job that sends it.
    async fn write_down(&self, tx: &DatabaseTransaction, say: &Say, new: New) -> Result<MessageId, Failure> {
        let now = self.kernel.now();
        let template = say.template();
        let creditor =
            parties::creditor(tx, new.creditor).await?.ok_or(Failure::broken("an address of no creditor"))?;
        let marks = self.new_marks(tx).await?;
        let id = MessageId::new(now, self.kernel.random());
        let setting = Setting {
            locale: new.locale,
            market: new.market,
            role: ROLE,
            channel: new.channel,
            purpose: new.purpose,
            is_first: new.is_first,
            creditor: creditor.name.clone(),
            phone: self.sender.phone.clone(),
            public_url: self.sender.public_url.clone(),
            link: template.has_link().then(|| self.link(&marks.token)),
            check_code: format!("QT-{}", marks.check_code),
        };
        let content = content::write(say, &setting);
        let vault = parties::vault_of(&self.kernel.vault, &creditor)?;
        let (contact_id, guest_sealed) = match &new.to {
            To::Contact(contact) => (Some(*contact), None),
            To::Guest(address) => {
                (None, Some(vault.seal_text(guest_place(id.as_bytes()), address.as_str(), self.kernel.random())))
            }
        };
        store::insert(
            tx,
            message::Model {
                id: id.uuid(),
                creditor_id: creditor.id,
                customer_id: new.customer.uuid(),
                contact_id,
                account_id: new.account,
                channel: store::code_of(new.channel).to_owned(),
                purpose: store::purpose_code(new.purpose),
                template: template.code().to_owned(),
                language: new.locale.code().to_owned(),
                content_sealed: seal(&self.kernel, &vault, id, &content)?,
                link_hash: setting.link.is_some().then(|| self.link_hash(&marks.token)),
                code_hash: Some(self.code_hash(&marks.check_code)),
                decision: String::new(),
                state: State::Queued.code().to_owned(),
                send_at: now.unix_millis(),
                sent_at: None,
                provider_reference: None,
                last_error: None,
                link_opened_at: None,
                disowned_at: None,
                read_at: None,
                guest_sealed,
                created_at: now.unix_millis(),
            },
        )
        .await?;
        let job = NewJob::new(sending::KIND, &sending::Payload { message: id }, now)?;
        jobs::enqueue(tx, job, now, self.kernel.random()).await?;
        Ok(id)
    }

    /// A new link and a check code that no other message has.
    pub(super) async fn new_marks<C: ConnectionTrait>(&self, db: &C) -> Result<Marks, Failure> {
        let mut bytes = [0_u8; TOKEN_BYTES];
        self.kernel.random.fill(&mut bytes);
        for _ in 0..CODE_TRIES {
            let check_code = reference::short(self.kernel.random());
            if store::by_code(db, &self.code_hash(&check_code)).await?.is_none() {
                return Ok(Marks { token: URL_SAFE_NO_PAD.encode(bytes), check_code });
            }
        }
        Err(Failure::broken("no check code is free"))
    }

    pub(super) fn link(&self, token: &str) -> String {
        format!("{}/m/{token}", self.sender.public_url)
    }

    pub(super) fn link_hash(&self, token: &str) -> Vec<u8> {
        self.kernel.vault.hashes().of("message link", &[token.as_bytes()]).to_vec()
    }

    /// `code` as [`reference::short`] writes it.
    pub(super) fn code_hash(&self, code: &str) -> Vec<u8> {
        self.kernel.vault.hashes().of("message check code", &[code.as_bytes()]).to_vec()
    }
}

/// By which channel an address is written to.
pub(super) fn channel_of(contact: &identity::entity::contact::Model) -> Result<Channel, Failure> {
    match contact.channel.as_str() {
        "email" => Ok(Channel::Email),
        "sms" => Ok(Channel::Sms),
        _ => Err(Failure::broken("an address of an unknown channel is stored")),
    }
}

pub(super) fn seal(
    kernel: &Kernel,
    vault: &CreditorVault,
    id: MessageId,
    content: &Content,
) -> Result<Vec<u8>, Failure> {
    Ok(vault.seal_json(place(&id), content, kernel.random())?)
}

pub(super) fn open(vault: &CreditorVault, row: &message::Model) -> Result<Content, Failure> {
    Ok(vault.open_json(place(&MessageId::from_uuid(row.id)), &row.content_sealed)?)
}

/// The address of whoever is nobody's contact, where it goes to one.
pub(super) fn open_guest(vault: &CreditorVault, row: &message::Model) -> Result<Option<String>, Failure> {
    let open = |sealed: &Vec<u8>| vault.open_text(guest_place(row.id.as_bytes()), sealed);
    Ok(row.guest_sealed.as_ref().map(open).transpose()?)
}

fn guest_place(id: &[u8]) -> Aad<'_> {
    Aad::new("message", id, "guest_sealed")
}

fn place(id: &MessageId) -> Aad<'_> {
    Aad::new("message", id.as_bytes(), "content_sealed")
}
