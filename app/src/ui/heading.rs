//! The question of a page, and what stands around it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// The way back. What was typed is kept by the page it leads to.
#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    view! { <a class="back" href=href><Icon glyph=Glyph::Back/>{label}</a> }
}

/// The line over the question: back on one side, "Step 2 of 3" on the other.
#[component]
pub fn PageTop(
    #[prop(into)] back_href: String,
    #[prop(into)] back_label: String,
    #[prop(optional, into)] step: MaybeProp<String>,
) -> impl IntoView {
    view! {
        <div class="page-top">
            <BackLink href=back_href label=back_label/>
            {move || step.get().map(|step| view! { <p>{step}</p> })}
        </div>
    }
}

/// The `h1`, with a word before it ("Hello Amélie,") and a sentence after it (the children).
#[component]
pub fn Heading(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] over: MaybeProp<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="heading">
            {move || over.get().map(|over| view! { <p class="heading-over">{over}</p> })}
            <h1>{move || title.get()}</h1>
            {children.map(|lead| view! { <p class="heading-lead">{lead()}</p> })}
        </div>
    }
}

/// The `h2` of a section.
#[component]
pub fn SectionTitle(#[prop(into)] title: String) -> impl IntoView {
    view! { <h2 class="title-section">{title}</h2> }
}
