//! How an account is called, and how it stands, in words.

use super::view::AccountRow;
use crate::text::accounts;
use shared::accounts::{AccountState, ProductType};
use shared::kernel::{Locale, Reader};

/// The kind of account.
pub fn product(locale: Locale, product: ProductType) -> &'static str {
    match product {
        ProductType::Bnpl => accounts::product_bnpl(locale),
        ProductType::CreditCard => accounts::product_credit_card(locale),
        ProductType::PersonalLoan => accounts::product_personal_loan(locale),
        ProductType::Telecom => accounts::product_telecom(locale),
        ProductType::Utility => accounts::product_utility(locale),
        ProductType::Overdraft => accounts::product_overdraft(locale),
        ProductType::Insurance => accounts::product_insurance(locale),
        ProductType::Other => accounts::product_other(locale),
    }
}

/// What it was for: the creditor's words if there are any, else the kind. The first line; the account's page has the rest.
pub fn what(locale: Locale, row: &AccountRow) -> String {
    match row.description.lines().next().map(str::trim) {
        Some(line) if !line.is_empty() => line.to_owned(),
        _ => product(locale, row.product).to_owned(),
    }
}

/// How it stands, as a part of a line.
pub fn state(reader: Reader, row: &AccountRow) -> String {
    let locale = reader.locale;
    match row.state {
        AccountState::PaidInFull => row
            .closed_on
            .map_or_else(|| accounts::settled(locale).to_owned(), |on| accounts::paid_in_full(locale, reader.date(on))),
        AccountState::Settled => row
            .closed_on
            .map_or_else(|| accounts::settled(locale).to_owned(), |on| accounts::settled_on(locale, reader.date(on))),
        AccountState::Recalled => accounts::recalled(locale, &row.creditor),
        AccountState::Open if row.hold.is_some() => accounts::on_pause(locale).to_owned(),
        AccountState::Open if row.has_plan => accounts::plan_running(locale).to_owned(),
        AccountState::Open => accounts::no_plan_yet(locale).to_owned(),
    }
}

/// How a closed account stands, as the title of its page.
pub fn closed_title(reader: Reader, row: &AccountRow) -> String {
    let state = state(reader, row);
    let mut letters = state.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
