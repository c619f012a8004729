//! Yes, or left as it is.

use leptos::prelude::*;

use super::choice::{Choice, numbered};
use super::field::{LabelAs, Wiring, fieldset, hint_and_error};

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

/// Asks to choose any number of answers. The form sends `{name}[]` for each; the first box's id is `name`, the others'
/// `{name}-2`, `{name}-3`…, so that an error's link reaches the first.
#[component]
pub fn CheckboxGroup(
    #[prop(into)] name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    choices: Vec<Choice>,
    /// The values that are ticked at first: what somebody ticked before, never ours.
    #[prop(optional)]
    chosen: Vec<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] label_as: LabelAs,
) -> impl IntoView {
    let rows = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let id = numbered(&name, at);
            let hint_id = format!("{id}-about");
            let about = choice.hint.is_some().then(|| hint_id.clone());
            let checked = chosen.contains(&choice.value);
            view! {
                <div class="choice">
                    <input
                        class="checkbox"
                        type="checkbox"
                        id=id.clone()
                        name=format!("{name}[]")
                        value=choice.value
                        checked=checked
                        disabled=choice.disabled
                        aria-describedby=about
                        aria-invalid=move || error.get().map(|_| "true")
                    />
                    <div class="choice-text">
                        <label for=id>{choice.label}</label>
                        {choice.hint.map(|hint| view! { <span class="choice-hint" id=hint_id>{hint}</span> })}
                    </div>
                </div>
            }
        })
        .collect_view();
    fieldset(&name, label, label_as, hint, error, view! { <div class="choices">{rows}</div> }.into_any())
}
