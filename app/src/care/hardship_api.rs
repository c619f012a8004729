//! The doors of "I'm struggling".

use super::hardship_view::{HardshipView, ToldView};
#[cfg(feature = "ssr")]
use super::{hardship_port::Hardships, hardship_view::Typed};
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{identity::require_actor, page};
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::care::HardshipId;
use shared::kernel::{AttemptId, Locale};

/// The form, or the request that is open.
#[server(prefix = "/api", endpoint = "care/hardship-form", input = GetUrl)]
pub async fn hardship_form() -> Result<HardshipView, ApiError> {
    let (actor, visitor, hardships) = (require_actor()?, page::visitor(), page::port::<dyn Hardships>());
    hardships.form(&visitor, &actor).await
}

/// Tells us. The fields come as they were typed, so that they can come back as they were typed.
#[server(prefix = "/api", endpoint = "care/tell")]
pub async fn tell(
    attempt: AttemptId,
    lang: Locale,
    #[server(default)] reasons: Vec<String>,
    #[server(default)] words: String,
) -> Result<(), ApiError> {
    let (actor, visitor, hardships) = (require_actor(), page::visitor(), page::port::<dyn Hardships>());
    let typed = Typed { reasons, words };
    // Before anything can go wrong, an ended session included.
    hardships.keep(&visitor, attempt, &typed).await?;
    let hardship = hardships.tell(&visitor, &actor?, (attempt, &typed), lang).await?;
    crate::redirect::go(&format!("/{lang}/hardship/{hardship}"));
    Ok(())
}

/// What was told, and what happens now.
#[server(prefix = "/api", endpoint = "care/hardship", input = GetUrl)]
pub async fn hardship(hardship: HardshipId) -> Result<ToldView, ApiError> {
    let (actor, visitor, hardships) = (require_actor()?, page::visitor(), page::port::<dyn Hardships>());
    hardships.told(&visitor, &actor, hardship).await
}

/// Adds to what was told.
#[server(prefix = "/api", endpoint = "care/add")]
pub async fn add_to_hardship(
    attempt: AttemptId,
    hardship: HardshipId,
    lang: Locale,
    #[server(default)] words: String,
) -> Result<(), ApiError> {
    let (actor, visitor, hardships) = (require_actor(), page::visitor(), page::port::<dyn Hardships>());
    // Before anything can go wrong, an ended session included.
    hardships.keep_addition(&visitor, hardship, &words).await?;
    hardships.add(&visitor, &actor?, hardship, (attempt, &words)).await?;
    crate::redirect::go(&format!("/{lang}/hardship/{hardship}?added=1"));
    Ok(())
}
