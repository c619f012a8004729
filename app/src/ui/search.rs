//! Looking for an answer.

use leptos::{html::Input, prelude::*};

use super::icon::{Glyph, Icon};
use super::live::keep_in_step;

/// The search box. Put it in a `GET` form: it works without script, and results have an address.
#[component]
pub fn SearchField(
    /// The name of the query parameter.
    #[prop(into)]
    name: String,
    /// What it is for: read out, not shown.
    #[prop(into)]
    label: String,
    /// An example of what one can ask.
    #[prop(optional, into)]
    placeholder: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] live: Option<RwSignal<String>>,
) -> impl IntoView {
    let value = live.map_or(value, |live| live.get_untracked());
    let node = NodeRef::<Input>::new();
    if let Some(live) = live {
        keep_in_step(node, live);
    }
    view! {
        <div class="search">
            <Icon glyph=Glyph::Search/>
            <input
                node_ref=node
                class="input"
                type="search"
                id=name.clone()
                name=name
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                enterkeyhint="search"
                value=value
                on:input=move |event| if let Some(live) = live { live.set(event_target_value(&event)) }
            />
        </div>
    }
}
