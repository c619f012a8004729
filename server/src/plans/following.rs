//! What plans do when the money of a payment goes again, and when a creditor changes what is owed. In the transaction of
//! whoever moves the balance: what a plan asks for and what is owed are never seen apart.

use super::entity::{plan, plan_payment};
use super::facts::{PlanCompleted, SharedMoment, tell_others};
use super::moments::moments_of;
use super::reactions::{Part, plans_of_parts};
use super::running::{self, Loaded};
use super::store;
use crate::kernel::audit;
use crate::kernel::failure::Failure;
use crate::kernel::outbox::{About, Fact, Outbox, Recorded, Within};
use async_trait::async_trait;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Money, Random, Timestamp};
use shared::plans::{InstalmentId, Laid, PlanId, PlanState, Surplus};
use std::sync::Arc;
use uuid::Uuid;

/// Money that was taken is gone, or came again: as much of the fact of payments as plans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentGivenBack {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub payment: Uuid,
    /// How much went; below zero: came again.
    pub gone: Money,
    /// How much of it from each account; empty: all of it from the account.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// A creditor changed what is owed: as much of the fact of payments as plans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceAdjusted {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub adjustment: Uuid,
    pub kind: AdjustedBy,
    /// Below zero: less is owed.
    pub moved: Money,
}

/// What about an adjustment matters to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustedBy {
    /// The customer paid the creditor: the plan is paid by it as by any payment.
    Payment,
    /// The creditor took the account back: nothing of it is asked for here any more.
    Recall,
    #[serde(other)]
    Another,
}

/// Asks again for what came back, and lays on the plan what creditors changed.
#[derive(Clone)]
pub struct FollowBalance {
    pub random: Arc<dyn Random>,
}

impl PaymentGivenBack {
    /// How much of it went from each account.
    fn parts(&self) -> Vec<Part> {
        if self.parts.is_empty() { vec![Part { account: self.account, amount: self.gone }] } else { self.parts.clone() }
    }
}

impl Fact for PaymentGivenBack {
    const KIND: &'static str = "payments.given_back";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for BalanceAdjusted {
    const KIND: &'static str = "payments.balance_adjusted";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

fn about(creditor: CreditorId, customer: CustomerId, account: AccountId) -> About {
    About { creditor: Some(creditor.uuid()), customer: Some(customer.uuid()), account: Some(account.uuid()) }
}

#[async_trait]
impl Within<PaymentGivenBack> for FollowBalance {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<PaymentGivenBack>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let fact = &told.fact;
        let followed = if fact.gone.is_positive() {
            self.take_back(tx, fact, told.at).await
        } else {
            self.lay_again(tx, fact, told.at, outbox).await
        };
        followed.map_err(Failure::into_db)
    }
}

#[async_trait]
impl Within<BalanceAdjusted> for FollowBalance {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<BalanceAdjusted>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let fact = &told.fact;
        let whose = (fact.customer, fact.account);
        let followed = match fact.kind {
            AdjustedBy::Payment => {
                let paid = Money::from_minor(-fact.moved.minor(), fact.moved.currency());
                match store::lock_running_on(tx, whose.0, whose.1).await? {
                    Some(row) => self.lay(tx, row, (fact.adjustment, paid), told.at, outbox).await,
                    None => Ok(()),
                }
            }
            AdjustedBy::Recall => self.recall(tx, whose, fact.moved, told.at, outbox).await,
            AdjustedBy::Another => self.adjust(tx, whose, fact.moved, told.at, outbox).await,
        };
        followed.map_err(Failure::into_db)
    }
}

/// Whose account it is, and which.
type Whose = (CustomerId, AccountId);

impl FollowBalance {
    /// Instalments that were paid by it ask for it again, the last that it was laid on first. A plan that was completed
    /// by it runs again. What it was not laid on joins the plan that runs now.
    async fn take_back(
        &self,
        tx: &DatabaseTransaction,
        fact: &PaymentGivenBack,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let parts = fact.parts();
        let laid = store::laid_by(tx, fact.payment).await?;
        let plan = laid.last().map(|(plan, ..)| *plan);
        let row = match plan {
            Some(plan) => store::lock_plan_of(tx, fact.customer, plan).await?,
            None => None,
        };
        let may_run = match &row {
            Some(row) if row.state == PlanState::Completed.code() => !is_planned(tx, fact.customer, row).await?,
            Some(row) => row.state == PlanState::Active.code(),
            None => false,
        };
        let row = row.filter(|_| may_run);
        // What is not owed on the accounts of that plan joins the plans on those on which it is.
        let its = match &row {
            Some(row) => store::accounts_of(tx, row).await?,
            None => Vec::new(),
        };
        let (here, elsewhere): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| its.contains(&part.account));
        for (other, more) in plans_of_parts(tx, fact.customer, &elsewhere).await? {
            self.join(tx, other, more, now).await?;
        }
        let Some(row) = row else { return Ok(()) };
        let gone: i64 = here.iter().map(|part| part.amount.minor()).sum();
        let (mut left, mut back) = (gone, Vec::new());
        for (_, instalment, amount) in laid.iter().rev().filter(|(of, ..)| Some(*of) == plan) {
            let takes = left.min(*amount);
            if takes > 0 {
                back.push((*instalment, Money::from_minor(takes, fact.gone.currency())));
                left -= takes;
            }
        }
        let plan = PlanId::from_uuid(row.id);
        let loaded = running::read(tx, row, now).await?;
        let mut after = loaded.running.clone();
        after.give_back(&back, loaded.today);
        after.adjust(Money::from_minor(left, fact.gone.currency()), loaded.today);
        if loaded.row.state != PlanState::Active.code() {
            store::reopen(tx, plan, loaded.row.closed_at).await?;
        }
        self.write(tx, &loaded, &after, now).await?;
        let rows = back.into_iter().map(|(instalment, amount)| plan_payment::ActiveModel {
            id: Set(InstalmentId::new(now, self.random.as_ref()).uuid()),
            plan_id: Set(plan.uuid()),
            instalment_id: Set(instalment.uuid()),
            payment_id: Set(fact.payment),
            amount: Set(-amount.minor()),
            at: Set(now.unix_millis()),
        });
        store::note_payments(tx, rows.collect()).await?;
        note(tx, &loaded, "payment of a plan came back", now).await
    }

    /// Lays money on a plan, as a payment that is for what comes next.
    async fn lay(
        &self,
        tx: &DatabaseTransaction,
        row: plan::Model,
        (source, amount): (Uuid, Money),
        now: Timestamp,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        let loaded = running::read(tx, row, now).await?;
        let mut after = loaded.running.clone();
        let laid: Vec<Laid> = after.receive(amount, Surplus::SmallerNext, loaded.today);
        let ids = self.write(tx, &loaded, &after, now).await?;
        let plan = PlanId::from_uuid(loaded.row.id);
        running::note_laid(tx, (plan, source), &laid, &ids, now, self.random.as_ref()).await?;
        complete_if_paid(tx, &loaded, &after, now, outbox).await
    }

    /// The plan that runs follows what is owed: less goes from its end, more joins it.
    async fn adjust(
        &self,
        tx: &DatabaseTransaction,
        (customer, account): Whose,
        moved: Money,
        now: Timestamp,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        let Some(row) = store::lock_running_on(tx, customer, account).await? else { return Ok(()) };
        let loaded = running::read(tx, row, now).await?;
        // A settlement is of an amount, whatever is owed; only never of more than that.
        let moved = match loaded.row.forgives {
            Some(_) => {
                let above = loaded.running.remaining().minor() - loaded.debt.balance.minor();
                Money::from_minor(-above.max(0), moved.currency())
            }
            None => moved,
        };
        if moved.is_zero() {
            return Ok(());
        }
        let mut after = loaded.running.clone();
        after.adjust(moved, loaded.today);
        self.write(tx, &loaded, &after, now).await?;
        note(tx, &loaded, "plan follows a balance", now).await?;
        complete_if_paid(tx, &loaded, &after, now, outbox).await
    }

    /// Ends the plan on an account that is ours no more; one that is for others too goes on with those. The message about
    /// the account says so.
    async fn recall(
        &self,
        tx: &DatabaseTransaction,
        whose: Whose,
        moved: Money,
        now: Timestamp,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        let Some(row) = store::lock_running_on(tx, whose.0, whose.1).await? else { return Ok(()) };
        let plan = PlanId::from_uuid(row.id);
        let loaded = running::read(tx, row, now).await?;
        if loaded.debts.iter().any(|debt| debt.account != whose.1 && debt.state.is_active()) {
            self.adjust(tx, whose, moved, now, outbox).await?;
            store::leave(tx, plan, whose.1, now).await?;
            return Ok(());
        }
        store::close(tx, plan, PlanState::Ended, now).await?;
        store::cancel_open(tx, &loaded.running).await?;
        note(tx, &loaded, "plan ended: the account was taken back", now).await
    }

    /// What is owed again and was paid outside of a plan joins it.
    async fn join(
        &self,
        tx: &DatabaseTransaction,
        row: plan::Model,
        more: Money,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let loaded = running::read(tx, row, now).await?;
        let mut after = loaded.running.clone();
        after.adjust(more, loaded.today);
        self.write(tx, &loaded, &after, now).await?;
        note(tx, &loaded, "plan follows a balance", now).await
    }

    /// Lays money that came again on the plans that run on the accounts to which it went.
    async fn lay_again(
        &self,
        tx: &DatabaseTransaction,
        fact: &PaymentGivenBack,
        now: Timestamp,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        for (row, sum) in plans_of_parts(tx, fact.customer, &fact.parts()).await? {
            let again = Money::from_minor(-sum.minor(), sum.currency());
            self.lay(tx, row, (fact.payment, again), now, outbox).await?;
        }
        Ok(())
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        loaded: &Loaded,
        after: &shared::plans::Running,
        now: Timestamp,
    ) -> Result<Vec<InstalmentId>, Failure> {
        let of = (PlanId::from_uuid(loaded.row.id), loaded.row.version);
        let by = (moments_of(tx, loaded).await?, now);
        Ok(running::write_instalments(tx, of, &loaded.running, after, by, self.random.as_ref()).await?)
    }
}

/// Closes a plan whose last payment is made, or that asks for nothing more.
async fn complete_if_paid(
    tx: &DatabaseTransaction,
    loaded: &Loaded,
    after: &shared::plans::Running,
    now: Timestamp,
    outbox: &Outbox,
) -> Result<(), Failure> {
    if !after.remaining().is_zero() {
        return Ok(());
    }
    complete(tx, loaded, now, outbox).await
}

/// Closes a plan of which nothing is asked for any more.
pub(super) async fn complete(
    tx: &DatabaseTransaction,
    loaded: &Loaded,
    now: Timestamp,
    outbox: &Outbox,
) -> Result<(), Failure> {
    let plan = PlanId::from_uuid(loaded.row.id);
    store::close(tx, plan, PlanState::Completed, now).await?;
    let completed = PlanCompleted {
        plan,
        reference: loaded.row.reference.clone(),
        creditor: loaded.debt.creditor,
        customer: loaded.debt.customer,
        account: loaded.debt.account,
        is_settlement: loaded.row.forgives.is_some(),
    };
    outbox.record(tx, &completed, now).await?;
    tell_others(tx, outbox, (&completed, SharedMoment::Completed), loaded.accounts(), now).await?;
    note(tx, loaded, "plan completed", now).await
}

/// Whether another plan runs on one of the accounts that a closed plan was for.
async fn is_planned(tx: &DatabaseTransaction, customer: CustomerId, closed: &plan::Model) -> Result<bool, DbErr> {
    for account in store::accounts_of(tx, closed).await? {
        if store::running_on(tx, customer, account).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn note(tx: &DatabaseTransaction, loaded: &Loaded, action: &str, now: Timestamp) -> Result<(), Failure> {
    let entry = audit::Entry {
        chain: Some(loaded.debt.creditor.uuid()),
        at: now,
        actor: "system",
        action,
        subject: &format!("plan:{}", PlanId::from_uuid(loaded.row.id)),
        detail: json!({ "account": loaded.debt.account }),
    };
    audit::record(tx, entry).await?;
    Ok(())
}
