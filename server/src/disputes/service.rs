//! Lodging: once, and the account is on hold from then.

use super::entity::dispute;
use super::{DisputeAddedTo, DisputeLodged, store};
use crate::accounts::{self, Standing};
use crate::care::{self, Matter, NewHold, place_hold};
use crate::kernel::attempts::Begun;
use crate::kernel::calendar::today;
use crate::kernel::drafts::DraftError;
use crate::kernel::failure::Failure;
use crate::kernel::vault::{Aad, CreditorVault};
use crate::kernel::{Kernel, audit, reference};
use app::disputes::port;
use app::disputes::view::{Body, DisputeView, Form, LodgedView, Typed};
use app::error::ApiError;
use app::page::Visitor;
use async_trait::async_trait;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait};
use serde_json::json;
use shared::accounts::{AccountId, CreditorId};
use shared::care::{HoldKind, answer_by};
use shared::disputes::{DisputeId, Grounds};
use shared::identity::{Actor, CustomerId};
use shared::kernel::{AttemptId, Locale, Timestamp};

/// Takes in disputes. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    kernel: Kernel,
}

impl Service {
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    async fn page(&self, visitor: &Visitor, customer: CustomerId, account: AccountId) -> Result<DisputeView, Failure> {
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let standing = accounts::standing(db, customer, account).await?.ok_or(ApiError::NotFound)?;
        let body = match store::open_on(db, customer, account).await? {
            Some(open) => Body::Open {
                dispute: DisputeId::from_uuid(open.id),
                lodged_on: today(standing.market, Timestamp::from_unix_millis(open.created_at)),
            },
            None => Body::Form(Form {
                attempt: self.attempt(customer, account).await?,
                typed: self.kernel.drafts.peek(&visitor.browser, &form(account), now).await?.unwrap_or_default(),
            }),
        };
        Ok(DisputeView {
            account,
            creditor: accounts::creditor_name(db, standing.creditor).await?,
            reference: standing.reference,
            market: standing.market,
            body,
        })
    }

    /// The attempt that a form shown now carries: the same in every tab until a dispute on the account was lodged.
    async fn attempt(&self, customer: CustomerId, account: AccountId) -> Result<AttemptId, Failure> {
        let lodged = store::count_on(self.kernel.db.read(), customer, account).await?;
        let parts: [&[u8]; 3] = [customer.as_bytes(), account.as_bytes(), &lodged.to_be_bytes()];
        let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
            self.kernel.vault.hashes().of("dispute attempt", &parts);
        Ok(AttemptId::from_uuid(uuid::Builder::from_custom_bytes(first).into_uuid()))
    }

    /// Lodges a dispute, or finds what was lodged: under this attempt, or under another and still open.
    pub async fn lodge(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        grounds: &Grounds,
        locale: Locale,
    ) -> Result<DisputeId, Failure> {
        let now = self.kernel.now();
        let scope = format!("customer:{}", actor.customer);
        let body = serde_json::to_vec(&(account, grounds.reason(), grounds.words().as_str()))?;
        let tx = self.kernel.db.begin().await?;
        let first = match self.kernel.attempts.begin(&tx, &scope, attempt, ("disputes.lodge", &body), now).await? {
            Begun::First(first) => first,
            Begun::Again(id) => return Ok(id),
            // Other words in another tab: the first stand.
            Begun::Conflict => match store::open_on(&tx, actor.customer, account).await? {
                Some(open) => return Ok(DisputeId::from_uuid(open.id)),
                None => return Err(ApiError::Refused("changed_meanwhile".to_owned()).into()),
            },
        };
        // Two attempts at once wait here for each other.
        let standing = accounts::lock_standing(&tx, actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        let id = match store::open_on(&tx, actor.customer, account).await? {
            Some(open) => DisputeId::from_uuid(open.id),
            None => self.store(&tx, &standing, grounds, locale).await?,
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
        standing: &Standing,
        grounds: &Grounds,
        language: Locale,
    ) -> Result<DisputeId, Failure> {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        let Standing { account, creditor, customer, market, .. } = *standing;
        let id = DisputeId::new(now, random);
        let reference = format!("QT-{}", reference::short(random));
        let new = NewHold { customer, account: Some(account), kind: HoldKind::Dispute, reference: &reference };
        let hold = place_hold(tx, new, now, random).await?;
        let words = self.vault_of(tx, creditor).await?.seal_text(place(&id), grounds.words().as_str(), random);
        dispute::Entity::insert(dispute::ActiveModel {
            id: Set(id.uuid()),
            customer_id: Set(customer.uuid()),
            creditor_id: Set(creditor.uuid()),
            account_id: Set(account.uuid()),
            reference: Set(reference.clone()),
            reason: Set(grounds.reason().code().to_owned()),
            words_sealed: Set(words),
            hold_id: Set(hold.uuid()),
            state: Set(store::OPEN.to_owned()),
            created_at: Set(now.unix_millis()),
        })
        .exec_without_returning(tx)
        .await?;
        let fact = DisputeLodged {
            dispute: id,
            reference,
            creditor,
            customer,
            account,
            reason: grounds.reason(),
            answer_by: answer_by(market, today(market, now)),
            language,
        };
        self.kernel.outbox.record(tx, &fact, now).await?;
        let entry = audit::Entry {
            chain: Some(creditor.uuid()),
            at: now,
            actor: &format!("customer:{customer}"),
            action: "dispute lodged",
            subject: &format!("dispute:{id}"),
            detail: json!({ "account": account, "hold": hold, "reason": grounds.reason() }),
        };
        audit::record(tx, entry).await?;
        Ok(id)
    }

    async fn read(&self, visitor: &Visitor, customer: CustomerId, id: DisputeId) -> Result<LodgedView, Failure> {
        let db = self.kernel.db.read();
        let found = store::find(db, customer, id).await?.ok_or(ApiError::NotFound)?;
        let account = AccountId::from_uuid(found.account_id);
        let standing = accounts::standing(db, customer, account).await?.ok_or(ApiError::NotFound)?;
        let creditor = CreditorId::from_uuid(found.creditor_id);
        let lodged_on = today(standing.market, Timestamp::from_unix_millis(found.created_at));
        Ok(LodgedView {
            dispute: id,
            additions: care::additions_to(&self.kernel, visitor, matter(&found), standing.market).await?,
            account,
            creditor: accounts::creditor_name(db, creditor).await?,
            account_reference: standing.reference,
            market: standing.market,
            reference: found.reference,
            lodged_on,
            answer_by: answer_by(standing.market, lodged_on),
            reason: found.reason.parse().map_err(|_| Failure::broken("a dispute for an unknown reason"))?,
            words: self.vault_of(db, creditor).await?.open_text(place(&id), &found.words_sealed)?,
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
        id: DisputeId,
        sent: (AttemptId, &str),
    ) -> Result<(), Failure> {
        let found = store::find(self.kernel.db.read(), actor.customer, id).await?.ok_or(ApiError::NotFound)?;
        let fact = DisputeAddedTo {
            dispute: id,
            creditor: CreditorId::from_uuid(found.creditor_id),
            customer: actor.customer,
            account: AccountId::from_uuid(found.account_id),
        };
        care::add_to(&self.kernel, visitor, matter(&found), sent, &fact).await
    }

    async fn take_in(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        account: AccountId,
        (attempt, typed): (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<DisputeId, Failure> {
        // Before the fields: of another's account not even these are judged.
        accounts::standing(self.kernel.db.read(), actor.customer, account).await?.ok_or(ApiError::NotFound)?;
        let id = self.lodge(actor, attempt, account, &typed.read()?, locale).await?;
        self.kernel.drafts.take::<Typed>(&visitor.browser, &form(account), self.kernel.now()).await?;
        Ok(id)
    }
}

/// A dispute, as a matter to add to.
fn matter(found: &dispute::Model) -> Matter {
    Matter {
        kind: "dispute",
        id: found.id,
        customer: CustomerId::from_uuid(found.customer_id),
        creditor: CreditorId::from_uuid(found.creditor_id),
        is_open: found.state == store::OPEN,
    }
}

/// The name of the form's draft: what was typed for one account does not come back for another.
fn form(account: AccountId) -> String {
    format!("dispute:{account}")
}

fn place(id: &DisputeId) -> Aad<'_> {
    Aad::new("dispute", id.as_bytes(), "words_sealed")
}

#[async_trait]
impl port::Disputes for Service {
    async fn form(&self, visitor: &Visitor, actor: &Actor, account: AccountId) -> Result<DisputeView, ApiError> {
        self.page(visitor, actor.customer, account).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep(&self, visitor: &Visitor, account: AccountId, typed: &Typed) -> Result<(), ApiError> {
        match self.kernel.drafts.keep(&visitor.browser, &form(account), typed, self.kernel.now()).await {
            Err(DraftError::Size) => return Err(ApiError::field("words", "text_too_long")),
            // Being heard is more important than what could be typed again.
            Err(cause) => tracing::warn!(%cause, "a draft could not be kept"),
            Ok(()) => {}
        }
        Ok(())
    }

    async fn lodge(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        account: AccountId,
        sent: (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<DisputeId, ApiError> {
        self.take_in(visitor, actor, account, sent, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn lodged(&self, visitor: &Visitor, actor: &Actor, dispute: DisputeId) -> Result<LodgedView, ApiError> {
        self.read(visitor, actor.customer, dispute).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn keep_addition(&self, visitor: &Visitor, dispute: DisputeId, words: &str) -> Result<(), ApiError> {
        care::keep_addition(&self.kernel, visitor, dispute.uuid(), words).await
    }

    async fn add(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        dispute: DisputeId,
        sent: (AttemptId, &str),
    ) -> Result<(), ApiError> {
        Service::add(self, visitor, actor, dispute, sent).await.map_err(|failure| self.kernel.answer(failure))
    }
}
