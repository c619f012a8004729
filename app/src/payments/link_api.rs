//! The doors of links by which somebody else pays: those of the customer, and those of whoever has a link.

use super::guest_view::{GuestReceiptView, GuestView};
use super::link_view::LinksView;
use super::view::ConfirmationView;
#[cfg(feature = "ssr")]
use super::{
    guest_view::GuestTyped,
    link_view::LinkTyped,
    port::{Guests, PayLinks},
};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{identity::require_actor, page};
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Locale};
use shared::payments::{PayLinkId, PaymentId};

/// The links on an account, from before one of them on, and the form for a new one.
#[server(prefix = "/api", endpoint = "payments/links", input = GetUrl)]
pub async fn links(account: AccountId, #[server(default)] before: Option<PayLinkId>) -> Result<LinksView, ApiError> {
    let (actor, links) = (require_actor()?, page::port::<dyn PayLinks>());
    let browser = page::visitor().browser;
    links.links(&actor, &browser, account, before).await
}

/// Makes a link. The fields come as they were typed, so that they can come back as they were typed.
#[server(prefix = "/api", endpoint = "payments/make-link")]
pub async fn make_link(
    attempt: AttemptId,
    account: AccountId,
    lang: Locale,
    #[server(default)] name: String,
    #[server(default)] kind: String,
    #[server(default)] amount: String,
    #[server(default)] days: String,
) -> Result<(), ApiError> {
    let (actor, links) = (require_actor(), page::port::<dyn PayLinks>());
    let browser = page::visitor().browser;
    let typed = LinkTyped { name, kind, amount, days };
    // Before anything can go wrong, an ended session included.
    links.keep_link(&browser, account, &typed).await?;
    links.make_link(&actor?, &browser, attempt, account, &typed).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/pay-links?done=made"));
    Ok(())
}

/// Stops one.
#[server(prefix = "/api", endpoint = "payments/stop-link")]
pub async fn stop_link(link: PayLinkId, lang: Locale) -> Result<(), ApiError> {
    let (actor, links) = (require_actor()?, page::port::<dyn PayLinks>());
    let account = links.stop_link(&actor, link).await?;
    crate::redirect::go(&format!("/{lang}/accounts/{account}/pay-links?done=stopped"));
    Ok(())
}

/// What can be paid by a link; nothing where there is no such link.
#[server(prefix = "/api", endpoint = "payments/by-link", input = GetUrl)]
pub async fn by_link(token: String) -> Result<Option<GuestView>, ApiError> {
    let (visitor, guests) = (page::visitor(), page::port::<dyn Guests>());
    match guests.open(&visitor, &token).await {
        Ok(view) => Ok(Some(view)),
        Err(ApiError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Pays by a link.
#[server(prefix = "/api", endpoint = "payments/pay-by-link")]
pub async fn pay_by_link(
    attempt: AttemptId,
    token: String,
    lang: Locale,
    #[server(default)] amount: String,
    #[server(default)] card: String,
    #[server(default)] email: String,
) -> Result<(), ApiError> {
    let (visitor, guests) = (page::visitor(), page::port::<dyn Guests>());
    let typed = GuestTyped { amount, card, email };
    let (payment, state) = guests.pay_as_guest(&visitor, &token, attempt, &typed, lang).await?;
    let page = if state == shared::payments::PaymentState::NeedsConfirmation { "/confirm" } else { "" };
    crate::redirect::go(&format!("/pay/{token}/{payment}{page}"));
    Ok(())
}

/// What the card's bank wants confirmed of whoever paid by a link.
#[server(prefix = "/api", endpoint = "payments/guest-confirmation", input = GetUrl)]
pub async fn guest_confirmation(token: String, payment: PaymentId) -> Result<ConfirmationView, ApiError> {
    let (visitor, guests) = (page::visitor(), page::port::<dyn Guests>());
    match guests.guest_confirmation(&visitor, &token, payment).await {
        // Somebody came back to this page by the Back button: what became of it is on the next one.
        Err(ApiError::Refused(_)) => {
            crate::redirect::go(&format!("/pay/{token}/{payment}"));
            Err(ApiError::NotFound)
        }
        outcome => outcome,
    }
}

/// Passes on what they said to the bank.
#[server(prefix = "/api", endpoint = "payments/guest-confirm")]
pub async fn guest_confirm(token: String, payment: PaymentId, approved: bool) -> Result<(), ApiError> {
    let (visitor, guests) = (page::visitor(), page::port::<dyn Guests>());
    guests.confirm_as_guest(&visitor, &token, payment, approved).await?;
    crate::redirect::go(&format!("/pay/{token}/{payment}"));
    Ok(())
}

/// What became of a payment by a link.
#[server(prefix = "/api", endpoint = "payments/guest-receipt", input = GetUrl)]
pub async fn guest_receipt(token: String, payment: PaymentId) -> Result<GuestReceiptView, ApiError> {
    let (visitor, guests) = (page::visitor(), page::port::<dyn Guests>());
    guests.guest_receipt(&visitor, &token, payment).await
}
