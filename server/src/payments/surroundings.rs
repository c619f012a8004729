//! What payments must know of an account's surroundings, whoever keeps it.

use crate::kernel::failure::Failure;
use app::payments::view::{NextInstalment, Obstacle, SurplusChoice};
use async_trait::async_trait;
use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::Money;
use uuid::Uuid;

/// What lies around an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// What stands in the way of paying on it.
    pub obstacle: Option<Obstacle>,
    /// The plan that runs on it: what is paid now is laid on it.
    pub plan: Option<Uuid>,
    /// The accounts that are paid together with it, itself among them: those of that plan, but for any on which a hold
    /// rests by itself. Empty where no plan runs.
    pub together: Vec<AccountId>,
    /// The next payment of that plan.
    pub next: Option<NextInstalment>,
    /// What is left of a settlement that runs on it: nobody pays more than was agreed.
    pub ceiling: Option<Money>,
    /// The least that its creditor takes.
    pub minimum: Option<Money>,
}

/// Whether an instalment is to be taken from what somebody has saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToCollect {
    /// So much of a plan, from that method, on this date of the customer's.
    Now { plan: Uuid, amount: Money, method: Uuid, on: NaiveDate },
    /// Not at this hour.
    Later,
    /// No more.
    No,
}

/// Holds, plans and the creditor's terms: put together in `compose`, because plans stand beside payments. Never asked
/// inside a transaction, but for what is given one.
#[async_trait]
pub trait Surroundings: Send + Sync {
    /// What lies around an account of this customer.
    async fn around(&self, customer: CustomerId, account: AccountId) -> Result<Around, Failure>;

    /// The accounts between which a payment on one is divided, seen from inside a transaction: those of the plan on which it
    /// was made, or of the one that runs now, and whether a hold rests on each by itself. Empty where there is no plan.
    async fn shares(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        account: AccountId,
        plan: Option<Uuid>,
    ) -> Result<Vec<(AccountId, bool)>, Failure>;

    /// What a payment of so much may be for, where it is not what the plan asks for next; empty where nothing is to choose.
    async fn surpluses(
        &self,
        customer: CustomerId,
        account: AccountId,
        amount: Money,
    ) -> Result<Vec<SurplusChoice>, Failure>;

    /// Whether an instalment of this customer's is to be taken, seen from inside a transaction that holds its account.
    async fn to_collect(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        instalment: Uuid,
    ) -> Result<ToCollect, Failure>;
}

/// No holds, no plans, no minimum.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

#[async_trait]
impl Surroundings for Nothing {
    async fn around(&self, _: CustomerId, _: AccountId) -> Result<Around, Failure> {
        Ok(Around::default())
    }

    async fn shares(
        &self,
        _: &DatabaseTransaction,
        _: CustomerId,
        _: AccountId,
        _: Option<Uuid>,
    ) -> Result<Vec<(AccountId, bool)>, Failure> {
        Ok(Vec::new())
    }

    async fn surpluses(&self, _: CustomerId, _: AccountId, _: Money) -> Result<Vec<SurplusChoice>, Failure> {
        Ok(Vec::new())
    }

    async fn to_collect(&self, _: &DatabaseTransaction, _: CustomerId, _: Uuid) -> Result<ToCollect, Failure> {
        Ok(ToCollect::No)
    }
}
