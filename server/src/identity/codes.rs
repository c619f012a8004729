//! Codes: asked for, sent by whoever reacts to [`CodeRequested`], typed back.
//!
//! A code is bound to the browser that asked. A newer one voids that browser's older ones, and only those: a stranger
//! who asks for somebody's code can neither use it nor take away the one its owner is waiting for.

use super::entity::{contact, sign_in};
use super::{CodeRequested, Service};
use crate::kernel::failure::Failure;
use crate::kernel::limits::{ByNetwork, Limit, Verdict};
use crate::kernel::vault::Aad;
use app::error::ApiError;
use app::identity::port::{CodeView, SignedIn};
use app::page::Visitor;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use shared::identity::{
    CODE_DIGITS, CODE_SECONDS, CODE_TRIES, CodeError, ContactId, CustomerId, Device, SentCode, SignInId, parse_code,
};
use shared::kernel::{Locale, Random, Timestamp};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A browser asks: the same for everybody, so being told to wait tells nothing.
const BY_BROWSER: Limit = Limit { name: "code asked for, by browser", tries_max: 6, window_seconds: 15 * 60 };
/// An address is sent to: beyond it nothing is sent, and nothing says so. Nobody is locked out for longer than the window.
const BY_CONTACT: Limit = Limit { name: "code sent, by contact", tries_max: 6, window_seconds: 15 * 60 };
/// Of those, so many for one network address: an outsider elsewhere leaves some for the owner.
const BY_CONTACT_AND_NETWORK: Limit = Limit { name: "code sent, by contact and network", tries_max: 4, ..BY_CONTACT };
/// Whoever comes by the link of a message holds something that outsiders do not: counted apart, they cannot shut the
/// owner out.
const BY_CONTACT_AND_LINK: Limit = Limit { name: "code sent, by contact and link", ..BY_CONTACT };
/// Wrong codes: a browser that guesses waits.
const WRONG_BY_BROWSER: Limit = Limit { name: "wrong code, by browser", tries_max: 10, window_seconds: 15 * 60 };

/// Who asks for a code, and where it should go.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Whom the code signs in, and by which address; none where nobody fits.
    pub to: Option<(CustomerId, ContactId)>,
    /// The message whose link led here.
    pub message: Option<Uuid>,
    /// `email` or `sms`: what the page says, whether or not anybody fits.
    pub channel: &'a str,
    /// The secret of the browser that asks.
    pub browser: &'a [u8],
    /// Where on the network it is.
    pub network: &'a [u8],
    pub language: Locale,
}

impl Service {
    /// Makes a code for this browser and has it sent, if anybody fits. Same work and same answer if nobody does.
    pub async fn ask(&self, asked: Asked<'_>) -> Result<(), Failure> {
        let now = self.kernel.now();
        self.kernel.limits.allow_from(ByNetwork::Asked, asked.network, now).await?;
        if let Verdict::RetryAfter(seconds) = self.kernel.limits.allow(BY_BROWSER, asked.browser, now).await? {
            return Err(ApiError::Wait { seconds }.into());
        }
        // A stand-in for nobody's address: the limit is looked up and counted either way.
        let nobody = asked.browser;
        let contact_key = asked.to.map_or(nobody.to_vec(), |(_, contact)| contact.uuid().as_bytes().to_vec());
        let contact_here = [contact_key.as_slice(), asked.network].concat();
        let in_all = if asked.message.is_some() { BY_CONTACT_AND_LINK } else { BY_CONTACT };
        let here = self.kernel.limits.allow(BY_CONTACT_AND_NETWORK, &contact_here, now).await?;
        // What is refused here does not use up what others may.
        let who = if here == Verdict::Allowed { contact_key.as_slice() } else { nobody };
        let in_all = self.kernel.limits.allow(in_all, who, now).await?;
        let to = asked.to.filter(|_| here == Verdict::Allowed && in_all == Verdict::Allowed);

        let id = SignInId::new(now, self.kernel.random());
        let code = new_code(self.kernel.random());
        let browser_hash = self.kernel.vault.hashes().token(asked.browser).to_vec();
        let tx = self.kernel.db.begin().await?;
        void_older(&tx, &browser_hash, now).await?;
        sign_in::Entity::insert(sign_in::ActiveModel {
            id: Set(id.uuid()),
            browser_hash: Set(browser_hash),
            customer_id: Set(to.map(|(customer, _)| customer.uuid())),
            contact_id: Set(to.map(|(_, contact)| contact.uuid())),
            message_id: Set(asked.message),
            code_hash: Set(self.kernel.vault.hashes().code(id.uuid(), &code).to_vec()),
            channel: Set(asked.channel.to_owned()),
            language: Set(asked.language.code().to_owned()),
            tries_left: Set(CODE_TRIES),
            sends: Set(1),
            sent_at: Set(now.unix_millis()),
            created_at: Set(now.unix_millis()),
            expires_at: Set(now.plus_seconds(CODE_SECONDS).unix_millis()),
            used_at: Set(None),
            voided_at: Set(None),
        })
        .exec_without_returning(&tx)
        .await?;
        let code_sealed = self.kernel.vault.platform().seal(place(&id), code.as_bytes(), self.kernel.random());
        let fact = CodeRequested { sign_in: id, to, message: asked.message, language: asked.language, code_sealed };
        self.kernel.outbox.record(&tx, &fact, now).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// The code of a [`CodeRequested`], for the message that carries it.
    pub fn open_code(&self, fact: &CodeRequested) -> Result<String, Failure> {
        Ok(self.kernel.vault.platform().open_text(place(&fact.sign_in), &fact.code_sealed)?)
    }

    /// A new code for whom this browser last asked; the older stops working.
    pub(super) async fn ask_again(&self, visitor: &Visitor, language: Locale) -> Result<(), Failure> {
        let Some(last) = self.latest(self.kernel.db.read(), &visitor.browser).await? else {
            return Err(ApiError::NotFound.into());
        };
        let wait = sent(&last).resend_in_seconds(self.kernel.now());
        if wait > 0 {
            return Err(ApiError::Wait { seconds: u32::try_from(wait).unwrap_or(u32::MAX) }.into());
        }
        let to = last.customer_id.zip(last.contact_id);
        self.ask(Asked {
            to: to.map(|(customer, contact)| (CustomerId::from_uuid(customer), ContactId::from_uuid(contact))),
            message: last.message_id,
            channel: &last.channel,
            browser: &visitor.browser,
            network: &visitor.network,
            language,
        })
        .await
    }

    /// What the code page says: the same whether or not anybody fits.
    pub(super) async fn view(&self, browser: &[u8]) -> Result<CodeView, Failure> {
        let last = self.latest(self.kernel.db.read(), browser).await?.ok_or(ApiError::NotFound)?;
        let resend_in_seconds = sent(&last).resend_in_seconds(self.kernel.now());
        Ok(CodeView {
            by_sms: last.channel == "sms",
            from_message: last.message_id.is_some(),
            resend_in_seconds: u32::try_from(resend_in_seconds).unwrap_or_default(),
        })
    }

    /// Signs in if the code is right. The try is counted before the code is compared, so that those who try many at once
    /// get no more tries; and taken back if it is right.
    pub(super) async fn enter(&self, visitor: &Visitor, typed: &str, device: Device) -> Result<SignedIn, Failure> {
        let code = parse_code(typed).map_err(refuse)?;
        let (now, limits) = (self.kernel.now(), &self.kernel.limits);
        let Some(last) = self.latest(self.kernel.db.read(), &visitor.browser).await? else {
            return Err(ApiError::NotFound.into());
        };
        sent(&last).admits_a_try(now).map_err(refuse)?;
        limits.allow_from(ByNetwork::Wrong, &visitor.network, now).await?;
        if let Verdict::RetryAfter(seconds) = limits.allow(WRONG_BY_BROWSER, &visitor.browser, now).await? {
            return Err(ApiError::Wait { seconds }.into());
        }
        let tx = self.kernel.db.begin().await?;
        let Some(tries_left) = take_try(&tx, last.id).await? else {
            return Err(refuse(CodeError::TooMany));
        };
        let matches: bool =
            self.kernel.vault.hashes().code(last.id, &code).as_slice().ct_eq(last.code_hash.as_slice()).into();
        let Some(customer) = last.customer_id.map(CustomerId::from_uuid).filter(|_| matches) else {
            tx.commit().await?;
            return Err(refuse(if tries_left == 0 { CodeError::TooMany } else { CodeError::Wrong }));
        };
        // Two tabs with the right code: one of them uses it.
        let used = sign_in::Entity::update_many()
            .col_expr(sign_in::Column::UsedAt, Expr::value(now.unix_millis()))
            .filter(sign_in::Column::Id.eq(last.id))
            .filter(sign_in::Column::UsedAt.is_null())
            .exec(&tx)
            .await?;
        if used.rows_affected == 0 {
            return Err(refuse(CodeError::Used));
        }
        let owes_second_fact = self.owes_second_fact(customer).await?;
        let token = self.open_session(&tx, customer, device, owes_second_fact, now).await?;
        tx.commit().await?;
        limits.forgive_from(ByNetwork::Wrong, &visitor.network, now).await?;
        limits.forgive(WRONG_BY_BROWSER, &visitor.browser, now).await?;
        Ok(SignedIn { token, owes_second_fact })
    }

    /// The code this browser last asked for.
    async fn latest<C: ConnectionTrait>(&self, db: &C, browser: &[u8]) -> Result<Option<sign_in::Model>, DbErr> {
        let browser_hash = self.kernel.vault.hashes().token(browser).to_vec();
        sign_in::Entity::find()
            .filter(sign_in::Column::BrowserHash.eq(browser_hash))
            .order_by_desc(sign_in::Column::CreatedAt)
            .order_by_desc(sign_in::Column::Id)
            .one(db)
            .await
    }

    /// A contact, for whoever has to write to it.
    pub async fn contact<C: ConnectionTrait>(&self, db: &C, id: ContactId) -> Result<Option<contact::Model>, DbErr> {
        contact::Entity::find_by_id(id.uuid()).one(db).await
    }
}

/// Which of these people have an address with one of these hashes on file, still usable: person and contact.
pub async fn contacts_at<C: ConnectionTrait>(
    db: &C,
    customers: Vec<Uuid>,
    indexes: Vec<Vec<u8>>,
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    use sea_orm::QuerySelect;
    // One person and a handful of readings of a number; bounded all the same.
    const CONTACTS_MAX: u64 = 100;
    contact::Entity::find()
        .select_only()
        .columns([contact::Column::CustomerId, contact::Column::Id])
        .filter(contact::Column::CustomerId.is_in(customers))
        .filter(contact::Column::AddressIndex.is_in(indexes))
        .filter(contact::Column::BouncedAt.is_null())
        // An address that its creditor took off the file belongs, for all we know, to somebody else now.
        .filter(contact::Column::RemovedAt.is_null())
        .order_by_asc(contact::Column::Position)
        .limit(CONTACTS_MAX)
        .into_tuple()
        .all(db)
        .await
}

/// What [`SentCode`] needs to know of a row.
fn sent(row: &sign_in::Model) -> SentCode {
    SentCode {
        sent_at: Timestamp::from_unix_millis(row.sent_at),
        tries_left: row.tries_left,
        is_used: row.used_at.is_some(),
        is_voided: row.voided_at.is_some(),
    }
}

fn refuse(error: CodeError) -> Failure {
    ApiError::field("code", error.code()).into()
}

/// Where a code is sealed: a code of one fact cannot be put into another.
fn place(id: &SignInId) -> Aad<'_> {
    Aad::new("fact", id.as_bytes(), "code")
}

/// Six figures, each equally likely.
fn new_code(random: &dyn Random) -> String {
    const COUNT: u32 = 10_u32.pow(CODE_DIGITS as u32);
    /// The largest multiple of `COUNT` in 32 bits: what lies beyond would favour small codes.
    const FAIR: u32 = u32::MAX - u32::MAX % COUNT;
    loop {
        let mut bytes = [0_u8; 4];
        random.fill(&mut bytes);
        let number = u32::from_le_bytes(bytes);
        if number < FAIR {
            return format!("{:0width$}", number % COUNT, width = CODE_DIGITS);
        }
    }
}

/// Uses up one try of a code, if one is left: how many are left after it. The row is ours until the transaction ends.
async fn take_try(tx: &DatabaseTransaction, id: Uuid) -> Result<Option<i32>, DbErr> {
    let taken = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::TriesLeft, Expr::col(sign_in::Column::TriesLeft).sub(1))
        .filter(sign_in::Column::Id.eq(id))
        .filter(sign_in::Column::TriesLeft.gt(0))
        .exec(tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(None);
    }
    Ok(sign_in::Entity::find_by_id(id).one(tx).await?.map(|row| row.tries_left))
}

async fn void_older(tx: &DatabaseTransaction, browser_hash: &[u8], now: Timestamp) -> Result<(), DbErr> {
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::VoidedAt, Expr::value(now.unix_millis()))
        .filter(sign_in::Column::BrowserHash.eq(browser_hash.to_vec()))
        .filter(sign_in::Column::UsedAt.is_null())
        .filter(sign_in::Column::VoidedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
