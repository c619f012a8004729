//! How much, how often, from when.

use crate::frame::NotFound;
use leptos::prelude::*;

/// How much, how often, from when.
#[component]
pub fn BuildPage() -> impl IntoView {
    view! { <NotFound/> }
}
