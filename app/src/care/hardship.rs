//! "I'm struggling": reasons and words.

use crate::frame::NotFound;
use leptos::prelude::*;

/// "I'm struggling": reasons and words.
#[component]
pub fn HardshipPage() -> impl IntoView {
    view! { <NotFound/> }
}
