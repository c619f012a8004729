//! The state of a thing, in a word.

use leptos::prelude::*;

/// What the colour repeats; the word alone is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special: closed, waiting.
    #[default]
    Neutral,
    /// It went well: paid, settled.
    Good,
    /// It is going on: plan running.
    Calm,
    /// Something to do.
    Warm,
}

/// A word in a pill.
#[component]
pub fn StatusTag(#[prop(into)] label: String, #[prop(optional)] tone: Tone) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "tag",
        Tone::Good => "tag tag-good",
        Tone::Calm => "tag tag-calm",
        Tone::Warm => "tag tag-warm",
    };
    view! { <span class=class>{label}</span> }
}
