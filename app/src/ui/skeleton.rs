//! The shape of what is coming.

use leptos::prelude::*;

/// Stands where content will be. A screen reader hears `label` and not the lines.
#[component]
pub fn Skeleton(#[prop(into)] label: String, #[prop(default = 3)] lines: u8) -> impl IntoView {
    let lines = (0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view();
    view! {
        <div role="status">
            <span class="visually-hidden">{label}</span>
            <div class="skeleton" aria-hidden="true">{lines}</div>
        </div>
    }
}
