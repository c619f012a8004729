//! What these pages show.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Market, Money};
use shared::payments::{
    CardEnding, FailureCode, MethodKind, Payable, PaymentId, PaymentMethodId, PaymentState, TestCard,
};
use uuid::Uuid;

/// The page on which one pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayView {
    pub account: AccountId,
    pub creditor: String,
    /// The creditor's reference of the account.
    pub reference: String,
    /// Those of the others that are paid with it, in one plan.
    pub others: Vec<String>,
    pub market: Market,
    /// What is left to pay: of the balance, on all of them together, or of a settlement.
    pub balance: Money,
    /// A settlement runs: the rest of the balance is given up when it is paid.
    pub is_settlement: bool,
    /// What other payments have begun to pay of it.
    pub on_its_way: Money,
    /// The last payment that has not ended.
    pub pending: Option<PaymentId>,
    pub body: PayBody,
}

/// What can be done there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayBody {
    Form(PayForm),
    Blocked(Obstacle),
}

/// Why nothing can be paid on an account now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// It is disputed.
    Disputed,
    /// Something else stops collection on it: a breathing space, a representative.
    Held,
    /// It is closed.
    Closed,
    /// All that is left is on its way.
    OnItsWay,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayForm {
    pub attempt: AttemptId,
    pub payable: Payable,
    /// The next instalment of the plan, if it can be paid as it is.
    pub next: Option<NextInstalment>,
    /// What can be paid with, the first one chosen.
    pub methods: Vec<PayMethod>,
    /// What was typed before.
    pub typed: Typed,
    pub today: NaiveDate,
}

/// What can be paid with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayMethod {
    /// What the person has saved.
    Saved(MethodView),
    /// A card of the simulator's.
    Test(TestCard),
    /// Whatever is typed on the provider's own page.
    Elsewhere,
}

/// A method that somebody has saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodView {
    pub id: PaymentMethodId,
    pub kind: MethodKind,
    /// The card's brand or the bank, as it is written; may be empty.
    pub brand: String,
    pub ending: Option<CardEnding>,
    /// The last day on which it works.
    pub expires_on: Option<NaiveDate>,
    pub is_default: bool,
}

/// The next payment of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextInstalment {
    pub amount: Money,
    pub due_on: NaiveDate,
}

/// What was typed into the form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// A code of [`shared::payments::WayToPay`].
    pub way: String,
    pub amount: String,
    /// The method, by the provider's name for it.
    pub card: String,
    /// What is above the next payment of the plan is for: a code of [`SurplusChoice`].
    #[serde(default)]
    pub surplus: String,
}

/// What a payment above what is due is for: one page with the choice, before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurplusView {
    pub account: AccountId,
    pub creditor: String,
    pub reference: String,
    pub market: Market,
    pub attempt: AttemptId,
    pub amount: Money,
    pub typed: Typed,
    pub today: NaiveDate,
    pub choices: Vec<SurplusChoice>,
}

/// One thing it may be for, and what the plan comes to then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurplusChoice {
    /// `smaller_next`, `skip_next`, `finish_sooner`.
    pub code: String,
    /// The next payment afterwards.
    pub next: Option<NextInstalment>,
    /// The day of the last payment afterwards.
    pub ends_on: Option<NaiveDate>,
}

/// What the bank asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationView {
    pub payment: PaymentId,
    pub creditor: String,
    pub market: Market,
    pub amount: Money,
    pub card: Option<CardEnding>,
    /// The provider's or the bank's page on which to go on; none where this page plays the bank.
    pub elsewhere: Option<String>,
}

/// A part of a payment, and the account it went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPart {
    /// The creditor's reference of the account.
    pub reference: String,
    pub amount: Money,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    pub payment: PaymentId,
    pub account: AccountId,
    /// The id of the plan it was laid on.
    pub plan: Option<Uuid>,
    pub creditor: String,
    pub account_reference: String,
    pub market: Market,
    /// What the person can quote.
    pub reference: String,
    pub amount: Money,
    pub state: PaymentState,
    /// What of it is no longer with us: given back, or taken back by the bank.
    pub gone: Money,
    /// Why it failed.
    pub failure: Option<FailureCode>,
    pub card: Option<CardEnding>,
    /// Somebody else paid, by a link.
    pub by_link: bool,
    /// The day it was made; once it has ended: the day it ended. In the account's market.
    pub on: NaiveDate,
    /// What is left now, on the account and on those that are paid with it.
    pub balance: Money,
    /// How it was shared between the accounts of a plan that is for several; empty where it went to one.
    pub parts: Vec<ReceiptPart>,
    pub next: Option<NextInstalment>,
    pub today: NaiveDate,
    /// No money moved: the built-in provider.
    pub simulated: bool,
}
