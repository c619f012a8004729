//! Whole numbers and percentages.

use super::{MINUS, NARROW, Reader};
use crate::kernel::Locale;

impl Reader {
    /// A whole number with its thousands apart: `1 234` in French, `1,234` in English.
    pub fn number(self, n: u64) -> String {
        number(self.locale, n)
    }

    /// A percentage from hundredths of a percent (basis points), exact and no longer than needed:
    /// 8820 is `88,2 %` in French and `88.2%` in English, 6000 is `60 %` and `60%`.
    ///
    /// Nothing is rounded here: who wants fewer digits rounds first, where it can be seen.
    pub fn percent(self, basis_points: i64) -> String {
        let (whole, rest) = (basis_points.unsigned_abs() / 100, basis_points.unsigned_abs() % 100);
        let mut out = String::new();
        if basis_points < 0 {
            out.push(MINUS);
        }
        push_number(&mut out, self.locale, whole);
        if rest != 0 {
            out.push(decimal_mark(self.locale));
            out.push_str(format!("{rest:02}").trim_end_matches('0'));
        }
        if self.locale == Locale::Fr {
            out.push(NARROW);
        }
        out.push('%');
        out
    }
}

/// A whole number as a language writes it; for words, which know the language but not the country.
pub fn number(locale: Locale, n: u64) -> String {
    let mut out = String::new();
    push_number(&mut out, locale, n);
    out
}

/// Writes the digits in groups of three from the right.
pub(super) fn push_number(out: &mut String, locale: Locale, n: u64) {
    let digits = n.to_string();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(match locale {
                Locale::Fr => NARROW,
                Locale::En => ',',
            });
        }
        out.push(digit);
    }
}

/// What stands before the fraction.
pub(super) const fn decimal_mark(locale: Locale) -> char {
    match locale {
        Locale::Fr => ',',
        Locale::En => '.',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1_000, 2_900_000].map(|n| number(Locale::Fr, n)),
            ["0", "999", "1\u{202f}000", "2\u{202f}900\u{202f}000"]
        );
        assert_eq!([7, 1_000, 12_345_678].map(|n| number(Locale::En, n)), ["7", "1,000", "12,345,678"]);
        assert_eq!(number(Locale::En, u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn a_percentage_is_exact_and_no_longer_than_needed() {
        let (fr, en) = (Reader::anywhere(Locale::Fr), Reader::anywhere(Locale::En));
        assert_eq!([8_820, 6_000, 8_825, 5].map(|p| en.percent(p)), ["88.2%", "60%", "88.25%", "0.05%"]);
        assert_eq!(fr.percent(8_820), "88,2\u{202f}%");
        assert_eq!(fr.percent(-123_450), "\u{2212}1\u{202f}234,5\u{202f}%");
        assert_eq!(en.percent(i64::MIN), "\u{2212}92,233,720,368,547,758.08%");
    }
}
