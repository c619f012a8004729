//! What all fields share: label, hint, error, and the ids that tie them to the box for a screen reader.

use leptos::prelude::*;

/// The ids by which a box is tied to its hint and its error.
#[derive(Clone)]
pub(super) struct Wiring {
    id: String,
    hint: MaybeProp<String>,
    error: MaybeProp<String>,
}

impl Wiring {
    pub(super) fn new(id: &str, hint: MaybeProp<String>, error: MaybeProp<String>) -> Self {
        Self { id: id.to_owned(), hint, error }
    }

    /// For `aria-describedby`: hint first, as it is read on the page.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.get().map(|_| format!("{}-hint", self.id));
        let error = self.error.get().map(|_| format!("{}-error", self.id));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    /// For `aria-invalid`, which is absent on a field without an error.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.get().map(|_| "true")
    }
}

/// Shows hint and error under the ids that [`Wiring`] names.
pub(super) fn hint_and_error(id: &str, hint: MaybeProp<String>, error: MaybeProp<String>) -> AnyView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let hint = move || hint.get().map(|text| view! { <p class="field-hint" id=hint_id.clone()>{text}</p> });
    let error = move || {
        error.get().map(|text| {
            view! {
                <p class="field-error" id=error_id.clone()>
                    <super::Icon glyph=super::Glyph::Attention/>
                    <span>{text}</span>
                </p>
            }
        })
    };
    (hint, error).into_any()
}

/// How the label of a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelAs {
    /// Over the field.
    #[default]
    Label,
    /// As the question of the page, its `h1`.
    Heading,
    /// Read out only: the words around the field already say it to the eye.
    Unseen,
}

/// Puts a label, a hint and an error around one box. The box itself is the child; give it the same `id`, and
/// `{id}-hint` and `{id}-error` in `aria-describedby`. The ready-made fields do that by themselves.
#[component]
pub fn Field(
    /// The id of the box inside.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(into)]
    label: String,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    #[prop(optional)] label_as: LabelAs,
    children: Children,
) -> impl IntoView {
    let notes = hint_and_error(&id, hint, error);
    let label = match label_as {
        LabelAs::Label => view! { <label class="field-label" for=id>{label}</label> }.into_any(),
        LabelAs::Heading => view! { <h1 class="title-page"><label for=id>{label}</label></h1> }.into_any(),
        LabelAs::Unseen => view! { <label class="visually-hidden" for=id>{label}</label> }.into_any(),
    };
    view! { <div class="field">{label} {notes} {children()}</div> }
}

/// A group of boxes that answer one question, with the question as its legend.
pub(super) fn fieldset(
    id: &str,
    legend: String,
    label_as: LabelAs,
    hint: MaybeProp<String>,
    error: MaybeProp<String>,
    boxes: AnyView,
) -> AnyView {
    let wiring = Wiring::new(id, hint, error);
    let notes = hint_and_error(id, hint, error);
    let legend = match label_as {
        LabelAs::Label => view! { <legend class="field-label">{legend}</legend> }.into_any(),
        LabelAs::Heading => view! { <legend><h1 class="title-page">{legend}</h1></legend> }.into_any(),
        LabelAs::Unseen => view! { <legend class="visually-hidden">{legend}</legend> }.into_any(),
    };
    view! {
        <fieldset class="field" id=format!("{id}-group") aria-describedby=move || wiring.described_by()>
            {legend} {notes} {boxes}
        </fieldset>
    }
    .into_any()
}
