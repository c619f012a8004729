//! The short code that was sent to someone.

use leptos::prelude::*;

use super::field::{Field, LabelAs, Wiring};

/// Asks for a code out of a message. One box, so that it can be pasted and filled in by the phone; no `maxlength`,
/// so that a code pasted with spaces in it is not cut.
#[component]
pub fn CodeField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] label_as: LabelAs,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    view! {
        <Field id=id.clone() label hint error label_as>
            <input
                class="input input-code"
                id=id
                name=name
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                spellcheck="false"
                required=true
                aria-describedby=move || described.described_by()
                aria-invalid=move || invalid.invalid()
            />
        </Field>
    }
}
