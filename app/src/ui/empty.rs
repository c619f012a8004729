//! Nothing here; and the end of a journey.

use leptos::prelude::*;

use super::icon::{Glyph, Icon, Mark};

/// Says that there is nothing, why, and what one can do (the children: a link or a button).
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(default = Glyph::Document)] glyph: Glyph,
    /// Nothing else stands on the page: the title is its `h1`.
    #[prop(optional)]
    whole_page: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let title = if whole_page {
        view! { <h1 class="title-card">{title}</h1> }.into_any()
    } else {
        view! { <h2 class="title-card">{title}</h2> }.into_any()
    };
    view! {
        <div class="empty">
            <Icon glyph/>
            {title}
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// It is done: the mark, large, the `h1` and what to know at once (the children, mostly the reference).
#[component]
pub fn Done(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="done">
            <Mark class="done-mark"/>
            <h1 class="title-page">{title}</h1>
            <div class="heading-lead">{children()}</div>
        </div>
    }
}
