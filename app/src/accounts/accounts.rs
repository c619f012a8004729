//! All accounts of the person.

use crate::frame::NotFound;
use leptos::prelude::*;

/// All accounts of the person.
#[component]
pub fn AccountsPage() -> impl IntoView {
    view! { <NotFound/> }
}
