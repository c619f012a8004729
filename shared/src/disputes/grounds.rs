//! What somebody says when they lodge a dispute.

use super::DisputeReason;
use crate::care::{FieldFault, OwnWords, read_words};

/// What is wrong, and what they know of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Grounds {
    reason: DisputeReason,
    words: OwnWords,
}

impl Grounds {
    /// Reads the form, or names every field that is wrong. `reason` is a code.
    pub fn read(reason: &str, words: &str) -> Result<Self, Vec<FieldFault>> {
        let reason: Option<DisputeReason> = reason.parse().ok();
        let nothing_chosen = FieldFault { field: "reason", code: "choose_one" };
        match (reason, read_words(words, reason.is_some_and(DisputeReason::needs_words))) {
            (Some(reason), Ok(words)) => Ok(Self { reason, words }),
            (reason, words) => Err(reason.is_none().then_some(nothing_chosen).into_iter().chain(words.err()).collect()),
        }
    }

    /// What is wrong.
    pub fn reason(&self) -> DisputeReason {
        self.reason
    }

    /// In their own words.
    pub fn words(&self) -> &OwnWords {
        &self.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(reason: &str, words: &str) -> Vec<(&'static str, &'static str)> {
        let faults = Grounds::read(reason, words).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    #[test]
    fn a_reason_is_enough_unless_it_is_something_else() {
        assert_eq!(faults("not_mine", ""), []);
        assert_eq!(faults("other", " "), [("words", "text_missing")]);
        assert_eq!(faults("other", "The address is my brother's"), []);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let long = "a".repeat(OwnWords::CHARS_MAX + 1);
        assert_eq!(faults("", ""), [("reason", "choose_one")]);
        assert_eq!(faults("none", &long), [("reason", "choose_one"), ("words", "text_too_long")]);
    }
}
