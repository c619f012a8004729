//! From a record to an account.

use super::{Column, Fault, FaultReason, Faults, Header};
use crate::accounts::reference::key_of;
use crate::accounts::{
    Charges, Consent, Country, EmailAddress, Person, PhoneNumber, PostalAddress, ProductType, Reference, text,
};
use crate::kernel::{AmountError, Currency, Locale, Market, Money};
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
/// No date in a file lies before: neither a living person nor an open debt is that old.
const YEAR_MIN: i32 = 1900;

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

    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the fields of a record, or says everything that is wrong with it. A value is never dropped: what cannot be
    /// read is a fault, also an e-mail address or a phone number beside others that can.
    ///
    /// Within a column the first fault is told. A check over several columns is made only where each could be read, and
    /// is told at the column that the format names (`balance`, `default_on`, `emails`).
    pub fn read<'a>(&self, fields: impl IntoIterator<Item = &'a [u8]>) -> Result<Placement, Faults> {
        let mut record = Record::new(&self.header, fields)?;
        let placement = self.read_values(&mut record);
        match Faults::from_found(record.faults) {
            Some(faults) => Err(faults),
            None => placement.ok_or_else(|| Fault::of_record(FaultReason::MissingValue).into()),
        }
    }

    /// `None` where a fault was found; not every fault leads to `None`.
    fn read_values(&self, record: &mut Record<'_>) -> Option<Placement> {
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

    fn check_creditor(&self, record: &mut Record<'_>) {
        record.required(Column::Creditor, FaultReason::WrongCreditor, |text| {
            let is_known = self.creditors.iter().any(|known| known == text) || self.creditors.contains(&key_of(text));
            is_known.then_some(()).ok_or(())
        });
    }

    fn opened_on(&self, record: &mut Record<'_>) -> Option<NaiveDate> {
        let opened_on = record.required(Column::OpenedOn, FaultReason::BadDate, date)?;
        record.check(opened_on <= self.today, Column::OpenedOn, FaultReason::FutureOpening);
        Some(opened_on)
    }

    fn default_on(&self, record: &mut Record<'_>, opened_on: Option<NaiveDate>) -> Option<NaiveDate> {
        let default_on = record.required(Column::DefaultOn, FaultReason::BadDate, date)?;
        record.check(default_on <= self.today, Column::DefaultOn, FaultReason::FutureDefault);
        record.check(
            opened_on.is_none_or(|opened| opened <= default_on),
            Column::DefaultOn,
            FaultReason::DefaultBeforeOpening,
        );
        Some(default_on)
    }

    fn person(&self, record: &mut Record<'_>, market: Option<Market>) -> Option<Person> {
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
fn charges(record: &mut Record<'_>, currency: Currency) -> Option<Charges> {
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

/// `YYYY-MM-DD`, and nothing that only looks like it.
fn date(text: &str) -> Result<NaiveDate, ()> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return Err(()) };
    let number = |digits: &[&u8]| {
        digits
            .iter()
            .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(**byte - b'0')))
            .ok_or(())
    };
    let (year, month, day) = (number(&[a, b, c, d])? as i32, number(&[e, f])?, number(&[g, h])?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year >= YEAR_MIN).ok_or(())
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

/// A record's values by column, and the faults found so far.
struct Record<'a> {
    values: [&'a str; Column::COUNT],
    faults: Vec<Fault>,
}

impl<'a> Record<'a> {
    fn new(header: &Header, fields: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, Faults> {
        let fields: Vec<&[u8]> = fields.into_iter().collect();
        if fields.len() < header.fields() {
            return Err(Fault::of_record(FaultReason::ShortRow).into());
        }
        // Spreadsheets like to add empty fields at the end.
        if fields[header.fields()..].iter().any(|field| !field.trim_ascii().is_empty()) {
            return Err(Fault::of_record(FaultReason::LongRow).into());
        }
        let mut values = [""; Column::COUNT];
        let mut faults = Vec::new();
        for column in Column::ALL {
            let Some(field) = header.field_of(column) else { continue };
            match std::str::from_utf8(fields[field]) {
                Err(_) => {
                    faults.push(Fault::at(column, FaultReason::BadEncoding, &String::from_utf8_lossy(fields[field])))
                }
                Ok(value) => {
                    values[column as usize] = value.trim();
                    if is_too_long(value.trim(), column) {
                        faults.push(Fault::at(column, FaultReason::TooLong, value));
                    }
                }
            }
        }
        // What cannot be read at all would make every other check say something untrue.
        if faults.iter().any(|fault| fault.reason == FaultReason::BadEncoding) {
            faults.retain(|fault| fault.reason == FaultReason::BadEncoding);
            return Err(Faults::from_found(faults).unwrap_or_else(|| Fault::of_record(FaultReason::BadEncoding).into()));
        }
        Ok(Self { values, faults })
    }

    /// A column's text, trimmed; empty where the file does not have the column.
    fn text(&self, column: Column) -> &'a str {
        self.values[column as usize]
    }

    fn fault(&mut self, column: Column, reason: FaultReason) {
        self.faults.push(Fault::at(column, reason, self.text(column)));
    }

    fn check(&mut self, holds: bool, column: Column, otherwise: FaultReason) {
        if !holds {
            self.fault(column, otherwise);
        }
    }

    fn has_fault_in(&self, columns: &[Column]) -> bool {
        self.faults.iter().any(|fault| fault.column.is_some_and(|column| columns.contains(&column)))
    }

    fn line(&self, column: Column) -> String {
        text::line(self.text(column)).into_owned()
    }

    fn lines(&self, column: Column) -> String {
        text::lines(self.text(column))
    }

    fn name(&mut self, column: Column) -> String {
        let name = self.line(column);
        self.check(!name.is_empty(), column, FaultReason::MissingValue);
        name
    }

    fn reference(&mut self, column: Column) -> Option<Reference> {
        let reference = Reference::parse(self.text(column)).ok();
        self.check(reference.is_some(), column, FaultReason::MissingRef);
        reference
    }

    fn required<T, E>(
        &mut self,
        column: Column,
        reason: FaultReason,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.text(column).is_empty() {
            self.fault(column, FaultReason::MissingValue);
            return None;
        }
        self.optional(column, reason, parse)
    }

    fn optional<T, E>(
        &mut self,
        column: Column,
        reason: FaultReason,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let value = parse(text).ok();
        self.check(value.is_some(), column, reason);
        value
    }

    /// Values separated by `;`, each once.
    fn list<T: PartialEq>(&mut self, column: Column, reason: FaultReason, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.text(column).split(';').map(str::trim).filter(|text| !text.is_empty()) {
            match parse(text) {
                None => self.faults.push(Fault::at(column, reason, text)),
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
            }
        }
        values
    }

    fn consent(&mut self, column: Column) -> Consent {
        self.optional(column, FaultReason::BadConsent, Consent::parse).unwrap_or(Consent::Unknown)
    }

    fn amount(&mut self, column: Column, currency: Currency) -> Option<Money> {
        let amount = self.any_amount(column, currency)?;
        self.check(amount.minor() >= 0, column, FaultReason::NegativeAmount);
        (amount.minor() >= 0).then_some(amount)
    }

    fn any_amount(&mut self, column: Column, currency: Currency) -> Option<Money> {
        let amount = Money::parse(self.text(column), currency);
        if let Err(error) = amount {
            let reason = match error {
                AmountError::Missing => FaultReason::MissingValue,
                AmountError::NotANumber => FaultReason::BadAmount,
                AmountError::TooPrecise => FaultReason::TooPrecise,
                AmountError::TooLarge => FaultReason::TooLarge,
            };
            self.fault(column, reason);
        }
        amount.ok()
    }
}

/// Counts characters only where bytes could be too many.
fn is_too_long(value: &str, column: Column) -> bool {
    value.len() > column.chars_max() && value.chars().nth(column.chars_max()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Fields = BTreeMap<Column, String>;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()
    }

    fn reader() -> PlacementReader {
        let header = Header::try_new(Column::ALL.iter().map(|column| column.name().as_bytes())).unwrap();
        PlacementReader::new(header, &["northwind", "Northwind Crédit"], today())
    }

    /// A record without a fault, and what a test changes in it.
    fn record(changes: &[(Column, &str)]) -> Fields {
        use Column::*;
        let mut fields: Fields = Column::ALL.into_iter().map(|column| (column, String::new())).collect();
        let usual = [
            (AccountRef, "A-1"),
            (CustomerRef, "C-1"),
            (Creditor, "northwind"),
            (ProductType, "bnpl"),
            (Market, "FR"),
            (Currency, "EUR"),
            (OriginalAmount, "120,00"),
            (Principal, "100,00"),
            (Interest, "10,5"),
            (Fees, "12"),
            (Paid, "22,50"),
            (Balance, "100,00"),
            (OpenedOn, "2024-01-31"),
            (DefaultOn, "2024-01-31"),
            (FirstName, "Zoë"),
            (LastName, "Nguyễn"),
            (Emails, "zoe@mail.example"),
            (Phones, "06 39 98 12 34"),
        ];
        fields.extend(usual.iter().chain(changes).map(|&(column, value)| (column, value.to_owned())));
        fields
    }

    fn read(fields: &Fields) -> Result<Placement, Faults> {
        reader().read(fields.values().map(String::as_bytes))
    }

    fn faults(changes: &[(Column, &str)]) -> Vec<(Column, FaultReason)> {
        match read(&record(changes)) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(|fault| (fault.column.unwrap(), fault.reason)).collect(),
        }
    }

    #[test]
    fn a_record_becomes_an_account_in_normal_form() {
        let placement = read(&record(&[
            (Column::AccountRef, "  A 1 "),
            (Column::Creditor, "NORTHWIND CRÉDIT"),
            (Column::Market, "fr"),
            (Column::Emails, " Zoe@Mail.Example ;; zoe@mail.example; z@work.example"),
            (Column::Description, "Sofa \"Oslo\"\r\ntwo parcels "),
            (Column::Language, "EN-gb"),
            (Column::SmsConsent, "No"),
        ]))
        .unwrap();
        assert_eq!(placement.account_ref.as_shown(), "A 1");
        assert_eq!(placement.charges.balance(), Money::from_minor(10_000, crate::kernel::Currency::EUR));
        assert_eq!(placement.description.as_deref(), Some("Sofa \"Oslo\"\ntwo parcels"));
        let person = &placement.person;
        assert_eq!(
            person.emails.iter().map(EmailAddress::as_str).collect::<Vec<_>>(),
            ["zoe@mail.example", "z@work.example"]
        );
        assert_eq!(person.phones.iter().map(PhoneNumber::as_str).collect::<Vec<_>>(), ["+33639981234"]);
        assert_eq!(
            (person.locale, person.email_consent, person.sms_consent),
            (Locale::En, Consent::Unknown, Consent::Refused)
        );
        assert_eq!(person.address.country.code(), "FR");
    }

    #[test]
    fn nothing_personal_is_in_the_debug_text() {
        let placement = read(&record(&[])).unwrap();
        assert_eq!(format!("{placement:?} {:?}", placement.person), "Placement(…) Person(…)");
    }

    #[test]
    fn each_fault_is_told_at_its_column() {
        use Column::*;
        use FaultReason::*;
        for (column, value, reason) in [
            (AccountRef, " ", MissingRef),
            (CustomerRef, "\u{200b}", MissingRef),
            (Creditor, "southwind", WrongCreditor),
            (Creditor, "", MissingValue),
            (Column::ProductType, "mortgage", UnknownProduct),
            (Column::Market, "GB", UnknownMarket),
            (Column::Currency, "XQZ", UnknownCurrency),
            (OriginalAmount, "1.000,00", BadAmount),
            (OriginalAmount, "-1", NegativeAmount),
            (Principal, "100.005", TooPrecise),
            (Fees, "", MissingValue),
            (Fees, "-12", NegativeAmount),
            (Paid, "99999999999999", TooLarge),
            (Balance, "-100", NegativeBalance),
            (Balance, "100.01", BalanceMismatch),
            (OpenedOn, "31/02/2024", BadDate),
            (OpenedOn, "2024-1-31", BadDate),
            (OpenedOn, "2023-02-29", BadDate),
            (OpenedOn, "1899-12-31", BadDate),
            (DefaultOn, "2026-11-03", FutureDefault),
            (DefaultOn, "2024-01-30", DefaultBeforeOpening),
            (FirstName, "\u{200b}", MissingValue),
            (BirthDate, "2008-11-03", Minor),
            (Emails, "zoe@mail.example; not an address", BadEmail),
            (Phones, "06 39 98 12 34; 12", BadPhone),
            (Column::Country, "ZZ", BadCountry),
            (EmailConsent, "perhaps", BadConsent),
            (City, &"x".repeat(101), TooLong),
        ] {
            assert_eq!(faults(&[(column, value)]), [(column, reason)], "{value}");
        }
        assert_eq!(faults(&[(OpenedOn, "2026-11-03"), (DefaultOn, "2026-11-03")])[0], (OpenedOn, FutureOpening));
    }

    #[test]
    fn the_edges_of_the_rules_are_still_fine() {
        use Column::*;
        let long_city = "é".repeat(100);
        for changes in [
            [(OpenedOn, "2026-11-02"), (DefaultOn, "2026-11-02")],
            [(BirthDate, "2008-11-02"), (Language, "es")],
            [(Paid, "122.5"), (Balance, "0")],
            [(City, long_city.as_str()), (Column::Country, "uk")],
            [(Emails, ""), (Phones, "+49 30 901820")],
        ] {
            let changes: Vec<_> = changes.into_iter().filter(|&(column, _)| column != Column::Country).collect();
            assert_eq!(faults(&changes), []);
        }
    }

    #[test]
    fn someone_born_on_29_february_is_of_age_on_1_march() {
        let born = date("2008-02-29").unwrap();
        assert!(!is_adult(born, date("2026-02-28").unwrap()));
        assert!(is_adult(born, date("2026-03-01").unwrap()));
    }

    #[test]
    fn who_cannot_be_reached_is_told_at_the_emails_and_a_postal_address_is_enough() {
        use Column::*;
        let nowhere = [(Emails, " ; "), (Phones, ""), (City, "Lyon")];
        assert_eq!(faults(&nowhere), [(Emails, FaultReason::NoContact)]);
        assert_eq!(faults(&[nowhere.as_slice(), &[(Address1, "1 rue de la Paix")]].concat()), []);
    }

    #[test]
    fn every_fault_of_a_record_is_told_and_those_that_only_follow_are_not() {
        use Column::*;
        let found = faults(&[
            (Column::Currency, "XQZ"),
            (Principal, "x"),
            (Column::Market, "ZZ"),
            (Phones, "x"),
            (LastName, ""),
        ]);
        assert_eq!(
            found,
            [
                (Column::Market, FaultReason::UnknownMarket),
                (Column::Currency, FaultReason::UnknownCurrency),
                (LastName, FaultReason::MissingValue)
            ]
        );
        assert_eq!(
            faults(&[(Principal, "12.345"), (Emails, "x")]),
            [(Principal, FaultReason::TooPrecise), (Emails, FaultReason::BadEmail)]
        );
    }

    #[test]
    fn a_record_has_as_many_fields_as_the_header_and_empty_ones_more_do_no_harm() {
        let fields = record(&[]);
        let values: Vec<&[u8]> = fields.values().map(String::as_bytes).collect();
        let first = |values: &[&[u8]]| reader().read(values.iter().copied()).map_err(|faults| faults.first().clone());
        assert_eq!(first(&values[..20]).unwrap_err(), Fault::of_record(FaultReason::ShortRow));
        assert!(first(&[values.as_slice(), &[b" ", b""]].concat()).is_ok());
        assert_eq!(first(&[values.as_slice(), &[b"x"]].concat()).unwrap_err(), Fault::of_record(FaultReason::LongRow));
        let mut latin_1 = values.clone();
        latin_1[Column::LastName as usize] = b"Lef\xe8vre";
        assert_eq!(
            first(&latin_1).unwrap_err(),
            Fault::at(Column::LastName, FaultReason::BadEncoding, "Lef\u{fffd}vre")
        );
    }

    /// The fields in which an account would be placed again.
    fn written(placement: &Placement) -> Fields {
        use Column::*;
        let Placement { charges, person, .. } = placement;
        let joined = |values: Vec<&str>| values.join("; ");
        let values = [
            (AccountRef, placement.account_ref.to_string()),
            (CustomerRef, placement.customer_ref.to_string()),
            (Creditor, "northwind".to_owned()),
            (OriginalCreditor, placement.original_creditor.clone().unwrap_or_default()),
            (Column::ProductType, placement.product_type.code().to_owned()),
            (Description, placement.description.clone().unwrap_or_default()),
            (Column::Market, placement.market.to_string()),
            (Column::Currency, charges.currency().to_string()),
            (OriginalAmount, placement.original_amount.to_plain()),
            (Principal, charges.principal().to_plain()),
            (Interest, charges.interest().to_plain()),
            (Fees, charges.fees().to_plain()),
            (Paid, charges.paid().to_plain()),
            (Balance, charges.balance().to_plain()),
            (OpenedOn, placement.opened_on.to_string()),
            (DefaultOn, placement.default_on.to_string()),
            (FirstName, person.first_name.clone()),
            (LastName, person.last_name.clone()),
            (BirthDate, person.birth_date.map(|date| date.to_string()).unwrap_or_default()),
            (Emails, joined(person.emails.iter().map(EmailAddress::as_str).collect())),
            (Phones, joined(person.phones.iter().map(PhoneNumber::as_str).collect())),
            (Address1, person.address.line_1.clone()),
            (Address2, person.address.line_2.clone()),
            (Postcode, person.address.postcode.clone()),
            (City, person.address.city.clone()),
            (Region, person.address.region.clone()),
            (Column::Country, person.address.country.code().to_owned()),
            (Language, person.locale.to_string()),
            (EmailConsent, person.email_consent.word().to_owned()),
            (SmsConsent, person.sms_consent.word().to_owned()),
        ];
        values.into_iter().collect()
    }

    proptest! {
        #[test]
        fn a_placement_written_and_read_back_is_the_same(
            refs in "[A-Za-z0-9 –-]{1,10}", text in "\\PC{0,20}", name in "[A-Za-zÀ-ÿ' ]{1,20}", market in prop::sample::select(Market::ALL.to_vec()),
            parts in prop::array::uniform3(0..9_999_999_i64), paid in 0..9_999_999_i64, days in 0..9_000_i64, wait in 0..9_000_i64,
            code in prop::sample::select(vec!["EUR", "JPY", "KWD"]), country in prop::sample::select(vec!["", "fr", "GB", "UK", "DE"]),
        ) {
            let currency: crate::kernel::Currency = code.parse().unwrap();
            let plain = |minor| Money::from_minor(minor, currency).to_plain();
            let opened = today() - chrono::Days::new(days as u64);
            let paid = paid.min(parts.iter().sum());
            let fields = record(&[
                (Column::AccountRef, &refs), (Column::Description, &text), (Column::LastName, &name), (Column::Address1, &text),
                (Column::Market, market.code()), (Column::Currency, code), (Column::Country, country), (Column::Phones, "+33 6 39 98 12 34"),
                (Column::OriginalAmount, &plain(parts[0])), (Column::Principal, &plain(parts[0])), (Column::Interest, &plain(parts[1])),
                (Column::Fees, &plain(parts[2])), (Column::Paid, &plain(paid)), (Column::Balance, &plain(parts.iter().sum::<i64>() - paid)),
                (Column::OpenedOn, &opened.to_string()), (Column::DefaultOn, &(opened + chrono::Days::new(wait.min(days) as u64)).to_string()),
            ]);
            if let Ok(placement) = read(&fields) {
                let again = read(&written(&placement)).unwrap();
                prop_assert!(again == placement);
                prop_assert_eq!(written(&again), written(&placement));
            } else {
                prop_assert!(refs.trim().is_empty() || name.trim().is_empty());
            }
        }

        #[test]
        fn no_fields_make_the_reader_panic(fields in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..34)) {
            let _ = reader().read(fields.iter().map(Vec::as_slice));
        }

        #[test]
        fn no_text_in_one_column_makes_the_reader_panic(at in 0..Column::COUNT, text in any::<String>()) {
            let _ = read(&record(&[(Column::ALL[at], &text)]));
        }

        #[test]
        fn every_day_is_read_back_and_nothing_else_is_a_day(days in 0..73_000_u64, text in "[0-9-]{10}") {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days);
            prop_assert_eq!(date(&day.to_string()), Ok(day));
            if let Ok(read) = date(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
