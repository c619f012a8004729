//! How much, and with which card.

use crate::frame::NotFound;
use leptos::prelude::*;

/// How much, and with which card.
#[component]
pub fn PayPage() -> impl IntoView {
    view! { <NotFound/> }
}
