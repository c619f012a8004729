//! One line of text.

use leptos::{html::Input, prelude::*};

use super::field::{Field, LabelAs, Wiring};
use super::live::keep_in_step;

/// What is typed, so that a phone shows the keyboard for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// Words.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A password, new or known.
    Password,
    /// Digits that are not a sum: a reference, a postcode.
    Digits,
}

impl InputKind {
    fn attributes(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Text => ("text", None),
            Self::Email => ("email", Some("email")),
            Self::Phone => ("tel", Some("tel")),
            Self::Password => ("password", None),
            Self::Digits => ("text", Some("numeric")),
        }
    }
}

/// Asks for one line.
#[component]
pub fn TextField(
    /// The name under which the form sends it; also its id unless `id` says otherwise.
    #[prop(into)]
    name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    #[prop(optional)] kind: InputKind,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// What stands in the box at first: what was typed before, after a mistake.
    #[prop(optional, into)]
    value: String,
    /// Follows what is typed; its first value stands in the box.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    /// One of the tokens of the HTML standard: `email`, `given-name`, `current-password`…
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// A short answer gets a short box.
    #[prop(optional)]
    short: bool,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    /// The longest text, in UTF-16 units, as the HTML attribute counts.
    #[prop(optional)]
    length_max: Option<u32>,
    #[prop(optional)] label_as: LabelAs,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    let (input_type, inputmode) = kind.attributes();
    let spellcheck = (kind != InputKind::Text).then_some("false");
    let value = live.map_or(value, |live| live.get_untracked());
    let node = NodeRef::<Input>::new();
    if let Some(live) = live {
        keep_in_step(node, live);
    }
    view! {
        <Field id=id.clone() label hint error label_as>
            <input
                node_ref=node
                class="input"
                class:input-short=short
                id=id
                name=name
                type=input_type
                inputmode=inputmode
                autocomplete=autocomplete
                spellcheck=spellcheck
                maxlength=length_max
                required=required
                disabled=disabled
                value=value
                aria-describedby=move || described.described_by()
                aria-invalid=move || invalid.invalid()
                on:input=move |event| if let Some(live) = live { live.set(event_target_value(&event)) }
            />
        </Field>
    }
}
