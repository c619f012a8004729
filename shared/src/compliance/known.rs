//! What is known of the address, the person, the debts and the past when a contact is decided on.
//!
//! Every `Default` is the state of which nothing is known. Where the law wants something done first, nothing known means not done.

use super::contact::{AddressKey, Channel, CreditorKey, DebtKey, Purpose};
use crate::kernel::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The address, number or device that it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    pub key: Option<AddressKey>,
    /// The person has shown that it reaches them.
    pub verified: bool,
    /// Given out by the employer, as far as anyone told us.
    pub from_employer: bool,
    /// A telephone at the place of work.
    pub at_work: bool,
    /// Known to have been read by others.
    pub read_by_others: bool,
    /// The last message to it came back for good.
    pub bounced: bool,
    /// Why we may write to this e-mail address (US).
    pub email_basis: Option<EmailBasis>,
    /// When the person last texted us from this number, or agreed to texts (US).
    pub texts_agreed_on: Option<NaiveDate>,
    /// When the number was last looked up in the Reassigned Numbers Database, or its equal (US).
    pub number_checked_on: Option<NaiveDate>,
    /// Agreed in writing to electronic messages here (US: New York).
    pub written_consent: bool,
}

/// Why we may write to an e-mail address (12 CFR 1006.6(d)(4)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailBasis {
    UsedWithUs,
    DirectConsent,
    CreditorNotice,
    PriorCollector,
}

/// A state that ends: on the evening of a day, or when someone ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hold {
    /// The last day of it.
    pub until: Option<NaiveDate>,
}

/// What is known of the person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// Valid for every debt of the person.
    pub opt_outs: Vec<OptOut>,
    pub inconvenient: Vec<Inconvenient>,
    /// Someone known to us acts for the person.
    pub represented: bool,
    /// A debt adviser works on it since (UK).
    pub adviser_since: Option<NaiveDate>,
    pub deceased: bool,
    pub minor: bool,
    /// Someone else used the name.
    pub identity_stolen: bool,
    /// Bankruptcy, or any order like it.
    pub insolvent: bool,
    /// The commission accepted the file (FR, surendettement).
    pub over_indebtedness_accepted: bool,
    pub capacity_concern: bool,
    pub vulnerability: Option<Hold>,
    /// Asked in writing for all contact to end, or refused in writing to pay.
    pub cease_received: bool,
    /// Asked to be reached in writing only.
    pub written_only: bool,
    /// Asked to be called, within the last seven days.
    pub call_agreed: bool,
    /// The employer does not allow such calls.
    pub employer_forbids_calls: bool,
    /// Using the portal right now.
    pub in_portal: bool,
    /// The person's last message to us, if it is known here.
    pub last_message: Option<Inbound>,
}

/// A message from the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    pub at: Timestamp,
    pub channel: Channel,
}

/// Something the person does not want used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptOut {
    Medium(Channel),
    Address(AddressKey),
}

/// A time of the week that the person called inconvenient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inconvenient {
    /// 0 is Monday, 6 Sunday.
    pub days: Vec<u8>,
    /// Minutes after midnight.
    pub from: u16,
    /// Minutes after midnight, not part of it; at or before `from`, it ends on the next day.
    pub to: u16,
    /// The channels it is about; none: all.
    pub channels: Vec<Channel>,
    /// The last day of it.
    pub until: Option<NaiveDate>,
}

/// What is known of a debt.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Debt {
    pub key: Option<DebtKey>,
    pub creditor: Option<CreditorKey>,
    /// An open dispute (US: one that came within the validation period).
    pub disputed: bool,
    /// An open dispute that came after the validation period (US).
    pub disputed_late: bool,
    /// The name of the original creditor was asked for and is owed (US).
    pub original_creditor_asked: bool,
    /// "I dispute it: take me to court", in writing (CA).
    pub contested_to_court: bool,
    /// Too old to be sued for.
    pub time_barred: bool,
    /// The person says that it is too old, and will not pay (UK).
    pub said_time_barred: bool,
    /// Breathing space, or a moratorium like it (UK).
    pub breathing_space: Option<Hold>,
    /// The same in a mental health crisis (UK).
    pub crisis_breathing_space: Option<Hold>,
    pub hardship: Option<Hold>,
    /// A plan that is being kept.
    pub arrangement: Option<Arrangement>,
    /// Nothing about it has been said to the person yet.
    pub is_first_communication: bool,
    /// Day of the first communication.
    pub first_communication_on: Option<NaiveDate>,
    /// A validation notice went out, or it was paid before one was due (US).
    pub validation_notice_sent: bool,
    /// Last day on which it can be disputed (US).
    pub validation_until: Option<NaiveDate>,
    /// The written notice before anything else (CA).
    pub written_notice: WrittenNotice,
    /// The disclosure of CCCFA s.132A was made (NZ).
    pub disclosure_made: bool,
    /// Day of the missed payment.
    pub missed_on: Option<NaiveDate>,
    /// Day of the letter of CPCE R124-4 (FR).
    pub first_letter_on: Option<NaiveDate>,
    /// Days before which a rule lets nothing out, known from elsewhere.
    pub not_before: Vec<NotBefore>,
}

/// A plan that is being kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arrangement {
    /// The person asked to be reminded.
    pub reminders_wanted: bool,
}

/// The written notice that opens a collection in Canada.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenNotice {
    /// Nobody said. Whoever keeps the books says one of the others.
    #[default]
    Unknown,
    NotSent,
    /// Sent, and the days of waiting are over.
    Done,
    SentOn(NaiveDate),
}

/// A day before which a rule lets nothing out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotBefore {
    /// The rule's id.
    pub rule: String,
    pub date: NaiveDate,
}

/// A contact that took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastContact {
    pub at: Timestamp,
    pub channel: Channel,
    pub purpose: Purpose,
    /// What it was about. Empty: counts for every debt.
    pub debts: Vec<DebtKey>,
    /// `None`: counts for every creditor.
    pub creditor: Option<CreditorKey>,
    pub reached: Reached,
    /// The person had agreed to it.
    pub agreed: bool,
}

/// How far a contact came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// Delivered, or nothing to the contrary known.
    #[default]
    Delivered,
    Conversation,
    NotConnected,
    Bounced,
}
