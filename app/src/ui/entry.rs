//! A list of things with an amount: accounts, payments, letters.

use leptos::prelude::*;

use super::initial::Initial;

/// The list; its children are [`Entry`]s.
#[component]
pub fn EntryList(
    /// The list's name for a screen reader, if no heading stands over it.
    #[prop(optional, into)]
    label: Option<String>,
    children: Children,
) -> impl IntoView {
    // `role` brings back what Safari drops from lists without bullets.
    view! { <ul class="entries" role="list" aria-label=label>{children()}</ul> }
}

/// One row. With an `href` the whole row is the link.
#[component]
pub fn Entry(
    #[prop(into)] title: String,
    #[prop(optional, into)] detail: MaybeProp<String>,
    #[prop(optional, into)] amount: MaybeProp<String>,
    /// Shows the letter of this name in front.
    #[prop(optional, into)]
    initial_of: Option<String>,
    #[prop(optional, into)] href: Option<String>,
) -> impl IntoView {
    let row = view! {
        {initial_of.map(|name| view! { <Initial name/> })}
        <span class="entry-text">
            <span class="entry-title">{title}</span>
            {move || detail.get().map(|detail| view! { <span class="entry-detail">{detail}</span> })}
        </span>
        {move || amount.get().map(|amount| view! { <span class="entry-amount amount">{amount}</span> })}
    }
    .into_any();
    match href {
        Some(href) => view! { <li><a class="entry" href=href>{row}</a></li> }.into_any(),
        None => view! { <li><div class="entry">{row}</div></li> }.into_any(),
    }
}
