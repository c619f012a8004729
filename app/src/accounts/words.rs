//! How an account is called, and how it stands, in words.

use super::view::{AccountRow, AccountView};
use crate::text::accounts;
use shared::accounts::{AccountState, ProductType};
use shared::kernel::{Locale, Money, Reader};

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

/// Who, what, when, through whose hands: question and answer.
pub fn details(reader: Reader, view: &AccountView) -> Vec<(&'static str, String)> {
    let locale = reader.locale;
    let row = &view.row;
    let mut details = vec![
        (accounts::detail_reference(locale), view.reference.clone()),
        (accounts::detail_creditor(locale), view.legal_name.clone()),
    ];
    if let Some(original) = &view.original_creditor {
        details.push((accounts::detail_original_creditor(locale), original.clone()));
    }
    details.push((accounts::detail_product(locale), product(locale, row.product).to_owned()));
    if !row.description.trim().is_empty() {
        details.push((accounts::detail_description(locale), row.description.clone()));
    }
    details.push((accounts::detail_opened(locale), reader.date(view.opened_on)));
    details
}

/// Every part of the balance that there is: what was paid is below zero. Their sum is the balance.
pub fn parts(locale: Locale, view: &AccountView) -> Vec<(&'static str, Money)> {
    let charges = &view.charges;
    let less = |amount: Money| Money::from_minor(-amount.minor(), amount.currency());
    // Payments, and what the creditor changed: together they may have raised it.
    let since = less(view.paid_since);
    let since_words = if since.is_positive() { accounts::charge_added(locale) } else { accounts::charge_since(locale) };
    let parts = [
        (accounts::charge_principal(locale), charges.principal()),
        (accounts::charge_interest(locale), charges.interest()),
        (accounts::charge_fees(locale), charges.fees()),
        (accounts::charge_paid_before(locale), less(charges.paid())),
        (since_words, since),
    ];
    parts.into_iter().filter(|(_, amount)| !amount.is_zero()).collect()
}
