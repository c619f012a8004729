//! What a link in a message opens: who we are, for whom, nothing personal.

use crate::frame::NotFound;
use leptos::prelude::*;

/// What a link in a message opens: who we are, for whom, nothing personal.
#[component]
pub fn LinkPage() -> impl IntoView {
    view! { <NotFound/> }
}
