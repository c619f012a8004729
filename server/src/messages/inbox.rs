//! The inbox: what left for a person, as it left. Codes to sign in with are no part of it: they are keys, not letters, and
//! a key is shown nowhere but where it was sent.

use super::content::Content;
use super::entity::message;
use super::{Service, queue, store};
use crate::accounts::{CreditorModel, parties};
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::messages::inbox_view::{About, AboutChoice, InboxRow, InboxView, MessageView};
use app::text::messages as words;
use sea_orm::{ConnectionTrait, DbErr};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::{Actor, CustomerId};
use shared::kernel::{Locale, Market, Reader, Timestamp};
use shared::messages::MessageId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many messages stand on a page.
const PAGE: u64 = 20;

/// A message as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// `2026-12-03.txt`
    pub name: String,
    pub text: String,
}

/// How many messages a person has not opened yet.
pub async fn unread<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<u64, DbErr> {
    store::unread(db, customer).await
}

impl Service {
    /// A stretch of a person's inbox: from before one of their messages on, or from the newest.
    pub(super) async fn inbox_of(
        &self,
        customer: CustomerId,
        about: Option<About>,
        before: Option<MessageId>,
    ) -> Result<InboxView, Failure> {
        let db = self.kernel.db.read();
        let begin = match before {
            Some(before) => store::received_one(db, customer, before).await?,
            None => None,
        };
        let mut rows = store::received(db, customer, about, begin.as_ref(), PAGE + 1).await?;
        let has_more = rows.len() as u64 > PAGE;
        rows.truncate(PAGE as usize);
        let market = self.market_of(customer).await?;
        let creditors = self.creditors_of(rows.iter().map(|row| row.creditor_id)).await?;
        let mut shown = Vec::with_capacity(rows.len());
        for row in &rows {
            shown.push(self.shown(row, &creditors, market)?.0);
        }
        Ok(InboxView {
            market,
            older: shown.last().map(|row| row.id).filter(|_| has_more),
            rows: shown,
            unread: store::unread(db, customer).await?,
            is_newest: begin.is_none(),
            about,
            choices: self.choices(customer).await?,
        })
    }

    /// One message of a person; what is somebody else's is not found.
    pub(super) async fn letter_of(&self, customer: CustomerId, id: MessageId) -> Result<MessageView, Failure> {
        let row = store::received_one(self.kernel.db.read(), customer, id).await?.ok_or(ApiError::NotFound)?;
        let market = self.market_of(customer).await?;
        let creditors = self.creditors_of([row.creditor_id]).await?;
        let (shown, content) = self.shown(&row, &creditors, market)?;
        let account = row.account_id.map(AccountId::from_uuid);
        Ok(MessageView { market, row: shown, body: content.text, account })
    }

    /// Notes that a person opened one of their messages. The first time counts.
    pub(super) async fn note_read(&self, customer: CustomerId, id: MessageId) -> Result<(), Failure> {
        let db = self.kernel.db.writer();
        store::received_one(db, customer, id).await?.ok_or(ApiError::NotFound)?;
        store::note_read(db, customer, Some(id), self.kernel.now()).await?;
        Ok(())
    }

    /// The same for all that there are now.
    pub(super) async fn note_all_read(&self, customer: CustomerId) -> Result<(), Failure> {
        store::note_read(self.kernel.db.writer(), customer, None, self.kernel.now()).await?;
        Ok(())
    }

    /// A message as a file to keep. Another customer's is not found.
    pub async fn text_file(&self, actor: &Actor, id: MessageId, locale: Locale) -> Result<TextFile, ApiError> {
        let message = self.letter_of(actor.customer, id).await.map_err(|failure| self.kernel.answer(failure))?;
        let reader = Reader::new(locale, message.market);
        let row = &message.row;
        let colon = if locale == Locale::Fr { "\u{a0}:" } else { ":" };
        let head = [
            (words::message_from(locale), row.creditor.clone()),
            (words::message_on(locale), reader.date(row.on)),
            (words::message_by(locale), way_words(locale, row.way).to_owned()),
        ];
        let mut text = row.subject.clone().unwrap_or_else(|| words::inbox_letter(locale).to_owned()) + "\n\n";
        for (name, value) in head {
            text += &format!("{name}{colon} {value}\n");
        }
        text += "\n";
        text += if message.body.is_empty() { words::message_on_paper(locale) } else { message.body.trim_end() };
        Ok(TextFile { name: format!("{}.txt", row.on), text: text + "\n" })
    }

    /// A row as it is listed, and what it says.
    fn shown(
        &self,
        row: &message::Model,
        creditors: &BTreeMap<Uuid, CreditorModel>,
        market: Market,
    ) -> Result<(InboxRow, Content), Failure> {
        let creditor = creditors.get(&row.creditor_id).ok_or(Failure::broken("a message for nobody"))?;
        let content = queue::open(&parties::vault_of(&self.kernel.vault, creditor)?, row)?;
        if content.code.is_some() {
            return Err(Failure::broken("a code among the letters"));
        }
        let sent_at = Timestamp::from_unix_millis(row.sent_at.unwrap_or(row.created_at));
        let listed = InboxRow {
            id: MessageId::from_uuid(row.id),
            subject: Some(content.subject.clone()).filter(|subject| !subject.is_empty()),
            on: today(market, sent_at),
            creditor: creditor.name.clone(),
            way: store::way(row),
            is_read: row.read_at.is_some(),
        };
        Ok((listed, content))
    }

    async fn market_of(&self, customer: CustomerId) -> Result<Market, Failure> {
        let found = parties::customer(self.kernel.db.read(), customer).await?;
        let found = found.ok_or(Failure::broken("a session of nobody we know"))?;
        found.market.parse().map_err(|_| Failure::broken("an unknown market is stored"))
    }

    async fn creditors_of(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<BTreeMap<Uuid, CreditorModel>, Failure> {
        Ok(parties::creditors(self.kernel.db.read(), ids.into_iter().collect()).await?)
    }

    /// Each creditor, and each account where a person has several with one. Nothing where there is one account in all.
    async fn choices(&self, customer: CustomerId) -> Result<Vec<AboutChoice>, Failure> {
        let accounts = parties::accounts_of(self.kernel.db.read(), customer).await?;
        let creditors = self.creditors_of(accounts.iter().map(|account| account.creditor_id)).await?;
        let mut choices = Vec::new();
        for creditor in creditors.values() {
            let choice = |about, reference| AboutChoice { about, creditor: creditor.name.clone(), reference };
            choices.push(choice(About::Creditor(CreditorId::from_uuid(creditor.id)), None));
            let theirs: Vec<_> = accounts.iter().filter(|account| account.creditor_id == creditor.id).collect();
            if theirs.len() > 1 {
                let one = |account: &&crate::accounts::AccountModel| {
                    choice(About::Account(AccountId::from_uuid(account.id)), Some(account.reference.clone()))
                };
                choices.extend(theirs.iter().map(one));
            }
        }
        Ok(if choices.len() > 1 { choices } else { Vec::new() })
    }
}

fn way_words(locale: Locale, way: app::messages::view::Way) -> &'static str {
    use app::messages::view::Way;
    match way {
        Way::Email => words::inbox_by_email(locale),
        Way::Sms => words::inbox_by_sms(locale),
        Way::Letter => words::inbox_by_letter(locale),
    }
}
