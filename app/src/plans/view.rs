//! What the plan pages show: data from which both sides work out the same words.

use super::collection_view::CollectMethod;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::care::Budget;
use shared::kernel::{AttemptId, Market, Money};
use shared::plans::{ChangeTerms, Due, Instalment, PlanId, PlanState, ReminderWish, Terms};

/// What is typed or chosen in the builder, as it was typed or chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// A code of [`shared::plans::Frequency`].
    pub frequency: String,
    pub amount: String,
    /// `2026-12-03`.
    pub first_on: String,
    /// [`Wish::SETTLES`]: less than the balance is to be paid, as the creditor offers it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub settle: String,
    /// The other accounts that it is for, with commas between them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub with: String,
}

impl Wish {
    /// What `settle` says where it is a settlement.
    pub const SETTLES: &str = "1";
    /// What `with` says where its owner wants none of the others.
    pub const ALONE: &str = "none";
    /// More than anybody has with one creditor.
    const ACCOUNTS_MAX: usize = 32;

    /// Whether less than the balance is to be paid.
    pub fn settles(&self) -> bool {
        self.settle == Self::SETTLES
    }

    /// Nothing yet but the accounts that it is for.
    pub fn with_accounts(accounts: &[AccountId]) -> Self {
        let with: Vec<String> = accounts.iter().map(ToString::to_string).collect();
        Self { with: with.join(","), ..Self::default() }
    }

    /// An account, and those with which it is to be paid as far as they are named.
    pub fn accounts(&self, first: AccountId) -> Vec<AccountId> {
        let others = self.with.split(',').filter_map(|id| id.parse().ok()).filter(|id| *id != first);
        std::iter::once(first).chain(others).take(Self::ACCOUNTS_MAX).collect()
    }

    /// Whether it is for this account too.
    pub fn is_with(&self, account: AccountId) -> bool {
        self.with.split(',').any(|id| id.parse() == Ok(account))
    }

    /// Whether something was chosen but the accounts.
    pub fn is_chosen(&self) -> bool {
        !self.frequency.is_empty() || !self.amount.is_empty()
    }
}

/// Whether a plan can be built on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Building {
    Open(Box<Builder>),
    /// One runs already.
    Running(PlanId),
    Closed(Closed),
}

/// Why no plan can be built, and for whose debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub account: AccountId,
    pub reason: ClosedReason,
}

/// Why no plan can be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClosedReason {
    /// Something is wrong with the debt, and that is being looked at.
    Disputed,
    /// Another hold rests on it.
    Held,
    NothingToPay,
    /// The creditor took the account back.
    NotOurs,
    /// The creditor's policy has no terms for this balance.
    NotOffered,
}

/// One account that a plan is for, or could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAccount {
    pub account: AccountId,
    /// The creditor's reference of it.
    pub reference: String,
    /// What is owed on it now.
    pub balance: Money,
}

/// Whether a plan can be for several accounts of one creditor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Joining {
    Open(Box<JoinView>),
    Running(PlanId),
    Closed(Closed),
}

/// Which accounts can be paid together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinView {
    pub creditor: String,
    pub market: Market,
    /// The account from which it is begun: the plan is for it in any case.
    pub first: PlanAccount,
    /// The others, the oldest debt first.
    pub others: Vec<Joinable>,
}

/// An account that a plan could be for as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joinable {
    pub account: PlanAccount,
    /// What it was for, in the creditor's words; empty if it did not say.
    pub description: String,
    /// It was chosen before.
    pub is_chosen: bool,
}

/// All that the builder works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Builder {
    pub account: AccountId,
    pub creditor: String,
    /// The creditor's references of the accounts that the plan is for, the one from which it is begun first.
    pub references: Vec<String>,
    /// The others of them, as [`Wish::with`] says it.
    pub with: String,
    /// How many more it could be for.
    pub others: u32,
    /// What is owed on all of them.
    pub balance: Money,
    pub market: Market,
    /// The customer's date.
    pub today: NaiveDate,
    pub terms: Terms,
    /// In the account's currency; none where it was skipped.
    pub budget: Option<Budget>,
    /// What was chosen before.
    pub wish: Option<Wish>,
}

/// A plan as it would be agreed to, for a last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub account: AccountId,
    pub market: Market,
    /// One press of the button.
    pub attempt: AttemptId,
    pub wish: Wish,
    /// Of the words below, so that nothing else is agreed to than what was shown.
    pub seal: String,
    /// Question and answer, with the part of the builder that changes it.
    pub rows: Vec<CheckRow>,
    pub instalments: Vec<Instalment>,
    /// The words of the agreement.
    pub terms: Vec<String>,
    /// Something to mind before going on.
    pub warning: Option<String>,
}

/// A row of the last look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRow {
    pub question: String,
    pub answer: String,
    /// The id of the box in the builder.
    pub change: Option<String>,
}

/// Where a last look leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checking {
    Ready(Box<Check>),
    /// Nothing was chosen yet, or it is no longer possible.
    BuildFirst,
    Running(PlanId),
    Closed(Closed),
}

/// What came of agreeing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agreed {
    Set(PlanId),
    /// Another plan ran on the account already; nothing was added.
    Already(PlanId),
}

/// An agreed plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub id: PlanId,
    pub reference: String,
    pub account: AccountId,
    pub creditor: String,
    /// Those it is for, in the order in which its agreement names them.
    pub accounts: Vec<PlanAccount>,
    pub market: Market,
    pub state: PlanState,
    pub version: u16,
    pub frequency: String,
    pub today: NaiveDate,
    pub agreed_on: NaiveDate,
    pub instalments: Vec<InstalmentView>,
    /// The words that were agreed to, as they were shown.
    pub words: Vec<String>,
    /// A payment can be made now: nothing stands in its way.
    pub is_payable: bool,
    /// A hold rests on the account: nothing is asked for.
    pub is_held: bool,
    /// What was missed, while it can be made good.
    pub missed: Option<MissedView>,
    /// How far the plan may be changed, and what happens when payments are missed.
    pub changes: ChangeTerms,
    /// How much is given up when all of it is paid; none where it is over the whole balance.
    pub forgives: Option<Money>,
    pub reminders: Reminders,
    /// Whether its payments are taken, and from what.
    pub collected: Collected,
    /// The calendar that follows all plans of the customer.
    pub feed: FeedView,
}

/// Whether the payments of a plan are taken on their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Collected {
    /// Their owner makes each one.
    ByHand,
    /// From this method; none where nobody knows it any more.
    From(Option<CollectMethod>),
}

/// How the customer is reminded of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// What they chose, for all their plans; none where they never did.
    pub wish: Option<ReminderWish>,
    /// How many days before the plan's terms say; 0: not at all.
    pub usual_days: u8,
    /// One press of the button.
    pub attempt: AttemptId,
}

/// The address under which a customer's calendar follows their payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedView {
    /// One press of the button.
    pub attempt: AttemptId,
    /// Since when there is one; none where there is none.
    pub since: Option<NaiveDate>,
    /// `https://…`: only for the session that made it, for an hour.
    pub address: Option<String>,
}

/// What was missed, and what each way of making it good comes to; `None` where it is not possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedView {
    pub count: u32,
    pub amount: Money,
    /// Spread: what each payment to come then is.
    pub spread: Option<Money>,
    /// At the end: when the last payment then is.
    pub to_end: Option<NaiveDate>,
    /// On another day: until when.
    pub until: Option<NaiveDate>,
    /// The day after which the plan ends unless something is made good.
    pub ends_on: Option<NaiveDate>,
}

/// One payment of an agreed plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentView {
    pub due_on: NaiveDate,
    pub nominal_on: NaiveDate,
    pub due: Due,
    /// Paid on top: no date asked for it.
    pub is_extra: bool,
    /// It was moved by hand, not because banks are closed.
    pub is_moved: bool,
    /// It was declined when it was to be taken, and is tried again on this day.
    pub again_on: Option<NaiveDate>,
}

impl Builder {
    /// Whether something was chosen before.
    pub fn is_begun(&self) -> bool {
        self.wish.as_ref().is_some_and(Wish::is_chosen)
    }
}

impl PlanView {
    /// What has been paid of it.
    pub fn paid(&self) -> Option<Money> {
        self.sum(|due| due.paid)
    }

    /// All of it.
    pub fn total(&self) -> Option<Money> {
        self.sum(|due| due.amount)
    }

    /// The next payment that is not whole.
    pub fn next(&self) -> Option<&InstalmentView> {
        self.instalments.iter().find(|instalment| !instalment.due.is_paid())
    }

    fn sum(&self, of: fn(&Due) -> Money) -> Option<Money> {
        self.instalments.iter().map(|instalment| of(&instalment.due)).reduce(|a, b| a.checked_add(b).unwrap_or(a))
    }
}
