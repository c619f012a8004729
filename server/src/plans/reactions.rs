//! What plans do when a payment comes in.

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
        let payment = &told.fact;
        // Held, so that no two payments are laid on at once.
        let Some(plan) = store::lock_running_on(tx, payment.customer, payment.account).await? else { return Ok(()) };
        let id = PlanId::from_uuid(plan.id);
        let loaded = running::read(tx, plan, told.at).await.map_err(Failure::into_db)?;
        let by = (moments_of(tx, &loaded).await?, told.at);
        let (before, mut after) = (&loaded.running, loaded.running.clone());
        let laid = after.receive(payment.amount, payment.surplus.unwrap_or(Surplus::SmallerNext), loaded.today);
        let (version, random) = (loaded.row.version, self.random.as_ref());
        let ids = running::write_instalments(tx, (id, version), before, &after, by, random).await?;
        running::note_laid(tx, (id, payment.payment), &laid, &ids, told.at, random).await?;
        if !after.remaining().is_zero() {
            if after.missed_step(loaded.row.ends_on, loaded.today) == MissedStep::Keep {
                store::keep(tx, id).await?;
            }
            return Ok(());
        }
        following::complete(tx, &loaded, told.at, outbox).await.map_err(Failure::into_db)
    }
}
