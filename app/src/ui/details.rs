//! More, for those who want it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A text that opens under its title, by the browser itself.
#[component]
pub fn Details(
    #[prop(into)] summary: String,
    /// Open at first.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="details" open=open>
            <summary><Icon glyph=Glyph::Forward/><span>{summary}</span></summary>
            <div class="details-body">{children()}</div>
        </details>
    }
}
