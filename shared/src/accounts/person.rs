//! The person a debt belongs to, as far as the creditor tells.

use super::{Country, EmailAddress, PhoneNumber};
use crate::kernel::Locale;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

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

impl Person {
    /// What two creditors' records of one person have in common, besides an e-mail address or a phone number: both
    /// names without accents, case and punctuation, and the birth date. `None` where it is not known: too little to
    /// tell a person from a namesake.
    ///
    /// The first name counts, though people shorten it: twins share all the rest and often a phone, and taking two
    /// people for one would show each the other's debts.
    pub fn likeness(&self) -> Option<String> {
        let (first, last) = (folded(&self.first_name), folded(&self.last_name));
        let born = self.birth_date?;
        (!first.is_empty() && !last.is_empty()).then(|| format!("{born} {first} {last}"))
    }
}

/// Letters and digits only, decomposed (NFKD, UAX #15) with their marks left out, in lower case.
fn folded(name: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    name.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

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

    fn likeness(first: &str, last: &str, born: Option<(i32, u32, u32)>) -> Option<String> {
        let address = PostalAddress {
            line_1: String::new(),
            line_2: String::new(),
            postcode: String::new(),
            city: String::new(),
            region: String::new(),
            country: Country::of(crate::kernel::Market::Fr),
        };
        Person {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            birth_date: born.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)),
            emails: Vec::new(),
            phones: Vec::new(),
            address,
            locale: Locale::Fr,
            email_consent: Consent::Unknown,
            sms_consent: Consent::Unknown,
        }
        .likeness()
    }

    #[test]
    fn spelling_does_not_make_another_person_and_a_birth_date_or_a_first_name_does() {
        let born = Some((1990, 3, 14));
        let amelie = likeness("Amélie", "O’Neill", born);
        assert_eq!(amelie.as_deref(), Some("1990-03-14 amelie oneill"));
        assert_eq!(likeness("AMELIE", "o'neill", born), amelie);
        assert_ne!(likeness("Aurélie", "O’Neill", born), amelie);
        assert_ne!(likeness("Amélie", "O’Neill", Some((1990, 3, 15))), amelie);
        assert_eq!(likeness("Amélie", "O’Neill", None), None);
        assert_eq!(likeness("Amélie", "-", born), None);
    }

    #[test]
    fn a_consent_is_yes_or_no_or_unknown_and_never_guessed() {
        assert_eq!(Consent::parse(" Yes "), Ok(Consent::Given));
        assert_eq!(Consent::parse("no"), Ok(Consent::Refused));
        assert_eq!(Consent::parse(""), Ok(Consent::Unknown));
        assert_eq!(Consent::parse("maybe"), Err(UnknownConsent));
    }
}
