//! What can be wrong with a record, and how it is told.

use super::Column;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing that is wrong with a record: where, what, and the value with everything personal covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The column to blame; `None` where the record as a whole is.
    pub column: Option<Column>,
    pub reason: FaultReason,
    /// The value in the column, as [`mask`] leaves it.
    pub masked: String,
}

impl Fault {
    /// A fault of a value in a column.
    pub fn at(column: Column, reason: FaultReason, value: &str) -> Self {
        Self { column: Some(column), reason, masked: mask(value) }
    }

    /// A fault of a whole record.
    pub fn of_record(reason: FaultReason) -> Self {
        Self { column: None, reason, masked: String::new() }
    }
}

/// All that is wrong with a record, so that it can be put right in one go; at least one, in the order of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// From what was found; `None` if nothing was. Of several faults of one column the first found is kept: the others
    /// follow from it.
    pub(super) fn from_found(mut found: Vec<Fault>) -> Option<Self> {
        found.sort_by_key(|fault| fault.column);
        found.dedup_by_key(|fault| fault.column);
        (!found.is_empty()).then_some(Self(found))
    }

    /// The one a report names.
    pub fn first(&self) -> &Fault {
        &self.0[0] // Never empty: see `from_found` and `From`.
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

/// Why a record cannot go in. The codes are part of the report's contract and do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultReason {
    MissingRef,
    DuplicateRef,
    MissingValue,
    TooLong,
    BadEncoding,
    WrongCreditor,
    UnknownProduct,
    UnknownMarket,
    UnknownCurrency,
    BadAmount,
    TooPrecise,
    TooLarge,
    NegativeAmount,
    NegativeBalance,
    BalanceMismatch,
    BadDate,
    FutureOpening,
    FutureDefault,
    DefaultBeforeOpening,
    Minor,
    NoContact,
    BadEmail,
    BadPhone,
    BadCountry,
    BadConsent,
    ShortRow,
    LongRow,
    RecordTooLong,
    CurrencyChanged,
}

impl FaultReason {
    /// Every reason.
    pub const ALL: [Self; 29] = [
        Self::MissingRef,
        Self::DuplicateRef,
        Self::MissingValue,
        Self::TooLong,
        Self::BadEncoding,
        Self::WrongCreditor,
        Self::UnknownProduct,
        Self::UnknownMarket,
        Self::UnknownCurrency,
        Self::BadAmount,
        Self::TooPrecise,
        Self::TooLarge,
        Self::NegativeAmount,
        Self::NegativeBalance,
        Self::BalanceMismatch,
        Self::BadDate,
        Self::FutureOpening,
        Self::FutureDefault,
        Self::DefaultBeforeOpening,
        Self::Minor,
        Self::NoContact,
        Self::BadEmail,
        Self::BadPhone,
        Self::BadCountry,
        Self::BadConsent,
        Self::ShortRow,
        Self::LongRow,
        Self::RecordTooLong,
        Self::CurrencyChanged,
    ];

    /// The code in reports.
    pub const fn code(self) -> &'static str {
        self.words().0
    }

    /// What is wrong, a sentence for the operator.
    pub const fn what(self) -> &'static str {
        self.words().1
    }

    /// What to do about it, a sentence for the operator.
    pub const fn remedy(self) -> &'static str {
        self.words().2
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::MissingRef => {
                ("missing_ref", "There is no reference.", "Give the reference under which you keep it.")
            }
            Self::DuplicateRef => (
                "duplicate_ref",
                "An account with this reference stands further up in the file and went in.",
                "Keep one of the two, or give this one its own reference.",
            ),
            Self::MissingValue => ("missing_value", "There is no value.", "Fill it in: the column is required."),
            Self::TooLong => {
                ("too_long", "The text is longer than the column can hold.", "Shorten it, or look for a missing quote.")
            }
            Self::BadEncoding => {
                ("bad_encoding", "The text is not UTF-8.", "Save the file as UTF-8 and send it again.")
            }
            Self::WrongCreditor => (
                "wrong_creditor",
                "The account names another creditor than the one the file is imported for.",
                "Import it for that creditor, or correct the name.",
            ),
            Self::UnknownProduct => (
                "unknown_product",
                "The product type is not known.",
                "Use bnpl, credit_card, personal_loan, telecom, utility, overdraft, insurance or other.",
            ),
            Self::UnknownMarket => ("unknown_market", "The market is not known.", "Use US, UK, AU, NZ, CA or FR."),
            Self::UnknownCurrency => {
                ("unknown_currency", "The currency is not known.", "Use a code of ISO 4217 such as EUR, GBP or USD.")
            }
            Self::BadAmount => (
                "bad_amount",
                "The value is not an amount.",
                "Use digits, a point or a comma before the cents, nothing between thousands.",
            ),
            Self::TooPrecise => (
                "too_precise",
                "The amount has more digits than its currency.",
                "Round it to the currency's smallest unit.",
            ),
            Self::TooLarge => {
                ("too_large", "The amount is larger than can be handled.", "Check for a missing point or comma.")
            }
            Self::NegativeAmount => {
                ("negative_amount", "The amount is negative.", "Give it without the sign; a credit belongs in paid.")
            }
            Self::NegativeBalance => {
                ("negative_balance", "The balance is negative.", "Nothing is owed: leave the account out.")
            }
            Self::BalanceMismatch => (
                "balance_mismatch",
                "The balance is not principal + interest + fees − paid.",
                "Correct the balance or the part that is wrong.",
            ),
            Self::BadDate => {
                ("bad_date", "The value is not a date that can be.", "Write it as year-month-day, such as 2024-02-29.")
            }
            Self::FutureOpening => {
                ("future_opening", "The opening lies in the future.", "Give the day on which the account was opened.")
            }
            Self::FutureDefault => {
                ("future_default", "The default lies in the future.", "Place the account when it is in default.")
            }
            Self::DefaultBeforeOpening => {
                ("default_before_opening", "The default lies before the opening.", "Correct one of the two dates.")
            }
            Self::Minor => {
                ("minor", "The person is under 18.", "Do not collect from a minor; if the date is wrong, correct it.")
            }
            Self::NoContact => (
                "no_contact",
                "There is no e-mail address, no phone number and no complete postal address.",
                "Give one of them; a postal address needs address_1 and a postcode or a city.",
            ),
            Self::BadEmail => (
                "bad_email",
                "There is something that is not an e-mail address.",
                "Write name@example.com, several separated by semicolons; leave out what is not an address.",
            ),
            Self::BadPhone => (
                "bad_phone",
                "There is something that is not a phone number of the country.",
                "Write it as dialled in the country, or with + and the country code, several separated by semicolons.",
            ),
            Self::BadCountry => {
                ("bad_country", "The country is not known.", "Use the two letters of ISO 3166-1 such as FR, GB or US.")
            }
            Self::BadConsent => (
                "bad_consent",
                "The consent is neither yes nor no.",
                "Use yes or no; leave it empty if it is not known.",
            ),
            Self::ShortRow => {
                ("short_row", "The record has fewer fields than the first one.", "Look for a missing field or quote.")
            }
            Self::LongRow => (
                "long_row",
                "The record has more fields than the first one.",
                "Put quotes around a field that holds a comma.",
            ),
            Self::RecordTooLong => (
                "record_too_long",
                "The record does not end; reading went on at a later line.",
                "Look for a quote that is opened and not closed, and send the lines after it again.",
            ),
            Self::CurrencyChanged => (
                "currency_changed",
                "The account was placed in another currency.",
                "Correct the currency, or place the debt under a reference of its own.",
            ),
        }
    }
}

impl fmt::Display for FaultReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A value as it may stand in a reject file: enough for its owner to find it, nothing that tells a stranger.
///
/// Every column is covered alike, because in a record that slipped by a column a name can stand under `currency`.
/// Of six characters or more the first and the last are left, if they are letters or digits (a spreadsheet takes
/// `=`, `+`, `-` and `@` at the beginning for a formula); of fewer none. How many are covered is not told.
pub fn mask(value: &str) -> String {
    const COVERED: &str = "•••";
    const UNCOVERED_FROM_CHARS: usize = 6;
    let value = value.trim();
    if value.is_empty() {
        return String::new();
    }
    if value.chars().nth(UNCOVERED_FROM_CHARS - 1).is_none() {
        return COVERED.to_owned();
    }
    let shown = |c: Option<char>| c.filter(|c| c.is_alphanumeric());
    let mut masked = String::new();
    masked.extend(shown(value.chars().next()));
    masked.push_str(COVERED);
    masked.extend(shown(value.chars().next_back()));
    masked
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_code_is_the_one_on_the_wire() {
        for reason in FaultReason::ALL {
            assert_eq!(serde_json::to_string(&reason).unwrap(), format!("\"{reason}\""));
            assert_eq!(serde_json::from_str::<FaultReason>(&format!("\"{reason}\"")).unwrap(), reason);
        }
    }

    #[test]
    fn a_masked_value_shows_its_ends_at_most() {
        assert_eq!(mask("2015-06-01"), "2•••1");
        assert_eq!(mask("  "), "");
        assert_eq!(mask("XQZ"), "•••");
        assert_eq!(mask("Amina"), "•••");
        assert_eq!(mask("=cmd|x!A1)"), "•••");
        assert_eq!(mask("Éléonore"), "É•••e");
    }

    #[test]
    fn faults_are_told_in_the_order_of_the_columns_and_one_for_each() {
        let found = vec![
            Fault::at(Column::Emails, FaultReason::BadEmail, "x"),
            Fault::at(Column::Market, FaultReason::BadEncoding, ""),
            Fault::at(Column::Market, FaultReason::MissingValue, ""),
        ];
        let faults = Faults::from_found(found).unwrap();
        assert_eq!(
            faults.iter().map(|fault| fault.reason).collect::<Vec<_>>(),
            [FaultReason::BadEncoding, FaultReason::BadEmail]
        );
        assert_eq!(Faults::from_found(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn no_more_than_two_characters_of_a_value_are_shown(value in "\\PC{0,40}") {
            let shown = mask(&value).chars().filter(|&c| c != '•').count();
            prop_assert!(shown <= 2 && !mask(&value).starts_with(['=', '+', '-', '@']));
        }
    }
}
