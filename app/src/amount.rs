//! An amount that somebody typed: read, or what is to be said where it cannot be.

use crate::text::errors;
use shared::kernel::{AmountError, Currency, Locale, Money, Reader};

/// Reads an amount of zero or more as people type it, or names what is wrong with it: a key of `text/errors.toml`.
pub fn read(typed: &str, currency: Currency) -> Result<Money, &'static str> {
    match Money::parse_typed(typed, currency) {
        Ok(amount) if amount.minor() < 0 => Err("amount_not_a_number"),
        Ok(amount) => Ok(amount),
        Err(error) => Err(code(error)),
    }
}

/// The key of `text/errors.toml` for what is wrong with an amount.
pub const fn code(error: AmountError) -> &'static str {
    match error {
        AmountError::Missing => "amount_missing",
        AmountError::NotANumber => "amount_not_a_number",
        AmountError::TooPrecise => "amount_too_precise",
        AmountError::TooLarge => "amount_too_large",
    }
}

/// What the page says for a code of [`read`]: what to do, with an example in the currency.
pub fn words(code: &str, reader: Reader, currency: Currency) -> String {
    let locale = reader.locale;
    let example = || reader.money(Money::from_minor(35 * currency.minor_per_unit(), currency));
    match code {
        "amount_missing" => errors::amount_missing(locale, example()),
        "amount_too_precise" => errors::amount_too_precise(locale, u64::from(currency.exponent())),
        "amount_too_large" => errors::amount_too_large(locale).to_owned(),
        "amount_not_positive" => errors::amount_not_positive(locale).to_owned(),
        _ => errors::amount_not_a_number(locale, example()),
    }
}

/// An amount as a box for typing shows it: no sign, no spaces, the reader's own point or comma.
pub fn to_type(amount: Money, locale: Locale) -> String {
    match locale {
        Locale::Fr => amount.to_plain().replace('.', ","),
        Locale::En => amount.to_plain(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_box_shows_is_read_back_and_what_cannot_be_read_has_words() {
        let amount = Money::from_minor(123_450, Currency::EUR);
        for locale in Locale::ALL {
            assert_eq!(read(&to_type(amount, locale), Currency::EUR), Ok(amount));
        }
        assert_eq!(to_type(amount, Locale::Fr), "1234,50");
        for (typed, code) in [
            ("", "amount_missing"),
            ("-5", "amount_not_a_number"),
            ("1.2345", "amount_too_precise"),
            ("9e9", "amount_not_a_number"),
        ] {
            assert_eq!(read(typed, Currency::EUR), Err(code), "{typed}");
            assert!(!words(code, Reader::anywhere(Locale::Fr), Currency::EUR).is_empty());
        }
    }
}
