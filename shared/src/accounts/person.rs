//! The person a debt belongs to, as far as the creditor tells.

use super::{Country, EmailAddress, PhoneNumber};
use crate::kernel::Locale;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a creditor tells about a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As written, in any script; white space trimmed.
    pub first_name: String,
    pub last_name: String,
    pub birth_date: Option<NaiveDate>,
    /// Each once, in the order given.
    pub emails: Vec<EmailAddress>,
    pub phones: Vec<PhoneNumber>,
    pub address: PostalAddress,
    pub locale: Locale,
    pub email_consent: Consent,
    pub sms_consent: Consent,
}

/// A postal address, perhaps only parts of one; a part that was not given is empty.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress {
    pub line_1: String,
    pub line_2: String,
    pub postcode: String,
    pub city: String,
    pub region: String,
    pub country: Country,
}

super::keep_silent!(Person, PostalAddress);

impl PostalAddress {
    /// A letter can find it: a street (or box) and a postcode or a town.
    pub fn is_deliverable(&self) -> bool {
        !self.line_1.is_empty() && (!self.postcode.is_empty() || !self.city.is_empty())
    }
}

/// Whether a person agreed to be written to on a channel, as the creditor recorded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    Given,
    Refused,
    /// Nobody asked, or nobody wrote it down. Not the same as refused; what it allows depends on the market.
    Unknown,
}

/// Text that says neither yes nor no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a consent: use yes, no, or nothing if unknown")]
pub struct UnknownConsent;

impl Consent {
    /// The word in a placement file: `yes`, `no` or nothing.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Given => "yes",
            Self::Refused => "no",
            Self::Unknown => "",
        }
    }

    /// Reads the word, in any case.
    pub fn parse(text: &str) -> Result<Self, UnknownConsent> {
        [Self::Given, Self::Refused, Self::Unknown]
            .into_iter()
            .find(|consent| consent.word().eq_ignore_ascii_case(text.trim()))
            .ok_or(UnknownConsent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_is_yes_or_no_or_unknown_and_never_guessed() {
        assert_eq!(Consent::parse(" Yes "), Ok(Consent::Given));
        assert_eq!(Consent::parse("no"), Ok(Consent::Refused));
        assert_eq!(Consent::parse(""), Ok(Consent::Unknown));
        assert_eq!(Consent::parse("maybe"), Err(UnknownConsent));
    }
}
