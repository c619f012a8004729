//! The groups of channels, purposes and roles that rules speak of.

use super::{Channel, Purpose, Role};

/// Asks for money, in one way or another.
pub(super) const DEMANDS: &[Purpose] = &[Purpose::FirstNotice, Purpose::Demand, Purpose::Reminder, Purpose::Offer];
/// Everything that we begin and the person did not set off.
pub(super) const BEGUN: &[Purpose] = &[
    Purpose::FirstNotice,
    Purpose::Demand,
    Purpose::Reminder,
    Purpose::Offer,
    Purpose::VerificationResponse,
    Purpose::StatutoryNotice,
    Purpose::CeaseTermination,
    Purpose::RemedyNotice,
    Purpose::LegallyRequired,
];
/// What goes to an attorney once there is one (compliance.md §0.4, "US attorney known").
pub(super) const TO_ATTORNEY: &[Purpose] = &[
    Purpose::FirstNotice,
    Purpose::Demand,
    Purpose::Reminder,
    Purpose::Offer,
    Purpose::VerificationResponse,
    Purpose::StatutoryNotice,
    Purpose::CeaseTermination,
    Purpose::RemedyNotice,
    Purpose::LegallyRequired,
    Purpose::Receipt,
];
/// What goes to a representative in Australia, and wherever we copy its rule.
pub(super) const TO_REPRESENTATIVE: &[Purpose] =
    &[Purpose::FirstNotice, Purpose::Demand, Purpose::Reminder, Purpose::Offer, Purpose::VerificationResponse];
/// What does not go to an address or medium that was opted out of.
pub(super) const OPTED_OUT: &[Purpose] = TO_ATTORNEY;
/// What a notice "take me to court" ends (Ontario, Québec): legal process takes the place of an answer.
pub(super) const CONTESTED: &[Purpose] = &[
    Purpose::FirstNotice,
    Purpose::Demand,
    Purpose::Reminder,
    Purpose::Offer,
    Purpose::ResponseOnce,
    Purpose::VerificationResponse,
];
/// What only one of us may say to someone who is vulnerable, or where someone else may be reading.
pub(super) const FOR_HUMANS: &[Purpose] =
    &[Purpose::ResponseOnce, Purpose::CustomerRequested, Purpose::VerificationResponse];

/// Arrives at an hour of the day that we choose.
pub(super) const AT_AN_HOUR: &[Channel] =
    &[Channel::Email, Channel::Sms, Channel::Call, Channel::Voicemail, Channel::Push];
/// Reaches the person wherever they are; a portal message waits for them.
pub(super) const REACHING: &[Channel] =
    &[Channel::Email, Channel::Sms, Channel::Call, Channel::Voicemail, Channel::Push, Channel::Letter];
pub(super) const ELECTRONIC: &[Channel] = &[Channel::Email, Channel::Sms, Channel::Push];
pub(super) const WRITTEN: &[Channel] = &[Channel::Email, Channel::Sms, Channel::Push, Channel::Letter];
pub(super) const SPOKEN: &[Channel] = &[Channel::Call, Channel::Voicemail];
pub(super) const BY_PHONE: &[Channel] = &[Channel::Call, Channel::Voicemail, Channel::Sms];

/// Those who collect for others, or what they bought.
pub(super) const COLLECTORS: &[Role] = &[Role::ThirdParty, Role::DebtBuyer];
/// Those who collect for others only.
pub(super) const AGENCIES: &[Role] = &[Role::ThirdParty];
