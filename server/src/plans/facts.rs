//! What happened to plans.

use crate::kernel::outbox::{About, Fact, Outbox};
use chrono::NaiveDate;
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::CustomerId;
use shared::kernel::{Locale, Money, Timestamp};
use shared::plans::{Change, Frequency, InstalmentId, PlanId};

/// Somebody agreed to a plan. The confirmation is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAgreed {
    pub plan: PlanId,
    /// What the person can quote.
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub frequency: Frequency,
    /// Each payment but the last.
    pub amount: Money,
    pub count: u32,
    pub total: Money,
    /// The days on which the first and the last payment are due.
    pub first_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// The language of the agreement.
    pub language: Locale,
}

/// A plan was changed. The confirmation is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChanged {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The version that the change made.
    pub version: u16,
    pub change: Change,
    /// The next payment afterwards: when, and how much of it is open.
    pub next: Option<(NaiveDate, Money)>,
    /// The day of the last payment, afterwards and before.
    pub ends_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    /// The language in which it was shown.
    pub language: Locale,
}

/// Every payment of a plan has come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCompleted {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// It was agreed that the rest of the balance is given up then.
    #[serde(default)]
    pub is_settlement: bool,
}

/// A payment of a plan is coming up, and the moment to remind of it has come. Told once for each payment and date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentDueSoon {
    pub plan: PlanId,
    pub instalment: InstalmentId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub due_on: NaiveDate,
    /// What is open of it.
    pub amount: Money,
    /// The customer asked to be reminded; else the plan's terms say so.
    pub is_wanted: bool,
    /// We take it on its date: there is nothing to do.
    #[serde(default)]
    pub is_collected: bool,
}

/// A payment of a plan was missed: it is open past its date and the days of grace. Told once for each date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMissed {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// How many payments are missing now, and what they come to.
    pub count: u32,
    pub amount: Money,
    /// So many payments were missed that the plan ends after this day, unless something is made good.
    pub ends_on: Option<NaiveDate>,
}

/// Somebody agreed that the payments of a plan are taken on their dates. The confirmation is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionAgreed {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The language in which it was shown.
    pub language: Locale,
}

/// The payments of a plan are no longer taken: their owner makes each one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionStopped {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub why: StoppedWhy,
}

/// Why payments are no longer taken as it was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoppedWhy {
    /// Their owner asked for it.
    Asked,
    /// Something else was agreed in its place: told as such.
    Changed,
    /// Their owner took the method away.
    MethodRemoved,
    /// The bank will not let it work again without its owner.
    Declined,
}

/// The morning has come on which a payment is taken as its owner asked: told once for each payment and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentToCollect {
    pub plan: PlanId,
    pub instalment: InstalmentId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    /// The customer's date.
    pub on: NaiveDate,
}

/// A payment that we were to take was declined. The message is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionFailed {
    pub plan: PlanId,
    pub instalment: InstalmentId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub due_on: NaiveDate,
    /// The day on which it is tried again; none: not.
    pub again_on: Option<NaiveDate>,
    /// No payment is taken any more from that method.
    pub is_stopped: bool,
}

impl StoppedWhy {
    /// The code in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Changed => "changed",
            Self::MethodRemoved => "method_removed",
            Self::Declined => "declined",
        }
    }
}

impl Fact for CollectionAgreed {
    const KIND: &'static str = "plans.collection_agreed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for CollectionStopped {
    const KIND: &'static str = "plans.collection_stopped";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for InstalmentToCollect {
    const KIND: &'static str = "plans.instalment_to_collect";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for CollectionFailed {
    const KIND: &'static str = "plans.collection_failed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

/// A plan ended because payments were missed and nothing was made good in the days that were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanEnded {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
}

/// A hold rested on the account, and has ended: what fell into it was put to the end of the plan, which goes on. Told to whom
/// it concerns before anything is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanResumed {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub version: u16,
    /// The next payment, and the last.
    pub next_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

impl Fact for PlanResumed {
    const KIND: &'static str = "plans.resumed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for InstalmentDueSoon {
    const KIND: &'static str = "plans.instalment_due_soon";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PaymentMissed {
    const KIND: &'static str = "plans.payment_missed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PlanEnded {
    const KIND: &'static str = "plans.ended";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PlanAgreed {
    const KIND: &'static str = "plans.agreed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PlanChanged {
    const KIND: &'static str = "plans.changed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

impl Fact for PlanCompleted {
    const KIND: &'static str = "plans.completed";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

fn about(creditor: CreditorId, customer: CustomerId, account: AccountId) -> About {
    About { creditor: Some(creditor.uuid()), customer: Some(customer.uuid()), account: Some(account.uuid()) }
}

/// A customer made an address to follow their payments in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeedMade {
    pub customer: CustomerId,
    pub language: Locale,
}

impl Fact for CalendarFeedMade {
    const KIND: &'static str = "plans.calendar_feed_made";

    fn about(&self) -> About {
        About { creditor: None, customer: Some(self.customer.uuid()), account: None }
    }
}

/// A customer stopped that address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarFeedStopped {
    pub customer: CustomerId,
}

impl Fact for CalendarFeedStopped {
    const KIND: &'static str = "plans.calendar_feed_stopped";

    fn about(&self) -> About {
        About { creditor: None, customer: Some(self.customer.uuid()), account: None }
    }
}

/// Something happened to a plan that is for several accounts: told for each but the one on which the fact itself was
/// told, for their histories. Nobody is written to because of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanShared {
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub moment: SharedMoment,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedMoment {
    Agreed,
    Changed,
    Resumed,
    Completed,
    Ended,
}

impl Fact for PlanShared {
    const KIND: &'static str = "plans.shared";

    fn about(&self) -> About {
        about(self.creditor, self.customer, self.account)
    }
}

/// Tells for every other account of a plan what a fact tells for one.
pub(super) async fn tell_others<F: Fact>(
    tx: &DatabaseTransaction,
    outbox: &Outbox,
    (told, moment): (&F, SharedMoment),
    accounts: Vec<AccountId>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let About { creditor: Some(creditor), customer: Some(customer), account } = told.about() else { return Ok(()) };
    let (creditor, customer) = (CreditorId::from_uuid(creditor), CustomerId::from_uuid(customer));
    for other in accounts.into_iter().filter(|other| Some(other.uuid()) != account) {
        outbox.record(tx, &PlanShared { creditor, customer, account: other, moment }, now).await?;
    }
    Ok(())
}
