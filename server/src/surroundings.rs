//! What capabilities show of others that stand to their right or beside them: put together here, and nowhere else.

use crate::kernel::Kernel;
use crate::kernel::database::Db;
use crate::kernel::failure::Failure;
use crate::plans::Summary;
use crate::{accounts, care, messages, payments, plans};
use app::accounts::view::{NextPayment, OnHold};
use app::payments::view::{MethodView, NextInstalment, Obstacle, SurplusChoice};
use app::plans::collection_view::CollectMethod;
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;
use shared::accounts::AccountId;
use shared::care::HoldKind;
use shared::identity::CustomerId;
use shared::kernel::{Currency, Money};
use shared::payments::MethodKind;
use shared::plans::{InstalmentId, PlanId};
use std::sync::Arc;
use uuid::Uuid;

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
            plans: plans.into_iter().filter_map(next_payment).collect(),
            holds: holds.iter().map(|hold| (hold.account_id.map(AccountId::from_uuid), on_hold(&hold.kind))).collect(),
        })
    }

    async fn settles_for(&self, customer: CustomerId, account: AccountId) -> Result<Option<Money>, Failure> {
        self.plans.settles_for(customer, account).await
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

fn next_payment(plan: Summary) -> Option<NextPayment> {
    let (amount, due_on) = plan.next?;
    Some(NextPayment {
        plan: plan.plan.uuid(),
        accounts: plan.accounts,
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
        let (db, now) = (self.kernel.db.read(), self.kernel.now());
        let hold = care::hold_on(db, customer, &[account], now).await?;
        let shares = plans::shares(db, customer, account, None, now).await?;
        let obstacle = hold.map(|kind| if kind == "dispute" { Obstacle::Disputed } else { Obstacle::Held });
        let running = self.plans.running(customer, account).await?;
        let next = running.as_ref().and_then(|plan| plan.next);
        let settlement = running.as_ref().filter(|plan| plan.is_settlement);
        Ok(payments::Around {
            obstacle,
            plan: running.as_ref().map(|plan| plan.plan.uuid()),
            together: shares.into_iter().filter(|share| !share.is_held).map(|share| share.account).collect(),
            next: next.map(|(amount, due_on)| NextInstalment { amount, due_on }),
            ceiling: settlement.and_then(|plan| plan.total.checked_sub(plan.paid)),
            minimum: self.plans.minimum(customer, account).await?,
        })
    }

    async fn shares(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        account: AccountId,
        plan: Option<Uuid>,
    ) -> Result<Vec<(AccountId, bool)>, Failure> {
        let plan = plan.map(PlanId::from_uuid);
        let shares = plans::shares(tx, customer, account, plan, self.kernel.now()).await?;
        Ok(shares.into_iter().map(|share| (share.account, share.is_held)).collect())
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

    async fn to_collect(
        &self,
        tx: &DatabaseTransaction,
        customer: CustomerId,
        instalment: Uuid,
    ) -> Result<payments::ToCollect, Failure> {
        let instalment = InstalmentId::from_uuid(instalment);
        Ok(match plans::collectable(tx, customer, instalment, self.kernel.now()).await? {
            plans::Collectable::Now { plan, amount, method, on } => {
                payments::ToCollect::Now { plan: plan.uuid(), amount, method, on }
            }
            plans::Collectable::Later => payments::ToCollect::Later,
            plans::Collectable::No => payments::ToCollect::No,
        })
    }
}

/// Payments of which nobody knows yet how they end, as plans need to know them.
pub struct UnderWay;

#[async_trait]
impl plans::watch::UnderWay for UnderWay {
    async fn is_any(&self, tx: &DatabaseTransaction, plan: PlanId, accounts: &[AccountId]) -> Result<bool, Failure> {
        Ok(payments::is_under_way(tx, accounts, Some(plan.uuid())).await?)
    }
}

/// What somebody has saved with the provider that is configured, as plans need to know it.
pub struct SavedMethods {
    db: Db,
    provider: &'static str,
}

impl SavedMethods {
    pub fn new(db: Db, provider: &'static str) -> Self {
        Self { db, provider }
    }
}

#[async_trait]
impl plans::SavedMethods for SavedMethods {
    async fn of(&self, customer: CustomerId, currency: Currency) -> Result<Vec<CollectMethod>, Failure> {
        let saved = payments::chargeable(self.db.read(), self.provider, customer, currency).await?;
        let method = |method: MethodView| CollectMethod {
            id: method.id.uuid(),
            is_bank: method.kind == MethodKind::Bank,
            ending: method.ending.map_or(String::new(), |ending| ending.to_string()),
            expires_on: method.expires_on,
        };
        Ok(saved.iter().map(|saved| method(saved.view())).collect())
    }
}
