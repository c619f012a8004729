//! What a decision is made from: the contact that is wanted.

use super::{Address, Config, Debt, PastContact, Person, Template, Zone};
use crate::kernel::Market;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A part of a market with rules of its own: `NYC`, `MA` (US), `SCT`, `NIR` (UK), `ON`, `QC`, `BC` (CA).
///
/// `FED` (CA) stands for a federally regulated creditor. A person in New York City is in `NY` and in `NYC`: give both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

/// Text that cannot name a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a region: use its code of one to eight letters and digits, without the market's")]
pub struct UnknownRegion;

impl Region {
    /// The code, in capitals.
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_ascii_uppercase())).ok_or(UnknownRegion)
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// In what role we collect. Many rules bind only those who collect for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The creditor, or in its name.
    FirstParty,
    /// For a creditor, in our own name.
    ThirdParty,
    /// For ourselves, having bought the debt.
    DebtBuyer,
}

/// The way a contact takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Sms,
    Call,
    /// Also one left without ringing.
    Voicemail,
    Letter,
    /// Kept in the portal until the person comes.
    InPortalMessage,
    Push,
}

/// What a contact is for. Most exceptions hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The notice that opens a collection, with all the law wants in it.
    FirstNotice,
    Demand,
    Reminder,
    Offer,
    /// One reply to a message from the person.
    ResponseOnce,
    /// What the person asked us to send.
    CustomerRequested,
    /// The answer to a dispute: verification, or what became of it.
    VerificationResponse,
    OptoutConfirmation,
    Receipt,
    /// A code to sign in with, asked for by the person.
    Otp,
    StatutoryNotice,
    /// That collection has ended.
    CeaseTermination,
    /// That a certain remedy will be used.
    RemedyNotice,
    LegallyRequired,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 14] = [
        Self::FirstNotice,
        Self::Demand,
        Self::Reminder,
        Self::Offer,
        Self::ResponseOnce,
        Self::CustomerRequested,
        Self::VerificationResponse,
        Self::OptoutConfirmation,
        Self::Receipt,
        Self::Otp,
        Self::StatutoryNotice,
        Self::CeaseTermination,
        Self::RemedyNotice,
        Self::LegallyRequired,
    ];

    /// Whether the person set it off. Hours and caps neither hold it back nor count it.
    pub const fn is_set_off_by_the_person(self) -> bool {
        matches!(
            self,
            Self::Otp | Self::Receipt | Self::ResponseOnce | Self::OptoutConfirmation | Self::CustomerRequested
        )
    }
}

/// To whom it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    #[default]
    Person,
    /// Their lawyer, debt adviser, financial counsellor or carer.
    Representative,
}

/// An address as we may keep it beside a decision: its blind index, never the address itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressKey(pub String);

/// What a debt is called here: the id of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DebtKey(pub Uuid);

/// What a creditor is called here: its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreditorKey(pub Uuid);

/// A contact that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub market: Market,
    pub regions: Vec<Region>,
    pub role: Role,
    pub channel: Channel,
    pub purpose: Purpose,
    pub recipient: Recipient,
    /// Written or spoken by one of us, not by the machine.
    pub by_human: bool,
    pub address: Address,
    /// Where the person may be, by all evidence. Empty: anywhere in the market.
    pub zones: Vec<Zone>,
    pub person: Person,
    /// What it is about; one of them held back holds back the contact. Empty: a debt of which nothing is known.
    pub debts: Vec<Debt>,
    pub history: Vec<PastContact>,
    pub template: Template,
    pub config: Config,
}

impl Contact {
    /// A contact of which nothing more is known.
    pub fn new(market: Market, role: Role, channel: Channel, purpose: Purpose) -> Self {
        Self {
            market,
            regions: Vec::new(),
            role,
            channel,
            purpose,
            recipient: Recipient::default(),
            by_human: false,
            address: Address::default(),
            zones: Vec::new(),
            person: Person::default(),
            debts: Vec::new(),
            history: Vec::new(),
            template: Template::default(),
            config: Config::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_short_code_and_nothing_else() {
        assert_eq!("on".parse::<Region>().unwrap().code(), "ON");
        assert_eq!("".parse::<Region>(), Err(UnknownRegion));
        assert_eq!("CA-ON".parse::<Region>(), Err(UnknownRegion));
    }

    #[test]
    fn a_contact_survives_being_written_and_read() {
        let contact = Contact::new(Market::Ca, Role::ThirdParty, Channel::Email, Purpose::Demand);
        let json = serde_json::to_string(&contact).unwrap();
        assert_eq!(serde_json::from_str::<Contact>(&json).unwrap(), contact);
    }
}
