//! The contact rules: single cases, laws that hold for every contact, and the list in the docs.
//! The worked examples are in `compliance_vectors.rs`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod laws;
mod listed;

use shared::compliance::*;
use shared::kernel::{Market, Timestamp};

const HOUR_MILLIS: i64 = 3_600_000;

/// Noon in London on Wednesday 3 June 2026: 21:00 in Sydney, 7:00 in New York.
fn a_wednesday() -> Timestamp {
    Timestamp::from_unix_millis(1_780_484_400_000)
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn ids(decision: &Decision) -> Vec<&str> {
    decision.rules.iter().map(|hit| hit.id.as_ref()).collect()
}

/// A message that nothing known stands against, at noon where the person is.
fn harmless(market: Market, role: Role, purpose: Purpose) -> (Contact, Timestamp) {
    let mut contact = Contact::new(market, role, Channel::Email, purpose);
    let (name, hours_from_london) = match market {
        Market::Us => ("America/New_York", 5),
        Market::Uk => ("Europe/London", 0),
        Market::Au => ("Australia/Sydney", -9),
        Market::Nz => ("Pacific/Auckland", -11),
        Market::Ca => ("America/Toronto", 5),
        Market::Fr => ("Europe/Paris", -1),
    };
    contact.zones = vec![zone(name)];
    contact.address.key = Some(AddressKey("a".into()));
    contact.address.verified = true;
    contact.template.opt_out_line = Some(true);
    contact.template.miranda = Some(Miranda::Initial);
    contact.template.recalls_letter = Some(true);
    contact.config.first_letter_by_email = true;
    contact.debts = vec![Debt {
        validation_notice_sent: true,
        written_notice: WrittenNotice::Done,
        disclosure_made: true,
        first_letter_on: "2026-05-01".parse().ok(),
        ..Debt::default()
    }];
    (contact, Timestamp::from_unix_millis(a_wednesday().unix_millis() + hours_from_london * HOUR_MILLIS))
}
