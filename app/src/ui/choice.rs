//! One of several answers, a row each.

use leptos::prelude::*;

use super::field::{LabelAs, fieldset};

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it says.
    pub label: String,
    /// What it means, under the label.
    pub hint: Option<String>,
    /// It cannot be chosen now; the hint says why.
    pub disabled: bool,
}

impl Choice {
    /// An answer without more words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, disabled: false }
    }

    /// Says more about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Shows it, with the reason why it cannot be chosen now.
    #[must_use]
    pub fn not_now(self, reason: impl Into<String>) -> Self {
        Self { disabled: true, ..self.hint(reason) }
    }
}

/// Asks to choose one answer. The first radio's id is `name`, the others' `{name}-2`, `{name}-3`…, so that an error's
/// link reaches the first.
#[component]
pub fn RadioGroup(
    #[prop(into)] name: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    choices: Vec<Choice>,
    /// The value that is chosen at first.
    #[prop(optional, into)]
    chosen: Option<String>,
    /// Follows what is chosen.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    /// The word between the last choice and the others ("or"), for "I'm not sure".
    #[prop(optional, into)]
    last_after: Option<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] label_as: LabelAs,
) -> impl IntoView {
    let last = choices.len();
    let rows = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let id = numbered(&name, at);
            let hint_id = format!("{id}-about");
            let about = choice.hint.is_some().then(|| hint_id.clone());
            let or = (at + 1 == last)
                .then(|| last_after.clone())
                .flatten()
                .map(|word| view! { <p class="choices-or">{word}</p> });
            let checked = chosen.as_ref() == Some(&choice.value);
            let value = choice.value.clone();
            view! {
                {or}
                <div class="choice">
                    <input
                        class="radio"
                        type="radio"
                        id=id.clone()
                        name=name.clone()
                        value=choice.value
                        checked=checked
                        required=required
                        disabled=choice.disabled
                        aria-describedby=about
                        aria-invalid=move || error.get().map(|_| "true")
                        on:change=move |_| if let Some(live) = live { live.set(value.clone()) }
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

/// The id of the radio at a place: the group's name for the first, so that links of an error summary reach it.
pub(super) fn numbered(name: &str, at: usize) -> String {
    if at == 0 { name.to_owned() } else { format!("{name}-{}", at + 1) }
}
