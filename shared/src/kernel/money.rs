//! Money: whole minor units with a currency. Never a float, and no conversion from one.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A currency of ISO 4217: three letters and the number of digits after the point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// Text that is no active ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency: use a code of ISO 4217 such as EUR, GBP or USD")]
pub struct UnknownCurrency;

/// Active currencies of ISO 4217 (list one, 2026) whose minor unit is a hundredth; funds and metals are left out.
const HUNDREDTHS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP \
    CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT \
    LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD \
    XCG YER ZAR ZMW ZWG";
/// Those without a minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Those whose minor unit is a thousandth.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Australian dollar.
    pub const AUD: Self = Self::hundredths(*b"AUD");
    /// Canadian dollar.
    pub const CAD: Self = Self::hundredths(*b"CAD");
    /// Euro.
    pub const EUR: Self = Self::hundredths(*b"EUR");
    /// Pound sterling.
    pub const GBP: Self = Self::hundredths(*b"GBP");
    /// New Zealand dollar.
    pub const NZD: Self = Self::hundredths(*b"NZD");
    /// United States dollar.
    pub const USD: Self = Self::hundredths(*b"USD");

    const fn hundredths(code: [u8; 3]) -> Self {
        Self { code, exponent: 2 }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        // The letters come from the lists above and nowhere else.
        std::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// Digits after the point: 0 (JPY), 2 (EUR) or 3 (KWD).
    pub const fn exponent(self) -> u32 {
        self.exponent as u32
    }

    /// Minor units in one unit: 1, 100 or 1000.
    pub const fn minor_per_unit(self) -> i64 {
        10_i64.pow(self.exponent())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        [(HUNDREDTHS, 2), (WHOLE, 0), (THOUSANDTHS, 3)]
            .into_iter()
            .find(|(codes, _)| codes.split_ascii_whitespace().any(|code| code.as_bytes() == bytes))
            .map(|(_, exponent)| Self { code: bytes, exponent })
            .ok_or(UnknownCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A sum of money: whole minor units of a currency, positive, zero or negative, at most [`Money::MAX_MINOR`] either way.
///
/// Sums of two currencies are a programming error and end in `None`, never in a wrong figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why text is not an amount. Says what is wrong with it, never what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AmountError {
    #[error("no amount was given")]
    Missing,
    #[error("not an amount: use digits, and a point or a comma before the cents")]
    NotANumber,
    #[error("more digits after the point than the currency has")]
    TooPrecise,
    #[error("more than can be handled")]
    TooLarge,
}

impl Money {
    /// The largest sum, in minor units: a hundred million million. Sums of millions of such amounts still fit an `i64`.
    pub const MAX_MINOR: i64 = 10_000_000_000_000;

    /// So many minor units.
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Whole minor units (cents, pence, yen).
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// What it is counted in.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum; `None` if the currencies differ or the result does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.with(other, i64::checked_add)
    }

    /// The difference; `None` if the currencies differ or the result does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.with(other, i64::checked_sub)
    }

    /// The smaller of two sums of one currency; `None` if the currencies differ.
    pub fn checked_min(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(if other.minor < self.minor { other } else { self })
    }

    fn with(self, other: Self, op: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        op(self.minor, other.minor).map(|minor| Self { minor, ..self })
    }

    /// Reads an amount as files and programs write it: digits with `.` or `,` before the fraction, a leading `-`
    /// allowed, no thousands separators, no more digits than the currency has.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AmountError::Missing);
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(AmountError::NotANumber);
        }
        let places = currency.exponent() as usize;
        if fraction.trim_end_matches('0').len() > places {
            return Err(AmountError::TooPrecise);
        }
        let minor = whole
            .bytes()
            .chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places))
            .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
            .filter(|&minor| minor <= Self::MAX_MINOR)
            .ok_or(AmountError::TooLarge)?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// Reads an amount as people type it, in any of our languages: spaces of any width, a currency sign, an apostrophe
    /// or the other separator between thousands. `1 234,56 €`, `£1,234.56`, `1.234,56`, `1234` all are what they look like.
    ///
    /// A lone separator followed by exactly three digits is taken for thousands (`1,234` is one thousand two hundred
    /// and thirty-four, in a currency of two digits), because nobody types three digits of cents.
    pub fn parse_typed(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let kept: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '€' | '$' | '£' | '¥' | '\u{202f}' | '\u{a0}'))
            .collect();
        let places = currency.exponent() as usize;
        let separators: Vec<(usize, char)> = kept.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
        let decimal_at = separators.last().copied().filter(|&(at, sign)| {
            let after = kept.len() - at - 1;
            let alone = separators.iter().filter(|&&(_, other)| other == sign).count() == 1;
            let only_kind = separators.iter().all(|&(_, other)| other == sign);
            alone && !(only_kind && after == 3 && places != 3)
        });
        let plain: String = kept
            .char_indices()
            .filter_map(|(at, c)| match c {
                '.' | ',' if decimal_at.is_some_and(|(decimal, _)| decimal == at) => Some('.'),
                '.' | ',' => None,
                other => Some(other),
            })
            .collect();
        // `12.` on the way to `12.50`: the preview should not blink.
        Self::parse(plain.strip_suffix('.').unwrap_or(&plain), currency)
    }

    /// The amount as files and programs write it: `1234.56`.
    pub fn to_plain(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let places = self.currency.exponent() as usize;
        let (whole, rest) = self.split_units();
        match places {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest:0places$}"),
        }
    }

    /// Whole units and what is left in minor units, both without the sign.
    pub fn split_units(self) -> (u64, u64) {
        let per_unit = self.currency.minor_per_unit().unsigned_abs();
        let minor = self.minor.unsigned_abs();
        (minor / per_unit, minor % per_unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    #[test]
    fn a_currency_knows_its_digits_and_unknown_ones_are_refused() {
        assert_eq!("JPY".parse::<Currency>().unwrap().exponent(), 0);
        assert_eq!("KWD".parse::<Currency>().unwrap().exponent(), 3);
        assert_eq!("EUR".parse::<Currency>().unwrap(), Currency::EUR);
        for wrong in ["XQZ", "eur", "EU", "EURO", "", " EU"] {
            assert_eq!(wrong.parse::<Currency>(), Err(UnknownCurrency), "{wrong}");
        }
    }

    #[test]
    fn an_amount_in_a_file_has_a_point_or_a_comma_and_no_more_digits_than_the_currency() {
        assert_eq!(Money::parse("1234.56", Currency::EUR), Ok(eur(123_456)));
        assert_eq!(Money::parse("1234,5", Currency::EUR), Ok(eur(123_450)));
        assert_eq!(Money::parse("-4.00", Currency::EUR), Ok(eur(-400)));
        assert_eq!(Money::parse("12.3400", Currency::EUR), Ok(eur(1_234)));
        assert_eq!(Money::parse("12.345", Currency::EUR), Err(AmountError::TooPrecise));
        assert_eq!(Money::parse("1,234.56", Currency::EUR), Err(AmountError::NotANumber));
        assert_eq!(Money::parse("12.", Currency::EUR), Err(AmountError::NotANumber));
        assert_eq!(Money::parse("1e3", Currency::EUR), Err(AmountError::NotANumber));
        assert_eq!(Money::parse("", Currency::EUR), Err(AmountError::Missing));
        assert_eq!(Money::parse("99999999999999999999", Currency::EUR), Err(AmountError::TooLarge));
        assert_eq!(Money::parse("100000000000.01", Currency::EUR), Err(AmountError::TooLarge));
    }

    #[test]
    fn an_amount_is_understood_however_people_type_it() {
        let same = ["1 234,56 €", "€1,234.56", "1.234,56", "1\u{202f}234,56\u{a0}€", "1'234.56", "1234.56"];
        for text in same {
            assert_eq!(Money::parse_typed(text, Currency::EUR), Ok(eur(123_456)), "{text}");
        }
        assert_eq!(Money::parse_typed("1,234", Currency::EUR), Ok(eur(123_400)));
        assert_eq!(Money::parse_typed("1,234,567", Currency::EUR), Ok(eur(123_456_700)));
        assert_eq!(Money::parse_typed("35", Currency::EUR), Ok(eur(3_500)));
        assert_eq!(Money::parse_typed("35.", Currency::EUR), Ok(eur(3_500)));
        assert_eq!(Money::parse_typed("35,5", Currency::EUR), Ok(eur(3_550)));
        assert_eq!(Money::parse_typed("trente", Currency::EUR), Err(AmountError::NotANumber));
        assert_eq!(Money::parse_typed("€", Currency::EUR), Err(AmountError::Missing));
    }

    #[test]
    fn two_currencies_never_add_up() {
        assert_eq!(eur(1).checked_add(Money::from_minor(1, Currency::USD)), None);
        assert_eq!(eur(3).checked_sub(eur(5)), Some(eur(-2)));
    }

    proptest! {
        #[test]
        fn an_amount_written_plainly_is_read_back_the_same(
            minor in -Money::MAX_MINOR..=Money::MAX_MINOR, code in prop::sample::select(vec!["EUR", "JPY", "KWD"]),
        ) {
            let money = Money::from_minor(minor, code.parse().unwrap());
            prop_assert_eq!(Money::parse(&money.to_plain(), money.currency()), Ok(money));
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC{0,24}") {
            let _ = Money::parse(&text, Currency::EUR);
            let _ = Money::parse_typed(&text, Currency::EUR);
        }
    }
}
