//! From a record to an account.

use super::values::{Values, date};
use super::{Column, Fault, FaultReason, Faults, Header};
use crate::accounts::reference::key_of;
use crate::accounts::{Charges, Country, EmailAddress, Person, PhoneNumber, PostalAddress, ProductType, Reference};
use crate::kernel::{Currency, Locale, Market, Money};
use chrono::{Datelike, NaiveDate};

/// An account as a creditor places it: read, checked, in normal form. Nothing downstream checks again.
#[derive(Clone, PartialEq, Eq)]
pub struct Placement {
    /// Unique per creditor.
    pub account_ref: Reference,
    /// Accounts with an equal one belong to one customer.
    pub customer_ref: Reference,
    /// To whom it was first owed, if not to the creditor.
    pub original_creditor: Option<String>,
    pub product_type: ProductType,
    /// What it was for, for the customer to read; may hold newlines.
    pub description: Option<String>,
    pub market: Market,
    /// What was owed at the beginning.
    pub original_amount: Money,
    pub charges: Charges,
    pub opened_on: NaiveDate,
    pub default_on: NaiveDate,
    pub person: Person,
}

crate::accounts::keep_silent!(Placement);

/// Nobody collects from a minor.
const ADULT_YEARS: i32 = 18;

/// Reads the records of one file.
pub struct PlacementReader {
    header: Header,
    creditors: Vec<String>,
    today: NaiveDate,
}

impl PlacementReader {
    /// For a file with this header, placed by a creditor who goes by any of these names (slug and name).
    /// `today` is the date to which nothing may lie ahead, and on which ages are counted.
    pub fn new(header: Header, creditor: &[&str], today: NaiveDate) -> Self {
        Self { header, creditors: creditor.iter().map(|name| key_of(name)).collect(), today }
    }

    /// Which column is where in this file.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the fields of a record, or says everything that is wrong with it. A value is never dropped: what cannot be
    /// read is a fault, also an e-mail address or a phone number beside others that can.
    ///
    /// Within a column the first fault is told. A check over several columns is made only where each could be read, and
    /// is told at the column that the format names (`balance`, `default_on`, `emails`).
    pub fn read<'a>(&self, fields: impl IntoIterator<Item = &'a [u8]>) -> Result<Placement, Faults> {
        let mut record = Values::try_new(&self.header, fields)?;
        let placement = self.read_values(&mut record);
        match Faults::from_found(record.into_faults()) {
            Some(faults) => Err(faults),
            // A value that is not there always left a fault: this is for the compiler.
            None => placement.ok_or_else(|| Fault::of_record(FaultReason::MissingValue).into()),
        }
    }

    /// `None` where a fault was found; not every fault leads to `None`.
    fn read_values(&self, record: &mut Values<'_>) -> Option<Placement> {
        let account_ref = record.reference(Column::AccountRef);
        let customer_ref = record.reference(Column::CustomerRef);
        self.check_creditor(record);
        let original_creditor = record.line(Column::OriginalCreditor);
        let product_type =
            record.required(Column::ProductType, FaultReason::UnknownProduct, |text| text.parse::<ProductType>());
        let description = record.lines(Column::Description);
        let market = record
            .required(Column::Market, FaultReason::UnknownMarket, |text| text.to_ascii_uppercase().parse::<Market>());
        let currency = record.required(Column::Currency, FaultReason::UnknownCurrency, |text| currency(text, market));
        let original_amount = currency.and_then(|currency| record.amount(Column::OriginalAmount, currency));
        let charges = currency.and_then(|currency| charges(record, currency));
        let opened_on = self.opened_on(record);
        let default_on = self.default_on(record, opened_on);
        let person = self.person(record, market);
        Some(Placement {
            account_ref: account_ref?,
            customer_ref: customer_ref?,
            original_creditor: (!original_creditor.is_empty()).then_some(original_creditor),
            product_type: product_type?,
            description: (!description.is_empty()).then_some(description),
            market: market?,
            original_amount: original_amount?,
            charges: charges?,
            opened_on: opened_on?,
            default_on: default_on?,
            person: person?,
        })
    }

    fn check_creditor(&self, record: &mut Values<'_>) {
        record.required(Column::Creditor, FaultReason::WrongCreditor, |text| {
            let is_known = self.creditors.iter().any(|known| known == text) || self.creditors.contains(&key_of(text));
            is_known.then_some(()).ok_or(())
        });
    }

    fn opened_on(&self, record: &mut Values<'_>) -> Option<NaiveDate> {
        let opened_on = record.required(Column::OpenedOn, FaultReason::BadDate, date)?;
        record.check(opened_on <= self.today, Column::OpenedOn, FaultReason::FutureOpening);
        Some(opened_on)
    }

    fn default_on(&self, record: &mut Values<'_>, opened_on: Option<NaiveDate>) -> Option<NaiveDate> {
        let default_on = record.required(Column::DefaultOn, FaultReason::BadDate, date)?;
        record.check(default_on <= self.today, Column::DefaultOn, FaultReason::FutureDefault);
        record.check(
            opened_on.is_none_or(|opened| opened <= default_on),
            Column::DefaultOn,
            FaultReason::DefaultBeforeOpening,
        );
        Some(default_on)
    }

    fn person(&self, record: &mut Values<'_>, market: Option<Market>) -> Option<Person> {
        let first_name = record.name(Column::FirstName);
        let last_name = record.name(Column::LastName);
        let birth_date = record.optional(Column::BirthDate, FaultReason::BadDate, date);
        record.check(birth_date.is_none_or(|born| is_adult(born, self.today)), Column::BirthDate, FaultReason::Minor);
        let stated = record.optional(Column::Country, FaultReason::BadCountry, |text| text.parse::<Country>());
        let country = if record.text(Column::Country).is_empty() { market.map(Country::of) } else { stated };
        let emails = record.list(Column::Emails, FaultReason::BadEmail, |text| EmailAddress::parse(text).ok());
        let phones = match country {
            Some(country) => {
                record.list(Column::Phones, FaultReason::BadPhone, |text| PhoneNumber::parse(text, country).ok())
            }
            // Without a country numbers cannot be read; the fault of the country or of the market is told.
            None => Vec::new(),
        };
        let locale = locale(record.text(Column::Language), market);
        let email_consent = record.consent(Column::EmailConsent);
        let sms_consent = record.consent(Column::SmsConsent);
        let address = PostalAddress {
            line_1: record.line(Column::Address1),
            line_2: record.line(Column::Address2),
            postcode: record.line(Column::Postcode),
            city: record.line(Column::City),
            region: record.line(Column::Region),
            country: country?,
        };
        let is_reachable = !emails.is_empty() || !phones.is_empty() || address.is_deliverable();
        record.check(is_reachable || record.has_fault_in(&Column::CONTACTS), Column::Emails, FaultReason::NoContact);
        Some(Person {
            first_name,
            last_name,
            birth_date,
            emails,
            phones,
            address,
            locale: locale?,
            email_consent,
            sms_consent,
        })
    }
}

/// The four parts and what they must come to.
fn charges(record: &mut Values<'_>, currency: Currency) -> Option<Charges> {
    let principal = record.amount(Column::Principal, currency);
    let interest = record.amount(Column::Interest, currency);
    let fees = record.amount(Column::Fees, currency);
    let paid = record.amount(Column::Paid, currency);
    let balance = record.any_amount(Column::Balance, currency)?;
    record.check(balance.minor() >= 0, Column::Balance, FaultReason::NegativeBalance);
    let charges =
        Charges::try_new(principal?, interest?, fees?, paid?).ok().filter(|charges| charges.balance() == balance);
    record.check(charges.is_some(), Column::Balance, FaultReason::BalanceMismatch);
    charges
}

/// A currency, in any case. The market's own is by far the most frequent: looked at first.
fn currency(text: &str, market: Option<Market>) -> Result<Currency, crate::kernel::UnknownCurrency> {
    match market.map(Market::currency) {
        Some(own) if own.code().eq_ignore_ascii_case(text) => Ok(own),
        _ => text.to_ascii_uppercase().parse(),
    }
}

/// From the 18th birthday on; who was born on 29 February has it on 1 March in other years.
fn is_adult(born: NaiveDate, today: NaiveDate) -> bool {
    (born.year() + ADULT_YEARS, born.month(), born.day()) <= (today.year(), today.month(), today.day())
}

/// The stated language if we speak it (`fr`, `fr-CA`), else the market's.
fn locale(stated: &str, market: Option<Market>) -> Option<Locale> {
    let primary = stated.split(['-', '_']).next().unwrap_or_default();
    primary.parse().ok().or_else(|| market.map(Market::locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn someone_born_on_29_february_is_of_age_on_1_march() {
        let born = date("2008-02-29").unwrap();
        assert!(!is_adult(born, date("2026-02-28").unwrap()));
        assert!(is_adult(born, date("2026-03-01").unwrap()));
    }
}
