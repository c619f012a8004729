//! Yes, or left as it is.

use leptos::prelude::*;

use super::field::{Wiring, hint_and_error};

/// Asks for a yes. Nothing is ever ticked in advance that costs money or gives consent.
#[component]
pub fn CheckboxField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// What the form sends when it is ticked.
    #[prop(optional, into)]
    value: Option<String>,
    #[prop(optional)] checked: bool,
    /// Follows the tick.
    #[prop(optional)]
    live: Option<RwSignal<bool>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    let notes = hint_and_error(&id, hint, error);
    let checked = live.map_or(checked, |live| live.get_untracked());
    view! {
        <div class="choice">
            <input
                class="checkbox"
                type="checkbox"
                id=id.clone()
                name=name
                value=value.unwrap_or_else(|| "yes".to_owned())
                checked=checked
                required=required
                disabled=disabled
                aria-describedby=move || described.described_by()
                aria-invalid=move || invalid.invalid()
                on:change=move |event| if let Some(live) = live { live.set(event_target_checked(&event)) }
            />
            <div class="choice-text">
                <label for=id>{label}</label>
                {notes}
            </div>
        </div>
    }
}
