//! The frame of a page.

use leptos::prelude::*;

/// The first thing the Tab key meets: past the header, to what the page is about.
#[component]
pub fn SkipLink(#[prop(into)] label: String) -> impl IntoView {
    // `external`: the router must not take a jump inside the page for a page.
    view! { <a class="skip-link" href="#main" rel="external">{label}</a> }
}

/// Words that are read out and not shown.
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}

/// A whole page: skip link, header, what it is about, footer.
#[component]
pub fn Page(
    /// "Skip to the page".
    #[prop(into)]
    skip: String,
    /// A [`Header`](super::Header).
    header: AnyView,
    /// A [`Footer`](super::Footer).
    footer: AnyView,
    /// Room for two columns on a desk.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="page" class:page-wide=wide>
            <SkipLink label=skip/>
            {header}
            <main class="page-main" id="main" tabindex="-1">{children()}</main>
            {footer}
        </div>
    }
}
