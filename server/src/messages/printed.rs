//! A link for paper: what `quitus link` prints, and a letter would carry.

use super::content::Content;
use super::entity::message;
use super::{ROLE, Service, queue, store};
use crate::accounts::parties;
use crate::compliance::Wanted;
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use serde_json::json;
use shared::compliance::{Channel, DecisionRecord, Outcome, Purpose};
use shared::identity::{ContactId, CustomerId};
use shared::messages::{MessageId, State, Template};

/// A link on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub url: String,
    /// `QT-7F3K-92WD`
    pub check_code: String,
}

/// Why there is no link. Told to whoever runs the program.
#[derive(Debug, thiserror::Error)]
pub enum NoLink {
    #[error("no account has the reference {0}")]
    Unknown(String),
    #[error("several creditors use the reference {reference}; add --creditor with one of: {}", creditors.join(", "))]
    Ambiguous { reference: String, creditors: Vec<String> },
    #[error("the rules do not let us write to this person: {0}")]
    Blocked(String),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Service {
    /// Makes a sign-in link for the person of an account. The code that its page sends goes to the person's first
    /// address on file.
    pub async fn print_link(&self, reference: &str, creditor: Option<&str>) -> Result<Printed, NoLink> {
        let db = self.kernel.db.read();
        let mut found = parties::with_reference(db, reference).await.map_err(Failure::from)?;
        if let Some(slug) = creditor {
            found.retain(|(_, creditor)| creditor.slug == slug);
        }
        let (account, creditor) = match found.len() {
            0 => return Err(NoLink::Unknown(reference.to_owned())),
            1 => found.swap_remove(0),
            _ => {
                let creditors = found.into_iter().map(|(_, creditor)| creditor.slug).collect();
                return Err(NoLink::Ambiguous { reference: reference.to_owned(), creditors });
            }
        };
        let customer = CustomerId::from_uuid(account.customer_id);
        let contact = self.best_contact(db, customer, creditor.id).await?;
        let person = parties::customer(db, customer)
            .await
            .map_err(Failure::from)?
            .ok_or(Failure::broken("an account of nobody"))?;
        let market = account.market.parse().map_err(|_| Failure::broken("an unknown market is stored"))?;
        let now = self.kernel.now();
        let is_first = !store::is_known_to(db, customer, creditor.id).await.map_err(Failure::from)?;
        let purpose = Purpose::CustomerRequested;
        let decision = self
            .compliance
            .decide(
                db,
                Wanted {
                    creditor: creditor.id,
                    customer,
                    contact: None,
                    account: Some(account.id),
                    channel: Channel::Letter,
                    purpose,
                    template: Template::Link.reading(market, ROLE, Channel::Letter, purpose, is_first),
                    history: store::history(db, customer, now).await.map_err(Failure::from)?,
                    is_first,
                    arrangement: None,
                },
            )
            .await?;
        let record: DecisionRecord = (*decision).clone();
        // Handing it over is the sending: without a permit there is no link.
        if decision.permit().is_none() {
            return Err(NoLink::Blocked(why(&record)));
        }

        let tx = self.kernel.db.begin().await.map_err(Failure::from)?;
        let marks = self.new_marks(&tx).await?;
        let id = MessageId::new(now, self.kernel.random());
        let printed = Printed { url: self.link(&marks.token), check_code: format!("QT-{}", marks.check_code) };
        let content = Content {
            subject: String::new(),
            text: String::new(),
            html: None,
            link: Some(printed.url.clone()),
            check_code: printed.check_code.clone(),
            code: None,
            market,
            is_first,
            while_due: None,
        };
        let vault = parties::vault_of(&self.kernel.vault, &creditor).map_err(Failure::from)?;
        let row = message::Model {
            id: id.uuid(),
            creditor_id: creditor.id,
            customer_id: account.customer_id,
            contact_id: contact.map(ContactId::uuid),
            account_id: Some(account.id),
            channel: store::code_of(Channel::Letter).to_owned(),
            purpose: store::purpose_code(purpose),
            template: Template::Link.code().to_owned(),
            language: person.language,
            content_sealed: queue::seal(&self.kernel, &vault, id, &content)?,
            link_hash: Some(self.link_hash(&marks.token)),
            code_hash: Some(self.code_hash(&marks.check_code)),
            decision: serde_json::to_string(&record).map_err(Failure::from)?,
            state: State::Sent.code().to_owned(),
            send_at: now.unix_millis(),
            sent_at: Some(now.unix_millis()),
            provider_reference: None,
            last_error: None,
            link_opened_at: None,
            disowned_at: None,
            read_at: None,
            guest_sealed: None,
            created_at: now.unix_millis(),
        };
        store::insert(&tx, row).await.map_err(Failure::from)?;
        let entry = audit::Entry {
            chain: Some(creditor.id),
            at: now,
            actor: "command line",
            action: "link printed",
            subject: &format!("account:{}", account.id),
            detail: json!({ "message": id }),
        };
        audit::record(&tx, entry).await.map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
        Ok(printed)
    }
}

/// The rules that spoke against it, with their sources.
fn why(record: &DecisionRecord) -> String {
    let rules: Vec<String> = record.rules.iter().map(|hit| format!("{} ({})", hit.id, hit.citation)).collect();
    match record.outcome {
        Outcome::Allow => "the hours end in a few minutes".to_owned(),
        _ => rules.join(", "),
    }
}
