//! Entry and trust: the first page, links in messages, codes, "is this message real?".

mod landing;

pub use landing::LandingPage;

/// The signed-in customer, or the error that leads to the sign-in page.
#[cfg(feature = "ssr")]
pub fn require_actor() -> Result<shared::identity::Actor, crate::error::ApiError> {
    leptos::prelude::use_context::<crate::page::Visitor>()
        .and_then(|visitor| visitor.actor)
        .ok_or(crate::error::ApiError::SignIn)
}
