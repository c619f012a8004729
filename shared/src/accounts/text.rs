//! Cleaning what people and programs write into fields.

use std::borrow::Cow;

/// One line of text: ends trimmed, every run of white space (a newline too) one space, what cannot be seen left out.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let plain = text.bytes().all(|b| (b' '..=b'~').contains(&b)) && !text.contains("  ");
    if plain {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !clean.is_empty() && !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            c if is_unseen(c) => {}
            c => clean.push(c),
        }
    }
    clean.truncate(clean.trim_end().len());
    Cow::Owned(clean)
}

/// Text of several lines: lines end in `\n` and not in spaces, a tab is a space, what cannot be seen is left out.
pub(super) fn lines(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let seen: String =
        unix.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|&c| c == '\n' || !is_unseen(c)).collect();
    let trimmed: Vec<&str> = seen.lines().map(str::trim_end).collect();
    trimmed.join("\n").trim().to_owned()
}

/// Control characters, and the marks that hide or turn round what stands beside them. The two joiners (U+200C, U+200D)
/// stay: names in Persian, Hindi or Sinhala are written with them.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_loses_what_is_around_it_and_what_cannot_be_seen() {
        assert_eq!(line("  Ana\u{a0}\u{a0}María \r\n"), "Ana María");
        assert_eq!(line("\u{feff}A\u{0}B\u{202e}C\u{ad}"), "ABC");
        assert_eq!(line("a\t\tb"), "a b");
        assert_eq!(line("می‌خواهم"), "می‌خواهم");
        assert_eq!(line("\u{200b} "), "");
    }

    #[test]
    fn a_description_keeps_its_lines() {
        assert_eq!(
            lines(" Sofa \"Oslo\", grey \r\ndelivered\tin two\rparcels\n\n"),
            "Sofa \"Oslo\", grey\ndelivered in two\nparcels"
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC{0,12}|[ a\u{a0}\u{200b}\t\r\n\u{0}é]{0,12}") {
            let once = line(&text).into_owned();
            prop_assert_eq!(line(&once), once.as_str());
            let once = lines(&text);
            prop_assert_eq!(lines(&once), once);
        }
    }
}
