//! What plans do when a payment comes in.

use super::{PlanCompleted, store};
use crate::kernel::audit;
use crate::kernel::outbox::{About, Fact, Outbox, Recorded, Within};
use async_trait::async_trait;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::Money;
use shared::plans::{Due, InstalmentId, PlanId, lay_on};

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

/// Lays payments on instalments, the oldest due first, and completes plans that are paid. In the transaction of the
/// payment: whoever sees that it arrived sees what it paid.
#[derive(Debug, Clone, Copy)]
pub struct MarkPaid;

#[async_trait]
impl Within<PaymentReceived> for MarkPaid {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<PaymentReceived>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        let payment = &told.fact;
        // The account was locked when its balance was moved, so no two payments are laid on at once.
        let Some(plan) = store::running_on(tx, payment.customer, payment.account).await? else { return Ok(()) };
        let rows = store::instalments_of(tx, &plan).await?;
        let currency = payment.amount.currency();
        let before: Vec<Due> = rows.iter().map(|row| store::due(row, currency)).collect();
        let mut after = before.clone();
        lay_on(&mut after, payment.amount);
        for (row, (before, after)) in rows.iter().zip(before.iter().zip(&after)) {
            if before != after {
                store::set_paid(tx, InstalmentId::from_uuid(row.id), after.paid).await?;
            }
        }
        if !after.iter().all(Due::is_paid) {
            return Ok(());
        }
        let id = PlanId::from_uuid(plan.id);
        store::complete(tx, id, told.at).await?;
        let PaymentReceived { creditor, customer, account, .. } = *payment;
        let completed = PlanCompleted { plan: id, reference: plan.reference, creditor, customer, account };
        outbox.record(tx, &completed, told.at).await?;
        let entry = audit::Entry {
            chain: Some(creditor.uuid()),
            at: told.at,
            actor: "system",
            action: "plan completed",
            subject: &format!("plan:{id}"),
            detail: json!({ "account": account }),
        };
        audit::record(tx, entry).await
    }
}
