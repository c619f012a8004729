//! What is wrong with an account.

use crate::frame::NotFound;
use leptos::prelude::*;

/// What is wrong with an account.
#[component]
pub fn DisputePage() -> impl IntoView {
    view! { <NotFound/> }
}
