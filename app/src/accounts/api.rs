//! The doors of accounts.

use super::view::{AccountView, AccountsView, AskedDetail, SignInTyped};
#[cfg(feature = "ssr")]
use super::{
    port::Accounts,
    view::{DetailTyped, Stretch},
};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{identity::require_actor, page};
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::accounts::AccountId;
use shared::kernel::Locale;
use uuid::Uuid;

/// Everything the person owes: a page of what is open, and one of what is closed.
#[server(prefix = "/api", endpoint = "accounts/all", input = GetUrl)]
pub async fn all(page: u64, #[server(default)] closed: u64) -> Result<AccountsView, ApiError> {
    let (actor, accounts) = (require_actor()?, page::port::<dyn Accounts>());
    accounts.all(&actor, page, closed).await
}

/// One account, with what happened to it before or after a moment; without one, lately.
#[server(prefix = "/api", endpoint = "accounts/one", input = GetUrl)]
pub async fn one(
    account: AccountId,
    #[server(default)] before: Option<Uuid>,
    #[server(default)] after: Option<Uuid>,
) -> Result<AccountView, ApiError> {
    let (actor, accounts) = (require_actor()?, page::port::<dyn Accounts>());
    let stretch = match (before, after) {
        (Some(moment), _) => Stretch::Before(moment),
        (None, Some(moment)) => Stretch::After(moment),
        (None, None) => Stretch::Latest,
    };
    accounts.one(&actor, account, stretch).await
}

/// What was typed into the sign-in form a moment ago: reference, then contact.
#[server(prefix = "/api", endpoint = "accounts/sign-in-form", input = GetUrl)]
pub async fn sign_in_form() -> Result<SignInTyped, ApiError> {
    let (visitor, accounts) = (page::visitor(), page::port::<dyn Accounts>());
    accounts.typed(&visitor).await
}

/// Sends a code if somebody fits, and goes to the page that asks for it either way.
#[server(prefix = "/api", endpoint = "accounts/sign-in")]
pub async fn sign_in(
    lang: Locale,
    #[server(default)] reference: String,
    #[server(default)] contact: String,
    next: Option<String>,
) -> Result<(), ApiError> {
    let (visitor, accounts) = (page::visitor(), page::port::<dyn Accounts>());
    accounts.sign_in(&visitor, &SignInTyped { reference, contact }, lang).await?;
    crate::redirect::go(&crate::redirect::with_next(format!("/{lang}/code"), next.as_deref()));
    Ok(())
}

/// Which detail is still owed.
#[server(prefix = "/api", endpoint = "accounts/confirm-form", input = GetUrl)]
pub async fn confirm_form() -> Result<AskedDetail, ApiError> {
    let (pending, accounts) = (page::visitor().pending, page::port::<dyn Accounts>());
    accounts.asked_detail(&pending.ok_or(ApiError::SignIn)?).await
}

/// Gives the detail. A date comes in three parts, a postcode in one.
#[server(prefix = "/api", endpoint = "accounts/confirm")]
pub async fn confirm(
    lang: Locale,
    #[server(default)] postcode: String,
    #[server(default)] birth_date_day: String,
    #[server(default)] birth_date_month: String,
    #[server(default)] birth_date_year: String,
    next: Option<String>,
) -> Result<(), ApiError> {
    let (pending, accounts) = (page::visitor().pending, page::port::<dyn Accounts>());
    let typed = DetailTyped { postcode, birth_date: [birth_date_day, birth_date_month, birth_date_year] };
    accounts.confirm(&pending.ok_or(ApiError::SignIn)?, &typed).await?;
    crate::redirect::go(&crate::redirect::after_sign_in(lang, next.as_deref()));
    Ok(())
}
