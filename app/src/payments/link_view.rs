//! What the page shows on which a customer makes links by which somebody else pays.

use super::view::Obstacle;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Market, Money};
use shared::payments::{LinkAmount, LinkState, PayLinkId, Payable};

/// The links on an account, a page of them, and the form for a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinksView {
    pub account: AccountId,
    pub creditor: String,
    /// The creditor's reference of the account.
    pub reference: String,
    pub market: Market,
    pub today: NaiveDate,
    pub body: LinksBody,
    /// The newest first.
    pub links: Vec<LinkRow>,
    /// Where the next page begins.
    pub older: Option<PayLinkId>,
    pub is_newest: bool,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinksBody {
    Form(LinkForm),
    Blocked(Obstacle),
    /// As many are in force as there can be.
    Full,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkForm {
    pub attempt: AttemptId,
    pub payable: Payable,
    /// What was typed before; at first the person's first name.
    pub typed: LinkTyped,
}

/// What was typed into the form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTyped {
    pub name: String,
    /// `fixed` or `up_to`.
    pub kind: String,
    pub amount: String,
    pub days: String,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    pub id: PayLinkId,
    /// The secret in its address.
    pub token: String,
    /// The name that whoever opens it sees.
    pub name: String,
    pub amount: LinkAmount,
    pub taken: Money,
    pub on_its_way: Money,
    pub state: LinkState,
    /// It is open, and for more than can be paid on the account.
    pub is_too_large: bool,
    /// The last day on which it takes payments.
    pub last_day: NaiveDate,
}
