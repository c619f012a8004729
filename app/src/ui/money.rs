//! A sum of money.

use leptos::{html::Input, prelude::*};

use super::field::{Field, LabelAs, Wiring};
use super::live::keep_in_step;

/// Asks for a sum. The sign stands in the box, on the side where the reader's country writes it; what is typed is
/// sent as text and parsed by `shared::kernel::Money`, so "35", "35,00" and "35.00 €" are all right.
#[component]
pub fn MoneyField(
    #[prop(into)] name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// The currency's sign: `€`, `£`, `CA$`.
    #[prop(into)]
    sign: String,
    /// The sign stands before the figure, as in English.
    #[prop(optional)]
    sign_first: bool,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// The figure at first, written as the reader's country writes it, without sign.
    #[prop(optional, into)]
    value: String,
    /// Follows what is typed; its first value stands in the box.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional)] label_as: LabelAs,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    let value = live.map_or(value, |live| live.get_untracked());
    let node = NodeRef::<Input>::new();
    if let Some(live) = live {
        keep_in_step(node, live);
    }
    let sign_mark =
        move |here: bool| here.then(|| view! { <span class="input-sign" aria-hidden="true">{sign.clone()}</span> });
    let (before, after) = (sign_mark(sign_first), sign_mark(!sign_first));
    view! {
        <Field id=id.clone() label hint error label_as>
            <div class="input input-money">
                {before}
                <input
                    node_ref=node
                    id=id
                    name=name
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    required=required
                    disabled=disabled
                    value=value
                    aria-describedby=move || described.described_by()
                    aria-invalid=move || invalid.invalid()
                    on:input=move |event| if let Some(live) = live { live.set(event_target_value(&event)) }
                />
                {after}
            </div>
        </Field>
    }
}
