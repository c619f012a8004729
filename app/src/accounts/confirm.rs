//! One more detail after the code, where a creditor asks for it.

use crate::frame::NotFound;
use leptos::prelude::*;

/// One more detail after the code, where a creditor asks for it.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    view! { <NotFound/> }
}
