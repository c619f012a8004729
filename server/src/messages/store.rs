//! Queries over the table of messages.

use super::entity::message::{Column, Entity, Model};
use app::messages::inbox_view::About;
use app::messages::view::Way;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::compliance::{Channel, CreditorKey, DebtKey, PastContact, Purpose, Reached};
use shared::identity::{ContactId, CustomerId};
use shared::kernel::Timestamp;
use shared::messages::{MessageId, State, Template};
use uuid::Uuid;

/// The longest any cap looks back, and then some.
const HISTORY_SECONDS: i64 = 75 * 86_400;
/// A person who got more than this lately is over every cap anyway.
const HISTORY_MAX: u64 = 500;

pub async fn insert<C: ConnectionTrait>(db: &C, row: Model) -> Result<(), DbErr> {
    Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn by_id<C: ConnectionTrait>(db: &C, id: MessageId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id.uuid()).one(db).await
}

pub async fn by_link<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::LinkHash.eq(hash.to_vec())).one(db).await
}

pub async fn by_code<C: ConnectionTrait>(db: &C, hash: &[u8]) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::CodeHash.eq(hash.to_vec())).one(db).await
}

/// Whether somebody who got a message at this address said that it is not that person's.
pub async fn is_disowned<C: ConnectionTrait>(db: &C, contact: Uuid) -> Result<bool, DbErr> {
    let disowned = Entity::find()
        .filter(Column::ContactId.eq(contact))
        .filter(Column::DisownedAt.is_not_null())
        .filter(Column::Channel.ne(code_of(Channel::Letter)))
        .count(db)
        .await?;
    Ok(disowned > 0)
}

/// What left for a person lately.
pub async fn history<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<PastContact>, DbErr> {
    let rows = Entity::find()
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::CreatedAt.gt(now.plus_seconds(-HISTORY_SECONDS).unix_millis()))
        .filter(Column::State.eq(State::Sent.code()))
        .filter(Column::GuestSealed.is_null())
        .order_by_desc(Column::CreatedAt)
        .limit(HISTORY_MAX)
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(past).collect())
}

fn past(row: &Model) -> Option<PastContact> {
    Some(PastContact {
        at: Timestamp::from_unix_millis(row.sent_at?),
        channel: channel(row)?,
        purpose: purpose(row)?,
        debts: row.account_id.map(DebtKey).into_iter().collect(),
        creditor: Some(CreditorKey(row.creditor_id)),
        reached: Reached::Delivered,
        agreed: false,
    })
}

/// Whether anything but codes has left for a person in a creditor's name.
pub async fn is_known_to<C: ConnectionTrait>(db: &C, customer: CustomerId, creditor: Uuid) -> Result<bool, DbErr> {
    let sent = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::CreditorId.eq(creditor))
        .filter(Column::State.eq(State::Sent.code()))
        .filter(Column::Template.ne(Template::Otp.code()))
        .filter(Column::GuestSealed.is_null())
        .limit(1)
        .into_tuple::<Uuid>()
        .one(db)
        .await?;
    Ok(sent.is_some())
}

/// How a message stands after something was tried.
#[derive(Debug, Clone)]
pub struct Standing {
    pub state: State,
    /// JSON; none: as it was.
    pub decision: Option<String>,
    pub send_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub provider_reference: Option<String>,
    pub last_error: Option<&'static str>,
}

impl Standing {
    pub fn new(state: State) -> Self {
        Self { state, decision: None, send_at: None, sent_at: None, provider_reference: None, last_error: None }
    }
}

/// Notes how a message that was waiting stands now.
pub async fn note<C: ConnectionTrait>(db: &C, id: MessageId, standing: Standing) -> Result<(), DbErr> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(standing.state.code()))
        .col_expr(Column::LastError, Expr::value(standing.last_error));
    if let Some(decision) = standing.decision {
        update = update.col_expr(Column::Decision, Expr::value(decision));
    }
    if let Some(at) = standing.send_at {
        update = update.col_expr(Column::SendAt, Expr::value(at.unix_millis()));
    }
    if let Some(at) = standing.sent_at {
        update = update.col_expr(Column::SentAt, Expr::value(at.unix_millis()));
    }
    if let Some(reference) = standing.provider_reference {
        update = update.col_expr(Column::ProviderReference, Expr::value(reference));
    }
    let waiting = [State::Queued.code(), State::Deferred.code()];
    update.filter(Column::Id.eq(id.uuid())).filter(Column::State.is_in(waiting)).exec(db).await?;
    Ok(())
}

/// Notes that somebody went on from a message's link. The first time counts.
pub async fn note_opened<C: ConnectionTrait>(db: &C, id: Uuid, now: Timestamp) -> Result<(), DbErr> {
    note_once(db, id, Column::LinkOpenedAt, now).await.map(|_| ())
}

/// Notes that somebody said an address is not that person's. Returns whether it is news.
pub async fn note_disowned<C: ConnectionTrait>(db: &C, id: Uuid, now: Timestamp) -> Result<bool, DbErr> {
    note_once(db, id, Column::DisownedAt, now).await
}

async fn note_once<C: ConnectionTrait>(db: &C, id: Uuid, column: Column, now: Timestamp) -> Result<bool, DbErr> {
    let noted = Entity::update_many()
        .col_expr(column, Expr::value(now.unix_millis()))
        .filter(Column::Id.eq(id))
        .filter(column.is_null())
        .exec(db)
        .await?;
    Ok(noted.rows_affected > 0)
}

/// Messages to anybody, the newest first, from before one of them on: those to some contacts with what went to whoever is
/// nobody's contact, or all. For the demonstration's mailbox.
pub async fn latest<C: ConnectionTrait>(
    db: &C,
    contacts: Option<Vec<ContactId>>,
    before: Option<MessageId>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find();
    if let Some(contacts) = contacts {
        let theirs = Column::ContactId.is_in(contacts.iter().map(|contact| contact.uuid()));
        query = query.filter(Condition::any().add(theirs).add(Column::GuestSealed.is_not_null()));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before.uuid()));
    }
    query.order_by_desc(Column::Id).limit(limit).all(db).await
}

/// What left for a person, the newest first, the codes to sign in with apart; from before one of them on, or from the newest.
pub async fn received<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    about: Option<About>,
    before: Option<&Model>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find().filter(is_letter_for(customer));
    query = match about {
        Some(About::Account(account)) => query.filter(Column::AccountId.eq(account.uuid())),
        Some(About::Creditor(creditor)) => query.filter(Column::CreditorId.eq(creditor.uuid())),
        None => query,
    };
    if let Some(before) = before {
        // Two may leave in the same millisecond.
        let same = Condition::all().add(Column::SentAt.eq(before.sent_at)).add(Column::Id.lt(before.id));
        query = query.filter(Condition::any().add(Column::SentAt.lt(before.sent_at)).add(same));
    }
    query.order_by_desc(Column::SentAt).order_by_desc(Column::Id).limit(limit).all(db).await
}

/// One message that left for a person; no code.
pub async fn received_one<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    id: MessageId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id.uuid()).filter(is_letter_for(customer)).one(db).await
}

/// How many of them were not opened.
pub async fn unread<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<u64, DbErr> {
    Entity::find().filter(is_letter_for(customer)).filter(Column::ReadAt.is_null()).count(db).await
}

/// Notes that one of them was opened, or all of them. The first time counts.
pub async fn note_read<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    id: Option<MessageId>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let mut update = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(now.unix_millis()))
        .filter(is_letter_for(customer))
        .filter(Column::ReadAt.is_null());
    if let Some(id) = id {
        update = update.filter(Column::Id.eq(id.uuid()));
    }
    update.exec(db).await.map(|_| ())
}

fn is_letter_for(customer: CustomerId) -> Condition {
    Condition::all()
        .add(Column::CustomerId.eq(customer.uuid()))
        .add(Column::State.eq(State::Sent.code()))
        .add(Column::SentAt.is_not_null())
        .add(Column::Template.ne(Template::Otp.code()))
        .add(Column::GuestSealed.is_null())
}

/// How a message went.
pub fn way(row: &Model) -> Way {
    match channel(row) {
        Some(Channel::Sms) => Way::Sms,
        Some(Channel::Letter) => Way::Letter,
        _ => Way::Email,
    }
}

/// A channel as it is stored.
pub fn code_of(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Call => "call",
        Channel::Voicemail => "voicemail",
        Channel::Letter => "letter",
        Channel::InPortalMessage => "in_portal_message",
        Channel::Push => "push",
    }
}

/// A message's channel.
pub fn channel(row: &Model) -> Option<Channel> {
    read(&row.channel)
}

/// A message's purpose.
pub fn purpose(row: &Model) -> Option<Purpose> {
    read(&row.purpose)
}

/// A purpose as it is stored: the same word as in decisions.
pub fn purpose_code(purpose: Purpose) -> String {
    serde_json::to_value(purpose).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn read<T: serde::de::DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_and_purposes_are_stored_under_the_words_of_decisions() {
        for channel in [
            Channel::Email,
            Channel::Sms,
            Channel::Call,
            Channel::Voicemail,
            Channel::Letter,
            Channel::InPortalMessage,
            Channel::Push,
        ] {
            assert_eq!(read::<Channel>(code_of(channel)), Some(channel));
        }
        for purpose in Purpose::ALL {
            assert_eq!(read::<Purpose>(&purpose_code(purpose)), Some(purpose));
        }
    }
}
