//! What became of a payment.

use crate::frame::NotFound;
use leptos::prelude::*;

/// What became of a payment.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    view! { <NotFound/> }
}
