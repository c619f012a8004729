//! Whether a plan can be built on an account, and with what.

use super::store::running_on;
use super::{Service, policies};
use crate::accounts::{self, Debt};
use crate::care;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::plans::view::{Builder, Closed, ClosedReason, JoinView, Joinable, Joining, PlanAccount, Wish};
use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use shared::accounts::{AccountId, AccountState};
use shared::identity::CustomerId;
use shared::kernel::Money;
use shared::plans::{Band, ChangeTerms, PlanId, Policy, PolicyId, Settlement};

/// Whether a plan can be built.
pub enum Site {
    Open(Box<Open>),
    Running(PlanId),
    Closed(Closed),
}

/// All that a plan is built from.
pub struct Open {
    pub builder: Builder,
    /// The account from which it is begun.
    pub debt: Debt,
    /// The others that it is for, in the order of their age.
    pub others: Vec<Debt>,
    pub policy: PolicyId,
    pub changes: ChangeTerms,
    /// Less than the balance is to be paid: what, and what is given up for it.
    pub settlement: Option<Settlement>,
}

impl Open {
    /// All that it is for, in the order in which the agreement names them.
    pub fn debts(&self) -> impl Iterator<Item = &Debt> {
        std::iter::once(&self.debt).chain(&self.others)
    }

    /// Their accounts.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.debts().map(|debt| debt.account).collect()
    }
}

/// What a plan could stand on.
pub(super) enum Ground {
    Open(Box<Found>),
    Running(PlanId),
    Closed(Closed),
}

/// A debt on which a plan can be built, and the creditor's terms for it.
pub(super) struct Found {
    pub debt: Debt,
    pub policy: (PolicyId, Policy),
    pub band: Band,
    /// The customer's date.
    pub today: NaiveDate,
}

impl Found {
    /// What the debt can be settled for today.
    pub fn settlement(&self) -> Option<Settlement> {
        self.band.settlement(self.debt.balance, self.debt.default_on, self.today)
    }
}

/// An account as plans show it.
pub(super) fn shown(debt: &Debt) -> PlanAccount {
    PlanAccount { account: debt.account, reference: debt.reference.clone(), balance: debt.balance }
}

impl Service {
    /// Looks at the account as the customer sees it.
    pub(super) async fn ground<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        account: AccountId,
    ) -> Result<Ground, Failure> {
        let debt = accounts::debt_of(db, customer, account).await?.ok_or(ApiError::NotFound)?;
        let closed = |reason| Ok(Ground::Closed(Closed { account, reason }));
        if let Some(plan) = running_on(db, customer, account).await? {
            return Ok(Ground::Running(PlanId::from_uuid(plan.id)));
        }
        match debt.state {
            AccountState::Recalled => return closed(ClosedReason::NotOurs),
            AccountState::PaidInFull | AccountState::Settled => return closed(ClosedReason::NothingToPay),
            AccountState::Open if !debt.balance.is_positive() => return closed(ClosedReason::NothingToPay),
            AccountState::Open => {}
        }
        let now = self.kernel.now();
        match care::hold_on(db, customer, &[account], now).await?.as_deref() {
            Some("dispute") => return closed(ClosedReason::Disputed),
            Some(_) => return closed(ClosedReason::Held),
            None => {}
        }
        let in_force = policies::in_force(db, debt.creditor).await?;
        let band = in_force.and_then(|(id, policy)| Some((policy.band_for(debt.balance)?.clone(), (id, policy))));
        let Some((band, policy)) = band else { return closed(ClosedReason::NotOffered) };
        let today = today(debt.market, now);
        Ok(Ground::Open(Box::new(Found { debt, policy, band, today })))
    }

    /// The same with all that a plan is built from. `wish` is what was chosen before; one that settles is held against what
    /// the creditor gives up today.
    pub(super) async fn site<C: ConnectionTrait>(
        &self,
        db: &C,
        customer: CustomerId,
        account: AccountId,
        wish: Option<Wish>,
    ) -> Result<Site, Failure> {
        let found = match self.ground(db, customer, account).await? {
            Ground::Open(found) => *found,
            Ground::Running(plan) => return Ok(Site::Running(plan)),
            Ground::Closed(closed) => return Ok(Site::Closed(closed)),
        };
        if wish.as_ref().is_some_and(Wish::settles) {
            let Some(settlement) = found.settlement() else {
                return Ok(Site::Closed(Closed { account, reason: ClosedReason::NotOffered }));
            };
            return Ok(Site::Open(Box::new(settling(found, settlement, wish))));
        }
        let beside = self.joinable(db, &found.debt).await?;
        let is_chosen = |debt: &Debt| wish.as_ref().is_some_and(|wish| wish.is_with(debt.account));
        let (others, left): (Vec<Debt>, Vec<Debt>) = beside.into_iter().partition(is_chosen);
        let Found { debt, policy: (policy, in_force), today, .. } = found;
        let currency = debt.balance.currency();
        let owed = std::iter::once(&debt).chain(&others).map(|debt| debt.balance.minor()).sum();
        let balance = Money::from_minor(owed, currency);
        // What is owed together is paid under the terms for what it comes to.
        let Some(Band { terms, changes, .. }) = in_force.band_for(balance).cloned() else {
            return Ok(Site::Closed(Closed { account, reason: ClosedReason::NotOffered }));
        };
        let budget = self.budgets.of(db, customer).await?.filter(|budget| budget.means().currency() == currency);
        let builder = Builder {
            account,
            creditor: debt.creditor_name.clone(),
            references: std::iter::once(&debt).chain(&others).map(|debt| debt.reference.clone()).collect(),
            with: Wish::with_accounts(&others.iter().map(|debt| debt.account).collect::<Vec<_>>()).with,
            others: u32::try_from(left.len()).unwrap_or(u32::MAX),
            balance,
            market: debt.market,
            today,
            terms,
            budget,
            wish,
        };
        Ok(Site::Open(Box::new(Open { builder, debt, others, policy, changes, settlement: None })))
    }

    /// What else its owner can pay together with a debt: what they owe the same creditor, where no plan runs and no hold
    /// rests.
    async fn joinable<C: ConnectionTrait>(&self, db: &C, debt: &Debt) -> Result<Vec<Debt>, Failure> {
        let beside = accounts::debts_beside(db, debt).await?;
        let mut free = Vec::with_capacity(beside.len());
        for other in beside {
            let is_planned = running_on(db, other.customer, other.account).await?.is_some();
            let hold = care::hold_on(db, other.customer, &[other.account], self.kernel.now()).await?;
            if !is_planned && hold.is_none() {
                free.push(other);
            }
        }
        Ok(free)
    }

    /// Which accounts a plan that is begun from one can be for.
    pub(super) async fn joining_of(&self, customer: CustomerId, account: AccountId) -> Result<Joining, Failure> {
        let db = self.kernel.db.read();
        let found = match self.ground(db, customer, account).await? {
            Ground::Open(found) => *found,
            Ground::Running(plan) => return Ok(Joining::Running(plan)),
            Ground::Closed(closed) => return Ok(Joining::Closed(closed)),
        };
        // Who comes here wants to pay together; what they chose before stands.
        let wish = self.wish(customer, account).await?.filter(|wish| !wish.with.is_empty());
        let is_chosen = |debt: &Debt| wish.as_ref().is_none_or(|wish| wish.is_with(debt.account));
        let others = self.joinable(db, &found.debt).await?;
        let ids: Vec<AccountId> = others.iter().map(|debt| debt.account).collect();
        let descriptions = accounts::descriptions(&self.kernel, customer, &ids).await?;
        let joinable = |debt: &Debt| Joinable {
            account: shown(debt),
            description: descriptions.get(&debt.account).cloned().unwrap_or_default(),
            is_chosen: is_chosen(debt),
        };
        Ok(Joining::Open(Box::new(JoinView {
            creditor: found.debt.creditor_name.clone(),
            market: found.debt.market,
            first: shown(&found.debt),
            others: others.iter().map(joinable).collect(),
        })))
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

/// A settlement is built as a plan over what it takes. What a budget leaves does not limit it: it may be paid from savings,
/// or by somebody else.
fn settling(found: Found, settlement: Settlement, wish: Option<Wish>) -> Open {
    let Found { debt, policy: (policy, _), today, .. } = found;
    let builder = Builder {
        account: debt.account,
        creditor: debt.creditor_name.clone(),
        references: vec![debt.reference.clone()],
        with: String::new(),
        others: 0,
        balance: settlement.pays,
        market: debt.market,
        today,
        terms: settlement.terms.clone(),
        budget: None,
        wish,
    };
    Open { builder, debt, others: Vec::new(), policy, changes: settlement.changes, settlement: Some(settlement) }
}

fn draft_name(account: AccountId) -> String {
    format!("plan {account}")
}
