//! What these pages show.

use crate::care::additions::Additions;
#[cfg(feature = "ssr")]
use crate::error::ApiError;
use crate::text::disputes as words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
#[cfg(feature = "ssr")]
use shared::disputes::Grounds;
use shared::disputes::{DisputeId, DisputeReason};
use shared::kernel::{AttemptId, Locale, Market};

/// The page on which one says what is wrong with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeView {
    pub account: AccountId,
    pub creditor: String,
    /// The creditor's reference of the account.
    pub reference: String,
    pub market: Market,
    pub body: Body,
}

/// What can be done there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    Form(Form),
    /// They told us already, and it is being checked.
    Open {
        dispute: DisputeId,
        lodged_on: NaiveDate,
    },
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub attempt: AttemptId,
    /// What was typed before.
    pub typed: Typed,
}

/// What was typed into the form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// A code of [`DisputeReason`].
    pub reason: String,
    pub words: String,
}

/// A dispute, and what happens now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LodgedView {
    pub dispute: DisputeId,
    pub account: AccountId,
    pub creditor: String,
    pub account_reference: String,
    pub market: Market,
    /// What the person can quote.
    pub reference: String,
    /// Where they live.
    pub lodged_on: NaiveDate,
    pub answer_by: NaiveDate,
    pub reason: DisputeReason,
    pub words: String,
    /// What was said later.
    pub additions: Additions,
}

impl Typed {
    /// What is wrong with the account, or every field that is wrong.
    #[cfg(feature = "ssr")]
    pub fn read(&self) -> Result<Grounds, ApiError> {
        Grounds::read(&self.reason, &self.words).map_err(crate::care::own_words::invalid)
    }
}

/// A reason in words.
pub fn reason_words(locale: Locale, reason: DisputeReason) -> &'static str {
    match reason {
        DisputeReason::NotMine => words::reason_not_mine(locale),
        DisputeReason::NotRecognised => words::reason_not_recognised(locale),
        DisputeReason::AlreadyPaid => words::reason_paid(locale),
        DisputeReason::WrongAmount => words::reason_amount(locale),
        DisputeReason::TooOld => words::reason_too_old(locale),
        DisputeReason::Goods => words::reason_goods(locale),
        DisputeReason::Fraud => words::reason_fraud(locale),
        DisputeReason::Other => words::reason_other(locale),
    }
}
