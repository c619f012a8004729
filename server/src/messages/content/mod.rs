//! What a message says: the same thing as an e-mail (text and HTML) and as a text message.
//!
//! No name, no amount and no balance stands in any of them: a locked screen shows the beginning, and mail is forwarded. The one
//! exception is the receipt of somebody who paid by another's link: the amount is what they gave, and no portal tells it.

mod email;
mod letter;
mod sms;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use shared::compliance::{Channel, Miranda, Purpose, Role};
use shared::kernel::{Locale, Market, Money, Reader};
use shared::messages::Template;
use shared::payments::AdjustmentKind;
use shared::plans::InstalmentId;

/// What is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// A code to sign in with.
    Otp { code: String },
    /// That a message waits.
    Link,
    /// That a payment arrived.
    Receipt,
    /// The same, to somebody who paid by another's link: with the amount, which is theirs.
    GuestReceipt { amount: Money, number: String, on: NaiveDate },
    /// That a payment was not taken.
    PaymentFailed,
    /// That money which was taken went, or came, another way.
    PaymentGivenBack { back: Back },
    /// That the creditor changed what is left.
    BalanceAdjusted { kind: AdjustmentKind },
    /// That a plan is in place; `today` is the day on which it is said.
    PlanAgreed { reference: String, payments: u64, first_on: NaiveDate, today: NaiveDate },
    /// That a plan was changed as asked for.
    PlanChanged { reference: String },
    /// That a plan goes on after a hold, and from when.
    PlanResumed { reference: String, next_on: Option<NaiveDate> },
    /// That a payment of a plan is coming up.
    InstalmentDueSoon { instalment: InstalmentId, due_on: NaiveDate, is_collected: bool },
    /// That a payment is missing, and by when the plan ends if nothing is made good.
    PaymentMissed { reference: String, ends_on: Option<NaiveDate> },
    /// That every payment of a plan has come in.
    PlanCompleted { reference: String },
    /// That a plan has ended.
    PlanEnded { reference: String },
    /// That the payments of a plan are taken from now on.
    CollectionAgreed { reference: String },
    /// That they are taken no more.
    CollectionStopped { reference: String, why: Stopped },
    /// That one was declined, when it is tried again, and whether any is taken after it.
    CollectionFailed { reference: String, again_on: Option<NaiveDate>, is_stopped: bool },
    /// That a saved card ends after a day.
    MethodExpiring { expires_on: NaiveDate },
    /// That a dispute was received, and by when it is answered.
    DisputeLodged { reference: String, answer_by: NaiveDate },
    /// That a request for help was received, and by when it is answered.
    HardshipLodged { reference: String, answer_by: NaiveDate },
}

/// Why payments are taken no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Their owner asked for it.
    Asked,
    /// Their owner took the card or the account away.
    MethodRemoved,
}

/// What became of money that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// We gave it back.
    Given,
    /// The payer's bank took it, or holds it.
    Taken,
    /// It went back to somebody else, who had paid by a link.
    ToGuest,
    /// The payer's bank had it; it counts again.
    CountsAgain,
}

impl Say {
    /// Which template says it.
    pub const fn template(&self) -> Template {
        match self {
            Self::Otp { .. } => Template::Otp,
            Self::Link => Template::Link,
            Self::Receipt => Template::Receipt,
            Self::GuestReceipt { .. } => Template::GuestReceipt,
            Self::PaymentFailed => Template::PaymentFailed,
            Self::PaymentGivenBack { .. } => Template::PaymentGivenBack,
            Self::BalanceAdjusted { .. } => Template::BalanceAdjusted,
            Self::PlanAgreed { .. } => Template::PlanAgreed,
            Self::PlanChanged { .. } => Template::PlanChanged,
            Self::PlanResumed { .. } => Template::PlanResumed,
            Self::InstalmentDueSoon { .. } => Template::InstalmentDueSoon,
            Self::PaymentMissed { .. } => Template::PaymentMissed,
            Self::PlanCompleted { .. } => Template::PlanCompleted,
            Self::PlanEnded { .. } => Template::PlanEnded,
            Self::CollectionAgreed { .. } => Template::CollectionAgreed,
            Self::CollectionStopped { .. } => Template::CollectionStopped,
            Self::CollectionFailed { .. } => Template::CollectionFailed,
            Self::MethodExpiring { .. } => Template::MethodExpiring,
            Self::DisputeLodged { .. } => Template::DisputeLodged,
            Self::HardshipLodged { .. } => Template::HardshipLodged,
        }
    }
}

/// Around what is said: to whom in what language, for whom, and what every message carries.
#[derive(Debug, Clone)]
pub struct Setting {
    pub locale: Locale,
    pub market: Market,
    pub role: Role,
    pub channel: Channel,
    pub purpose: Purpose,
    /// Nothing has reached the person about it before.
    pub is_first: bool,
    /// The creditor's name.
    pub creditor: String,
    /// The number people call.
    pub phone: String,
    /// Scheme, host and port of this site.
    pub public_url: String,
    /// The message's own link; a code to sign in with has none.
    pub link: Option<String>,
    /// By which anybody can check that it is from us: `QT-7F3K-92WD`.
    pub check_code: String,
}

impl Setting {
    fn reader(&self) -> Reader {
        Reader::new(self.locale, self.market)
    }

    /// A day to come, in a sentence: by its weekday and never "tomorrow", because it may be read on another day than this.
    fn on_day(&self, day: NaiveDate) -> String {
        let long_before = day.checked_sub_days(Days::new(2)).unwrap_or(day);
        self.reader().on_day(day, long_before)
    }

    /// Host and port, as people read an address out.
    fn host(&self) -> &str {
        self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, host)| host)
    }

    /// Where a message can be checked.
    fn check_address(&self) -> String {
        format!("{}/genuine", self.host())
    }

    fn has_opt_out_line(&self, template: Template) -> bool {
        template.has_opt_out_line(self.market, self.channel, self.purpose)
    }

    /// The sentence the law of a market wants, if any.
    fn collector_line(&self, template: Template) -> Option<String> {
        let brand = app::text::common::brand(self.locale);
        match template.miranda(self.market, self.role, self.is_first) {
            Miranda::None => None,
            Miranda::Initial => Some(app::text::messages::collector_first(self.locale, brand)),
            Miranda::Subsequent => Some(app::text::messages::collector_later(self.locale).to_owned()),
        }
    }
}

/// A message as it is kept, sealed, and sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Of an e-mail.
    pub subject: String,
    pub text: String,
    /// The other part of an e-mail.
    pub html: Option<String>,
    /// The message's own link.
    pub link: Option<String>,
    pub check_code: String,
    /// The code to sign in with, where that is what it is about.
    pub code: Option<String>,
    /// For which market it was written, and whether as the first message: the rules read it that way.
    pub market: Market,
    pub is_first: bool,
    /// It is true only while this payment is asked for on this day; it may wait before it leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub while_due: Option<(InstalmentId, NaiveDate)>,
}

// It is personal, and must not reach a log by accident.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Content(…)")
    }
}

/// Writes it, for its channel.
pub fn write(say: &Say, setting: &Setting) -> Content {
    let letter = letter::of(say, setting);
    let (text, html) = match setting.channel {
        Channel::Sms => (sms::of(say, setting), None),
        _ => (letter.text(), Some(email::html(&letter, setting))),
    };
    let code = match say {
        Say::Otp { code } => Some(code.clone()),
        _ => None,
    };
    let while_due = match say {
        Say::InstalmentDueSoon { instalment, due_on, .. } => Some((*instalment, *due_on)),
        _ => None,
    };
    let Setting { link, check_code, market, is_first, .. } = setting.clone();
    Content { subject: letter.subject, text, html, link, check_code, code, market, is_first, while_due }
}
