//! What payments must know of care and plans. It stands outside both, because plans and payments do not know each other.

use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use crate::payments::{Around, Surroundings};
use crate::{care, plans};
use app::payments::view::{NextInstalment, Obstacle};
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use std::sync::Arc;

/// Asks care for holds, and plans for the next instalment and the smallest payment.
pub struct AroundPayments {
    kernel: Kernel,
    plans: Arc<plans::Service>,
}

impl AroundPayments {
    pub fn new(kernel: Kernel, plans: Arc<plans::Service>) -> Self {
        Self { kernel, plans }
    }
}

#[async_trait]
impl Surroundings for AroundPayments {
    async fn around(&self, customer: CustomerId, account: AccountId) -> Result<Around, Failure> {
        let hold = care::hold_on(self.kernel.db.read(), customer, account, self.kernel.now()).await?;
        let obstacle = match hold.as_deref() {
            // Whoever asked for a pause is asked for nothing, and may still pay.
            None | Some("hardship") => None,
            Some("dispute") => Some(Obstacle::Disputed),
            Some(_) => Some(Obstacle::Held),
        };
        let next = self.plans.running(customer, account).await?.and_then(|plan| plan.next);
        let next = next.map(|(amount, due_on)| NextInstalment { amount, due_on });
        Ok(Around { obstacle, next, minimum: self.plans.minimum(customer, account).await? })
    }
}
