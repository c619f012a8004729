//! One account: what it is made of, why, what happened.

use crate::frame::NotFound;
use leptos::prelude::*;

/// One account: what it is made of, why, what happened.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! { <NotFound/> }
}
