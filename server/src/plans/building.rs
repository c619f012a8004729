//! Whether a plan can be built on an account, and with what.

use super::store::running_on;
use super::{Service, policies};
use crate::accounts::{self, Debt};
use crate::care;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::plans::view::{Builder, Closed, ClosedReason, Wish};
use sea_orm::ConnectionTrait;
use shared::accounts::{AccountId, AccountState};
use shared::identity::CustomerId;
use shared::plans::{Band, ChangeTerms, PlanId, PolicyId};

/// Whether a plan can be built.
pub enum Site {
    Open(Box<Open>),
    Running(PlanId),
    Closed(Closed),
}

/// All that a plan is built from.
pub struct Open {
    pub builder: Builder,
    pub debt: Debt,
    pub policy: PolicyId,
    pub changes: ChangeTerms,
}

impl Service {
    /// Looks at the account as the customer sees it. `wish` is what was chosen before.
    pub(super) async fn site<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        account: AccountId,
        wish: Option<Wish>,
    ) -> Result<Site, Failure> {
        let debt = accounts::debt_of(db, customer, account).await?.ok_or(ApiError::NotFound)?;
        let closed = |reason| Ok(Site::Closed(Closed { account, reason }));
        if let Some(plan) = running_on(db, customer, account).await? {
            return Ok(Site::Running(PlanId::from_uuid(plan.id)));
        }
        match debt.state {
            AccountState::Recalled => return closed(ClosedReason::NotOurs),
            AccountState::PaidInFull | AccountState::Settled => return closed(ClosedReason::NothingToPay),
            AccountState::Open if !debt.balance.is_positive() => return closed(ClosedReason::NothingToPay),
            AccountState::Open => {}
        }
        let now = self.kernel.now();
        match care::hold_on(db, customer, account, now).await?.as_deref() {
            Some("dispute") => return closed(ClosedReason::Disputed),
            Some(_) => return closed(ClosedReason::Held),
            None => {}
        }
        let in_force = policies::in_force(db, debt.creditor).await?;
        let band = in_force.as_ref().and_then(|(id, policy)| Some((*id, policy.band_for(debt.balance)?.clone())));
        let Some((policy, Band { terms, changes, .. })) = band else { return closed(ClosedReason::NotOffered) };
        let currency = debt.balance.currency();
        let budget = self.budgets.of(db, customer).await?.filter(|budget| budget.means().currency() == currency);
        let builder = Builder {
            account,
            creditor: debt.creditor_name.clone(),
            balance: debt.balance,
            market: debt.market,
            today: today(debt.market, now),
            terms,
            budget,
            wish,
        };
        Ok(Site::Open(Box::new(Open { builder, debt, policy, changes })))
    }

    /// What the customer chose for the account within the hour, on whatever device.
    pub(super) async fn wish(&self, customer: CustomerId, account: AccountId) -> Result<Option<Wish>, Failure> {
        let secret = customer.uuid();
        Ok(self.kernel.drafts.peek(secret.as_bytes(), &draft_name(account), self.kernel.now()).await?)
    }

    pub(super) async fn keep(&self, customer: CustomerId, account: AccountId, wish: &Wish) -> Result<(), Failure> {
        let secret = customer.uuid();
        self.kernel.drafts.keep(secret.as_bytes(), &draft_name(account), wish, self.kernel.now()).await?;
        Ok(())
    }
}

fn draft_name(account: AccountId) -> String {
    format!("plan {account}")
}
