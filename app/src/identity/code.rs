//! The page that asks for the code we sent.

use crate::frame::NotFound;
use leptos::prelude::*;

/// Asks for the code we sent.
#[component]
pub fn CodePage() -> impl IntoView {
    view! { <NotFound/> }
}
