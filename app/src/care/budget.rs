//! Income and spending, for anyone.

use crate::frame::NotFound;
use leptos::prelude::*;

/// Income and spending, for anyone.
#[component]
pub fn BudgetPage() -> impl IntoView {
    view! { <NotFound/> }
}
