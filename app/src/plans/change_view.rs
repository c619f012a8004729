//! What the pages on which a plan is changed show.

use super::view::CheckRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Market};
pub use shared::plans::ChangeWish;
use shared::plans::{Instalment, PlanId, PlanInstalment, Rhythm};

/// A plan that runs, for the pages on which it is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changing {
    pub plan: PlanId,
    pub reference: String,
    pub account: AccountId,
    pub creditor: String,
    pub market: Market,
    /// The customer's date.
    pub today: NaiveDate,
    pub rhythm: Rhythm,
    pub instalments: Vec<PlanInstalment>,
    /// The day after which the plan ends unless something is made good.
    pub ends_on: Option<NaiveDate>,
    /// A hold rests on the account: nothing is asked for.
    pub is_held: bool,
    /// What was chosen before.
    pub wish: Option<ChangeWish>,
}

/// A change as it would be made, for a last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCheck {
    pub plan: PlanId,
    pub market: Market,
    /// One press of the button.
    pub attempt: AttemptId,
    pub wish: ChangeWish,
    /// Of the words below, so that nothing else is agreed to than what was shown.
    pub seal: String,
    pub rows: Vec<CheckRow>,
    /// What is to come afterwards.
    pub instalments: Vec<Instalment>,
}

/// Where a last look at a change leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeChecking {
    Ready(Box<ChangeCheck>),
    /// Nothing was chosen yet, or it is no longer possible, for this reason.
    ChooseFirst {
        plan: PlanId,
        why: Option<String>,
    },
}
