//! The way in without a link: reference, and e-mail or phone.

use crate::frame::NotFound;
use leptos::prelude::*;

/// The way in without a link: reference, and e-mail or phone.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <NotFound/> }
}
