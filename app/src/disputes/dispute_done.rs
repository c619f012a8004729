//! What happens after it.

use crate::frame::NotFound;
use leptos::prelude::*;

/// What happens after it.
#[component]
pub fn DisputeDonePage() -> impl IntoView {
    view! { <NotFound/> }
}
