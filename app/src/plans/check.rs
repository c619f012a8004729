//! Check your answers, and agree.

use crate::frame::NotFound;
use leptos::prelude::*;

/// Check your answers, and agree.
#[component]
pub fn CheckPage() -> impl IntoView {
    view! { <NotFound/> }
}
