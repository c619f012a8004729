//! E-mail addresses.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address that can be written to: lower case throughout, `local@domain`.
///
/// The part of RFC 5321 §4.1.2 that people have: a dot-string of at most 64 octets before the `@`; after it a domain of
/// at least two labels. Quoted local parts, address literals and non-ASCII addresses (RFC 6531) are refused; an
/// international domain is written in its `xn--` form. RFC 5321 §2.4 leaves the case of the local part to its host;
/// no host people use tells two people apart by it, and people type it either way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

crate::accounts::keep_silent!(EmailAddress);

/// Text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address: write it like name@example.com")]
pub struct BadEmail;

/// RFC 5321 §4.5.3.1: a path of 256 octets holds the address between two angle brackets.
const ADDRESS_OCTETS_MAX: usize = 254;
const LOCAL_OCTETS_MAX: usize = 64;
/// RFC 1035 §2.3.4.
const LABEL_OCTETS_MAX: usize = 63;

impl EmailAddress {
    /// Reads an address as a file or a person writes it.
    pub fn parse(text: &str) -> Result<Self, BadEmail> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(BadEmail)?;
        if text.len() <= ADDRESS_OCTETS_MAX && is_local(local) && is_domain(domain) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(BadEmail)
        }
    }

    /// As it is written and sent to.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A dot-string of RFC 5321: atoms of RFC 5322 §3.2.3 with single dots between.
fn is_local(local: &str) -> bool {
    let is_atom_byte = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    local.len() <= LOCAL_OCTETS_MAX && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom_byte))
}

/// Two labels or more; the last has a letter, or it would be the number of a host.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_OCTETS_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.rsplit_once('.').is_some_and(|(rest, top)| {
        rest.split('.').all(is_label) && is_label(top) && !top.bytes().all(|b| b.is_ascii_digit())
    })
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = BadEmail;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_addresses_people_have_are_read_and_written_in_lower_case() {
        for (text, address) in [
            (" P1.7@Work.Example ", "p1.7@work.example"),
            ("o'neill+quitus@mail.example", "o'neill+quitus@mail.example"),
            ("a@b.c", "a@b.c"),
            ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_no_message_can_reach_is_refused() {
        let long_local = format!("{}@mail.example", "a".repeat(65));
        let long_label = format!("a@{}.example", "b".repeat(64));
        for text in [
            "",
            "@",
            "not an address",
            "a@b",
            "a@.b",
            "a@b.",
            "a@b..c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a@b.1",
            "a@-b.c",
            "a@b-.c",
            "a b@c.d",
            "a@b c.d",
            "a@[127.0.0.1]",
            "\"a b\"@c.d",
            "é@b.c",
            "a@é.c",
            "a@b.c, d@e.f",
            "a@b@c.d",
            "a\n@b.c",
            &long_local,
            &long_label,
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_survives_being_written_and_read(text in "[a-zA-Z0-9.+@ -]{1,20}@[a-zA-Z0-9.-]{1,20}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(EmailAddress::parse(address.as_str()) == Ok(address));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = EmailAddress::parse(&text);
        }
    }
}
