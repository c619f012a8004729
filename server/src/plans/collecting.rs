//! Asking that the payments of a plan are taken on their dates, from a method that was saved; and asking no more.
//!
//! What was agreed to is kept word for word (`collection`), and never changed: another method is another agreement.

use super::agreeing::changed;
use super::entity::{collection, instalment};
use super::moments::moments_of;
use super::running::{self, Loaded};
use super::{CollectionAgreed, CollectionStopped, Service, StoppedWhy, store};
use crate::kernel::attempts::Begun;
use crate::kernel::failure::Failure;
use crate::kernel::outbox::Outbox;
use crate::kernel::{audit, calendar};
use app::error::ApiError;
use app::plans::collection_view::{CollectMethod, CollectionView, collection_words, method_words};
use app::text::plans as words;
use async_trait::async_trait;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use shared::identity::CustomerId;
use shared::kernel::{AttemptId, Currency, Locale, Money, Timestamp};
use shared::plans::{PlanId, PlanState};
use uuid::Uuid;

shared::id! {
    /// One agreement that payments are taken.
    CollectionId
}

/// Which words these are: changed whenever a sentence of theirs is.
pub const VERSION: &str = "2026-11-22";

/// What plans must know of the methods that somebody has saved, whoever keeps them.
#[async_trait]
pub trait SavedMethods: Send + Sync {
    /// Those by which a customer can be charged in a currency, the default first.
    async fn of(&self, customer: CustomerId, currency: Currency) -> Result<Vec<CollectMethod>, Failure>;
}

/// What is agreed for a plan now; none where its payments are not taken.
pub async fn of_plan<C: ConnectionTrait>(db: &C, plan: PlanId) -> Result<Option<collection::Model>, DbErr> {
    collection::Entity::find()
        .filter(collection::Column::PlanId.eq(plan.uuid()))
        .filter(collection::Column::StoppedAt.is_null())
        .one(db)
        .await
}

impl Service {
    /// Whether and how the payments of a plan are taken, and from what they can be.
    pub(super) async fn collection_of(
        &self,
        customer: CustomerId,
        plan: PlanId,
        locale: Locale,
    ) -> Result<CollectionView, Failure> {
        let db = self.kernel.db.read();
        let loaded = running::load(db, customer, plan, self.kernel.now()).await?.ok_or(ApiError::NotFound)?;
        let agreed = of_plan(db, plan).await?;
        let Loaded { row, debt, running, today, .. } = &loaded;
        let methods = self.methods.of(customer, debt.balance.currency()).await?;
        let chosen = agreed.as_ref().map(|agreed| agreed.method_id);
        let by_hand: i64 = running.open().filter(|row| row.due_on <= *today).map(|row| row.due.open().minor()).sum();
        let terms = collection_words(&debt.creditor_name, &row.reference, running.changes(), locale);
        Ok(CollectionView {
            plan,
            reference: row.reference.clone(),
            creditor: debt.creditor_name.clone(),
            market: debt.market,
            today: *today,
            attempt: AttemptId::new(self.kernel.now(), self.kernel.random()),
            is_active: row.state == PlanState::Active.code(),
            since: agreed.map(|row| calendar::today(debt.market, Timestamp::from_unix_millis(row.agreed_at))),
            chosen: methods.iter().find(|method| Some(method.id) == chosen).cloned(),
            methods,
            next: running.open().find(|row| row.due_on > *today).map(|row| (row.due_on, row.due.open())),
            by_hand: Some(Money::from_minor(by_hand, running.amount().currency())).filter(|sum| sum.is_positive()),
            seal: self.seal_of_words(&terms),
            terms,
        })
    }

    /// Agrees that the payments of a plan are taken from a method, as shown under `seal`. A repeated attempt changes
    /// nothing more.
    pub(super) async fn collect_once(
        &self,
        customer: CustomerId,
        attempt: AttemptId,
        plan: PlanId,
        (method, seal): (&str, &str),
        locale: Locale,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        let seen = running::load(self.kernel.db.read(), customer, plan, now).await?.ok_or(ApiError::NotFound)?;
        let saved = self.methods.of(customer, seen.debt.balance.currency()).await?;
        let chosen = saved.into_iter().find(|saved| saved.id.to_string() == method);
        let method = chosen.ok_or_else(|| ApiError::field("method", "choose_one"))?;
        let tx = self.kernel.db.begin().await?;
        let body = serde_json::to_vec(&(plan, method.id, seal, locale))?;
        let scope = format!("customer:{customer}");
        let begun = self.kernel.attempts.begin(&tx, &scope, attempt, ("collect a plan", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(changed()),
        };
        // Whoever sets a moment holds the plan meanwhile.
        store::hold(&tx, plan.uuid()).await?;
        let loaded = running::load(&tx, customer, plan, now).await?.ok_or(ApiError::NotFound)?;
        let Loaded { row, debt, running, .. } = &loaded;
        let terms = collection_words(&debt.creditor_name, &row.reference, running.changes(), locale);
        if row.state != PlanState::Active.code() || self.seal_of_words(&terms) != seal {
            return Err(changed());
        }
        if let Some(before) = of_plan(&tx, plan).await? {
            end(&tx, before.id, StoppedWhy::Changed, now).await?;
        }
        let from = [method_words(locale, &method)];
        let by = [words::collect_agreed_by(locale, words::collect_button(locale))];
        let said: Vec<String> = from.into_iter().chain(terms).chain(by).collect();
        collection::Entity::insert(collection::ActiveModel {
            id: Set(CollectionId::new(now, self.kernel.random()).uuid()),
            plan_id: Set(plan.uuid()),
            customer_id: Set(customer.uuid()),
            method_id: Set(method.id),
            language: Set(locale.code().to_owned()),
            words_version: Set(VERSION.to_owned()),
            words: Set(said.join("\n")),
            agreed_at: Set(now.unix_millis()),
            stopped_at: Set(None),
            stopped_why: Set(None),
        })
        .exec_without_returning(&tx)
        .await?;
        let moments = moments_of(&tx, &loaded).await?;
        // What is due by today has its own day already, or is paid by hand.
        for row in running.open().filter(|row| row.due_on > loaded.today) {
            if let Some(id) = row.id {
                store::collect(&tx, id, moments.collect_at(row.due_on)).await?;
            }
        }
        let fact = CollectionAgreed {
            plan,
            reference: row.reference.clone(),
            creditor: debt.creditor,
            customer,
            account: debt.account,
            language: locale,
        };
        self.kernel.outbox.record(&tx, &fact, now).await?;
        let detail = json!({ "account": debt.account, "method": method.id, "words": VERSION, "language": locale });
        note(&tx, &loaded, (&scope, "collection agreed"), detail, now).await?;
        attempt.finish(&tx, &()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// Stops taking the payments of a plan. A repeated attempt changes nothing more.
    pub(super) async fn stop_collecting(
        &self,
        customer: CustomerId,
        attempt: AttemptId,
        plan: PlanId,
    ) -> Result<(), Failure> {
        let now = self.kernel.now();
        let tx = self.kernel.db.begin().await?;
        let body = serde_json::to_vec(&plan)?;
        let scope = format!("customer:{customer}");
        let begun = self.kernel.attempts.begin(&tx, &scope, attempt, ("stop collecting a plan", &body), now).await?;
        let attempt = match begun {
            Begun::First(attempt) => attempt,
            Begun::Again(()) => return Ok(()),
            Begun::Conflict => return Err(changed()),
        };
        store::plan_of(&tx, customer, plan).await?.ok_or(ApiError::NotFound)?;
        store::hold(&tx, plan.uuid()).await?;
        let loaded = running::load(&tx, customer, plan, now).await?.ok_or(ApiError::NotFound)?;
        stop(&tx, &loaded, (&scope, StoppedWhy::Asked), (&self.kernel.outbox, now)).await?;
        attempt.finish(&tx, &()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(())
    }

    /// The method from which the payments of a plan are taken, for its page.
    pub(super) async fn collected_from(&self, loaded: &Loaded) -> Result<Option<CollectMethod>, Failure> {
        let Some(agreed) = of_plan(self.kernel.db.read(), PlanId::from_uuid(loaded.row.id)).await? else {
            return Ok(None);
        };
        let saved = self.methods.of(loaded.debt.customer, loaded.debt.balance.currency()).await?;
        Ok(saved.into_iter().find(|method| method.id == agreed.method_id))
    }

    /// Stands for the words that were shown.
    fn seal_of_words(&self, terms: &[String]) -> String {
        let hash = self.kernel.vault.hashes().of("collection", &[VERSION.as_bytes(), terms.join("\n").as_bytes()]);
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Takes no more payments of a plan, if any were taken. Nothing that was ordered before is called back.
pub(super) async fn stop(
    tx: &DatabaseTransaction,
    loaded: &Loaded,
    (who, why): (&str, StoppedWhy),
    (outbox, now): (&Outbox, Timestamp),
) -> Result<(), Failure> {
    let Loaded { row, debt, .. } = loaded;
    let plan = PlanId::from_uuid(row.id);
    let Some(agreed) = of_plan(tx, plan).await? else { return Ok(()) };
    end(tx, agreed.id, why, now).await?;
    let none = instalment::ActiveModel { collect_at: Set(None), collect_tries: Set(None), ..Default::default() };
    instalment::Entity::update_many()
        .set(none)
        .filter(instalment::Column::PlanId.eq(row.id))
        .filter(instalment::Column::CollectAt.is_not_null())
        .exec(tx)
        .await?;
    let fact = CollectionStopped {
        plan,
        reference: row.reference.clone(),
        creditor: debt.creditor,
        customer: debt.customer,
        account: debt.account,
        why,
    };
    outbox.record(tx, &fact, now).await?;
    let detail = json!({ "account": debt.account, "why": why });
    note(tx, loaded, (who, "collection stopped"), detail, now).await?;
    Ok(())
}

/// Takes the payments of an agreement from the method that its owner put in the place of the one that was chosen.
pub(super) async fn take_from<C: ConnectionTrait>(db: &C, id: Uuid, method: Uuid) -> Result<(), DbErr> {
    let values = collection::ActiveModel { method_id: Set(method), ..Default::default() };
    let update = collection::Entity::update_many().set(values).filter(collection::Column::Id.eq(id));
    update.exec(db).await.map(|_| ())
}

/// The agreements by which a method is used.
pub(super) async fn by_method<C: ConnectionTrait>(db: &C, method: Uuid) -> Result<Vec<collection::Model>, DbErr> {
    collection::Entity::find()
        .filter(collection::Column::MethodId.eq(method))
        .filter(collection::Column::StoppedAt.is_null())
        .all(db)
        .await
}

async fn end<C: ConnectionTrait>(db: &C, id: Uuid, why: StoppedWhy, now: Timestamp) -> Result<(), DbErr> {
    let values = collection::ActiveModel {
        stopped_at: Set(Some(now.unix_millis())),
        stopped_why: Set(Some(why.code().to_owned())),
        ..Default::default()
    };
    let update = collection::Entity::update_many().set(values).filter(collection::Column::Id.eq(id));
    update.exec(db).await.map(|_| ())
}

pub(super) async fn note(
    tx: &DatabaseTransaction,
    loaded: &Loaded,
    (who, action): (&str, &str),
    detail: serde_json::Value,
    now: Timestamp,
) -> Result<(), DbErr> {
    let entry = audit::Entry {
        chain: Some(loaded.debt.creditor.uuid()),
        at: now,
        actor: who,
        action,
        subject: &format!("plan:{}", PlanId::from_uuid(loaded.row.id)),
        detail,
    };
    audit::record(tx, entry).await
}
