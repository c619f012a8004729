//! What happened to payments.

use crate::kernel::outbox::{About, Fact};
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::Money;
use shared::payments::{CardEnding, FailureCode, PaymentId};

/// A payment was taken and is in the ledger. The receipt is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReceived {
    pub payment: PaymentId,
    /// What the person can quote.
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The plan that ran on the account when it was made.
    #[serde(default)]
    pub plan: Option<uuid::Uuid>,
    pub amount: Money,
    pub card: Option<CardEnding>,
    /// What it is for, beyond what is due: a word of plans.
    #[serde(default)]
    pub surplus: Option<String>,
    /// What is owed on the account after it.
    pub balance: Money,
}

/// A payment was not taken and will not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailed {
    pub payment: PaymentId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub amount: Money,
    pub code: FailureCode,
}

impl Fact for PaymentReceived {
    const KIND: &'static str = "payments.received";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PaymentFailed {
    const KIND: &'static str = "payments.failed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

fn about(creditor: CreditorId, customer: CustomerId, account: AccountId) -> About {
    About { creditor: Some(creditor.uuid()), customer: Some(customer.uuid()), account: Some(account.uuid()) }
}
