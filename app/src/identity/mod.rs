//! Codes and sessions; the first page.

pub mod api;
mod code;
mod landing;
pub mod port;
mod sessions;

pub use code::CodePage;
pub use landing::LandingPage;
pub use sessions::SessionsPage;

#[cfg(feature = "ssr")]
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use shared::identity::Actor;

/// The signed-in customer, or the error that leads to the sign-in page.
#[cfg(feature = "ssr")]
pub fn require_actor() -> Result<Actor, ApiError> {
    leptos::prelude::use_context::<crate::page::Visitor>().and_then(|visitor| visitor.actor).ok_or(ApiError::SignIn)
}
