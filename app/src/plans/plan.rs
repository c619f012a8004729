//! What was agreed, and what happens next.

use crate::frame::NotFound;
use leptos::prelude::*;

/// What was agreed, and what happens next.
#[component]
pub fn PlanPage() -> impl IntoView {
    view! { <NotFound/> }
}
