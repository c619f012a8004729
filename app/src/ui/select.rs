//! One of a long list.

use leptos::prelude::*;

use super::choice::Choice;
use super::field::{Field, LabelAs, Wiring};

/// Asks to choose from a list too long for radios. The first choice with an empty value says "choose".
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] chosen: Option<String>,
    /// Follows the choice.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] label_as: LabelAs,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = chosen.as_ref() == Some(&choice.value);
            view! {
                <option value=choice.value selected=selected disabled=choice.disabled>{choice.label}</option>
            }
        })
        .collect_view();
    view! {
        <Field id=id.clone() label hint error label_as>
            <select
                class="select"
                id=id
                name=name
                required=required
                aria-describedby=move || described.described_by()
                aria-invalid=move || invalid.invalid()
                on:change=move |event| if let Some(live) = live { live.set(event_target_value(&event)) }
            >
                {options}
            </select>
        </Field>
    }
}
