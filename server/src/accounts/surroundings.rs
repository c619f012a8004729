//! What the pages of accounts show of capabilities that stand to the right: put together in `compose`.

use crate::kernel::failure::Failure;
use app::accounts::view::NextPayment;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::CustomerId;

/// What lies around a person's accounts.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The running plans, with their next payment if one is left.
    pub plans: Vec<NextPayment>,
    /// Accounts on which a hold rests.
    pub held: Vec<AccountId>,
    /// A hold rests on the whole person.
    pub all_held: bool,
}

impl Around {
    pub fn is_held(&self, account: AccountId) -> bool {
        self.all_held || self.held.contains(&account)
    }
}

/// Plans and holds of a person.
#[async_trait]
pub trait Surroundings: Send + Sync {
    async fn around(&self, customer: CustomerId) -> Result<Around, Failure>;
}
