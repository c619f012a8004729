//! "I'm struggling": taken in once, and everything of the person's is on hold from then.

use super::additions::{self, Matter};
use super::entity::hardship;
use super::{HardshipAddedTo, HardshipLodged, NewHold, place_hold};
use crate::accounts::{self, Debt};
use crate::kernel::attempts::Begun;
use crate::kernel::calendar::today;
use crate::kernel::drafts::DraftError;
use crate::kernel::failure::Failure;
use crate::kernel::vault::{Aad, CreditorVault};
use crate::kernel::{Kernel, audit, reference};
use app::care::hardship_port;
use app::care::hardship_view::{Body, Form, HardshipView, ToldView, Typed};
use app::error::ApiError;
use app::page::Visitor;
use async_trait::async_trait;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::CreditorId;
use shared::care::{Hardship, HardshipId, HardshipReason, HoldKind, answer_by};
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Locale, Timestamp};

/// Nobody has answered yet.
const OPEN: &str = "open";

/// Takes in requests for help. Cheap to clone.
#[derive(Clone)]
pub struct Hardships {
    kernel: Kernel,
}

/// What is stored of what somebody told us, sealed.
#[derive(Serialize, Deserialize)]
struct Told {
    reasons: Vec<HardshipReason>,
    words: String,
}

impl Hardships {
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    async fn page(&self, visitor: &Visitor, customer: CustomerId) -> Result<HardshipView, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let debt = accounts::newest_debt_of(db, customer).await?.ok_or(ApiError::NotFound)?;
        let body = match open_of(db, customer).await? {
            Some(open) => Body::Open {
                hardship: HardshipId::from_uuid(open.id),
                told_on: today(debt.market, Timestamp::from_unix_millis(open.created_at)),
            },
            None => {
                let attempt = self.attempt(customer).await?;
                let typed = self.kernel.drafts.peek(&visitor.browser, &form(attempt), now).await?;
                Body::Form(Form { attempt, typed: typed.unwrap_or_default() })
            }
        };
        Ok(HardshipView { market: debt.market, body })
    }

    /// The attempt that a form shown now carries: the same in every tab until something was told. Only this person's
    /// forms carry it, so that what was typed comes back to them and to nobody who signs in after them.
    async fn attempt(&self, customer: CustomerId) -> Result<AttemptId, Failure> {
        let told = hardship::Entity::find()
            .filter(hardship::Column::CustomerId.eq(customer.uuid()))
            .count(self.kernel.db.read())
            .await?;
        let hash = self.kernel.vault.hashes().of("hardship attempt", &[customer.as_bytes(), &told.to_be_bytes()]);
        let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
        Ok(AttemptId::from_uuid(uuid::Builder::from_custom_bytes(first).into_uuid()))
    }

    /// Takes it in, or finds what was taken in: under this attempt, or under another and not answered yet.
    pub async fn ask(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        told: &Hardship,
        locale: Locale,
    ) -> Result<HardshipId, Failure> {
        let now = self.kernel.now();
        let scope = format!("customer:{}", actor.customer);
        let body = serde_json::to_vec(&(told.reasons(), told.words().as_str()))?;
        let tx = self.kernel.db.begin().await?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, ("care.ask", &body), now).await? {
            Begun::First(first) => first,
            Begun::Again(id) => return Ok(id),
            // Other words in another tab: the first stand.
            Begun::Conflict => match open_of(&tx, actor.customer).await? {
                Some(open) => return Ok(HardshipId::from_uuid(open.id)),
                None => return Err(ApiError::Refused("changed_meanwhile".to_owned()).into()),
            },
        };
        let debt = accounts::newest_debt_of(&tx, actor.customer).await?.ok_or(ApiError::NotFound)?;
        // Two attempts at once wait here for each other.
        accounts::lock_standing(&tx, actor.customer, debt.account).await?.ok_or(ApiError::NotFound)?;
        let id = match open_of(&tx, actor.customer).await? {
            Some(open) => HardshipId::from_uuid(open.id),
            None => self.store(&tx, &debt, told, locale).await?,
        };
        first.finish(&tx, &id).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(id)
    }

    /// Writes it down with its hold, tells the fact and notes it in the audit trail.
    async fn store(
        &self,
        tx: &DatabaseTransaction,
        debt: &Debt,
        told: &Hardship,
        language: Locale,
    ) -> Result<HardshipId, Failure> {
        let (now, random, customer) = (self.kernel.now(), self.kernel.random(), debt.customer);
        let id = HardshipId::new(now, random);
        let reference = format!("QT-{}", reference::short(random));
        let new = NewHold { customer, account: None, kind: HoldKind::Hardship, reference: &reference };
        let hold = place_hold(tx, new, now, random).await?;
        let told = Told { reasons: told.reasons().to_vec(), words: told.words().as_str().to_owned() };
        let told = self.vault_of(tx, debt.creditor).await?.seal_json(place(&id), &told, random)?;
        hardship::Entity::insert(hardship::ActiveModel {
            id: Set(id.uuid()),
            customer_id: Set(customer.uuid()),
            creditor_id: Set(debt.creditor.uuid()),
            reference: Set(reference.clone()),
            told_sealed: Set(told),
            hold_id: Set(hold.uuid()),
            state: Set(OPEN.to_owned()),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(tx)
        .await?;
        let answer_by = answer_by(debt.market, today(debt.market, now));
        let fact = HardshipLodged { hardship: id, reference, creditor: debt.creditor, customer, answer_by, language };
        self.kernel.outbox.record(tx, &fact, now).await?;
        let entry = audit::Entry {
            chain: Some(debt.creditor.uuid()),
            at: now,
            actor: &format!("customer:{customer}"),
            action: "hardship lodged",
            subject: &format!("hardship:{id}"),
            detail: json!({ "hold": hold }),
        };
        audit::record(tx, entry).await?;
        Ok(id)
    }

    async fn read(&self, visitor: &Visitor, customer: CustomerId, id: HardshipId) -> Result<ToldView, Failure> {
        let db = self.kernel.db.read();
        let found = find(db, customer, id).await?.ok_or(ApiError::NotFound)?;
        let market = accounts::newest_debt_of(db, customer).await?.ok_or(ApiError::NotFound)?.market;
        let Told { reasons, words } = open_told(&self.kernel, &found).await?;
        let told_on = today(market, Timestamp::from_unix_millis(found.created_at));
        Ok(ToldView {
            hardship: id,
            additions: additions::read(&self.kernel, visitor, matter(&found), market).await?,
            market,
            reference: found.reference,
            told_on,
            answer_by: answer_by(market, told_on),
            reasons,
            words,
        })
    }

    async fn vault_of<C: ConnectionTrait>(&self, db: &C, creditor: CreditorId) -> Result<CreditorVault, Failure> {
        Ok(self.kernel.vault.creditor(&accounts::creditor_key(db, creditor).await?)?)
    }

    /// Adds to what was told, as long as nobody has answered.
    async fn add(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        id: HardshipId,
        (attempt, words): (AttemptId, &str),
    ) -> Result<(), Failure> {
        let found = find(self.kernel.db.read(), actor.customer, id).await?.ok_or(ApiError::NotFound)?;
        let creditor = CreditorId::from_uuid(found.creditor_id);
        let fact = HardshipAddedTo { hardship: id, creditor, customer: actor.customer };
        additions::add(&self.kernel, visitor, matter(&found), (attempt, words), &fact).await
    }

    async fn take_in(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        (attempt, typed): (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<HardshipId, Failure> {
        let told = typed.read()?;
        let id = self.ask(actor, attempt, &told, locale).await?;
        // It is in good hands now; the browser of somebody who is not safe keeps nothing of it.
        self.kernel.drafts.take::<Typed>(&visitor.browser, &form(attempt), self.kernel.now()).await?;
        Ok(id)
    }
}

/// Whether the confirmation may go to an address on file: not where somebody else may read it. Who is not safe has read
/// it on the page.
pub async fn is_safe_to_confirm(kernel: &Kernel, customer: CustomerId, id: HardshipId) -> Result<bool, Failure> {
    let found = find(kernel.db.read(), customer, id).await?.ok_or(Failure::broken("a request for help has gone"))?;
    let told = open_told(kernel, &found).await?;
    Ok(!told.reasons.contains(&HardshipReason::NotSafe))
}

/// What somebody told us, unsealed.
async fn open_told(kernel: &Kernel, found: &hardship::Model) -> Result<Told, Failure> {
    let key = accounts::creditor_key(kernel.db.read(), CreditorId::from_uuid(found.creditor_id)).await?;
    Ok(kernel.vault.creditor(&key)?.open_json(place(&HardshipId::from_uuid(found.id)), &found.told_sealed)?)
}

/// A request of this person.
async fn find<C: ConnectionTrait>(
    db: &C,
    customer: CustomerId,
    id: HardshipId,
) -> Result<Option<hardship::Model>, DbErr> {
    let of_person = hardship::Entity::find_by_id(id.uuid()).filter(hardship::Column::CustomerId.eq(customer.uuid()));
    of_person.one(db).await
}

/// The request of this person that nobody has answered.
async fn open_of<C: ConnectionTrait>(db: &C, customer: CustomerId) -> Result<Option<hardship::Model>, DbErr> {
    hardship::Entity::find()
        .filter(hardship::Column::CustomerId.eq(customer.uuid()))
        .filter(hardship::Column::State.eq(OPEN))
        .order_by_desc(hardship::Column::CreatedAt)
        .one(db)
        .await
}

/// What somebody told us, as a matter to add to.
fn matter(found: &hardship::Model) -> Matter {
    Matter {
        kind: "hardship",
        id: found.id,
        customer: CustomerId::from_uuid(found.customer_id),
        creditor: CreditorId::from_uuid(found.creditor_id),
        is_open: found.state == OPEN,
    }
}

/// The name of the form's draft.
fn form(attempt: AttemptId) -> String {
    format!("hardship:{attempt}")
}

fn place(id: &HardshipId) -> Aad<'_> {
    Aad::new("hardship", id.as_bytes(), "told_sealed")
}

#[async_trait]
impl hardship_port::Hardships for Hardships {
    async fn form(&self, visitor: &Visitor, actor: &Actor) -> Result<HardshipView, ApiError> {
        self.page(visitor, actor.customer).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep(&self, visitor: &Visitor, attempt: AttemptId, typed: &Typed) -> Result<(), ApiError> {
        match self.kernel.drafts.keep(&visitor.browser, &form(attempt), typed, self.kernel.now()).await {
            Err(DraftError::Size) => return Err(ApiError::field("words", "text_too_long")),
            // Being heard is more important than what could be typed again.
            Err(cause) => tracing::warn!(%cause, "a draft could not be kept"),
            Ok(()) => {}
        }
        Ok(())
    }

    async fn tell(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        sent: (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<HardshipId, ApiError> {
        self.take_in(visitor, actor, sent, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn told(&self, visitor: &Visitor, actor: &Actor, hardship: HardshipId) -> Result<ToldView, ApiError> {
        self.read(visitor, actor.customer, hardship).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep_addition(&self, visitor: &Visitor, hardship: HardshipId, words: &str) -> Result<(), ApiError> {
        additions::keep(&self.kernel, visitor, hardship.uuid(), words).await
    }

    async fn add(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        hardship: HardshipId,
        sent: (AttemptId, &str),
    ) -> Result<(), ApiError> {
        Hardships::add(self, visitor, actor, hardship, sent).await.map_err(|failure| self.kernel.answer(failure))
    }
}
