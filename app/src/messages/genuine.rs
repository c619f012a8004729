//! Whether a message is from us.

use crate::frame::NotFound;
use leptos::prelude::*;

/// Whether a message is from us.
#[component]
pub fn GenuinePage() -> impl IntoView {
    view! { <NotFound/> }
}
