//! Codes and sessions; the first page.

mod code;
mod landing;

pub use code::CodePage;
pub use landing::LandingPage;

use crate::error::ApiError;
use shared::identity::Actor;

/// The signed-in customer, or the error that leads to the sign-in page.
#[cfg(feature = "ssr")]
pub fn require_actor() -> Result<Actor, ApiError> {
    leptos::prelude::use_context::<crate::page::Visitor>().and_then(|visitor| visitor.actor).ok_or(ApiError::SignIn)
}
