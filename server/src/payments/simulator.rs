//! The built-in provider: no money moves, and everything that can happen can be had on purpose.
//!
//! It keeps a book of its own (`simulated_charge`), as a real provider does on its side: what it took stands there
//! whether or not its answer reached us.

use super::entity::simulated_charge::{ActiveModel, Column, Entity, Model};
use super::entity::{simulated_dispute as dispute, simulated_method as method, simulated_refund as given_back};
use super::provider::{Charge, Concerns, Forged, Notice, Offer, PaymentProvider, Refund, RefundAnswer, Refunded, Told};
use super::saving::{SavedMethod, Saving, SavingAnswer, SavingTold};
use crate::kernel::database::Db;
use crate::kernel::reference;
use async_trait::async_trait;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use shared::kernel::{Clock, Money, Random, Timestamp};
use shared::payments::{Aftermath, Answer, Chargeback, FailureCode, MethodKind, PaymentId, TestCard};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// What its payments are marked with.
pub const NAME: &str = "simulator";
/// The last month of every test card: year and month.
const EXPIRES: (i32, u32) = (2030, 12);
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
pub(super) enum Booked {
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
        self.call(Told::SILENCE, call).await
    }

    async fn call<T>(&self, silence: T, call: impl Future<Output = Result<T, DbErr>>) -> T {
        let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        if fault == Some(Fault::Lost) {
            return silence;
        }
        let told = call.await;
        match fault {
            Some(Fault::Hangs) => std::future::pending().await,
            Some(_) => silence,
            // A provider whose own database fails gives no answer either.
            None => told.unwrap_or(silence),
        }
    }

    /// The person's bank takes the money of a payment back, or decides on it: for tests and the sandbox.
    pub async fn charge_back(&self, payment: PaymentId, standing: Chargeback) -> Result<(), DbErr> {
        let key = payment.to_string();
        let Some(row) = Entity::find().filter(Column::IdempotencyKey.eq(&key)).one(self.db.writer()).await? else {
            return Ok(());
        };
        Entity::update_many()
            .set(ActiveModel { chargeback: Set(Some(standing.code().to_owned())), ..Default::default() })
            .filter(Column::IdempotencyKey.eq(&key))
            .exec(self.db.writer())
            .await?;
        let before: Chargeback = row.chargeback.unwrap_or_default().parse().unwrap_or_default();
        if before.holds_money() == standing.holds_money() {
            return Ok(());
        }
        let moved = dispute::Entity::find().filter(dispute::Column::ChargeKey.eq(&key)).all(self.db.writer()).await?;
        let held: i64 = moved.iter().map(|moved| moved.amount).sum();
        let amount = if standing.holds_money() { self.refunded(&key).await? - row.amount } else { -held };
        dispute::Entity::insert(dispute::ActiveModel {
            reference: Set(format!("simdp_{}", reference::short(self.random.as_ref()))),
            charge_key: Set(key),
            amount: Set(amount),
            created_at: Set(self.clock.now().unix_millis()),
        })
        .exec_without_returning(self.db.writer())
        .await?;
        Ok(())
    }

    /// The card behind a method: one that was chosen by name, or one that was saved.
    async fn card_of(&self, method: &str) -> Result<Option<TestCard>, DbErr> {
        if let Ok(card) = method.parse() {
            return Ok(Some(card));
        }
        let saved = method::Entity::find_by_id(method).filter(method::Column::RemovedAt.is_null());
        Ok(saved.one(self.db.writer()).await?.and_then(|saved| saved.card.parse().ok()))
    }

    async fn refunded(&self, key: &str) -> Result<i64, DbErr> {
        let made = given_back::Entity::find().filter(given_back::Column::ChargeKey.eq(key));
        Ok(made.all(self.db.writer()).await?.iter().map(|refund| refund.amount).sum())
    }

    async fn give_back(&self, refund: &Refund) -> Result<Refunded, DbErr> {
        let key = refund.key.to_string();
        let find = || given_back::Entity::find().filter(given_back::Column::IdempotencyKey.eq(&key));
        if find().one(self.db.writer()).await?.is_none() {
            let Some(row) = self.find(&refund.charge).await? else { return Ok(Refunded::REJECTED) };
            let left = row.amount - self.refunded(&refund.charge.key.to_string()).await?;
            let is_possible = Booked::of(&row.state) == Some(Booked::Taken)
                && row.currency == refund.amount.currency().code()
                && (1..=left).contains(&refund.amount.minor());
            if !is_possible {
                return Ok(Refunded::REJECTED);
            }
            given_back::Entity::insert(given_back::ActiveModel {
                reference: Set(format!("simre_{}", reference::short(self.random.as_ref()))),
                idempotency_key: Set(key.clone()),
                charge_key: Set(refund.charge.key.to_string()),
                amount: Set(refund.amount.minor()),
                created_at: Set(self.clock.now().unix_millis()),
            })
            .on_conflict_do_nothing_on([given_back::Column::IdempotencyKey])
            .exec_without_returning(self.db.writer())
            .await?;
        }
        Ok(match find().one(self.db.writer()).await? {
            Some(made) if made.amount == refund.amount.minor() => {
                Refunded { answer: RefundAnswer::Made, reference: Some(made.reference) }
            }
            Some(_) => Refunded::REJECTED,
            None => Refunded::SILENCE,
        })
    }

    async fn keep(&self, saving: &Saving) -> Result<SavingTold, DbErr> {
        let Some(card) = saving.card.as_deref().and_then(|card| card.parse::<TestCard>().ok()) else {
            return Ok(SavingTold::failed(FailureCode::Rejected));
        };
        method::Entity::insert(method::ActiveModel {
            reference: Set(format!("simpm_{}", reference::short(self.random.as_ref()))),
            idempotency_key: Set(saving.key.to_string()),
            card: Set(card.code().to_owned()),
            removed_at: Set(None),
        })
        .on_conflict_do_nothing_on([method::Column::IdempotencyKey])
        .exec_without_returning(self.db.writer())
        .await?;
        self.kept(saving).await
    }

    async fn kept(&self, saving: &Saving) -> Result<SavingTold, DbErr> {
        let kept = method::Entity::find().filter(method::Column::IdempotencyKey.eq(saving.key.to_string()));
        let Some(kept) = kept.one(self.db.writer()).await? else {
            return Ok(SavingTold::failed(FailureCode::NeverArrived));
        };
        let ending = kept.card.parse().ok().map(TestCard::ending);
        let (brand, expires) = ("visa".to_owned(), Some(EXPIRES));
        let saved = SavedMethod { method: kept.reference.clone(), kind: MethodKind::Card, brand, ending, expires };
        Ok(SavingTold { answer: SavingAnswer::Saved(saved), reference: Some(kept.reference) })
    }

    async fn find(&self, charge: &Charge) -> Result<Option<Model>, DbErr> {
        Entity::find().filter(Column::IdempotencyKey.eq(charge.key.to_string())).one(self.db.writer()).await
    }

    async fn book(&self, charge: &Charge) -> Result<Told, DbErr> {
        let Some(card) = self.card_of(&charge.method).await? else {
            return Ok(Told::failed(FailureCode::Rejected));
        };
        let state = match card {
            TestCard::Approve | TestCard::TimeOut => Booked::Taken,
            TestCard::Decline => Booked::Declined,
            // Nobody is there whom the bank could ask.
            TestCard::Confirm if !charge.is_present => Booked::Refused,
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
            chargeback: Set(None),
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
        NAME
    }

    fn offers(&self) -> Vec<Offer> {
        TestCard::ALL.into_iter().map(Offer::Test).collect()
    }

    fn confirms_elsewhere(&self) -> bool {
        false
    }

    async fn prepare(&self, _: &Charge) -> Option<String> {
        None
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

    async fn continue_at(&self, _: &Charge) -> Option<String> {
        None
    }

    async fn refund(&self, refund: &Refund) -> Refunded {
        self.call(Refunded::SILENCE, self.give_back(refund)).await
    }

    async fn aftermath(&self, charge: &Charge) -> Option<Aftermath> {
        self.call(None, async {
            let refunded = Money::from_minor(self.refunded(&charge.key.to_string()).await?, charge.amount.currency());
            let said = self.find(charge).await?.and_then(|row| row.chargeback).unwrap_or_default();
            let chargeback = said.parse().unwrap_or_default();
            Ok(Some(Aftermath { refunded, chargeback }))
        })
        .await
    }

    async fn begin_saving(&self, saving: &Saving) -> SavingTold {
        self.call(SavingTold::SILENCE, self.keep(saving)).await
    }

    async fn saved(&self, saving: &Saving) -> SavingTold {
        self.call(SavingTold::SILENCE, self.kept(saving)).await
    }

    async fn forget(&self, method: &str) -> bool {
        self.call(false, async {
            method::Entity::update_many()
                .set(method::ActiveModel {
                    removed_at: Set(Some(self.clock.now().unix_millis())),
                    ..Default::default()
                })
                .filter(method::Column::Reference.eq(method))
                .exec(self.db.writer())
                .await?;
            Ok(true)
        })
        .await
    }

    fn notice(&self, _: &str, _: &[u8], _: Timestamp) -> Result<Notice, Forged> {
        Err(Forged::NoSuchDoor)
    }

    async fn concerns(&self, _: &Notice) -> Concerns {
        Concerns::Nobody
    }
}

impl Booked {
    const ALL: [Self; 4] = [Self::Taken, Self::Declined, Self::Awaiting, Self::Refused];

    pub(super) const fn code(self) -> &'static str {
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
