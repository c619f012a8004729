//! Paying for somebody else by their link, without an account here.
//!
//! A guest is shown a name, an amount and what becomes of their own payment. What is owed, by whom it was placed, what else is
//! paid: none of it reaches these functions' views. A payment is shown to the browser that made it, under the link by which it
//! was made, and to nobody else.

use super::beginning::{Started, changed_meanwhile, of_attempt};
use super::entity::{guest_payment, payment};
use super::papers::ReceiptSheet;
use super::pay_links::{Link, used};
use super::service::of_amount;
use super::store::{self, Payment};
use super::{SIMULATOR, Service};
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::pdf::{Block, Paper};
use crate::kernel::vault::{Aad, Vault};
use crate::kernel::{calendar, limits};
use app::amount;
use app::error::{ApiError, FieldError};
use app::page::Visitor;
use app::payments::guest_view::{GuestBody, GuestForm, GuestPayment, GuestReceiptView, GuestTyped, GuestView};
use app::payments::port::Guests;
use app::payments::view::ConfirmationView;
use app::payments::{guest_rows, guest_title};
use async_trait::async_trait;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use shared::accounts::EmailAddress;
use shared::kernel::{AttemptId, Locale, Money, Reader, Timestamp};
use shared::payments::{LinkAmount, LinkClosed, Payable, PaymentId, PaymentState};

/// Trying many cards is what thieves do.
const BY_LINK: limits::Limit = limits::Limit { name: "payment started, by link", tries_max: 30, window_seconds: 3_600 };
const BY_NETWORK: limits::Limit =
    limits::Limit { name: "payment by a link started, by network", tries_max: 60, window_seconds: 3_600 };
/// How many of a browser's own payments by a link stand under its form.
const OWN_MAX: u64 = 5;

/// A payment by a link, as far as a receipt for whoever made it needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestReceipt {
    /// Where the receipt is wanted.
    pub address: EmailAddress,
    pub locale: Locale,
    pub amount: Money,
    pub reference: String,
    pub paid_at: Timestamp,
}

/// The receipt that somebody who paid by a link wants; none where none is wanted.
pub async fn guest_receipt<C: ConnectionTrait>(
    db: &C,
    vault: &Vault,
    payment: PaymentId,
) -> Result<Option<GuestReceipt>, Failure> {
    let Some(guest) = guest_payment::Entity::find_by_id(payment.uuid()).one(db).await? else { return Ok(None) };
    let Some(sealed) = guest.address_sealed else { return Ok(None) };
    let paid = store::find_any(db, payment).await?.ok_or(Failure::broken("a guest without a payment"))?;
    let address = vault.platform().open_text(place(payment.as_bytes()), &sealed)?;
    Ok(Some(GuestReceipt {
        address: EmailAddress::parse(&address).map_err(|_| Failure::broken("a guest's address that is none"))?,
        locale: guest.language.parse().map_err(|_| Failure::broken("a guest in no language"))?,
        amount: paid.amount,
        reference: paid.reference,
        paid_at: paid.settled_at.unwrap_or(paid.created_at),
    }))
}

/// A link with what was paid by it, and what can be.
struct Offer {
    link: Link,
    payable: Result<Payable, LinkClosed>,
    market: shared::kernel::Market,
}

impl Service {
    async fn offer_to_guest(&self, visitor: &Visitor, token: &str) -> Result<GuestView, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let link = self.link_at(db, token).await?.ok_or(ApiError::NotFound)?;
        let around = self.surroundings.around(link.customer, link.account).await?;
        let together = self.together(db, link.customer, link.account, &around).await?;
        let offer = offer_of(db, link, together.payable_alone().ok(), together.standing.market, now).await?;
        let own = self.own_payments(db, &offer.link, visitor).await?;
        let last = offer.link.terms.expires_at.plus_seconds(-1);
        let body = match offer.payable {
            Ok(payable) => GuestBody::Form(GuestForm {
                attempt: self.guest_attempt(&offer.link, visitor).await?,
                is_fixed: matches!(offer.link.terms.amount, LinkAmount::Fixed(_)),
                payable,
                methods: self.offered_to_anybody().collect(),
                typed: self.kernel.drafts.peek(&visitor.browser, &form(&offer.link), now).await?.unwrap_or_default(),
            }),
            Err(LinkClosed::Paid) => GuestBody::Paid,
            Err(LinkClosed::Expired | LinkClosed::Stopped) => GuestBody::Ended,
            Err(LinkClosed::OnItsWay) => GuestBody::OnItsWay,
            Err(LinkClosed::NotNow) => GuestBody::NotNow,
        };
        Ok(GuestView {
            token: token.to_owned(),
            name: offer.link.name.to_string(),
            market: offer.market,
            last_day: calendar::today(offer.market, last),
            body,
            own,
        })
    }

    /// What this browser has paid by a link, the latest first.
    async fn own_payments<C: ConnectionTrait>(
        &self,
        db: &C,
        link: &Link,
        visitor: &Visitor,
    ) -> Result<Vec<GuestPayment>, Failure> {
        let rows = self.made_by(visitor, link).order_by_desc(payment::Column::Id).limit(OWN_MAX).all(db).await?;
        let shown = |row| {
            let Payment { id, amount, state, .. } = Payment::try_from(row)?;
            Ok(GuestPayment { payment: id, amount, state })
        };
        rows.into_iter().map(shown).collect()
    }

    /// The attempt that a form shown now carries: the same until a payment of this browser's by this link has ended.
    async fn guest_attempt(&self, link: &Link, visitor: &Visitor) -> Result<AttemptId, Failure> {
        let ended = PaymentState::ALL.into_iter().filter(|state| state.is_final()).map(PaymentState::code);
        let ended = self.made_by(visitor, link).filter(payment::Column::State.is_in(ended));
        let ended = ended.count(self.kernel.db.read()).await?.to_be_bytes();
        Ok(self.attempt_made_of("guest attempt", &[link.id.as_bytes(), &self.browser_hash(visitor), &ended]))
    }

    /// The payments that this browser made by a link.
    fn made_by(&self, visitor: &Visitor, link: &Link) -> Select<payment::Entity> {
        let mine = guest_payment::Entity::find()
            .select_only()
            .column(guest_payment::Column::PaymentId)
            .filter(guest_payment::Column::LinkId.eq(link.id.uuid()))
            .filter(guest_payment::Column::BrowserHash.eq(self.browser_hash(visitor)));
        payment::Entity::find().filter(payment::Column::Id.in_subquery(mine.into_query()))
    }

    async fn pay_by_link(
        &self,
        visitor: &Visitor,
        token: &str,
        attempt: AttemptId,
        typed: &GuestTyped,
        locale: Locale,
    ) -> Result<(PaymentId, PaymentState), Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let link = self.link_at(db, token).await?.ok_or(ApiError::NotFound)?;
        self.keep_typed(&visitor.browser, &form(&link), typed).await;
        if !self.kernel.attempts.is_known(db, &scope(&link), attempt).await? {
            let link = link.id.as_bytes();
            for (limit, who) in [(BY_NETWORK, visitor.network.as_slice()), (BY_LINK, link.as_slice())] {
                if let limits::Verdict::RetryAfter(seconds) = self.kernel.limits.allow(limit, who, now).await? {
                    return Err(ApiError::Wait { seconds }.into());
                }
            }
        }
        let started = self.begin_by_link(visitor, link, attempt, typed, locale).await?;
        self.take_while_waiting(started).await
    }

    /// The same as for a payment of the customer's own: attempt, amount held against what is left, payment written down.
    async fn begin_by_link(
        &self,
        visitor: &Visitor,
        link: Link,
        attempt: AttemptId,
        typed: &GuestTyped,
        locale: Locale,
    ) -> Result<Started, Failure> {
        let (now, scope) = (self.kernel.now(), scope(&link));
        let is_free = matches!(link.terms.amount, LinkAmount::UpTo(_));
        let amount = if is_free { typed.amount.trim() } else { "" };
        let body = serde_json::to_vec(&(amount, &typed.card))?;
        let around = self.surroundings.around(link.customer, link.account).await?;
        let tx = self.kernel.db.begin().await?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, ("payments.by_link", &body), now).await {
            Ok(Begun::First(first)) => first,
            Ok(Begun::Again(id)) => return Ok(Started::Before(id)),
            Ok(Begun::Conflict) => return Err(changed_meanwhile()),
            Err(cause) => return Err(of_attempt(cause)),
        };
        // The answer to the attempt is forgotten after its two days; the payment never is.
        if let Some(before) = store::of_attempt(&tx, link.customer, attempt).await? {
            if before.link != Some(link.id) {
                return Err(changed_meanwhile());
            }
            return Ok(Started::Before(before.id));
        }
        // Every payment on the account waits here, so what is left of the link is what is left of it.
        let together = self.lock_together(&tx, link.customer, link.account, &around).await?;
        let (account, standing) = (together.payable_alone().ok(), together.standing);
        // Stopped while the form was open?
        let link = self.link_of(&tx, link.id).await?;
        let offer = offer_of(&tx, link, account, standing.market, now).await?;
        let payable = offer.payable.map_err(|_| changed_meanwhile())?;
        let wish = read(payable, is_free, amount, typed)?;
        let with = self.chosen_of_offers(&typed.card).ok_or(ApiError::field("card", "choose_one"))?;
        let new = self.new_payment(&standing, wish.amount, with);
        let payment = Payment { plan: around.plan, link: Some(offer.link.id), ..new };
        if !self.write_down(&tx, &payment, attempt, &scope).await? {
            return Err(changed_meanwhile());
        }
        self.note_guest(&tx, &payment, &offer.link, visitor, wish.receipt_to, locale).await?;
        first.finish(&tx, &payment.id).await.map_err(of_attempt)?;
        tx.commit().await?;
        Ok(Started::New(Box::new(payment)))
    }

    async fn note_guest(
        &self,
        tx: &DatabaseTransaction,
        payment: &Payment,
        link: &Link,
        visitor: &Visitor,
        receipt_to: Option<EmailAddress>,
        locale: Locale,
    ) -> Result<(), Failure> {
        let seal = |address: EmailAddress| {
            let (place, random) = (place(payment.id.as_bytes()), self.kernel.random());
            self.kernel.vault.platform().seal_text(place, address.as_str(), random)
        };
        guest_payment::Entity::insert(guest_payment::ActiveModel {
            payment_id: Set(payment.id.uuid()),
            link_id: Set(link.id.uuid()),
            browser_hash: Set(self.browser_hash(visitor)),
            address_sealed: Set(receipt_to.map(seal)),
            language: Set(locale.code().to_owned()),
        })
        .exec_without_returning(tx)
        .await?;
        Ok(())
    }

    /// A payment that this browser made by this link.
    async fn guests_own(&self, visitor: &Visitor, token: &str, id: PaymentId) -> Result<(Payment, Link), Failure> {
        let db = self.kernel.db.read();
        let link = self.link_at(db, token).await?.ok_or(ApiError::NotFound)?;
        let guest = guest_payment::Entity::find_by_id(id.uuid())
            .filter(guest_payment::Column::LinkId.eq(link.id.uuid()))
            .filter(guest_payment::Column::BrowserHash.eq(self.browser_hash(visitor)))
            .one(db)
            .await?;
        guest.ok_or(ApiError::NotFound)?;
        let payment = store::find_any(db, id).await?.ok_or(Failure::broken("a guest without a payment"))?;
        Ok((payment, link))
    }

    /// The page that shows a payment to the browser that made it by a link; none where it did not.
    pub async fn guest_page(&self, visitor: &Visitor, payment: PaymentId) -> Result<Option<String>, ApiError> {
        let found = async {
            let db = self.kernel.db.read();
            let guest = guest_payment::Entity::find_by_id(payment.uuid())
                .filter(guest_payment::Column::BrowserHash.eq(self.browser_hash(visitor)))
                .one(db)
                .await?;
            let Some(guest) = guest else { return Ok(None) };
            let token = self.token_of(db, shared::payments::PayLinkId::from_uuid(guest.link_id)).await?;
            Ok(Some(format!("/pay/{token}/{payment}")))
        };
        found.await.map_err(|failure: Failure| self.kernel.answer(failure))
    }

    async fn receipt_for_guest(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
    ) -> Result<GuestReceiptView, Failure> {
        let db = self.kernel.db.read();
        let (payment, link) = self.guests_own(visitor, token, payment).await?;
        let payment = self.as_it_stands(payment).await?;
        let market = self.standing_of(db, &payment).await?.market;
        let receipt = guest_payment::Entity::find_by_id(payment.id.uuid()).one(db).await?;
        Ok(GuestReceiptView {
            token: token.to_owned(),
            payment: payment.id,
            name: link.name.to_string(),
            market,
            reference: payment.reference,
            amount: payment.amount,
            state: payment.state,
            gone: payment.aftermath.gone(payment.amount),
            failure: payment.failure,
            card: payment.card,
            on: calendar::today(market, payment.settled_at.unwrap_or(payment.created_at)),
            today: calendar::today(market, self.kernel.now()),
            is_sent: receipt.is_some_and(|guest| guest.address_sealed.is_some()),
            simulated: payment.provider == SIMULATOR,
        })
    }

    /// The receipt of a payment by a link, on paper; not found before the money was received.
    pub async fn guest_paper(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
        locale: Locale,
    ) -> Result<Paper, ApiError> {
        let receipt = self.receipt_for_guest(visitor, token, payment).await;
        let receipt = receipt.map_err(|failure| self.kernel.answer(failure))?;
        if !receipt.state.was_taken() {
            return Err(ApiError::NotFound);
        }
        let reader = Reader::new(locale, receipt.market);
        let sheet = ReceiptSheet {
            over: app::text::common::brand(locale).to_owned(),
            reference: &receipt.reference,
            parties: None,
            note: Block::Note { title: guest_title(&receipt, reader), lines: Vec::new() },
            facts: guest_rows(&receipt, reader),
            simulated: receipt.simulated,
            today: receipt.today,
        };
        Ok(sheet.laid_out(reader, self.kernel.now()))
    }

    fn browser_hash(&self, visitor: &Visitor) -> Vec<u8> {
        self.kernel.vault.hashes().of("guest's browser", &[&visitor.browser]).to_vec()
    }
}

async fn offer_of<C: ConnectionTrait>(
    db: &C,
    link: Link,
    account: Option<Payable>,
    market: shared::kernel::Market,
    now: Timestamp,
) -> Result<Offer, Failure> {
    let used = used(db, link.id, link.terms.amount.most().currency()).await?;
    let payable = link.terms.payable(used.taken, used.on_its_way, account, now);
    Ok(Offer { link, payable, market })
}

/// What a guest wants, once every field could be read.
struct Wish {
    amount: Money,
    receipt_to: Option<EmailAddress>,
}

fn read(payable: Payable, is_free: bool, amount: &str, typed: &GuestTyped) -> Result<Wish, ApiError> {
    let amount = if is_free { amount::read(amount, payable.most().currency()) } else { Ok(payable.most()) };
    let amount = amount.and_then(|amount| payable.check(amount).map_err(of_amount));
    let receipt_to = match typed.email.trim() {
        "" => Ok(None),
        address => EmailAddress::parse(address).map(Some).map_err(|_| "email_shape"),
    };
    match (amount, receipt_to) {
        (Ok(amount), Ok(receipt_to)) => Ok(Wish { amount, receipt_to }),
        (amount, receipt_to) => {
            let wrong = [("amount", amount.err()), ("email", receipt_to.err())];
            let error = |(field, code): (&str, Option<&str>)| {
                code.map(|code| FieldError { field: field.to_owned(), code: code.to_owned() })
            };
            Err(ApiError::Invalid(wrong.into_iter().filter_map(error).collect()))
        }
    }
}

fn scope(link: &Link) -> String {
    format!("pay_link:{}", link.id)
}

fn form(link: &Link) -> String {
    format!("pay by link:{}", link.id)
}

fn place(payment: &[u8]) -> Aad<'_> {
    Aad::new("guest_payment", payment, "address_sealed")
}

#[async_trait]
impl Guests for Service {
    async fn open(&self, visitor: &Visitor, token: &str) -> Result<GuestView, ApiError> {
        self.offer_to_guest(visitor, token).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn pay_as_guest(
        &self,
        visitor: &Visitor,
        token: &str,
        attempt: AttemptId,
        typed: &GuestTyped,
        locale: Locale,
    ) -> Result<(PaymentId, PaymentState), ApiError> {
        let paid = self.pay_by_link(visitor, token, attempt, typed, locale).await;
        paid.map_err(|failure| self.kernel.answer(failure))
    }

    async fn guest_confirmation(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
    ) -> Result<ConfirmationView, ApiError> {
        let asked = async {
            let (payment, link) = self.guests_own(visitor, token, payment).await?;
            // For whom is paid, in place of who placed the debt.
            Ok(ConfirmationView { creditor: link.name.to_string(), ..self.to_confirm(payment).await? })
        };
        asked.await.map_err(|failure: Failure| self.kernel.answer(failure))
    }

    async fn confirm_as_guest(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
        approved: bool,
    ) -> Result<(), ApiError> {
        let found = self.guests_own(visitor, token, payment).await;
        let (payment, _) = found.map_err(|failure| self.kernel.answer(failure))?;
        self.confirmed(payment, approved).await;
        Ok(())
    }

    async fn guest_receipt(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
    ) -> Result<GuestReceiptView, ApiError> {
        self.receipt_for_guest(visitor, token, payment).await.map_err(|failure| self.kernel.answer(failure))
    }
}
