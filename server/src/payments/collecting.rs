//! Takes the instalments that people asked us to take, from what they have saved: nobody is there whom a bank could ask.
//!
//! That one is to be taken is a fact of plans. Whether it still is is asked in the transaction in which its payment begins,
//! with the account locked: who pays by hand a second before is not charged again. While another payment on the account has not
//! ended, nothing is begun.

use super::beginning::Chosen;
use super::store::Payment;
use super::surroundings::{Around, ToCollect};
use super::{Service, methods};
use crate::kernel::failure::Failure;
use crate::kernel::jobs::{Claimed, JobError};
use crate::kernel::outbox::{About, Fact, Reaction, Recorded};
use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::AttemptId;
use shared::payments::PaymentMethodId;
use std::sync::Arc;
use uuid::Uuid;

/// The kind of job under which it is registered.
pub const COLLECT: &str = "payments.collect";

/// An instalment is to be taken: as much of the fact of plans as payments need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentToCollect {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub instalment: Uuid,
    #[serde(default)]
    pub plan: Option<Uuid>,
    /// The customer's date. One instalment is taken at most once on one day.
    pub on: NaiveDate,
}

/// An instalment could not be taken now, and nothing was begun: not at this hour, or another payment is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionPutOff {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub instalment: Uuid,
}

impl Fact for InstalmentToCollect {
    const KIND: &'static str = "plans.instalment_to_collect";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for CollectionPutOff {
    const KIND: &'static str = "payments.collection_put_off";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

fn about(creditor: CreditorId, customer: CustomerId, account: AccountId) -> About {
    About { creditor: Some(creditor.uuid()), customer: Some(customer.uuid()), account: Some(account.uuid()) }
}

/// Takes an instalment when plans say so.
pub struct Collecting(Arc<Service>);

impl Collecting {
    pub fn new(payments: Arc<Service>) -> Self {
        Self(payments)
    }
}

#[async_trait]
impl Reaction<InstalmentToCollect> for Collecting {
    async fn react(&self, told: &Recorded<InstalmentToCollect>, job: &Claimed) -> Result<(), JobError> {
        let begun = self.0.begin_collection(&told.fact, job).await?;
        let Some(payment) = begun else { return Ok(()) };
        let id = payment.id;
        // The job has ended with the transaction: whatever happens from here on, it is not begun again, and is asked about.
        if let Err(cause) = self.0.take(payment).await {
            tracing::error!(payment = %id, %cause, "an answer could not be stored; it will be asked for");
        }
        Ok(())
    }
}

impl Service {
    /// Writes down the payment that takes an instalment, in one transaction with the end of the job; none where none is to
    /// be begun.
    async fn begin_collection(&self, fact: &InstalmentToCollect, job: &Claimed) -> Result<Option<Payment>, JobError> {
        let tx = self.kernel.db.begin().await?;
        let begun = self.write_collection(&tx, fact).await.map_err(|cause| {
            tracing::error!(instalment = %fact.instalment, %cause, "an instalment could not be taken");
            JobError::Retry("an instalment could not be taken")
        })?;
        if let Begun::Before = begun {
            // Another node was here: its transaction stands, and this one has failed.
            return Ok(None);
        }
        job.done_in(&tx, self.kernel.now()).await?;
        tx.commit().await?;
        self.kernel.wake.wake();
        Ok(match begun {
            Begun::Now(payment) => Some(*payment),
            Begun::Nothing | Begun::Before => None,
        })
    }

    async fn write_collection(&self, tx: &DatabaseTransaction, fact: &InstalmentToCollect) -> Result<Begun, Failure> {
        let now = self.kernel.now();
        let payment = match self.to_collect(tx, fact).await? {
            Order::Take(payment) => payment,
            Order::PutOff => {
                let InstalmentToCollect { creditor, customer, account, instalment, .. } = *fact;
                let put_off = CollectionPutOff { creditor, customer, account, instalment };
                self.kernel.outbox.record(tx, &put_off, now).await?;
                return Ok(Begun::Nothing);
            }
            Order::Nothing => return Ok(Begun::Nothing),
        };
        if !self.write_down(tx, &payment, self.attempt_of(fact), "system").await? {
            return Ok(Begun::Before);
        }
        Ok(Begun::Now(payment))
    }

    async fn to_collect(&self, tx: &DatabaseTransaction, fact: &InstalmentToCollect) -> Result<Order, Failure> {
        let InstalmentToCollect { customer, account, instalment, plan, .. } = *fact;
        let shares = self.surroundings.shares(tx, customer, account, plan).await?;
        let together = shares.into_iter().map(|(account, _)| account).collect();
        let around = Around { plan, together, ..Around::default() };
        let together = self.lock_together(tx, customer, account, &around).await?;
        let (plan, amount, method) = match self.surroundings.to_collect(tx, customer, instalment).await? {
            ToCollect::Now { plan, amount, method, on } if on == fact.on => (plan, amount, method),
            // Its day has passed while it waited.
            ToCollect::Now { .. } | ToCollect::Later => return Ok(Order::PutOff),
            ToCollect::No => return Ok(Order::Nothing),
        };
        if !together.pending.is_empty() {
            return Ok(Order::PutOff);
        }
        // Never more than is owed, whatever the plan asks for.
        let Some(amount) = amount.checked_min(together.owed).filter(|amount| amount.is_positive()) else {
            return Ok(Order::Nothing);
        };
        let id = PaymentMethodId::from_uuid(method);
        let saved = methods::chargeable(tx, self.provider.name(), customer, amount.currency()).await?;
        let found = saved.into_iter().find(|method| method.id == id);
        let Some((method, card)) = found.and_then(|method| Some((method.reference?, method.ending))) else {
            // Saved with another provider than the one that is configured now.
            tracing::error!(%account, "an instalment is to be taken from a method that this provider does not have");
            return Ok(Order::PutOff);
        };
        let with = Chosen { method, ending: card, saved: Some(id) };
        let payment = self.new_payment(&together.standing, amount, with);
        Ok(Order::Take(Box::new(Payment { plan: Some(plan), instalment: Some(instalment), ..payment })))
    }

    /// The attempt under which an instalment is taken on a day: a second payment for both cannot be written down.
    fn attempt_of(&self, fact: &InstalmentToCollect) -> AttemptId {
        let day = fact.on.to_string();
        self.attempt_made_of("collection attempt", &[fact.instalment.as_bytes(), day.as_bytes()])
    }
}

/// What came of being told that an instalment is to be taken.
enum Begun {
    Now(Box<Payment>),
    Nothing,
    /// It was taken on this day.
    Before,
}

/// What is to be done about an instalment.
enum Order {
    Take(Box<Payment>),
    /// Not now.
    PutOff,
    /// It is asked for no more.
    Nothing,
}
