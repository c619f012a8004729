//! Where buttons stand.

use leptos::prelude::*;

/// What one can do here, two by two, all in reach without scrolling.
#[component]
pub fn ActionGrid(
    /// The grid's name for a screen reader: "What you can do".
    #[prop(into)]
    label: String,
    children: Children,
) -> impl IntoView {
    view! { <div class="action-grid" role="group" aria-label=label>{children()}</div> }
}

/// The last thing of a page, in the thumb's reach on a phone.
#[component]
pub fn PageNext(children: Children) -> impl IntoView {
    view! { <div class="page-next">{children()}</div> }
}
