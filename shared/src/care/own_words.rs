//! What somebody says in their own words.

crate::id! {
    /// What somebody added to what they had told us.
    AdditionId
}

/// A text as somebody typed it, without blanks around it and with one kind of line end.
///
/// Invariant: at most [`OwnWords::CHARS_MAX`] characters. Free text about a person: sealed wherever it is stored, in no
/// log, no fact and no audit entry, and so without `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnWords(String);

/// Longer than anybody is asked to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{by} characters too long")]
pub struct TooLong {
    /// By how many characters; at least one.
    pub by: usize,
}

/// A field of a form and what is wrong with it, as a key of the app's `text/errors.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    pub field: &'static str,
    pub code: &'static str,
}

impl OwnWords {
    /// The longest text, in characters.
    pub const CHARS_MAX: usize = 2_000;

    /// Reads what was typed; empty is a text too. Control characters other than tab and line end are left out.
    pub fn read(typed: &str) -> Result<Self, TooLong> {
        let text = typed.replace("\r\n", "\n");
        let text: String = text.chars().filter(|&c| !c.is_control() || c == '\n' || c == '\t').collect();
        let text = text.trim();
        match text.chars().count().checked_sub(Self::CHARS_MAX) {
            None | Some(0) => Ok(Self(text.to_owned())),
            Some(by) => Err(TooLong { by }),
        }
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words, trimmed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of a form's field `words`, or what is wrong with them; `needed` where they may not be empty.
pub fn read_words(typed: &str, needed: bool) -> Result<OwnWords, FieldFault> {
    match OwnWords::read(typed) {
        Ok(words) if needed && words.is_empty() => Err(FieldFault { field: "words", code: "text_missing" }),
        Ok(words) => Ok(words),
        Err(TooLong { .. }) => Err(FieldFault { field: "words", code: "text_too_long" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn too_long(typed: &str) -> Option<usize> {
        OwnWords::read(typed).err().map(|TooLong { by }| by)
    }

    #[test]
    fn a_text_is_kept_as_it_was_meant() {
        let read = |typed| OwnWords::read(typed).ok().unwrap();
        assert_eq!(read("  Bonjour,\r\nça va\u{0} ?\r\n ").as_str(), "Bonjour,\nça va ?");
        assert!(read(" \r\n ").is_empty());
    }

    #[test]
    fn its_length_is_counted_in_characters_as_a_person_counts() {
        let whole = "é".repeat(OwnWords::CHARS_MAX);
        assert_eq!(too_long(&format!(" {whole}\r\n")), None);
        assert_eq!(too_long(&format!("{whole}abc")), Some(3));
        // A line end is sent as two characters and is one.
        assert_eq!(too_long(&"a\r\n".repeat(OwnWords::CHARS_MAX / 2)), None);
    }

    #[test]
    fn words_are_asked_for_only_where_they_are_needed() {
        assert!(read_words(" ", false).is_ok_and(|words| words.is_empty()));
        assert_eq!(read_words(" ", true).err().map(|fault| fault.code), Some("text_missing"));
        let long = "a".repeat(OwnWords::CHARS_MAX + 1);
        assert_eq!(read_words(&long, true).err().map(|fault| fault.code), Some("text_too_long"));
    }
}
