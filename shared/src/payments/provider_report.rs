//! A provider's report of what it moved, a line at a time. The contract is in `docs/reconciliation.md`.

use super::{Movement, Reported, ReportedKind};
use crate::kernel::{Currency, Money, Timestamp};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// Whose form a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportForm {
    /// Ours: what the simulator writes, and what any other provider's report can be brought to.
    Plain,
    /// Stripe's itemised "balance change from activity".
    Stripe,
}

/// What a column says; its name depends on the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportColumn {
    /// When it was moved, in UTC.
    At,
    /// What it is.
    Kind,
    /// The provider's name for it.
    Name,
    /// Our id of the payment.
    Payment,
    /// The provider's name for the payment.
    PaymentThere,
    /// What came in, before fees; a decimal, below zero where it went out.
    Amount,
    /// What the provider keeps of it.
    Fee,
    /// The amount less the fee.
    Net,
    /// ISO 4217, in capitals or not.
    Currency,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportFault {
    /// Nothing stands there.
    Missing,
    /// No UTF-8.
    NotText,
    /// No date and time.
    NotAMoment,
    /// No ISO 4217 currency.
    UnknownCurrency,
    /// No decimal, or one with more digits than the currency has.
    NotAnAmount,
    /// The line contradicts itself.
    NotTheSum,
}

/// A fault and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportFaultAt {
    /// Where.
    pub column: ReportColumn,
    /// What it is.
    pub fault: ReportFault,
}

impl ReportForm {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Stripe];

    /// The form of a report with these columns; none where a column is missing that cannot be.
    pub fn of<'a>(header: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let has = |form: Self, column| form.place(column, header.clone()).is_some();
        Self::ALL.into_iter().find(|form| {
            let names_payments = has(*form, ReportColumn::Payment) || has(*form, ReportColumn::PaymentThere);
            names_payments && ReportColumn::ALL.into_iter().all(|column| !column.is_required() || has(*form, column))
        })
    }

    /// Which of the columns of a report says this; whatever its case and the white space around it.
    pub fn place<'a>(self, column: ReportColumn, header: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
        let named = |name: &str| header.clone().position(|other| other.trim().eq_ignore_ascii_case(name));
        self.names(column).iter().find_map(|name| named(name))
    }

    /// What a column may be called, the best first; none where the form has no such column.
    pub const fn names(self, column: ReportColumn) -> &'static [&'static str] {
        use ReportColumn as C;
        match (self, column) {
            (Self::Plain, C::At) => &["at"],
            (Self::Plain, C::Kind) => &["kind"],
            (Self::Plain, C::Name) => &["reference"],
            (Self::Plain, C::Payment) => &["payment"],
            (Self::Plain, C::Amount) => &["amount"],
            (Self::Plain, C::PaymentThere | C::Net) => &[],
            (_, C::Fee) => &["fee"],
            (_, C::Currency) => &["currency"],
            // The second is in the zone that was chosen for the report.
            (Self::Stripe, C::At) => &["created_utc", "created"],
            (Self::Stripe, C::Kind) => &["reporting_category"],
            (Self::Stripe, C::Name) => &["balance_transaction_id"],
            // What we write beside every intent.
            (Self::Stripe, C::Payment) => &["payment_metadata[payment]"],
            (Self::Stripe, C::PaymentThere) => &["payment_intent_id"],
            (Self::Stripe, C::Amount) => &["gross"],
            (Self::Stripe, C::Net) => &["net"],
        }
    }

    /// What a word for a kind means.
    pub fn kind(self, word: &str) -> ReportedKind {
        use Movement::{Chargeback, Payment, Refund};
        use ReportedKind as K;
        match (self, word) {
            (Self::Plain, word) => match word {
                "fee" => K::Fee,
                "payout" => K::Payout,
                "fell_through" => K::FellThrough,
                word => Movement::of(word).map_or(K::Unknown, K::Moved),
            },
            // What was announced and not taken stands as taken and as reversed: together, what was taken.
            (Self::Stripe, "charge" | "partial_capture_reversal") => K::Moved(Payment),
            (Self::Stripe, "refund" | "refund_failure") => K::Moved(Refund),
            (Self::Stripe, "dispute" | "dispute_reversal") => K::Moved(Chargeback),
            (Self::Stripe, "charge_failure") => K::FellThrough,
            (Self::Stripe, "fee" | "network_cost") => K::Fee,
            (Self::Stripe, "payout" | "payout_reversal") => K::Payout,
            (Self::Stripe, _) => K::Unknown,
        }
    }
}

impl ReportColumn {
    /// Every column.
    pub const ALL: [Self; 9] = [
        Self::At,
        Self::Kind,
        Self::Name,
        Self::Payment,
        Self::PaymentThere,
        Self::Amount,
        Self::Fee,
        Self::Net,
        Self::Currency,
    ];

    /// Whether a report without it cannot be read.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Payment | Self::PaymentThere | Self::Net)
    }
}

impl ReportFault {
    /// What is wrong.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Missing => "is empty",
            Self::NotText => "is not UTF-8",
            Self::NotAMoment => "is not a date and time",
            Self::UnknownCurrency => "is no currency we know",
            Self::NotAnAmount => "is not an amount",
            Self::NotTheSum => "is not the amount less the fee",
        }
    }

    /// What to do about it.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Missing | Self::NotTheSum => "Fetch the report anew; what was changed by hand does not count.",
            Self::NotText => "Save the file as UTF-8.",
            Self::NotAMoment => "Write it as 2026-11-20 23:59:59, in UTC.",
            Self::UnknownCurrency => "Write the ISO 4217 code, such as EUR.",
            Self::NotAnAmount => {
                "Write a decimal such as -12.50, without thousands separators and with no more digits than the currency has."
            }
        }
    }
}

/// Reads the fields of one line; `field` gives the bytes of a column, nothing where the report does not have it.
///
/// # Errors
/// The first fault of the line, in the order of the columns.
pub fn read_reported<'a>(
    form: ReportForm,
    line: u64,
    field: impl Fn(ReportColumn) -> Option<&'a [u8]>,
) -> Result<Reported, ReportFaultAt> {
    use ReportColumn as C;
    let at = |column, fault| ReportFaultAt { column, fault };
    let text = |column: C| {
        let bytes = field(column).unwrap_or_default();
        std::str::from_utf8(bytes).map(str::trim).map_err(|_| at(column, ReportFault::NotText))
    };
    let needed = |column: C| match text(column)? {
        "" => Err(at(column, ReportFault::Missing)),
        text => Ok(text),
    };
    let moved_at = moment(needed(C::At)?).ok_or(at(C::At, ReportFault::NotAMoment))?;
    let kind = form.kind(&needed(C::Kind)?.to_ascii_lowercase());
    let name = needed(C::Name)?.to_owned();
    let payment = match text(C::Payment)? {
        "" => text(C::PaymentThere)?,
        ours => ours,
    };
    let currency = needed(C::Currency)?.to_ascii_uppercase();
    let currency: Currency = currency.parse().map_err(|_| at(C::Currency, ReportFault::UnknownCurrency))?;
    let money = |column, text| Money::parse(text, currency).map_err(|_| at(column, ReportFault::NotAnAmount));
    let amount = money(C::Amount, needed(C::Amount)?)?;
    let fee = match text(C::Fee)? {
        "" => Money::zero(currency),
        fee => money(C::Fee, fee)?,
    };
    match text(C::Net)? {
        "" => {}
        net if amount.checked_sub(fee) == Some(money(C::Net, net)?) => {}
        _ => return Err(at(C::Net, ReportFault::NotTheSum)),
    }
    Ok(Reported { line, at: moved_at, kind, name, payment: payment.to_owned(), amount, fee })
}

/// A moment in UTC: `2026-11-20T23:59:59.123Z`, or with a space, without the fraction, without the Z.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text).replacen(' ', "T", 1);
    let moment: NaiveDateTime = text.parse().ok()?;
    Some(Timestamp::from_unix_millis(moment.and_utc().timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STRIPE: [(ReportColumn, &str); 9] = [
        (ReportColumn::At, "2026-11-20 10:02:11"),
        (ReportColumn::Kind, "charge"),
        (ReportColumn::Name, "txn_1"),
        (ReportColumn::Payment, "0190d5c1-9a3e-7cc0-8f6e-2f3b1c9d7a55"),
        (ReportColumn::PaymentThere, "pi_1"),
        (ReportColumn::Amount, "600.00"),
        (ReportColumn::Fee, "8.70"),
        (ReportColumn::Net, "591.30"),
        (ReportColumn::Currency, "eur"),
    ];

    /// Stripe's line with one field changed.
    fn read(column: ReportColumn, text: &str) -> Result<Reported, ReportFault> {
        let field = |asked: ReportColumn| {
            let known = STRIPE.iter().find(|(known, _)| *known == asked)?.1;
            Some(if asked == column { text } else { known }.as_bytes())
        };
        read_reported(ReportForm::Stripe, 2, field).map_err(|at| at.fault)
    }

    #[test]
    fn a_line_of_stripes_is_read() {
        let read = read(ReportColumn::Kind, "charge").unwrap();
        assert_eq!(
            (read.amount, read.fee),
            (Money::from_minor(60_000, Currency::EUR), Money::from_minor(870, Currency::EUR),)
        );
        assert_eq!(read.kind, ReportedKind::Moved(Movement::Payment));
        assert_eq!((read.name.as_str(), read.payment.as_str()), ("txn_1", STRIPE[3].1));
        assert_eq!(read.at.utc().to_string(), "2026-11-20 10:02:11");
    }

    #[test]
    fn without_our_own_name_the_payment_has_the_providers() {
        assert_eq!(read(ReportColumn::Payment, "").unwrap().payment, "pi_1");
    }

    #[test]
    fn what_is_wrong_says_where_and_why() {
        use ReportColumn as C;
        assert_eq!(read(C::At, "20/11/2026"), Err(ReportFault::NotAMoment));
        assert_eq!(read(C::Name, " "), Err(ReportFault::Missing));
        assert_eq!(read(C::Amount, "1,600.00"), Err(ReportFault::NotAnAmount));
        assert_eq!(read(C::Currency, "xqz"), Err(ReportFault::UnknownCurrency));
        assert_eq!(read(C::Net, "591.29"), Err(ReportFault::NotTheSum));
        assert_eq!(read(C::Net, "").unwrap().line, 2);
    }

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        for text in ["2026-11-20 10:02:11", "2026-11-20T10:02:11Z", "2026-11-20T10:02:11.000Z"] {
            assert_eq!(moment(text).map(|at| at.utc().to_string()).as_deref(), Some("2026-11-20 10:02:11"), "{text}");
        }
        assert_eq!(moment("2026-11-20"), None);
    }

    #[test]
    fn a_form_is_known_by_its_columns() {
        let form = |header: &str| ReportForm::of(header.split(',').collect::<Vec<_>>().into_iter());
        let stripe = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,payment_intent_id";
        assert_eq!(form(stripe), Some(ReportForm::Stripe));
        assert_eq!(form("at,kind,reference,payment,amount,fee,currency"), Some(ReportForm::Plain));
        assert_eq!(form("at,kind,reference,amount,fee,currency"), None, "no payment can be told");
        assert_eq!(form("reference,account_ref,kind,amount,currency,on"), None);
    }

    #[test]
    fn a_word_that_is_nobodys_is_of_no_known_kind() {
        assert_eq!(ReportForm::Stripe.kind("climate_order_purchase"), ReportedKind::Unknown);
        assert_eq!(ReportForm::Plain.kind("charge"), ReportedKind::Unknown);
        assert_eq!(ReportForm::Plain.kind("refund"), ReportedKind::Moved(Movement::Refund));
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_a_line_is_read_or_has_a_fault(
            fields in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 9),
        ) {
            let field = |asked| {
                let at = ReportColumn::ALL.iter().position(|column| *column == asked)?;
                fields.get(at).map(Vec::as_slice)
            };
            for form in ReportForm::ALL {
                let _read = read_reported(form, 2, field);
            }
        }
    }
}
