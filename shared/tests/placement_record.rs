//! One record in, one account or every fault out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use chrono::NaiveDate;
use proptest::prelude::*;
use shared::accounts::placement::{Column, Fault, FaultReason, Faults, Header, Placement, PlacementReader};
use shared::accounts::{Consent, EmailAddress, PhoneNumber};
use shared::kernel::{Locale, Market, Money};
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
    assert_eq!(placement.charges.balance(), Money::from_minor(10_000, shared::kernel::Currency::EUR));
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
        [(Phones, ""), (City, long_city.as_str())],
        [(Emails, ""), (Phones, "+49 30 901820")],
        [(Column::Country, "uk"), (Phones, "07700 900123")],
    ] {
        assert_eq!(faults(&changes), []);
    }
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
    let found =
        faults(&[(Column::Currency, "XQZ"), (Principal, "x"), (Column::Market, "ZZ"), (Phones, "x"), (LastName, "")]);
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
    assert_eq!(first(&latin_1).unwrap_err(), Fault::at(Column::LastName, FaultReason::BadEncoding, "Lef\u{fffd}vre"));
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
        let currency: shared::kernel::Currency = code.parse().unwrap();
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

}
