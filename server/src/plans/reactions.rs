//! What plans do when a payment comes in.

use super::{PlanCompleted, store};
use crate::kernel::Kernel;
use crate::kernel::audit;
use crate::kernel::jobs::{Claimed, JobError};
use crate::kernel::outbox::{About, Fact, Reaction, Recorded};
use async_trait::async_trait;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::Money;
use shared::plans::{Due, InstalmentId, PlanId, lay_on};

/// The job that lays a payment on the plan of its account.
pub const MARK_PAID: &str = "plans.mark-paid";

/// A payment was taken: as much of the fact of payments as plans need, under the name it has for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceived {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub amount: Money,
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

/// Lays payments on instalments, the oldest due first, and completes plans that are paid.
pub struct MarkPaid(Kernel);

impl MarkPaid {
    pub fn new(kernel: Kernel) -> Self {
        Self(kernel)
    }
}

#[async_trait]
impl Reaction<PaymentReceived> for MarkPaid {
    async fn react(&self, told: &Recorded<PaymentReceived>, job: &Claimed) -> Result<(), JobError> {
        let (kernel, payment, now) = (&self.0, &told.fact, self.0.now());
        let tx = kernel.db.begin().await?;
        if let Some(plan) = store::running_on(&tx, payment.customer, payment.account).await? {
            let id = PlanId::from_uuid(plan.id);
            let rows = store::instalments_of(&tx, &plan).await?;
            let currency = payment.amount.currency();
            let before: Vec<Due> = rows.iter().map(|row| store::due(row, currency)).collect();
            let mut after = before.clone();
            lay_on(&mut after, payment.amount);
            for (row, (before, after)) in rows.iter().zip(before.iter().zip(&after)) {
                if before != after {
                    store::set_paid(&tx, InstalmentId::from_uuid(row.id), after.paid).await?;
                }
            }
            if after.iter().all(Due::is_paid) {
                store::complete(&tx, id, now).await?;
                self.note_completed(&tx, payment, id, plan.reference).await?;
            }
        }
        // In this transaction: told twice, it is laid on once.
        job.done_in(&tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl MarkPaid {
    async fn note_completed(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        payment: &PaymentReceived,
        plan: PlanId,
        reference: String,
    ) -> Result<(), DbErr> {
        let PaymentReceived { creditor, customer, account, .. } = *payment;
        let now = self.0.now();
        self.0.outbox.record(tx, &PlanCompleted { plan, reference, creditor, customer, account }, now).await?;
        let entry = audit::Entry {
            chain: Some(creditor.uuid()),
            at: now,
            actor: "system",
            action: "plan completed",
            subject: &format!("plan:{plan}"),
            detail: json!({ "account": account }),
        };
        audit::record(tx, entry).await
    }
}
