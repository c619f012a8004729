//! What plans do when a payment comes in.

use super::entity::plan;
use super::moments::moments_of;
use super::{following, running, store};
use crate::kernel::failure::Failure;
use crate::kernel::outbox::{About, Fact, Outbox, Recorded, Within};
use async_trait::async_trait;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Money, Random};
use shared::plans::{MissedStep, PlanId, Surplus};
use std::sync::Arc;

/// A payment was taken: as much of the fact of payments as plans need, under the name it has for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceived {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub payment: uuid::Uuid,
    pub amount: Money,
    /// What it is for, beyond what is due.
    #[serde(default)]
    pub surplus: Option<Surplus>,
    /// Where it went; empty: all of it to the account.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// What of some money went to, or came from, one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub account: AccountId,
    pub amount: Money,
}

/// The plans that run on the accounts of some parts, each held, with what of them is on its accounts: what is on an account
/// on which none runs is in none of them.
pub(super) async fn plans_of_parts(
    tx: &DatabaseTransaction,
    customer: CustomerId,
    parts: &[Part],
) -> Result<Vec<(plan::Model, Money)>, DbErr> {
    let mut plans: Vec<(plan::Model, Money)> = Vec::new();
    for part in parts {
        let Some(row) = store::lock_running_on(tx, customer, part.account).await? else { continue };
        match plans.iter_mut().find(|(known, _)| known.id == row.id) {
            Some((_, sum)) => *sum = sum.checked_add(part.amount).unwrap_or(*sum),
            None => plans.push((row, part.amount)),
        }
    }
    Ok(plans)
}

impl Fact for PaymentReceived {
    const KIND: &'static str = "payments.received";

    fn about(&self) -> About {
        About {
            creditor: Some(self.creditor.uuid()),
            customer: Some(self.customer.uuid()),
            account: Some(self.account.uuid()),
        }
    }
}

/// Lays payments on instalments, the oldest due first, and completes plans that are paid. In the transaction of the
/// payment: whoever sees that it arrived sees what it paid.
#[derive(Clone)]
pub struct MarkPaid {
    pub random: Arc<dyn Random>,
}

#[async_trait]
impl Within<PaymentReceived> for MarkPaid {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<PaymentReceived>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let PaymentReceived { customer, account, amount, ref parts, .. } = told.fact;
        let whole = [Part { account, amount }];
        let parts = if parts.is_empty() { &whole } else { parts.as_slice() };
        // Each is held, so that no two payments are laid on at once.
        for (plan, sum) in plans_of_parts(tx, customer, parts).await? {
            self.lay(tx, plan, sum, told, outbox).await.map_err(Failure::into_db)?;
        }
        Ok(())
    }
}

impl MarkPaid {
    async fn lay(
        &self,
        tx: &DatabaseTransaction,
        plan: plan::Model,
        sum: Money,
        told: &Recorded<PaymentReceived>,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        let payment = &told.fact;
        let id = PlanId::from_uuid(plan.id);
        let loaded = running::read(tx, plan, told.at).await?;
        let by = (moments_of(tx, &loaded).await?, told.at);
        let (before, mut after) = (&loaded.running, loaded.running.clone());
        let laid = after.receive(sum, payment.surplus.unwrap_or(Surplus::SmallerNext), loaded.today);
        let (version, random) = (loaded.row.version, self.random.as_ref());
        let ids = running::write_instalments(tx, (id, version), before, &after, by, random).await?;
        running::note_laid(tx, (id, payment.payment), &laid, &ids, told.at, random).await?;
        if !after.remaining().is_zero() {
            if after.missed_step(loaded.row.ends_on, loaded.today) == MissedStep::Keep {
                store::keep(tx, id).await?;
            }
            return Ok(());
        }
        following::complete(tx, &loaded, told.at, outbox).await
    }
}
