//! What the page of a settlement shows.

use super::view::{Closed, Wish};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::kernel::{Market, Money};
use shared::plans::{ChangeTerms, PlanId};

/// Whether an account can be settled for less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settling {
    Open(Box<SettleView>),
    /// The creditor takes nothing less today.
    NotOffered(AccountId),
    /// A plan runs.
    Running(PlanId),
    Closed(Closed),
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleView {
    pub account: AccountId,
    pub creditor: String,
    /// The creditor's reference of the account.
    pub reference: String,
    pub market: Market,
    /// What is owed, what is paid instead, and what is given up then.
    pub balance: Money,
    pub pays: Money,
    pub forgiven: Money,
    /// The last day on which it can be agreed to.
    pub until: Option<NaiveDate>,
    /// The fewest payments first.
    pub choices: Vec<SettleChoice>,
    pub first_days: Vec<NaiveDate>,
    /// What happens when a payment is missed.
    pub changes: ChangeTerms,
    /// What was chosen before.
    pub wish: Option<Wish>,
}

/// So many payments, a month apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleChoice {
    pub count: u32,
    /// Each but the last, which may be smaller.
    pub each: Money,
}
