//! The words on our screens and in our messages, in every language: a module for each capability, a function for each
//! key. `text::common::back(locale)`, `text::plans::payments(locale, 13)`.
//!
//! Made by `build.rs` from the files in `app/text/`; the format is told in `docs/words.md`. A key without words in one
//! of the languages does not compile. Money and dates come in as text, from [`shared::kernel::Reader`].

use shared::kernel::Locale;
use shared::kernel::text::{Plural, number};
use std::fmt::{Display, Write};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The browser gets the words of one language, in a file of their own: see `docs/words.md`.
#[cfg(feature = "hydrate")]
static WORDS: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();

/// Takes the file of words that the page has brought. Called once, before anything is shown.
#[cfg(feature = "hydrate")]
pub fn learn(file: String) {
    let _ = WORDS.set(file.leak().split('\u{1e}').collect());
}

#[cfg(feature = "hydrate")]
fn word(at: usize) -> &'static str {
    WORDS.get().and_then(|words| words.get(at)).copied().unwrap_or_default()
}

/// Puts the arguments where the pattern has U+0001, U+0002…: the same code for every sentence and every type.
fn fill(pattern: &str, arguments: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16 * arguments.len());
    for c in pattern.chars() {
        match (c as usize).checked_sub(1).and_then(|at| arguments.get(at)) {
            Some(argument) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{argument}");
            }
            None => out.push(c),
        }
    }
    out
}

/// Chooses among zero (empty where there is none), one and other, then fills: U+0001 is the number.
fn count(locale: Locale, n: u64, [zero, one, other]: [&str; 3], arguments: &[&dyn Display]) -> String {
    let pattern = match Plural::of(locale, n) {
        _ if n == 0 && !zero.is_empty() => zero,
        Plural::One => one,
        Plural::Other => other,
    };
    let written = number(locale, n);
    let all: Vec<&dyn Display> = std::iter::once(&written as &dyn Display).chain(arguments.iter().copied()).collect();
    fill(pattern, &all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_takes_its_arguments_in_its_own_order() {
        assert_eq!(fill("\u{2}, \u{1}\u{a0}: \u{2}", &[&"a", &7]), "7, a\u{a0}: 7");
        assert_eq!(fill("nothing", &[]), "nothing");
        assert_eq!(fill("\u{1}", &[&"\u{1}\u{2}"]), "\u{1}\u{2}", "what is put in is not read again");
    }

    #[test]
    fn a_count_is_written_as_the_language_writes_numbers() {
        let forms = ["", "\u{1} payment of \u{2}", "\u{1} payments of \u{2}"];
        assert_eq!(count(Locale::En, 0, forms, &[&"x"]), "0 payments of x");
        assert_eq!(count(Locale::Fr, 0, forms, &[&"x"]), "0 payment of x");
        assert_eq!(count(Locale::En, 1_234, forms, &[&"x"]), "1,234 payments of x");
        assert_eq!(count(Locale::Fr, 1_234, forms, &[&"x"]), "1\u{202f}234 payments of x");
        assert_eq!(count(Locale::En, 0, ["none", "one", "\u{1}"], &[]), "none");
    }
}
