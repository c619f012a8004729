//! What whoever pays by a link is shown: a name, an amount, and what becomes of their own payment. Nothing here may say what is
//! owed or to whom.

use super::view::PayMethod;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::kernel::{AttemptId, Market, Money};
use shared::payments::{CardEnding, FailureCode, Payable, PaymentId, PaymentState};

/// The page behind a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestView {
    /// The secret in its address.
    pub token: String,
    /// For whom is paid, as they chose to be called.
    pub name: String,
    /// How its amounts and dates are written.
    pub market: Market,
    /// The last day on which it takes payments.
    pub last_day: NaiveDate,
    pub body: GuestBody,
    /// What this browser has paid by it lately, the latest first.
    pub own: Vec<GuestPayment>,
}

/// What can be done there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GuestBody {
    Form(GuestForm),
    /// All that it was for was paid.
    Paid,
    /// Its last day has passed, or it was stopped.
    Ended,
    /// All that is left of it is being paid.
    OnItsWay,
    /// Nothing can be paid by it. Why is between us and the customer.
    NotNow,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestForm {
    pub attempt: AttemptId,
    /// The amount is given; both bounds are that amount then.
    pub is_fixed: bool,
    /// The bounds of the link.
    pub payable: Payable,
    /// What the provider offers to anybody; never what the customer has saved.
    pub methods: Vec<PayMethod>,
    pub typed: GuestTyped,
}

/// What was typed into it, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestTyped {
    pub amount: String,
    pub card: String,
    /// Where a receipt is wanted; may be empty.
    pub email: String,
}

/// A payment by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestPayment {
    pub payment: PaymentId,
    pub amount: Money,
    pub state: PaymentState,
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestReceiptView {
    pub token: String,
    pub payment: PaymentId,
    pub name: String,
    pub market: Market,
    /// What the person can quote.
    pub reference: String,
    pub amount: Money,
    pub state: PaymentState,
    /// What of it is no longer with us: given back, or taken back by the bank.
    pub gone: Money,
    pub failure: Option<FailureCode>,
    pub card: Option<CardEnding>,
    /// The day it was made; once it has ended: the day it ended.
    pub on: NaiveDate,
    pub today: NaiveDate,
    /// A receipt goes out by e-mail.
    pub is_sent: bool,
    /// No money moved: the built-in provider.
    pub simulated: bool,
}
