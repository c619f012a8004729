//! Links by which somebody else pays, as their owner makes and stops them.
//!
//! Whoever has the address can pay by it and sees a name, an amount and nothing else, so its owner may see it again at any
//! time: it is kept sealed, and found by a keyed hash.

use super::Service;
use super::beginning::{changed_meanwhile, of_attempt};
use super::entity::{pay_link, payment};
use super::facts::{PayLinkMade, PayLinkStopped};
use super::service::of_amount;
use crate::accounts::{self, Standing};
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::vault::{Aad, SealError};
use crate::kernel::{audit, calendar};
use app::amount;
use app::error::{ApiError, FieldError};
use app::payments::link_view::{LinkForm, LinkRow, LinkTyped, LinksBody, LinksView};
use app::payments::port::PayLinks;
use app::payments::view::Obstacle;
use async_trait::async_trait;
use chrono::Days;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Currency, Money, Timestamp};
use shared::payments::{LinkAmount, LinkClosed, LinkName, NotALinkName, PayLink, PayLinkId, Payable, PaymentState};

/// How many links on one account can be in force at the same time.
const OPEN_MAX: u64 = 20;
/// How many stand on a page.
const PAGE: usize = 20;
/// The secret in an address: 256 bits in Base64.
const TOKEN_CHARS: usize = 43;

/// A link, read.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub id: PayLinkId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub name: LinkName,
    pub terms: PayLink,
}

/// What was paid by a link, and what has begun to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used {
    pub taken: Money,
    pub on_its_way: Money,
}

/// What somebody wants a link to be, once every field could be read.
struct Wish {
    name: LinkName,
    amount: LinkAmount,
    days: u8,
}

impl Service {
    async fn links_of(
        &self,
        actor: &Actor,
        browser: &[u8],
        account: AccountId,
        before: Option<PayLinkId>,
    ) -> Result<LinksView, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let standing = accounts::standing(db, actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        let mut rows = pay_link::Entity::find()
            .filter(pay_link::Column::CustomerId.eq(actor.customer.uuid()))
            .filter(pay_link::Column::AccountId.eq(account.uuid()))
            .order_by_desc(pay_link::Column::Id)
            .limit(PAGE as u64 + 1);
        if let Some(before) = before {
            rows = rows.filter(pay_link::Column::Id.lt(before.uuid()));
        }
        let mut rows = rows.all(db).await?;
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let takes = self.payable_on(&standing).await?;
        let mut links = Vec::with_capacity(rows.len());
        for row in rows {
            let token = self.open_token(&row)?;
            let link = self.read_link(row)?;
            let used = used(db, link.id, link.terms.amount.most().currency()).await?;
            let payable = link.terms.payable(used.taken, used.on_its_way, takes.ok(), now);
            let last = link.terms.expires_at.plus_seconds(-1);
            links.push(LinkRow {
                id: link.id,
                token,
                amount: link.terms.amount,
                taken: used.taken,
                on_its_way: used.on_its_way,
                state: link.terms.state(used.taken, now),
                is_too_large: payable == Err(LinkClosed::NotNow),
                last_day: calendar::today(standing.market, last),
                name: link.name.to_string(),
            });
        }
        Ok(LinksView {
            account,
            creditor: accounts::creditor_name(db, standing.creditor).await?,
            market: standing.market,
            body: self.link_body(actor, browser, &standing, takes).await?,
            today: calendar::today(standing.market, now),
            older: links.last().map(|link| link.id).filter(|_| has_more),
            is_newest: before.is_none(),
            links,
            reference: standing.reference,
        })
    }

    /// The form for a new one, or why there is none.
    async fn link_body(
        &self,
        actor: &Actor,
        browser: &[u8],
        standing: &Standing,
        takes: Result<Payable, Obstacle>,
    ) -> Result<LinksBody, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let payable = match takes {
            Ok(payable) => payable,
            Err(obstacle) => return Ok(LinksBody::Blocked(obstacle)),
        };
        if count_open(db, standing.account, now).await? >= OPEN_MAX {
            return Ok(LinksBody::Full);
        }
        let typed: Option<LinkTyped> = self.kernel.drafts.peek(browser, &form(standing.account), now).await?;
        let typed = match typed {
            Some(typed) => typed,
            None => LinkTyped {
                name: accounts::first_name(&self.kernel, actor.customer, standing.creditor).await?,
                ..LinkTyped::default()
            },
        };
        let attempt = AttemptId::new(now, self.kernel.random());
        Ok(LinksBody::Form(LinkForm { attempt, payable, typed }))
    }

    /// What the account of a link takes at this moment, or what stands in the way.
    async fn payable_on(&self, standing: &Standing) -> Result<Result<Payable, Obstacle>, Failure> {
        let Standing { customer, account, .. } = *standing;
        let around = self.surroundings.around(customer, account).await?;
        Ok(self.together(self.kernel.db.read(), customer, account, &around).await?.payable_alone())
    }

    /// Makes a link. A repeated attempt makes no other.
    async fn make(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        typed: &LinkTyped,
    ) -> Result<PayLinkId, Failure> {
        let (kernel, now) = (&self.kernel, self.kernel.now());
        let scope = format!("customer:{}", actor.customer);
        let standing =
            accounts::standing(kernel.db.read(), actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        let payable = self.payable_on(&standing).await?;
        let body = serde_json::to_vec(&(account, typed))?;
        let tx = kernel.db.begin().await?;
        let first = match kernel.attempts.begin(&tx, &scope, attempt, ("make a pay link", &body), now).await {
            Ok(Begun::First(first)) => first,
            Ok(Begun::Again(id)) => return Ok(id),
            Ok(Begun::Conflict) => return Err(changed_meanwhile()),
            Err(cause) => return Err(of_attempt(cause)),
        };
        // Counted while nobody else can add one.
        accounts::lock_standing(&tx, actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        if count_open(&tx, account, now).await? >= OPEN_MAX {
            return Err(changed_meanwhile());
        }
        let wish = read(payable.map_err(|_| changed_meanwhile())?, typed)?;
        let today = calendar::today(standing.market, now);
        let after = today.checked_add_days(Days::new(u64::from(wish.days) + 1));
        let after = after.ok_or(Failure::broken("a link that lasts longer than time"))?;
        let (id, token) = (PayLinkId::new(now, kernel.random()), kernel.new_secret());
        let seal =
            |column, text: &str| kernel.vault.platform().seal_text(place(id.as_bytes(), column), text, kernel.random());
        pay_link::Entity::insert(pay_link::ActiveModel {
            id: Set(id.uuid()),
            customer_id: Set(actor.customer.uuid()),
            account_id: Set(account.uuid()),
            creditor_id: Set(standing.creditor.uuid()),
            token_hash: Set(self.link_hash(&token)),
            token_sealed: Set(seal("token_sealed", &token)),
            name_sealed: Set(seal("name_sealed", wish.name.as_str())),
            kind: Set(kind_of(wish.amount).to_owned()),
            amount: Set(wish.amount.most().minor()),
            currency: Set(wish.amount.most().currency().to_string()),
            created_at: Set(now.unix_millis()),
            expires_at: Set(calendar::moment(standing.market, after, 0).unix_millis()),
            stopped_at: Set(None),
        })
        .exec_without_returning(&tx)
        .await?;
        let made = PayLinkMade { link: id, creditor: standing.creditor, customer: actor.customer, account };
        kernel.outbox.record(&tx, &made, now).await?;
        self.note_link(&tx, &scope, "pay link made", id, standing.creditor, now).await?;
        first.finish(&tx, &id).await.map_err(of_attempt)?;
        tx.commit().await?;
        Ok(id)
    }

    /// Stops a link for good, and says on which account it was. What was paid by it stays paid; what is on its way arrives.
    async fn stop(&self, actor: &Actor, link: PayLinkId) -> Result<AccountId, Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let found = pay_link::Entity::find_by_id(link.uuid())
            .filter(pay_link::Column::CustomerId.eq(actor.customer.uuid()))
            .one(&tx)
            .await?;
        let found = found.ok_or(ApiError::NotFound)?;
        let (account, creditor) = (AccountId::from_uuid(found.account_id), CreditorId::from_uuid(found.creditor_id));
        let stopped = pay_link::Entity::update_many()
            .set(pay_link::ActiveModel { stopped_at: Set(Some(now.unix_millis())), ..Default::default() })
            .filter(pay_link::Column::Id.eq(link.uuid()))
            .filter(pay_link::Column::StoppedAt.is_null())
            .exec(&tx)
            .await?;
        if stopped.rows_affected > 0 {
            let fact = PayLinkStopped { link, creditor, customer: actor.customer, account };
            self.kernel.outbox.record(&tx, &fact, now).await?;
            let scope = format!("customer:{}", actor.customer);
            self.note_link(&tx, &scope, "pay link stopped", link, creditor, now).await?;
        }
        tx.commit().await?;
        Ok(account)
    }

    /// The link under an address, whatever has become of it.
    pub(super) async fn link_at<C: ConnectionTrait>(&self, db: &C, token: &str) -> Result<Option<Link>, Failure> {
        if token.len() != TOKEN_CHARS {
            return Ok(None);
        }
        let found =
            pay_link::Entity::find().filter(pay_link::Column::TokenHash.eq(self.link_hash(token))).one(db).await?;
        found.map(|row| self.read_link(row)).transpose()
    }

    /// A link that is there.
    pub(super) async fn link_of<C: ConnectionTrait>(&self, db: &C, link: PayLinkId) -> Result<Link, Failure> {
        let found = pay_link::Entity::find_by_id(link.uuid()).one(db).await?;
        self.read_link(found.ok_or(Failure::broken("a payment by a link that does not exist"))?)
    }

    /// The secret in the address of a link.
    pub(super) async fn token_of<C: ConnectionTrait>(&self, db: &C, link: PayLinkId) -> Result<String, Failure> {
        let found = pay_link::Entity::find_by_id(link.uuid()).one(db).await?;
        Ok(self.open_token(&found.ok_or(Failure::broken("a payment by a link that does not exist"))?)?)
    }

    fn open_token(&self, row: &pay_link::Model) -> Result<String, SealError> {
        self.kernel.vault.platform().open_text(place(row.id.as_bytes(), "token_sealed"), &row.token_sealed)
    }

    fn read_link(&self, row: pay_link::Model) -> Result<Link, Failure> {
        let name = self.kernel.vault.platform().open_text(place(row.id.as_bytes(), "name_sealed"), &row.name_sealed)?;
        let currency: Currency = row.currency.parse().map_err(|_| Failure::broken("a pay link in no currency"))?;
        let amount = Money::from_minor(row.amount, currency);
        let amount = match row.kind.as_str() {
            FIXED => LinkAmount::Fixed(amount),
            UP_TO => LinkAmount::UpTo(amount),
            _ => return Err(Failure::broken("a pay link of an unknown kind")),
        };
        Ok(Link {
            id: PayLinkId::from_uuid(row.id),
            customer: CustomerId::from_uuid(row.customer_id),
            account: AccountId::from_uuid(row.account_id),
            name: LinkName::parse(&name).map_err(|_| Failure::broken("a pay link without a name"))?,
            terms: PayLink {
                amount,
                expires_at: Timestamp::from_unix_millis(row.expires_at),
                stopped_at: row.stopped_at.map(Timestamp::from_unix_millis),
            },
        })
    }

    fn link_hash(&self, token: &str) -> Vec<u8> {
        self.kernel.vault.hashes().of("pay link", &[token.as_bytes()]).to_vec()
    }

    async fn note_link(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        actor: &str,
        action: &str,
        link: PayLinkId,
        creditor: CreditorId,
        now: Timestamp,
    ) -> Result<(), DbErr> {
        let entry = audit::Entry {
            chain: Some(creditor.uuid()),
            at: now,
            actor,
            action,
            subject: &format!("pay_link:{link}"),
            detail: serde_json::json!({}),
        };
        audit::record(tx, entry).await
    }
}

const FIXED: &str = "fixed";
const UP_TO: &str = "up_to";

fn kind_of(amount: LinkAmount) -> &'static str {
    match amount {
        LinkAmount::Fixed(_) => FIXED,
        LinkAmount::UpTo(_) => UP_TO,
    }
}

fn place<'a>(id: &'a [u8], column: &'static str) -> Aad<'a> {
    Aad::new("pay_link", id, column)
}

fn form(account: AccountId) -> String {
    format!("pay link:{account}")
}

/// Links on an account that were neither stopped nor have run out; those that were paid are among them.
async fn count_open<C: ConnectionTrait>(db: &C, account: AccountId, now: Timestamp) -> Result<u64, DbErr> {
    pay_link::Entity::find()
        .filter(pay_link::Column::AccountId.eq(account.uuid()))
        .filter(pay_link::Column::StoppedAt.is_null())
        .filter(pay_link::Column::ExpiresAt.gt(now.unix_millis()))
        .count(db)
        .await
}

/// What was paid by a link, whatever became of it since, and what is on its way.
pub(super) async fn used<C: ConnectionTrait>(db: &C, link: PayLinkId, currency: Currency) -> Result<Used, Failure> {
    let rows: Vec<(String, i64)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::State, payment::Column::Amount])
        .filter(payment::Column::PayLinkId.eq(link.uuid()))
        .filter(payment::Column::State.ne(PaymentState::Failed.code()))
        .into_tuple()
        .all(db)
        .await?;
    let (mut taken, mut on_its_way) = (0, 0);
    for (state, amount) in rows {
        let state: PaymentState = state.parse().map_err(|_| Failure::broken("a payment in an unknown state"))?;
        *(if state.was_taken() { &mut taken } else { &mut on_its_way }) += amount;
    }
    let money = |minor| Money::from_minor(minor, currency);
    Ok(Used { taken: money(taken), on_its_way: money(on_its_way) })
}

/// What was typed, or every field that is wrong.
fn read(payable: Payable, typed: &LinkTyped) -> Result<Wish, ApiError> {
    let name = LinkName::parse(&typed.name).map_err(|refusal| match refusal {
        NotALinkName::Missing => ("name", "name_missing"),
        NotALinkName::TooLong => ("name", "name_too_long"),
        NotALinkName::Letters => ("name", "name_letters"),
    });
    let amount = amount::read(&typed.amount, payable.most().currency())
        .and_then(|amount| payable.check(amount).map_err(of_amount))
        .map_err(|code| ("amount", code));
    let kind = match typed.kind.as_str() {
        FIXED => Ok(true),
        UP_TO => Ok(false),
        _ => Err(("kind", "choose_one")),
    };
    let days = PayLink::DAYS.into_iter().find(|days| days.to_string() == typed.days);
    let days = days.ok_or(("days", "choose_one"));
    match (name, amount, kind, days) {
        (Ok(name), Ok(amount), Ok(is_fixed), Ok(days)) => {
            let amount = if is_fixed { LinkAmount::Fixed(amount) } else { LinkAmount::UpTo(amount) };
            Ok(Wish { name, amount, days })
        }
        (name, amount, kind, days) => {
            let wrong = [name.err(), kind.err(), amount.err(), days.err()].into_iter().flatten();
            let error = |(field, code): (&str, &str)| FieldError { field: field.to_owned(), code: code.to_owned() };
            Err(ApiError::Invalid(wrong.map(error).collect()))
        }
    }
}

#[async_trait]
impl PayLinks for Service {
    async fn links(
        &self,
        actor: &Actor,
        browser: &[u8],
        account: AccountId,
        before: Option<PayLinkId>,
    ) -> Result<LinksView, ApiError> {
        self.links_of(actor, browser, account, before).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep_link(&self, browser: &[u8], account: AccountId, typed: &LinkTyped) -> Result<(), ApiError> {
        self.keep_typed(browser, &form(account), typed).await;
        Ok(())
    }

    async fn make_link(
        &self,
        actor: &Actor,
        browser: &[u8],
        attempt: AttemptId,
        account: AccountId,
        typed: &LinkTyped,
    ) -> Result<PayLinkId, ApiError> {
        let made = self.make(actor, attempt, account, typed).await.map_err(|failure| self.kernel.answer(failure))?;
        // The next one begins anew.
        let forgotten = self.kernel.drafts.take::<LinkTyped>(browser, &form(account), self.kernel.now()).await;
        if let Err(cause) = forgotten {
            tracing::warn!(%cause, "a draft could not be thrown away");
        }
        Ok(made)
    }

    async fn stop_link(&self, actor: &Actor, link: PayLinkId) -> Result<AccountId, ApiError> {
        self.stop(actor, link).await.map_err(|failure| self.kernel.answer(failure))
    }
}
