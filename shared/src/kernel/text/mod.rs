//! Money, dates, times and numbers as the reader's country writes them: the same characters on a page rendered by
//! the server, on the page made live in the browser, in an e-mail, in a PDF. The browser's own `Intl` differs between
//! browsers and from the server, so it is never asked.
//!
//! All of it hangs on [`Reader`]: `reader.money(amount)`, `reader.date(day)`, `reader.near_day(day, today)`.

mod date;
mod mask;
mod money;
mod number;

pub use mask::{mask_email, mask_phone};
pub use number::number;

use super::{Locale, Market};
use serde::{Deserialize, Serialize};

/// Narrow no-break space: between thousands and before `%` in French.
const NARROW: char = '\u{202f}';
/// No-break space: before a currency in French, before a currency's code, before `am` and `pm`.
const NO_BREAK: char = '\u{a0}';
/// The minus sign, as wide as a figure; a hyphen would be read as a dash.
const MINUS: char = '\u{2212}';

/// Who reads: a language, and the country whose habits of writing it follows.
///
/// The language alone is not enough: one English reader expects `December 3, 2026`, the next `3 December 2026`,
/// and `$35.00` is a different sum in Ohio and in Otago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reader {
    pub locale: Locale,
    pub market: Market,
}

impl Reader {
    /// A reader of this language in this market.
    pub const fn new(locale: Locale, market: Market) -> Self {
        Self { locale, market }
    }

    /// The reader of a public page, of whom only the language is known: French as in France, English as in the
    /// United Kingdom.
    pub const fn anywhere(locale: Locale) -> Self {
        match locale {
            Locale::Fr => Self::new(locale, Market::Fr),
            Locale::En => Self::new(locale, Market::Uk),
        }
    }
}

/// Which form of a word goes with a number: Unicode CLDR's categories, as far as our languages need them.
///
/// French also has "many" (*un million **de** paiements*); no count on our screens reaches a million, so it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    One,
    Other,
}

impl Plural {
    /// French has the singular for 0 and 1 (*0 paiement*), English for 1 alone (*0 payments*).
    pub const fn of(locale: Locale, n: u64) -> Self {
        match (locale, n) {
            (_, 1) | (Locale::Fr, 0) => Self::One,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_has_the_singular_for_nothing_and_english_the_plural() {
        let forms = |locale| [0, 1, 2, 21].map(|n| Plural::of(locale, n));
        assert_eq!(forms(Locale::Fr), [Plural::One, Plural::One, Plural::Other, Plural::Other]);
        assert_eq!(forms(Locale::En), [Plural::Other, Plural::One, Plural::Other, Plural::Other]);
    }
}
