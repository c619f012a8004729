//! What the pages of accounts show of capabilities that stand to the right: put together in `compose`.

use crate::kernel::failure::Failure;
use app::accounts::view::{NextPayment, OnHold};
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::Money;

/// What lies around a person's accounts.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The running plans, with their next payment if one is left.
    pub plans: Vec<NextPayment>,
    /// The holds in force: on an account, or on the whole person.
    pub holds: Vec<(Option<AccountId>, OnHold)>,
}

impl Around {
    /// Why an account is on hold, if it is: what rests on it alone before what rests on the person.
    pub fn hold_on(&self, account: AccountId) -> Option<OnHold> {
        let resting_on = |on: Option<AccountId>| self.holds.iter().find(|(at, _)| *at == on).map(|(_, why)| *why);
        resting_on(Some(account)).or_else(|| resting_on(None))
    }
}

/// Plans, holds and messages of a person.
#[async_trait]
pub trait Surroundings: Send + Sync {
    async fn around(&self, customer: CustomerId) -> Result<Around, Failure>;

    /// What the creditor takes instead of the whole balance of an account, where less is offered today.
    async fn settles_for(&self, customer: CustomerId, account: AccountId) -> Result<Option<Money>, Failure>;

    /// How many messages they have not opened yet.
    async fn unread(&self, customer: CustomerId) -> Result<u64, Failure>;
}
