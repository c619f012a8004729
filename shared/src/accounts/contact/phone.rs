//! Phone numbers.

use super::Country;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A phone number in the international form of ITU-T E.164: `+`, country code, number; at most 15 digits.
///
/// Whether a number is in service only its network knows. Here it has a length and a beginning that its numbering plan
/// allows, for the six markets; elsewhere it has a plausible length. Numbers kept for fiction are numbers like others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

crate::accounts::keep_silent!(PhoneNumber);

/// Text that is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number: write it as it is dialled in its country, or with + and the country code")]
pub struct BadPhone;

/// How numbers are dialled in a country.
struct Plan {
    country: &'static str,
    /// The country code of ITU-T E.164.
    code: &'static str,
    /// What is dialled before a number of another country.
    exit: &'static str,
    /// What is dialled before the area or the operator inside the country, and never follows the country code.
    trunk: &'static str,
    /// Numbers without the trunk digit: with which digits they begin, how many digits they have at least and at most.
    numbers: &'static [(&'static str, usize, usize)],
}

/// Sources: NANPA (US, CA), Ofcom's National Telephone Numbering Plan (GB), ACMA (AU), NAD (NZ), ARCEP decision 2018-0881 (FR).
/// Service numbers (112, 0800…) differ by plan; where they have the form of a subscriber's number they are let through.
const PLANS: [Plan; 6] = [
    Plan { country: "US", code: "1", exit: "011", trunk: "1", numbers: &[("23456789", 10, 10)] },
    Plan { country: "CA", code: "1", exit: "011", trunk: "1", numbers: &[("23456789", 10, 10)] },
    Plan { country: "GB", code: "44", exit: "00", trunk: "0", numbers: &[("23579", 10, 10), ("18", 9, 10)] },
    Plan { country: "AU", code: "61", exit: "0011", trunk: "0", numbers: &[("234578", 9, 9)] },
    Plan { country: "NZ", code: "64", exit: "00", trunk: "0", numbers: &[("34679", 8, 8), ("2", 8, 10)] },
    Plan { country: "FR", code: "33", exit: "00", trunk: "0", numbers: &[("123456789", 9, 9)] },
];

/// Numbers dialled like French ones that live under another country code: overseas departments and Saint-Pierre-et-Miquelon
/// (ARCEP decision 2018-0881). From abroad, and for an SMS gateway, only that code reaches them.
const FRENCH_OVERSEAS: [(&str, &[&str]); 5] = [
    ("262", &["262", "263", "269", "639", "692", "693"]),
    ("508", &["508"]),
    ("590", &["590", "690", "691"]),
    ("594", &["594", "694"]),
    ("596", &["596", "696", "697"]),
];
/// Kept for fiction in metropolitan France, inside Mayotte's 639.
const FRENCH_FICTION: &str = "63998";

/// ITU-T E.164 §6: 15 digits at most, the country code among them. Nobody's number is shorter than seven.
const DIGITS_MIN: usize = 7;
const DIGITS_MAX: usize = 15;
/// The longest exit code, a trunk digit and a number.
const DIALLED_MAX: usize = 4 + 1 + DIGITS_MAX;

impl PhoneNumber {
    /// Reads a number as a file or a person writes it: with `+` or the exit code of `country` in front of a country code,
    /// or as it is dialled inside `country`. Spaces, dashes, dots, slashes and brackets mean nothing; `(0)` after a
    /// country code is left out, and so is a trunk digit. A national number that lost its leading zero to a spreadsheet
    /// and an international one that lost its `+` are understood where only one reading fits the plan.
    pub fn parse(text: &str, country: Country) -> Result<Self, BadPhone> {
        let (has_plus, digits) = digits_of(text).ok_or(BadPhone)?;
        let home = PLANS.iter().find(|plan| plan.country == country.code());
        if has_plus {
            return international(&digits);
        }
        match home {
            None => digits.strip_prefix("00").ok_or(BadPhone).and_then(international),
            Some(plan) => match digits.strip_prefix(plan.exit) {
                Some(abroad) => international(abroad),
                None => national(&digits, plan)
                    .or_else(|| digits.strip_prefix(plan.code).and_then(|rest| national(rest, plan)))
                    .ok_or(BadPhone),
            },
        }
    }

    /// The international form, `+33639981234`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The digits, and whether a `+` stands before them; `None` if there is anything else but separators.
fn digits_of(text: &str) -> Option<(bool, String)> {
    let text = text.trim();
    let (has_plus, rest) = match text.strip_prefix(['+', '＋']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(DIALLED_MAX);
    let mut rest = rest.chars();
    while let Some(c) = rest.next() {
        match c {
            '(' if has_plus && rest.as_str().starts_with("0)") => {
                rest.next();
            }
            '0'..='9' if digits.len() < DIALLED_MAX => digits.push(c),
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2010}'..='\u{2015}' => {}
            _ => return None,
        }
    }
    Some((has_plus, digits))
}

/// A number that begins with a country code.
fn international(digits: &str) -> Result<PhoneNumber, BadPhone> {
    if let Some(plan) = PLANS.iter().find(|plan| digits.starts_with(plan.code)) {
        return national(&digits[plan.code.len()..], plan).ok_or(BadPhone);
    }
    let is_plausible = (DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) && !digits.starts_with('0');
    if is_plausible { Ok(PhoneNumber(format!("+{digits}"))) } else { Err(BadPhone) }
}

/// A number as dialled inside a country, with or without the trunk digit.
fn national(digits: &str, plan: &Plan) -> Option<PhoneNumber> {
    let number = digits.strip_prefix(plan.trunk).unwrap_or(digits);
    let fits = |&(first, shortest, longest): &(&str, usize, usize)| {
        (shortest..=longest).contains(&number.len()) && number.starts_with(|digit| first.contains(digit))
    };
    if !plan.numbers.iter().any(fits) {
        return None;
    }
    let mut code = plan.code;
    if plan.country == "FR" && !number.starts_with(FRENCH_FICTION) {
        let overseas = FRENCH_OVERSEAS.iter().find(|(_, starts)| starts.iter().any(|start| number.starts_with(start)));
        code = overseas.map_or(code, |(code, _)| code);
    }
    Some(PhoneNumber(format!("+{code}{number}")))
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = BadPhone;
    /// From the international form only.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('+').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        international(digits.ok_or(BadPhone)?)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Market;
    use proptest::prelude::*;

    fn read(text: &str, country: &str) -> Option<String> {
        PhoneNumber::parse(text, country.parse().unwrap()).ok().map(String::from)
    }

    #[test]
    fn a_number_is_understood_in_every_form_its_country_writes() {
        for (country, number, forms) in [
            ("US", "+12125550123", ["+1 212-555-0123", "(212) 555-0123", "1 212 555 0123", "12125550123"]),
            ("CA", "+14165550123", ["(416) 555-0123", "416.555.0123", "+1 (416) 555‑0123", "011 1 416 555 0123"]),
            ("GB", "+447700900123", ["07700 900123", "+44 (0)7700 900123", "0044 7700 900123", "7700900123"]),
            ("AU", "+61491570123", ["0491 570 123", "+61 491 570 123", "0011 61 491 570 123", "61491570123"]),
            ("NZ", "+64215551234", ["+64 21 555 1234", "021 555 1234", "0064 21 555 1234", "6421 555 1234"]),
            ("NZ", "+6493001234", ["09 300 1234", "6493001234", "+64 9 300 1234", "9 300 1234"]),
            ("FR", "+33639981234", ["06 39 98 12 34", "+33 6 39 98 12 34", "0033639981234", "06.39.98.12.34"]),
        ] {
            for form in forms {
                assert_eq!(read(form, country).as_deref(), Some(number), "{form}");
            }
        }
    }

    #[test]
    fn a_number_of_another_country_needs_its_code() {
        assert_eq!(read("+49 30 901820", "FR").as_deref(), Some("+4930901820"));
        assert_eq!(read("00 49 30 901820", "FR").as_deref(), Some("+4930901820"));
        assert_eq!(read("+44 7700 900123", "US").as_deref(), Some("+447700900123"));
        assert_eq!(read("0049 30 901820", "DE").as_deref(), Some("+4930901820"));
        assert_eq!(read("030 901820", "DE"), None);
    }

    #[test]
    fn a_french_number_overseas_gets_the_code_that_reaches_it() {
        assert_eq!(read("0692 12 34 56", "FR").as_deref(), Some("+262692123456"));
        assert_eq!(read("+33 590 12 34 56", "FR").as_deref(), Some("+590590123456"));
        assert_eq!(read("+596 696 12 34 56", "FR").as_deref(), Some("+596696123456"));
    }

    #[test]
    fn what_nobody_can_dial_is_refused() {
        for (text, country) in [
            ("", "FR"),
            ("+", "FR"),
            ("n/a", "FR"),
            ("12", "FR"),
            ("06 39 98 12 3", "FR"),
            ("06 39 98 12 345", "FR"),
            ("00 00 00 00 00", "FR"),
            ("112 555 0123", "US"),
            ("212-555-0123 ext. 5", "US"),
            ("555-0123", "US"),
            ("+0 123 456 789", "GB"),
            ("+44 7700", "GB"),
            ("+1234567890123456", "AU"),
            ("06+39981234", "FR"),
            ("٠٦٣٩٩٨١٢٣٤", "FR"),
        ] {
            assert_eq!(read(text, country), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_survives_being_written_and_read(text in "[+]?[0-9 ().-]{6,20}", market in prop::sample::select(Market::ALL.to_vec())) {
            if let Ok(number) = PhoneNumber::parse(&text, Country::of(market)) {
                prop_assert!(number.as_str().len() <= 1 + DIGITS_MAX);
                for anywhere in Market::ALL {
                    let back = PhoneNumber::parse(number.as_str(), Country::of(anywhere)).unwrap();
                    prop_assert_eq!(back.as_str(), number.as_str());
                }
                prop_assert!(PhoneNumber::try_from(number.as_str().to_owned()).unwrap() == number);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let _ = PhoneNumber::parse(&text, Country::of(Market::Fr));
        }
    }
}
