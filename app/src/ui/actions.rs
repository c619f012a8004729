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

/// Something one can do here, but not now: it keeps its place among [`ActionGrid`]'s children, and [`ActionReason`] says why.
#[component]
pub fn ActionStopped(
    /// The id of the reason.
    #[prop(into)]
    reason_id: String,
    children: Children,
) -> impl IntoView {
    view! {
        <button class="btn btn-plain btn-block" type="button" disabled aria-describedby=reason_id>{children()}</button>
    }
}

/// Why the actions before it are stopped, said once, over the whole width of the grid.
#[component]
pub fn ActionReason(#[prop(into)] id: String, children: Children) -> impl IntoView {
    view! { <p class="btn-reason action-reason" id=id>{children()}</p> }
}

/// The last thing of a page, in the thumb's reach on a phone.
#[component]
pub fn PageNext(children: Children) -> impl IntoView {
    view! { <div class="page-next">{children()}</div> }
}
