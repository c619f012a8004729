//! The built-in provider: no money moves, and everything that can happen can be had on purpose.
//!
//! It keeps a book of its own (`simulated_charge`), as a real provider does on its side: what it took stands there
//! whether or not its answer reached us.

use super::entity::simulated_charge::{ActiveModel, Column, Entity, Model};
use super::provider::{Charge, PaymentProvider, Told};
use crate::kernel::database::Db;
use crate::kernel::reference;
use async_trait::async_trait;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use shared::kernel::{Clock, Random, Timestamp};
use shared::payments::{Answer, FailureCode, TestCard};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// For how long the card that does not answer stays silent.
pub const SILENT_SECONDS: i64 = 20;

/// What goes wrong with the next call: for tests and the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The call never arrives.
    Lost,
    /// The call has its effect, and its answer never arrives.
    AnswerLost,
    /// The call has its effect and then hangs for ever: as a crash of ours before the answer.
    Hangs,
}

/// The provider.
pub struct Simulator {
    db: Db,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    faults: Mutex<VecDeque<Fault>>,
}

/// Where a charge stands in the simulator's book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Booked {
    Taken,
    Declined,
    Awaiting,
    Refused,
}

impl Simulator {
    pub fn new(db: Db, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { db, clock, random, faults: Mutex::default() }
    }

    /// Has the next calls go wrong, one fault each.
    pub fn inject(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }

    async fn faulty(&self, call: impl Future<Output = Result<Told, DbErr>>) -> Told {
        let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        if fault == Some(Fault::Lost) {
            return Told::SILENCE;
        }
        let told = call.await;
        match fault {
            Some(Fault::Hangs) => std::future::pending().await,
            Some(_) => Told::SILENCE,
            // A provider whose own database fails gives no answer either.
            None => told.unwrap_or(Told::SILENCE),
        }
    }

    async fn find(&self, charge: &Charge) -> Result<Option<Model>, DbErr> {
        Entity::find().filter(Column::IdempotencyKey.eq(charge.key.to_string())).one(self.db.writer()).await
    }

    async fn book(&self, charge: &Charge) -> Result<Told, DbErr> {
        let Ok(card) = charge.method.parse::<TestCard>() else {
            return Ok(Told::failed(FailureCode::Rejected));
        };
        let state = match card {
            TestCard::Approve | TestCard::TimeOut => Booked::Taken,
            TestCard::Decline => Booked::Declined,
            TestCard::Confirm => Booked::Awaiting,
        };
        Entity::insert(ActiveModel {
            reference: Set(format!("sim_{}", reference::short(self.random.as_ref()))),
            idempotency_key: Set(charge.key.to_string()),
            amount: Set(charge.amount.minor()),
            currency: Set(charge.amount.currency().to_string()),
            card: Set(card.code().to_owned()),
            state: Set(state.code().to_owned()),
            created_at: Set(self.clock.now().unix_millis()),
        })
        .on_conflict_do_nothing_on([Column::IdempotencyKey])
        .exec_without_returning(self.db.writer())
        .await?;
        let Some(row) = self.find(charge).await? else { return Ok(Told::SILENCE) };
        let same = row.amount == charge.amount.minor()
            && row.currency == charge.amount.currency().code()
            && row.card == card.code();
        Ok(if same { self.tell(&row) } else { Told::failed(FailureCode::Rejected) })
    }

    /// Ends a charge that waits; one that has ended stays as it is.
    async fn end(&self, charge: &Charge, state: Booked) -> Result<Told, DbErr> {
        Entity::update_many()
            .set(ActiveModel { state: Set(state.code().to_owned()), ..Default::default() })
            .filter(Column::IdempotencyKey.eq(charge.key.to_string()))
            .filter(Column::State.eq(Booked::Awaiting.code()))
            .exec(self.db.writer())
            .await?;
        Ok(self.find(charge).await?.map_or(Told::SILENCE, |row| self.tell(&row)))
    }

    fn tell(&self, row: &Model) -> Told {
        let card = row.card.parse::<TestCard>().ok();
        let made = Timestamp::from_unix_millis(row.created_at);
        if card == Some(TestCard::TimeOut) && self.clock.now().seconds_since(made) < SILENT_SECONDS {
            return Told::SILENCE;
        }
        let answer = match Booked::of(&row.state) {
            Some(Booked::Taken) => Answer::Succeeded,
            Some(Booked::Declined) => Answer::Failed(FailureCode::Declined),
            Some(Booked::Awaiting) => Answer::NeedsConfirmation,
            Some(Booked::Refused) => Answer::Failed(FailureCode::NotConfirmed),
            None => Answer::Silence,
        };
        Told { answer, reference: Some(row.reference.clone()), card: card.map(TestCard::ending) }
    }
}

#[async_trait]
impl PaymentProvider for Simulator {
    fn name(&self) -> &'static str {
        "simulator"
    }

    async fn create(&self, charge: &Charge) -> Told {
        self.faulty(self.book(charge)).await
    }

    async fn confirm(&self, charge: &Charge, approved: bool) -> Told {
        self.faulty(self.end(charge, if approved { Booked::Taken } else { Booked::Refused })).await
    }

    async fn cancel(&self, charge: &Charge) -> Told {
        self.faulty(self.end(charge, Booked::Refused)).await
    }

    async fn retrieve(&self, charge: &Charge) -> Option<Told> {
        let mut missing = false;
        let told = self
            .faulty(async {
                let found = self.find(charge).await?;
                missing = found.is_none();
                Ok(found.map_or(Told::SILENCE, |row| self.tell(&row)))
            })
            .await;
        (!missing).then_some(told)
    }
}

impl Booked {
    const ALL: [Self; 4] = [Self::Taken, Self::Declined, Self::Awaiting, Self::Refused];

    const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Declined => "declined",
            Self::Awaiting => "awaiting",
            Self::Refused => "refused",
        }
    }

    fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
