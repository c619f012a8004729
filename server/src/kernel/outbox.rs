//! What happened, told to those it concerns: a fact and the jobs of its reactions are written in the transaction in
//! which it happened, so nothing is told that did not happen, and nothing that happened goes untold.

use super::database::Db;
use super::jobs::{self, Claimed, Handler, JobError, NewJob};
use async_trait::async_trait;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::kernel::{Random, Timestamp};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

shared::id! {
    /// One thing that happened.
    FactId
}

/// Something that happened: named in the past tense, with the values it then had. Ids, amounts and dates; never a
/// name, an address or free text, for facts are stored as they are.
pub trait Fact: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name, for good: `payments.received`. Stored facts are read back by it.
    const KIND: &'static str;

    /// Whom it concerns.
    fn about(&self) -> About;
}

/// Whom a fact concerns; timelines are read by these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct About {
    pub creditor: Option<Uuid>,
    pub customer: Option<Uuid>,
    pub account: Option<Uuid>,
}

/// A fact as it was written.
#[derive(Debug, Clone)]
pub struct Recorded<F> {
    pub id: FactId,
    pub at: Timestamp,
    pub fact: F,
}

/// Which reactions each fact has, by its kind.
#[derive(Clone, Default)]
pub struct Subscriptions {
    /// Kinds of job.
    later: BTreeMap<&'static str, Vec<&'static str>>,
    at_once: BTreeMap<&'static str, Vec<Arc<dyn AtOnce>>>,
}

impl Subscriptions {
    pub fn new() -> Self {
        Self::default()
    }

    /// Has `reaction` told of every `F` from now on. The same name is registered with the job handlers, as
    /// [`Reacting`].
    #[must_use]
    pub fn on<F: Fact>(mut self, reaction: &'static str) -> Self {
        self.later.entry(F::KIND).or_default().push(reaction);
        self
    }

    /// Has `reaction` take part in the transaction of every `F` from now on.
    #[must_use]
    pub fn within<F: Fact>(mut self, reaction: impl Within<F> + 'static) -> Self {
        let reaction = Inside { reaction, fact: PhantomData::<fn() -> F> };
        self.at_once.entry(F::KIND).or_default().push(Arc::new(reaction));
        self
    }
}

/// Writes facts.
#[derive(Clone)]
pub struct Outbox {
    subscriptions: Arc<Subscriptions>,
    random: Arc<dyn Random>,
}

/// What a reaction's job carries.
#[derive(Serialize, Deserialize)]
struct Told {
    fact: Uuid,
}

impl Outbox {
    pub fn new(subscriptions: Subscriptions, random: Arc<dyn Random>) -> Self {
        Self { subscriptions: Arc::new(subscriptions), random }
    }

    /// Writes the fact, and one job for each of its reactions; those that take part in its transaction are told now.
    pub async fn record<F: Fact>(&self, tx: &DatabaseTransaction, fact: &F, now: Timestamp) -> Result<FactId, DbErr> {
        let id = FactId::new(now, self.random.as_ref());
        let payload = serde_json::to_string(fact).map_err(|e| DbErr::Json(e.to_string()))?;
        let about = fact.about();
        entity::Entity::insert(entity::ActiveModel {
            id: Set(id.uuid()),
            kind: Set(F::KIND.to_owned()),
            creditor_id: Set(about.creditor),
            customer_id: Set(about.customer),
            account_id: Set(about.account),
            payload: Set(payload.clone()),
            at: Set(now.unix_millis()),
            ..Default::default()
        })
        .exec_without_returning(tx)
        .await?;
        for reaction in self.subscriptions.later.get(F::KIND).into_iter().flatten() {
            let job = NewJob::new(reaction, &Told { fact: id.uuid() }, now)?;
            jobs::enqueue(tx, job, now, self.random.as_ref()).await?;
        }
        for reaction in self.subscriptions.at_once.get(F::KIND).into_iter().flatten() {
            reaction.react(tx, (id, now, &payload), self).await?;
        }
        Ok(id)
    }
}

/// Which facts a page is to hold: the latest, or those next to one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    Latest,
    Before(Uuid),
    After(Uuid),
}

/// A page of facts, the latest first.
#[derive(Debug, Clone)]
pub struct FactPage {
    pub facts: Vec<entity::Model>,
    pub has_older: bool,
    pub has_newer: bool,
}

/// A page of the facts of these kinds about one account of one customer. A fact that is not among them has no
/// neighbours: then the page holds the latest.
pub async fn page_of(
    db: &sea_orm::DatabaseConnection,
    customer: Uuid,
    account: Uuid,
    kinds: &[&str],
    stretch: Stretch,
    per_page: usize,
) -> Result<FactPage, DbErr> {
    let about = || {
        entity::Entity::find()
            .filter(entity::Column::AccountId.eq(account))
            .filter(entity::Column::CustomerId.eq(customer))
            .filter(entity::Column::Kind.is_in(kinds.iter().copied()))
    };
    // One more than fits says whether there is another page.
    let limit = per_page as u64 + 1;
    let at = match stretch {
        Stretch::Latest => None,
        Stretch::Before(id) | Stretch::After(id) => about().filter(entity::Column::Id.eq(id)).one(db).await?,
    };
    if let (Stretch::After(_), Some(at)) = (stretch, &at) {
        let newer = about().filter(entity::Column::Seq.gt(at.seq)).order_by_asc(entity::Column::Seq);
        let mut facts = newer.limit(limit).all(db).await?;
        // A page that is not full begins with the latest: it is the first page, and that one is filled up.
        if facts.len() > per_page {
            facts.truncate(per_page);
            facts.reverse();
            return Ok(FactPage { facts, has_older: true, has_newer: true });
        }
    }
    let before = at.filter(|_| matches!(stretch, Stretch::Before(_)));
    let mut older = about().order_by_desc(entity::Column::Seq);
    if let Some(at) = &before {
        older = older.filter(entity::Column::Seq.lt(at.seq));
    }
    let mut facts = older.limit(limit).all(db).await?;
    let has_older = facts.len() > per_page;
    facts.truncate(per_page);
    Ok(FactPage { facts, has_older, has_newer: before.is_some() })
}

/// What another capability does in the transaction in which a fact is written: for what must never be seen apart, such
/// as a payment and the instalment it pays. It shares the fact's fate both ways, so it does little and fails only with
/// the database. Everything else reacts later, as a [`Reaction`].
#[async_trait]
pub trait Within<F: Fact>: Send + Sync {
    /// Told once; further facts are recorded in the same transaction.
    async fn react(&self, tx: &DatabaseTransaction, told: &Recorded<F>, outbox: &Outbox) -> Result<(), DbErr>;
}

/// A [`Within`] of any fact: it reads as much of the fact as it knows.
#[async_trait]
trait AtOnce: Send + Sync {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: (FactId, Timestamp, &str),
        outbox: &Outbox,
    ) -> Result<(), DbErr>;
}

struct Inside<F, R> {
    reaction: R,
    fact: PhantomData<fn() -> F>,
}

#[async_trait]
impl<F: Fact, R: Within<F>> AtOnce for Inside<F, R> {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        (id, at, payload): (FactId, Timestamp, &str),
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let fact = serde_json::from_str(payload).map_err(|e| DbErr::Json(e.to_string()))?;
        self.reaction.react(tx, &Recorded { id, at, fact }, outbox).await
    }
}

/// What another capability does when a fact happens.
#[async_trait]
pub trait Reaction<F: Fact>: Send + Sync {
    /// May be told the same fact twice; `job` lets it note its end in its own transaction.
    async fn react(&self, told: &Recorded<F>, job: &Claimed) -> Result<(), JobError>;
}

/// A reaction as a handler of jobs.
pub struct Reacting<F, R> {
    db: Db,
    reaction: R,
    fact: PhantomData<fn() -> F>,
}

impl<F: Fact, R: Reaction<F>> Reacting<F, R> {
    pub fn new(db: Db, reaction: R) -> Self {
        Self { db, reaction, fact: PhantomData }
    }
}

#[async_trait]
impl<F: Fact, R: Reaction<F>> Handler for Reacting<F, R> {
    async fn run(&self, job: &Claimed) -> Result<(), JobError> {
        let Told { fact } = job.payload()?;
        let row = entity::Entity::find()
            .filter(entity::Column::Id.eq(fact))
            .filter(entity::Column::Kind.eq(F::KIND))
            .one(self.db.read())
            .await?
            .ok_or(JobError::Park("the fact does not exist"))?;
        let told = Recorded {
            id: FactId::from_uuid(row.id),
            at: Timestamp::from_unix_millis(row.at),
            fact: serde_json::from_str(&row.payload).map_err(|_| JobError::Park("the fact cannot be read"))?,
        };
        self.reaction.react(&told, job).await
    }
}

pub mod entity {
    //! The table `fact`.

    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "fact")]
    pub struct Model {
        /// Grows, but a transaction that began earlier may commit later: do not poll by it.
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub id: Uuid,
        pub kind: String,
        pub creditor_id: Option<Uuid>,
        pub customer_id: Option<Uuid>,
        pub account_id: Option<Uuid>,
        /// JSON.
        pub payload: String,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
