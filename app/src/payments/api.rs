//! The doors of paying.

use super::method_view::MethodsView;
use super::view::{ConfirmationView, PayView, ReceiptView, SurplusView};
#[cfg(feature = "ssr")]
use super::{
    method_view::Added,
    port::{Methods as MethodsPort, Payments},
    view::Typed,
};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{identity::require_actor, page};
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::accounts::AccountId;
use shared::kernel::{AttemptId, Locale};
use shared::payments::{PaymentId, PaymentMethodId};

/// What can be paid on an account.
#[server(prefix = "/api", endpoint = "payments/offer", input = GetUrl)]
pub async fn offer(account: AccountId) -> Result<PayView, ApiError> {
    let (actor, payments) = (require_actor()?, page::port::<dyn Payments>());
    let browser = page::visitor().browser;
    payments.offer(&actor, &browser, account).await
}

/// Pays. The fields come as they were typed, so that they can come back as they were typed.
#[server(prefix = "/api", endpoint = "payments/start")]
pub async fn start(
    attempt: AttemptId,
    account: AccountId,
    lang: Locale,
    #[server(default)] way: String,
    #[server(default)] amount: String,
    #[server(default)] card: String,
    #[server(default)] surplus: String,
) -> Result<(), ApiError> {
    let (actor, payments) = (require_actor(), page::port::<dyn Payments>());
    let browser = page::visitor().browser;
    let typed = Typed { way, amount, card, surplus };
    // Before anything can go wrong, an ended session included.
    payments.keep(&browser, account, &typed).await?;
    let actor = actor?;
    if typed.surplus.is_empty() && payments.surplus(&actor, account, Some(&typed), &browser).await?.is_some() {
        crate::redirect::go(&format!("/{}/accounts/{account}/pay/surplus", lang.code()));
        return Ok(());
    }
    let (payment, state) = payments.start(&actor, attempt, account, &typed).await?;
    let page = if state == shared::payments::PaymentState::NeedsConfirmation { "/confirm" } else { "" };
    crate::redirect::go(&format!("/{}/payments/{payment}{page}", lang.code()));
    Ok(())
}

/// What a payment above what is due may be for; nothing where there is nothing to choose.
#[server(prefix = "/api", endpoint = "payments/surplus", input = GetUrl)]
pub async fn surplus(account: AccountId) -> Result<Option<SurplusView>, ApiError> {
    let (actor, payments) = (require_actor()?, page::port::<dyn Payments>());
    let browser = page::visitor().browser;
    payments.surplus(&actor, account, None, &browser).await
}

/// What the card's bank wants confirmed.
#[server(prefix = "/api", endpoint = "payments/confirmation", input = GetUrl)]
pub async fn confirmation(payment: PaymentId, lang: Locale) -> Result<ConfirmationView, ApiError> {
    let (actor, payments) = (require_actor()?, page::port::<dyn Payments>());
    match payments.confirmation(&actor, payment).await {
        // Somebody came back to this page by the Back button: what became of it is on the next one.
        Err(ApiError::Refused(_)) => {
            crate::redirect::go(&format!("/{}/payments/{payment}", lang.code()));
            Err(ApiError::NotFound)
        }
        outcome => outcome,
    }
}

/// Passes on what the person said to the bank.
#[server(prefix = "/api", endpoint = "payments/confirm")]
pub async fn confirm(payment: PaymentId, approved: bool, lang: Locale) -> Result<(), ApiError> {
    let (actor, payments) = (require_actor()?, page::port::<dyn Payments>());
    payments.confirm(&actor, payment, approved).await?;
    crate::redirect::go(&format!("/{}/payments/{payment}", lang.code()));
    Ok(())
}

/// What became of a payment.
#[server(prefix = "/api", endpoint = "payments/receipt", input = GetUrl)]
pub async fn receipt(payment: PaymentId) -> Result<ReceiptView, ApiError> {
    let (actor, payments) = (require_actor()?, page::port::<dyn Payments>());
    payments.receipt(&actor, payment).await
}

/// What somebody has saved to pay with.
#[server(prefix = "/api", endpoint = "payments/methods", input = GetUrl)]
pub async fn methods() -> Result<MethodsView, ApiError> {
    let (actor, methods) = (require_actor()?, page::port::<dyn MethodsPort>());
    methods.methods(&actor).await
}

/// Begins to save a method; where it is typed on the provider's page, the page of methods has the link to it. Who came from
/// asking that a plan's payments are taken goes back there.
#[server(prefix = "/api", endpoint = "payments/add-method")]
pub async fn add_method(
    attempt: AttemptId,
    lang: Locale,
    #[server(default)] card: String,
    #[server(default)] replaces: String,
    #[server(default)] plan: String,
) -> Result<(), ApiError> {
    let (actor, methods) = (require_actor()?, page::port::<dyn MethodsPort>());
    let replaces = match replaces.as_str() {
        "" => None,
        id => Some(id.parse::<PaymentMethodId>().map_err(|_| ApiError::field("replaces", "choose_one"))?),
    };
    let card = Some(card.as_str()).filter(|card| !card.is_empty());
    let done = match methods.add(&actor, attempt, card, replaces).await? {
        Added::Saved => "?done=saved",
        Added::Failed(_) => "?done=failed",
        Added::Waiting => "",
    };
    crate::redirect::go(&match (done, plan.parse::<uuid::Uuid>()) {
        ("?done=saved", Ok(plan)) => format!("/{lang}/plans/{plan}/collection?saved=1"),
        ("?done=failed", Ok(plan)) => format!("/{lang}/methods{done}&plan={plan}"),
        ("", Ok(plan)) => format!("/{lang}/methods?plan={plan}"),
        _ => format!("/{lang}/methods{done}"),
    });
    Ok(())
}

/// Takes a method away, or makes it the one that is used first.
#[server(prefix = "/api", endpoint = "payments/change-method")]
pub async fn change_method(
    attempt: AttemptId,
    method: PaymentMethodId,
    act: String,
    lang: Locale,
) -> Result<(), ApiError> {
    let (actor, methods) = (require_actor()?, page::port::<dyn MethodsPort>());
    let done = match act.as_str() {
        "remove" => methods.remove(&actor, attempt, method).await.map(|()| "removed")?,
        "default" => methods.make_default(&actor, attempt, method).await.map(|()| "default")?,
        _ => return Err(ApiError::field("act", "choose_one")),
    };
    crate::redirect::go(&format!("/{}/methods?done={done}", lang.code()));
    Ok(())
}
