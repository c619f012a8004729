//! A creditor's file of payments and adjustments, a record at a time. The contract is in `docs/adjustments.md`.

use super::AdjustmentKind;
use crate::accounts::Reference;
use crate::kernel::{Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest reason that is kept, in characters.
pub const REASON_MAX: usize = 200;
/// The longest name of an adjustment, in characters.
pub const NAME_MAX: usize = 64;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentColumn {
    /// The creditor's own name for the record, unique with that creditor.
    Reference,
    /// The creditor's reference of the account.
    AccountRef,
    /// A code of [`AdjustmentKind`].
    Kind,
    /// A decimal with a point or a comma, above zero; empty for a write-off and a recall.
    Amount,
    /// ISO 4217; empty where there is no amount.
    Currency,
    /// The day the creditor counts it from: ISO, not in the future.
    On,
    /// For people; may be empty.
    Reason,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentFault {
    Missing,
    TooLong,
    NotText,
    UnknownKind,
    UnknownCurrency,
    NotAnAmount,
    NotAboveZero,
    AmountNotTaken,
    NotADate,
    InTheFuture,
    UnknownAccount,
    OtherCurrency,
    MoreThanLeft,
    Closed,
    Conflict,
}

/// One record that can be acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentRecord {
    pub reference: String,
    pub account: Reference,
    pub kind: AdjustmentKind,
    /// None where it is of all that is left.
    pub amount: Option<Money>,
    pub on: NaiveDate,
    pub reason: String,
}

/// A fault and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultAt {
    pub column: AdjustmentColumn,
    pub fault: AdjustmentFault,
}

impl AdjustmentColumn {
    /// Every column.
    pub const ALL: [Self; 7] =
        [Self::Reference, Self::AccountRef, Self::Kind, Self::Amount, Self::Currency, Self::On, Self::Reason];

    /// Its name in the first line of the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::AccountRef => "account_ref",
            Self::Kind => "kind",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::On => "on",
            Self::Reason => "reason",
        }
    }

    /// Whether a file without it cannot be read.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Reason)
    }

    /// The column of this name, whatever its case and the white space around it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name.trim()))
    }
}

impl AdjustmentFault {
    /// What is wrong, for whoever sends the file.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Missing => "is empty",
            Self::TooLong => "is too long",
            Self::NotText => "is not UTF-8",
            Self::UnknownKind => "is no kind of adjustment",
            Self::UnknownCurrency => "is no currency we know",
            Self::NotAnAmount => "is not an amount",
            Self::NotAboveZero => "is not above zero",
            Self::AmountNotTaken => "stands where it is of all that is left",
            Self::NotADate => "is not a date",
            Self::InTheFuture => "is in the future",
            Self::UnknownAccount => "is no account of this creditor",
            Self::OtherCurrency => "is another currency than the account’s",
            Self::MoreThanLeft => "is more than is left on the account",
            Self::Closed => "is closed",
            Self::Conflict => "was used before for something else",
        }
    }

    /// What to do about it.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Missing => "Fill it in.",
            Self::TooLong => "Shorten it: 64 characters for a reference, 200 for a reason.",
            Self::NotText => "Save the file as UTF-8.",
            Self::UnknownKind => "Write payment, decrease, increase, write_off or recall.",
            Self::UnknownCurrency => "Write the ISO 4217 code, such as EUR.",
            Self::NotAnAmount => {
                "Write a decimal such as 12.50, without thousands separators and with no more digits than the currency has."
            }
            Self::NotAboveZero => "Write it without a sign; the kind says which way it goes.",
            Self::AmountNotTaken => "Leave amount and currency empty for write_off and recall.",
            Self::NotADate => "Write it as 2026-11-20.",
            Self::InTheFuture => "Send it on that day or later.",
            Self::UnknownAccount => "Check account_ref, and that the account was placed with this creditor’s files.",
            Self::OtherCurrency => "Write the account’s currency.",
            Self::MoreThanLeft => "Check the balance; to give up what is left, use write_off.",
            Self::Closed => "Nothing is left to change. To ask for it again, place it anew.",
            Self::Conflict => "Give it a reference of its own.",
        }
    }
}

/// Reads the fields of one record; `field` gives the bytes of a column, nothing where the file does not have it.
///
/// `today` is the creditor's day.
///
/// # Errors
/// Every fault of the record, in the order of the columns; at least one.
pub fn read_adjustment<'a>(
    field: impl Fn(AdjustmentColumn) -> Option<&'a [u8]>,
    today: NaiveDate,
) -> Result<AdjustmentRecord, Vec<FaultAt>> {
    use AdjustmentColumn as C;
    use AdjustmentFault as F;
    let mut faults = Vec::new();
    let text = |column: C| -> Result<&'a str, FaultAt> {
        let bytes = field(column).unwrap_or_default();
        std::str::from_utf8(bytes).map(str::trim).map_err(|_| FaultAt { column, fault: F::NotText })
    };
    let mut needed = |column: C| match text(column) {
        Ok("") => {
            faults.push(FaultAt { column, fault: F::Missing });
            None
        }
        Ok(text) => Some(text),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let reference = needed(C::Reference);
    let account = needed(C::AccountRef);
    let kind = needed(C::Kind);
    let on = needed(C::On);
    let mut fault = |column, fault| faults.push(FaultAt { column, fault });
    if reference.is_some_and(|reference| reference.chars().count() > NAME_MAX) {
        fault(C::Reference, F::TooLong);
    }
    let account = account.and_then(|text| match Reference::parse(text) {
        Ok(reference) => Some(reference),
        Err(_) => {
            fault(C::AccountRef, F::Missing);
            None
        }
    });
    let kind = kind.and_then(|text| match text.to_ascii_lowercase().parse::<AdjustmentKind>() {
        Ok(kind) => Some(kind),
        Err(_) => {
            fault(C::Kind, F::UnknownKind);
            None
        }
    });
    let on = on.and_then(|text| match text.parse::<NaiveDate>() {
        Ok(day) if day > today => {
            fault(C::On, F::InTheFuture);
            None
        }
        Ok(day) => Some(day),
        Err(_) => {
            fault(C::On, F::NotADate);
            None
        }
    });
    let amount = kind.map(|kind| amount_of(kind, text(C::Amount), text(C::Currency)));
    let amount = amount.and_then(|amount| amount.map_err(|at| fault(at.column, at.fault)).ok());
    let reason = match text(C::Reason) {
        Ok(reason) if reason.chars().count() > REASON_MAX => {
            fault(C::Reason, F::TooLong);
            ""
        }
        Ok(reason) => reason,
        Err(at) => {
            fault(at.column, at.fault);
            ""
        }
    };
    match (reference, account, kind, amount, on) {
        (Some(reference), Some(account), Some(kind), Some(amount), Some(on)) if faults.is_empty() => {
            Ok(AdjustmentRecord {
                reference: reference.to_owned(),
                account,
                kind,
                amount,
                on,
                reason: reason.to_owned(),
            })
        }
        _ => {
            let place = |at: &FaultAt| C::ALL.iter().position(|column| *column == at.column);
            faults.sort_by_key(place);
            Err(faults)
        }
    }
}

/// The amount of a record: one where the kind wants one, none where it is of all.
fn amount_of(
    kind: AdjustmentKind,
    amount: Result<&str, FaultAt>,
    currency: Result<&str, FaultAt>,
) -> Result<Option<Money>, FaultAt> {
    use AdjustmentColumn::{Amount, Currency as InCurrency};
    let at = |column, fault| FaultAt { column, fault };
    match (kind.is_of_all(), amount?, currency?) {
        (true, "", _) => Ok(None),
        (true, ..) => Err(at(Amount, AdjustmentFault::AmountNotTaken)),
        (false, "", _) => Err(at(Amount, AdjustmentFault::Missing)),
        (false, _, "") => Err(at(InCurrency, AdjustmentFault::Missing)),
        (false, amount, currency) => {
            let currency: Currency = currency.parse().map_err(|_| at(InCurrency, AdjustmentFault::UnknownCurrency))?;
            let amount = Money::parse(amount, currency).map_err(|_| at(Amount, AdjustmentFault::NotAnAmount))?;
            if amount.is_positive() { Ok(Some(amount)) } else { Err(at(Amount, AdjustmentFault::NotAboveZero)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: &str = "2026-11-22";

    fn read(record: [&str; 7]) -> Result<AdjustmentRecord, Vec<(&'static str, AdjustmentFault)>> {
        let field = |column| {
            let at = AdjustmentColumn::ALL.iter().position(|other| *other == column)?;
            record.get(at).map(|text| text.as_bytes())
        };
        let faults = |faults: Vec<FaultAt>| faults.into_iter().map(|at| (at.column.name(), at.fault)).collect();
        read_adjustment(field, TODAY.parse().unwrap()).map_err(faults)
    }

    #[test]
    fn a_record_is_read() {
        let read = read(["A-1", " nw-10042 ", "Payment", "12,50", "EUR", TODAY, "by cheque"]).unwrap();
        assert_eq!(read.kind, AdjustmentKind::Payment);
        assert_eq!(read.amount, Some(Money::from_minor(1_250, Currency::EUR)));
        assert_eq!(read.account, Reference::parse("NW-10042").unwrap());
        assert_eq!((read.reference.as_str(), read.reason.as_str()), ("A-1", "by cheque"));
    }

    #[test]
    fn a_recall_and_a_write_off_take_no_amount() {
        assert_eq!(read(["A-1", "NW-1", "recall", "", "", TODAY, ""]).unwrap().amount, None);
        let told = read(["A-1", "NW-1", "write_off", "5", "EUR", TODAY, ""]);
        assert_eq!(told, Err(vec![("amount", AdjustmentFault::AmountNotTaken)]));
    }

    #[test]
    fn every_fault_of_a_record_is_said_in_the_order_of_the_columns() {
        let told = read(["", "NW-1", "gift", "", "", "22/11/2026", ""]);
        let faults = [
            ("reference", AdjustmentFault::Missing),
            ("kind", AdjustmentFault::UnknownKind),
            ("on", AdjustmentFault::NotADate),
        ];
        assert_eq!(told, Err(faults.to_vec()));
    }

    #[test]
    fn what_is_no_amount_says_why() {
        let amount = |amount, currency| read(["A-1", "NW-1", "decrease", amount, currency, TODAY, ""]).unwrap_err();
        assert_eq!(amount("12.505", "EUR"), [("amount", AdjustmentFault::NotAnAmount)]);
        assert_eq!(amount("0", "EUR"), [("amount", AdjustmentFault::NotAboveZero)]);
        assert_eq!(amount("", "EUR"), [("amount", AdjustmentFault::Missing)]);
        assert_eq!(amount("5", ""), [("currency", AdjustmentFault::Missing)]);
        assert_eq!(amount("5", "FRF"), [("currency", AdjustmentFault::UnknownCurrency)]);
    }

    #[test]
    fn tomorrow_is_too_early() {
        let told = read(["A-1", "NW-1", "recall", "", "", "2026-11-23", ""]);
        assert_eq!(told, Err(vec![("on", AdjustmentFault::InTheFuture)]));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_a_record_is_read_or_every_fault_has_a_place(
            fields in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..90), 7),
        ) {
            let field = |column| {
                let at = AdjustmentColumn::ALL.iter().position(|other| *other == column)?;
                fields.get(at).map(Vec::as_slice)
            };
            if let Err(faults) = read_adjustment(field, TODAY.parse().unwrap()) {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}
