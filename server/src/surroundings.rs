//! What capabilities show of others that stand to their right or beside them: put together here, and nowhere else.

use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use crate::plans::Summary;
use crate::{accounts, care, messages, payments, plans};
use app::accounts::view::{NextPayment, OnHold};
use app::payments::view::{NextInstalment, Obstacle, SurplusChoice};
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::care::HoldKind;
use shared::identity::CustomerId;
use shared::kernel::Money;
use std::sync::Arc;

/// Plans, holds and messages, as accounts and payments need to know them.
pub struct Surroundings {
    kernel: Kernel,
    plans: Arc<plans::Service>,
}

impl Surroundings {
    pub fn new(kernel: Kernel, plans: Arc<plans::Service>) -> Self {
        Self { kernel, plans }
    }
}

#[async_trait]
impl accounts::Surroundings for Surroundings {
    async fn around(&self, customer: CustomerId) -> Result<accounts::Around, Failure> {
        let holds = care::holds_in_force(self.kernel.db.read(), customer, self.kernel.now()).await?;
        let plans = self.plans.summaries(customer).await?;
        Ok(accounts::Around {
            plans: plans.iter().filter_map(next_payment).collect(),
            holds: holds.iter().map(|hold| (hold.account_id.map(AccountId::from_uuid), on_hold(&hold.kind))).collect(),
        })
    }

    async fn unread(&self, customer: CustomerId) -> Result<u64, Failure> {
        Ok(messages::unread(self.kernel.db.read(), customer).await?)
    }
}

/// What a person is told of a hold.
fn on_hold(kind: &str) -> OnHold {
    match kind.parse() {
        Ok(HoldKind::Dispute) => OnHold::Disputed,
        Ok(HoldKind::Hardship) => OnHold::Struggling,
        _ => OnHold::Otherwise,
    }
}

fn next_payment(plan: &Summary) -> Option<NextPayment> {
    let (amount, due_on) = plan.next?;
    Some(NextPayment {
        plan: plan.plan.uuid(),
        account: plan.account,
        amount,
        due_on,
        paid: plan.paid,
        total: plan.total,
        ends_on: plan.ends_on,
    })
}

#[async_trait]
impl payments::Surroundings for Surroundings {
    async fn around(&self, customer: CustomerId, account: AccountId) -> Result<payments::Around, Failure> {
        let hold = care::hold_on(self.kernel.db.read(), customer, account, self.kernel.now()).await?;
        let obstacle = hold.map(|kind| if kind == "dispute" { Obstacle::Disputed } else { Obstacle::Held });
        let running = self.plans.running(customer, account).await?;
        let next = running.as_ref().and_then(|plan| plan.next);
        Ok(payments::Around {
            obstacle,
            plan: running.map(|plan| plan.plan.uuid()),
            next: next.map(|(amount, due_on)| NextInstalment { amount, due_on }),
            minimum: self.plans.minimum(customer, account).await?,
        })
    }
    async fn surpluses(
        &self,
        customer: CustomerId,
        account: AccountId,
        amount: Money,
    ) -> Result<Vec<SurplusChoice>, Failure> {
        let outcomes = self.plans.surpluses(customer, account, amount).await?;
        let choice = |outcome: plans::SurplusOutcome| SurplusChoice {
            code: outcome.surplus.code().to_owned(),
            next: outcome.next.map(|(due_on, amount)| NextInstalment { amount, due_on }),
            ends_on: outcome.ends_on,
        };
        Ok(outcomes.into_iter().map(choice).collect())
    }
}
