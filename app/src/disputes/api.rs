//! The doors of disputes.

use super::view::{DisputeView, LodgedView};
#[cfg(feature = "ssr")]
use super::{port::Disputes, view::Typed};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{identity::require_actor, page};
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::accounts::AccountId;
use shared::disputes::DisputeId;
use shared::kernel::{AttemptId, Locale};

/// The form for an account, or the dispute that is open on it.
#[server(prefix = "/api", endpoint = "disputes/form", input = GetUrl)]
pub async fn form(account: AccountId) -> Result<DisputeView, ApiError> {
    let (actor, visitor, disputes) = (require_actor()?, page::visitor(), page::port::<dyn Disputes>());
    disputes.form(&visitor, &actor, account).await
}

/// Says that something is wrong. The fields come as they were typed, so that they can come back as they were typed.
#[server(prefix = "/api", endpoint = "disputes/lodge")]
pub async fn lodge(
    attempt: AttemptId,
    account: AccountId,
    lang: Locale,
    #[server(default)] reason: String,
    #[server(default)] words: String,
) -> Result<(), ApiError> {
    let (actor, visitor, disputes) = (require_actor(), page::visitor(), page::port::<dyn Disputes>());
    let typed = Typed { reason, words };
    // Before anything can go wrong, an ended session included.
    disputes.keep(&visitor, account, &typed).await?;
    let dispute = disputes.lodge(&visitor, &actor?, account, (attempt, &typed), lang).await?;
    crate::redirect::go(&format!("/{lang}/disputes/{dispute}"));
    Ok(())
}

/// A dispute, and what happens now.
#[server(prefix = "/api", endpoint = "disputes/lodged", input = GetUrl)]
pub async fn lodged(dispute: DisputeId) -> Result<LodgedView, ApiError> {
    let (actor, visitor, disputes) = (require_actor()?, page::visitor(), page::port::<dyn Disputes>());
    disputes.lodged(&visitor, &actor, dispute).await
}

/// Adds to what was told.
#[server(prefix = "/api", endpoint = "disputes/add")]
pub async fn add(
    attempt: AttemptId,
    dispute: DisputeId,
    lang: Locale,
    #[server(default)] words: String,
) -> Result<(), ApiError> {
    let (actor, visitor, disputes) = (require_actor(), page::visitor(), page::port::<dyn Disputes>());
    // Before anything can go wrong, an ended session included.
    disputes.keep_addition(&visitor, dispute, &words).await?;
    disputes.add(&visitor, &actor?, dispute, (attempt, &words)).await?;
    crate::redirect::go(&format!("/{lang}/disputes/{dispute}?added=1"));
    Ok(())
}
