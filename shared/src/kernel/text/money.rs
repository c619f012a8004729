//! Amounts, in the currency of the account and the manner of the reader.
//!
//! | currency | French | English |
//! |---|---|---|
//! | EUR, GBP | `1 234,56 €` | `€1,234.56` |
//! | the dollar of the reader's own market | `35,00 $` | `$35.00` |
//! | any other dollar: USD, CAD, AUD, NZD | `35,00 $US`, `$CA`, `$AU`, `$NZ` | `US$35.00`, `CA$`, `A$`, `NZ$` |
//! | all others | `1 234 JPY` | `1,234 JPY` |
//!
//! So a bare `$` always is the dollar that the reader's country means by it. Signs and places follow Unicode CLDR.

use super::number::{decimal_mark, push_number};
use super::{MINUS, NO_BREAK, Reader};
use crate::kernel::{Currency, Locale, Money};

/// When the fraction is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cents {
    Always,
    WhereAny,
}

impl Reader {
    /// An amount with all its digits: `1 234,56 €`, `€1,234.56`. For balances, receipts, columns: they line up.
    pub fn money(self, amount: Money) -> String {
        self.write_money(amount, Cents::Always)
    }

    /// An amount without cents where there are none: `35 €`, but `35,50 €`. For choices and running text.
    pub fn money_short(self, amount: Money) -> String {
        self.write_money(amount, Cents::WhereAny)
    }

    /// The sign to show beside a field for an amount in this currency: `€`, `£`, `$`, `US$`, `JPY`.
    pub fn currency_sign(self, currency: Currency) -> String {
        self.sign(currency).unwrap_or(currency.code()).to_owned()
    }

    fn write_money(self, amount: Money, cents: Cents) -> String {
        let currency = amount.currency();
        let sign = self.sign(currency);
        let mut out = String::new();
        if amount.minor() < 0 {
            out.push(MINUS);
        }
        if let (Locale::En, Some(sign)) = (self.locale, sign) {
            out.push_str(sign);
        }
        let (whole, rest) = amount.split_units();
        push_number(&mut out, self.locale, whole);
        let places = currency.exponent() as usize;
        if places > 0 && (rest > 0 || cents == Cents::Always) {
            out.push(decimal_mark(self.locale));
            out.push_str(&format!("{rest:0places$}"));
        }
        match (self.locale, sign) {
            (Locale::En, Some(_)) => {}
            (_, after) => {
                out.push(NO_BREAK);
                out.push_str(after.unwrap_or(currency.code()));
            }
        }
        out
    }

    /// The currency's sign, if it has one that cannot be mistaken for another's.
    fn sign(self, currency: Currency) -> Option<&'static str> {
        let own = currency == self.market.currency();
        Some(match (currency, self.locale) {
            (Currency::EUR, _) => "€",
            (Currency::GBP, _) => "£",
            (Currency::USD | Currency::CAD | Currency::AUD | Currency::NZD, _) if own => "$",
            (Currency::USD, Locale::En) => "US$",
            (Currency::CAD, Locale::En) => "CA$",
            (Currency::AUD, Locale::En) => "A$",
            (Currency::NZD, Locale::En) => "NZ$",
            (Currency::USD, Locale::Fr) => "$US",
            (Currency::CAD, Locale::Fr) => "$CA",
            (Currency::AUD, Locale::Fr) => "$AU",
            (Currency::NZD, Locale::Fr) => "$NZ",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Market;
    use proptest::prelude::*;

    const FR: Reader = Reader::anywhere(Locale::Fr);
    const EN: Reader = Reader::anywhere(Locale::En);

    fn money(minor: i64, code: &str) -> Money {
        Money::from_minor(minor, code.parse().unwrap())
    }

    #[test]
    fn an_amount_is_written_as_the_language_writes_it() {
        let cases = [
            (123_456, "EUR", "1\u{202f}234,56\u{a0}€", "€1,234.56"),
            (3_500, "GBP", "35,00\u{a0}£", "£35.00"),
            (5, "EUR", "0,05\u{a0}€", "€0.05"),
            (0, "EUR", "0,00\u{a0}€", "€0.00"),
            (-123_456, "EUR", "\u{2212}1\u{202f}234,56\u{a0}€", "\u{2212}€1,234.56"),
            (100_000_000, "EUR", "1\u{202f}000\u{202f}000,00\u{a0}€", "€1,000,000.00"),
            (1_234, "JPY", "1\u{202f}234\u{a0}JPY", "1,234\u{a0}JPY"),
            (1_234_567, "KWD", "1\u{202f}234,567\u{a0}KWD", "1,234.567\u{a0}KWD"),
            (-1, "CHF", "\u{2212}0,01\u{a0}CHF", "\u{2212}0.01\u{a0}CHF"),
        ];
        for (minor, code, french, english) in cases {
            assert_eq!(FR.money(money(minor, code)), french);
            assert_eq!(EN.money(money(minor, code)), english);
        }
        let widest = money(i64::MIN, "EUR");
        assert_eq!(EN.money(widest), "\u{2212}€92,233,720,368,547,758.08");
    }

    #[test]
    fn a_short_amount_has_cents_only_where_there_are_some() {
        assert_eq!(FR.money_short(money(3_500, "EUR")), "35\u{a0}€");
        assert_eq!(FR.money_short(money(3_550, "EUR")), "35,50\u{a0}€");
        assert_eq!(EN.money_short(money(120_000, "GBP")), "£1,200");
        assert_eq!(EN.money_short(money(1_234, "JPY")), "1,234\u{a0}JPY");
        assert_eq!(EN.money_short(money(1_000, "KWD")), "1\u{a0}KWD");
    }

    #[test]
    fn a_bare_dollar_is_the_dollar_of_the_readers_own_country_and_of_no_other() {
        let signs = |locale, market| {
            [Currency::USD, Currency::CAD, Currency::AUD, Currency::NZD]
                .map(|currency| Reader::new(locale, market).currency_sign(currency))
        };
        assert_eq!(signs(Locale::En, Market::Us), ["$", "CA$", "A$", "NZ$"]);
        assert_eq!(signs(Locale::En, Market::Ca), ["US$", "$", "A$", "NZ$"]);
        assert_eq!(signs(Locale::En, Market::Au), ["US$", "CA$", "$", "NZ$"]);
        assert_eq!(signs(Locale::En, Market::Nz), ["US$", "CA$", "A$", "$"]);
        assert_eq!(signs(Locale::En, Market::Uk), ["US$", "CA$", "A$", "NZ$"]);
        assert_eq!(signs(Locale::Fr, Market::Fr), ["$US", "$CA", "$AU", "$NZ"]);
        assert_eq!(signs(Locale::Fr, Market::Ca), ["$US", "$", "$AU", "$NZ"]);
        assert_eq!(Reader::new(Locale::En, Market::Us).money(money(3_500, "USD")), "$35.00");
        assert_eq!(Reader::new(Locale::Fr, Market::Fr).money(money(3_500, "USD")), "35,00\u{a0}$US");
    }

    proptest! {
        #[test]
        fn no_french_amount_can_be_broken_over_two_lines_and_all_are_read_back(
            minor in 0..=Money::MAX_MINOR, code in prop::sample::select(vec!["EUR", "GBP", "USD"]),
            market in prop::sample::select(Market::ALL.to_vec()),
        ) {
            let (amount, reader) = (money(minor, code), Reader::new(Locale::Fr, market));
            for text in [reader.money(amount), reader.money_short(amount)] {
                prop_assert!(!text.contains(' '), "{text}");
                let figures = text.replace("US", "");
                prop_assert_eq!(Money::parse_typed(&figures, amount.currency()), Ok(amount));
            }
        }
    }
}
