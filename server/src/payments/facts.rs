//! What happened to payments.

use crate::kernel::outbox::{About, Fact};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::Money;
use shared::payments::{
    AdjustmentId, AdjustmentKind, CardEnding, Decline, FailureCode, MethodKind, Part, PayLinkId, PaymentId,
    PaymentMethodId, PaymentState,
};

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
    /// The link by which somebody else paid.
    #[serde(default)]
    pub by_link: Option<PayLinkId>,
    /// What of it went to the account, where it was shared with others of a plan.
    #[serde(default)]
    pub part: Option<Money>,
    /// Where all of it went, account by account.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// What is owed after it, on the account and on those with which it was shared.
    pub balance: Money,
}

/// A part of a payment went to another account than the one it was paid on, or came back from it: told for the history of
/// that account. Nobody is written to because of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentShared {
    pub payment: PaymentId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// Below zero: it came back.
    pub part: Money,
    /// It went there again after it had come back.
    #[serde(default)]
    pub again: bool,
    /// The link by which somebody else paid.
    #[serde(default)]
    pub by_link: Option<PayLinkId>,
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
    /// The instalment that it was to take; none where somebody paid.
    #[serde(default)]
    pub collected: Option<DeclinedInstalment>,
    /// The link by which somebody else tried.
    #[serde(default)]
    pub by_link: Option<PayLinkId>,
}

/// Somebody paid by a link, and the money was taken. A receipt for them, where they want one, is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestPaid {
    pub payment: PaymentId,
    pub creditor: CreditorId,
    /// For whom was paid.
    pub customer: CustomerId,
    pub account: AccountId,
}

/// A customer made a link by which somebody else can pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLinkMade {
    pub link: PayLinkId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
}

/// A customer stopped one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayLinkStopped {
    pub link: PayLinkId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
}

/// An instalment that was not taken, and what that says of the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclinedInstalment {
    pub instalment: uuid::Uuid,
    pub decline: Decline,
}

/// Money that was taken is with us no more, or is again: a refund, the payer's bank. The message is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentGivenBack {
    pub payment: PaymentId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// What was paid.
    pub amount: Money,
    /// How much of it went now; below zero: came again.
    pub gone: Money,
    pub state: PaymentState,
    pub card: Option<CardEnding>,
    /// The link by which somebody else had paid: it went back to them.
    #[serde(default)]
    pub by_link: Option<PayLinkId>,
    /// How much of it went from the account now, where the payment was shared with others.
    #[serde(default)]
    pub part: Option<Money>,
    /// How much of it went now from each account; below zero: came again.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// What is owed after it, on the account and on those with which it was shared.
    pub balance: Money,
}

/// A creditor changed what is owed. The message is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceAdjusted {
    pub adjustment: AdjustmentId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub kind: AdjustmentKind,
    /// By how much the balance moved; below zero: less is owed.
    pub moved: Money,
    /// What is owed on the account after it.
    pub balance: Money,
}

/// Somebody has saved a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodSaved {
    pub method: PaymentMethodId,
    pub customer: CustomerId,
    pub kind: MethodKind,
    pub ending: Option<CardEnding>,
}

/// Somebody has taken a saved method away, or put another in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodRemoved {
    pub method: PaymentMethodId,
    pub customer: CustomerId,
    pub ending: Option<CardEnding>,
    pub replaced_by: Option<PaymentMethodId>,
}

/// A saved card is about to end: its owner may want to put another in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodExpiring {
    pub method: PaymentMethodId,
    pub customer: CustomerId,
    pub ending: Option<CardEnding>,
    /// The last day on which it works.
    pub expires_on: NaiveDate,
}

impl Fact for MethodExpiring {
    const KIND: &'static str = "payments.method_expiring";

    fn about(&self) -> About {
        About { customer: Some(self.customer.uuid()), ..About::default() }
    }
}

impl Fact for MethodSaved {
    const KIND: &'static str = "payments.method_saved";

    fn about(&self) -> About {
        About { customer: Some(self.customer.uuid()), ..About::default() }
    }
}

impl Fact for MethodRemoved {
    const KIND: &'static str = "payments.method_removed";

    fn about(&self) -> About {
        About { customer: Some(self.customer.uuid()), ..About::default() }
    }
}

impl Fact for PaymentReceived {
    const KIND: &'static str = "payments.received";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for GuestPaid {
    const KIND: &'static str = "payments.guest_paid";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PayLinkMade {
    const KIND: &'static str = "payments.link_made";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PayLinkStopped {
    const KIND: &'static str = "payments.link_stopped";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PaymentShared {
    const KIND: &'static str = "payments.shared";

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
