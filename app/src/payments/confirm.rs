//! Where the card's bank asks for a confirmation.

use crate::frame::NotFound;
use leptos::prelude::*;

/// Where the card's bank asks for a confirmation.
#[component]
pub fn ConfirmPaymentPage() -> impl IntoView {
    view! { <NotFound/> }
}
