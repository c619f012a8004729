//! A piece of paper.

use leptos::prelude::*;

/// What a card is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardKind {
    /// Something to read.
    #[default]
    Plain,
    /// The one that fits best.
    Chosen,
    /// A private note.
    Note,
    /// A part of a card.
    Inset,
}

/// A card, with or without a title.
#[component]
pub fn Card(
    #[prop(optional)] kind: CardKind,
    #[prop(optional, into)] title: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let class = match kind {
        CardKind::Plain => "card",
        CardKind::Chosen => "card card-chosen",
        CardKind::Note => "card card-note",
        CardKind::Inset => "card card-inset",
    };
    let title = move || title.get().map(|title| view! { <h2 class="title-card">{title}</h2> });
    view! { <div class=class>{title}{children()}</div> }
}
