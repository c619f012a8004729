//! Which messages there are, and what a rule may expect to find in each.

use crate::compliance::{self, Channel, Miranda, Purpose, Role};
use crate::kernel::Market;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A message that we know how to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A code to sign in with. Says nothing about accounts or money, nor for whom we work.
    Otp,
    /// "There is a message for you": the first contact, and any later one whose content waits in the portal.
    Link,
    Receipt,
    /// The same, to somebody else who paid by a person's link: they are told of their payment, and of no debt.
    GuestReceipt,
    /// That a payment was not taken.
    PaymentFailed,
    /// That money which was taken was given back, taken back, or counts again.
    PaymentGivenBack,
    /// That the creditor changed what is left, or asks for nothing more.
    BalanceAdjusted,
    PlanAgreed,
    PlanChanged,
    /// That a plan goes on after a hold.
    PlanResumed,
    /// That a payment of a plan is coming up.
    InstalmentDueSoon,
    PaymentMissed,
    PlanCompleted,
    PlanEnded,
    /// That the payments of a plan are taken from now on, as it was agreed.
    CollectionAgreed,
    /// That they are no longer taken.
    CollectionStopped,
    /// That one was declined, and what happens next.
    CollectionFailed,
    /// That a saved card is about to end.
    MethodExpiring,
    DisputeLodged,
    HardshipLodged,
}

/// Text that names no template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown template")]
pub struct UnknownTemplate;

impl Template {
    /// Every template.
    pub const ALL: [Self; 20] = [
        Self::Otp,
        Self::Link,
        Self::Receipt,
        Self::GuestReceipt,
        Self::PaymentFailed,
        Self::PaymentGivenBack,
        Self::BalanceAdjusted,
        Self::PlanAgreed,
        Self::PlanChanged,
        Self::PlanResumed,
        Self::InstalmentDueSoon,
        Self::PaymentMissed,
        Self::PlanCompleted,
        Self::PlanEnded,
        Self::CollectionAgreed,
        Self::CollectionStopped,
        Self::CollectionFailed,
        Self::MethodExpiring,
        Self::DisputeLodged,
        Self::HardshipLodged,
    ];

    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Otp => "otp",
            Self::Link => "link",
            Self::Receipt => "receipt",
            Self::GuestReceipt => "guest_receipt",
            Self::PaymentFailed => "payment_failed",
            Self::PaymentGivenBack => "payment_given_back",
            Self::BalanceAdjusted => "balance_adjusted",
            Self::PlanAgreed => "plan_agreed",
            Self::PlanChanged => "plan_changed",
            Self::PlanResumed => "plan_resumed",
            Self::InstalmentDueSoon => "instalment_due_soon",
            Self::PaymentMissed => "payment_missed",
            Self::PlanCompleted => "plan_completed",
            Self::PlanEnded => "plan_ended",
            Self::CollectionAgreed => "collection_agreed",
            Self::CollectionStopped => "collection_stopped",
            Self::CollectionFailed => "collection_failed",
            Self::MethodExpiring => "method_expiring",
            Self::DisputeLodged => "dispute_lodged",
            Self::HardshipLodged => "hardship_lodged",
        }
    }

    /// Whether a link to the portal stands in it: a code comes without one, so that nobody learns to look for one there, and
    /// whoever paid for somebody else has nothing to see there.
    pub const fn has_link(self) -> bool {
        !matches!(self, Self::Otp | Self::GuestReceipt)
    }

    /// For how long it is of use: a code that arrives when it is void only confuses. `None`: for good.
    pub const fn useful_seconds(self) -> Option<i64> {
        match self {
            Self::Otp => Some(10 * 60),
            _ => None,
        }
    }

    /// Whether it says how to stop messages to its address: what we begin always does, and in the United States every
    /// electronic message of a collector (12 CFR 1006.6(e)), but for a code that the person has just asked for and for the
    /// receipt of somebody who owes nothing.
    pub const fn has_opt_out_line(self, market: Market, channel: Channel, purpose: Purpose) -> bool {
        matches!(channel, Channel::Email | Channel::Sms)
            && self.has_link()
            && (!purpose.is_set_off_by_the_person() || matches!(market, Market::Us))
    }

    /// The sentence by which a collector in the United States says what it is (12 CFR 1006.18(e)).
    pub const fn miranda(self, market: Market, role: Role, is_first: bool) -> Miranda {
        match (self, market, role, is_first) {
            (Self::Otp | Self::GuestReceipt, ..) | (_, _, Role::FirstParty, _) => Miranda::None,
            (_, Market::Us, _, true) => Miranda::Initial,
            (_, Market::Us, _, false) => Miranda::Subsequent,
            _ => Miranda::None,
        }
    }

    /// What a reading of the message finds: the facts that rules ask for.
    pub fn reading(
        self,
        market: Market,
        role: Role,
        channel: Channel,
        purpose: Purpose,
        is_first: bool,
    ) -> compliance::Template {
        let miranda = self.miranda(market, role, is_first);
        let no = Some(false);
        compliance::Template {
            opt_out_line: Some(self.has_opt_out_line(market, channel, purpose)),
            miranda: Some(miranda),
            says_more: no,
            reveals_debt: Some(miranda != Miranda::None),
            threatens_suit: no,
            surcharge: no,
            collection_costs: no,
            asks_more_than_overdue: no,
            // None of ours is the letter of CPCE R124-4, nor recalls it.
            recalls_letter: no,
            letter_complete: no,
            overshadows: no,
            misleads: no,
            looks_judicial: no,
            better_offer: no,
            licence_number: no,
            postcard: no,
        }
    }
}

impl FromStr for Template {
    type Err = UnknownTemplate;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|template| template.code() == text).ok_or(UnknownTemplate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::{AddressKey, Contact, Decision, Outcome, decide};
    use crate::kernel::Timestamp;

    /// 3 March 2026 at noon and at midnight, UTC.
    const NOON: Timestamp = Timestamp::from_unix_millis(1_772_539_200_000);
    const MIDNIGHT: Timestamp = Timestamp::from_unix_millis(1_772_496_000_000);

    fn decision(template: Template, market: Market, channel: Channel, purpose: Purpose, at: Timestamp) -> Decision {
        let mut contact = Contact::new(market, Role::ThirdParty, channel, purpose);
        contact.template = template.reading(market, Role::ThirdParty, channel, purpose, false);
        contact.address.key = Some(AddressKey("a".to_owned()));
        decide(&contact, at)
    }

    #[test]
    fn a_template_is_read_back_from_its_code() {
        for template in Template::ALL {
            assert_eq!(template.code().parse(), Ok(template));
        }
        assert_eq!("spam".parse::<Template>(), Err(UnknownTemplate));
    }

    #[test]
    fn what_the_person_set_off_goes_out_in_every_market_at_any_hour() {
        let set_off = [
            (Template::Otp, Purpose::Otp),
            (Template::Receipt, Purpose::Receipt),
            (Template::PaymentFailed, Purpose::Receipt),
            (Template::PaymentGivenBack, Purpose::Receipt),
            (Template::PlanCompleted, Purpose::Receipt),
            (Template::InstalmentDueSoon, Purpose::CustomerRequested),
            (Template::PlanAgreed, Purpose::CustomerRequested),
            (Template::DisputeLodged, Purpose::CustomerRequested),
            (Template::HardshipLodged, Purpose::CustomerRequested),
        ];
        for market in Market::ALL {
            for channel in [Channel::Email, Channel::Sms] {
                for (template, purpose) in set_off {
                    for at in [NOON, MIDNIGHT] {
                        let decision = decision(template, market, channel, purpose, at);
                        assert_eq!(decision.outcome, Outcome::Allow, "{market} {channel:?} {template:?} {decision:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn whoever_paid_for_somebody_else_gets_a_receipt_in_every_market_that_says_nothing_of_a_debt() {
        for market in Market::ALL {
            for at in [NOON, MIDNIGHT] {
                let decision = decision(Template::GuestReceipt, market, Channel::Email, Purpose::Receipt, at);
                assert_eq!(decision.outcome, Outcome::Allow, "{market} {decision:?}");
            }
            let (role, channel, purpose) = (Role::ThirdParty, Channel::Email, Purpose::Receipt);
            let read = Template::GuestReceipt.reading(market, role, channel, purpose, true);
            assert_eq!((read.reveals_debt, read.miranda), (Some(false), Some(Miranda::None)));
        }
    }

    #[test]
    fn what_we_begin_waits_for_the_day() {
        let night = decision(Template::Link, Market::Uk, Channel::Email, Purpose::Reminder, MIDNIGHT);
        assert!(matches!(night.outcome, Outcome::Defer { .. }), "{night:?}");
        let day = decision(Template::Link, Market::Uk, Channel::Email, Purpose::Reminder, NOON);
        assert_eq!(day.outcome, Outcome::Allow, "{day:?}");
    }

    #[test]
    fn a_code_never_says_who_is_asking() {
        for market in Market::ALL {
            let read = Template::Otp.reading(market, Role::ThirdParty, Channel::Sms, Purpose::Otp, true);
            assert_eq!((read.reveals_debt, read.miranda), (Some(false), Some(Miranda::None)));
        }
    }
}
