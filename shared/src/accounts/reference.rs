//! The creditor's references.

use super::text::is_unseen;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};
use unicode_normalization::UnicodeNormalization;

/// The reference by which a creditor knows an account or a person.
///
/// Shown as the creditor writes it; equal when nothing but spelling sets two apart: case, white space, characters that
/// cannot be seen, full-width letters, one dash for another. Punctuation and accents do set references apart, because
/// taking two people for one would show each the other's debts.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    shown: String,
    key: String,
}

super::keep_silent!(Reference);

/// Text in which nothing can be seen that could be a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no reference was given")]
pub struct NoReference;

impl Reference {
    /// Reads a reference as a file or a person writes it.
    pub fn parse(text: &str) -> Result<Self, NoReference> {
        let shown = super::text::line(text).into_owned();
        let key = key_of(&shown);
        if key.is_empty() { Err(NoReference) } else { Ok(Self { shown, key }) }
    }

    /// As the creditor writes it, for people.
    pub fn as_shown(&self) -> &str {
        &self.shown
    }

    /// What two spellings of one reference have in common: for look-ups and uniqueness.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// NFKC (UAX #15), lower case, no white space, nothing unseen, every dash a hyphen.
pub(super) fn key_of(text: &str) -> String {
    if text.is_ascii() {
        return text.bytes().filter(u8::is_ascii_graphic).map(|b| char::from(b.to_ascii_lowercase())).collect();
    }
    // Lower case may compose anew with what follows it, hence the second normalisation.
    let folded: String = text.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    let kept = folded
        .chars()
        .filter(|&c| !c.is_whitespace() && !is_unseen(c))
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c });
    // An accent that stood alone is written as a space and a mark: without the space it joins the letter before it.
    kept.nfkc().collect()
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Reference {}

impl Hash for Reference {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl TryFrom<String> for Reference {
    type Error = NoReference;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(one: &str, other: &str) -> bool {
        Reference::parse(one).unwrap() == Reference::parse(other).unwrap()
    }

    #[test]
    fn spelling_case_and_spaces_do_not_make_another_reference() {
        for other in [
            "c0001-0000042",
            " C0001-0000042 ",
            "C0001 - 0000042",
            "C0001–0000042",
            "Ｃ0001-0000042",
            "C0001-\u{200b}0000042",
        ] {
            assert!(same("C0001-0000042", other), "{other}");
        }
        assert!(same("É-1", "e\u{301}-1"));
        assert_eq!(Reference::parse("  A\u{a0} 1 ").unwrap().as_shown(), "A 1");
    }

    #[test]
    fn punctuation_and_accents_do_make_another_reference() {
        for other in ["C00010000042", "C0001/0000042", "Ç0001-0000042", "C0001-0000043"] {
            assert!(!same("C0001-0000042", other), "{other}");
        }
    }

    #[test]
    fn nothing_that_can_be_seen_is_no_reference() {
        for text in ["", "  ", "\u{200b}\n", "\u{0}"] {
            assert!(Reference::parse(text).is_err());
        }
    }

    #[test]
    fn an_accent_that_stood_alone_joins_its_letter_once_and_for_all() {
        assert_eq!(key_of("c\u{b8}"), "ç");
        assert_eq!(key_of("ç"), "ç");
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself(text in "\\PC{0,12}") {
            let key = key_of(&text);
            prop_assert_eq!(key_of(&key), key);
        }

        #[test]
        fn a_reference_survives_being_written_and_read(text in "\\PC{1,12}") {
            if let Ok(reference) = Reference::parse(&text) {
                let back = Reference::parse(reference.as_shown()).unwrap();
                prop_assert_eq!(back.as_shown(), reference.as_shown());
                prop_assert_eq!(back.key(), reference.key());
            }
        }
    }
}
