//! What a settlement leaves out is given up when the last payment of it has come in: in the same transaction, through the
//! same entries as when the creditor says so.

use super::adjusting::{By, NotAdjusted, Told, put};
use crate::accounts;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::outbox::{About, Fact, Outbox, Recorded, Within};
use crate::kernel::vault::Vault;
use async_trait::async_trait;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Random, Timestamp};
use shared::payments::AdjustmentKind;
use std::sync::Arc;

/// The reason that stands beside the entry.
const REASON: &str = "settled as agreed";

/// A plan was paid: as much of the fact of plans as payments need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCompleted {
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    #[serde(default)]
    pub is_settlement: bool,
}

impl Fact for PlanCompleted {
    const KIND: &'static str = "plans.completed";

    fn about(&self) -> About {
        About {
            creditor: Some(self.creditor.uuid()),
            customer: Some(self.customer.uuid()),
            account: Some(self.account.uuid()),
        }
    }
}

/// Gives up what a settlement leaves out.
#[derive(Clone)]
pub struct GiveUpRest {
    pub vault: Arc<Vault>,
    pub random: Arc<dyn Random>,
}

#[async_trait]
impl Within<PlanCompleted> for GiveUpRest {
    async fn react(
        &self,
        tx: &DatabaseTransaction,
        told: &Recorded<PlanCompleted>,
        outbox: &Outbox,
    ) -> Result<(), DbErr> {
        if !told.fact.is_settlement {
            return Ok(());
        }
        self.give_up(tx, &told.fact, told.at, outbox).await.map_err(Failure::into_db)
    }
}

impl GiveUpRest {
    async fn give_up(
        &self,
        tx: &DatabaseTransaction,
        plan: &PlanCompleted,
        now: Timestamp,
        outbox: &Outbox,
    ) -> Result<(), Failure> {
        let standing = accounts::standing(tx, plan.customer, plan.account).await?;
        let standing = standing.ok_or(Failure::broken("a plan without its account"))?;
        // Paid again after a payment had come back: the rest was given up the first time.
        if !standing.balance.is_positive() {
            return Ok(());
        }
        let word = Told {
            account: plan.account,
            customer: plan.customer,
            kind: AdjustmentKind::WriteOff,
            amount: None,
            reference: plan.reference.clone(),
            reason: REASON.to_owned(),
            told_on: today(standing.market, now),
        };
        let by = By { outbox, vault: &self.vault, random: self.random.as_ref(), actor: "system" };
        match put(tx, by, plan.creditor, &word, now).await? {
            // Once for a plan: what a creditor adds after that, while a payment that came back is paid again, stays owed.
            Ok(_) | Err(NotAdjusted::Conflict) => {}
            // Whatever is in the way, the payment that completed the plan has come in.
            Err(cause) => {
                tracing::error!(account = %plan.account, %cause, "the rest of a settlement was not given up");
            }
        }
        Ok(())
    }
}
