//! What the pages of accounts show.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, AccountState, Charges, ProductType};
use shared::kernel::{Market, Money};
use uuid::Uuid;

/// Everything a person owes, on one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsView {
    pub first_name: String,
    pub market: Market,
    /// What is left, per currency.
    pub totals: Vec<Money>,
    /// The next payment of all plans.
    pub next: Option<NextPayment>,
    /// Open accounts, the page asked for.
    pub active: Vec<AccountRow>,
    /// How many open accounts there are in all.
    pub active_count: u64,
    pub closed: Vec<AccountRow>,
    /// Which page of the open accounts this is, of how many; from 1.
    pub page: u64,
    pub pages: u64,
    /// The same of the closed ones.
    pub closed_page: u64,
    pub closed_pages: u64,
    /// How many messages were not opened yet.
    pub unread: u64,
    pub today: NaiveDate,
}

/// The next payment of a running plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextPayment {
    /// The id of the plan.
    pub plan: Uuid,
    /// The accounts that it is for.
    pub accounts: Vec<AccountId>,
    pub amount: Money,
    pub due_on: NaiveDate,
    pub paid: Money,
    pub total: Money,
    pub ends_on: NaiveDate,
}

/// One account in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    pub id: AccountId,
    pub creditor: String,
    pub product: ProductType,
    /// What it was for, in the creditor's words; empty if it did not say.
    pub description: String,
    pub balance: Money,
    pub state: AccountState,
    pub closed_on: Option<NaiveDate>,
    pub has_plan: bool,
    /// Why nothing is asked for on it, and nothing taken.
    pub hold: Option<OnHold>,
}

/// Why an account is on hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnHold {
    /// They told us that something is wrong with it.
    Disputed,
    /// They told us that money is short.
    Struggling,
    /// A breathing space, a representative, whatever else.
    Otherwise,
}

impl AccountRow {
    /// Whether something can be paid on it now.
    pub fn is_payable(&self) -> bool {
        self.state.is_active() && self.hold.is_none() && self.balance.is_positive()
    }

    /// Whether a plan can be made for it now.
    pub fn is_spreadable(&self) -> bool {
        self.is_payable() && !self.has_plan
    }
}

/// One account: what it is made of, why, what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub row: AccountRow,
    pub market: Market,
    pub reference: String,
    pub legal_name: String,
    pub original_creditor: Option<String>,
    pub original_amount: Money,
    /// As it was placed.
    pub charges: Charges,
    /// Paid since it was placed.
    pub paid_since: Money,
    pub opened_on: NaiveDate,
    pub default_on: NaiveDate,
    /// The id of the plan that runs on it.
    pub plan: Option<Uuid>,
    /// What the creditor takes instead of the whole balance, where less is offered.
    pub settles_for: Option<Money>,
    pub history: History,
    pub today: NaiveDate,
}

/// A page of what happened to an account, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub events: Vec<Event>,
    /// The moment before which the next page begins; none on the last.
    pub older: Option<Uuid>,
    /// The moment after which the page before ends; none on the first.
    pub newer: Option<Uuid>,
}

/// Which page of a history is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stretch {
    /// The latest moments.
    #[default]
    Latest,
    /// Those just before this moment.
    Before(Uuid),
    /// Those just after it.
    After(Uuid),
}

/// Something that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub on: NaiveDate,
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Placed,
    Paid(Money),
    /// Somebody else paid, by a link.
    PaidByLink(Money),
    PaymentFailed,
    /// Of a payment: to the person or their bank.
    GivenBack(Money),
    /// The same, to somebody else who had paid by a link.
    GivenBackToOther(Money),
    /// Of a payment that was gone.
    CameAgain(Money),
    /// To the creditor.
    PaidElsewhere(Money),
    Lowered(Money),
    Raised(Money),
    WrittenOff(Money),
    Recalled,
    PlanAgreed,
    PlanChanged,
    PlanCompleted,
    PlanEnded,
    /// It goes on after a hold.
    PlanResumed,
    PaidInFull,
    Disputed,
    Hardship,
    AddedTo,
    MessageByEmail,
    MessageBySms,
    MessageOtherwise,
}

/// Which detail is asked after the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskedDetail {
    BirthDate,
    Postcode,
}

/// The detail as it was typed: one of the two is what was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailTyped {
    pub postcode: String,
    /// Day, month, year, a box each.
    pub birth_date: [String; 3],
}

/// What was typed on the way in without a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInTyped {
    pub reference: String,
    pub contact: String,
}
