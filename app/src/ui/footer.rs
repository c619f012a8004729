//! A person, at the foot of every page.

use leptos::prelude::*;

use super::TextLink;

/// The number, its hours, a call back, and the page that says whether a message is real.
#[component]
pub fn Footer(
    /// The number as it is written in its country.
    #[prop(into)]
    phone: String,
    /// The number as it is dialled: `+33199001234`.
    #[prop(into)]
    phone_dialled: String,
    /// "8 am to 8 pm".
    #[prop(into)]
    hours: String,
    /// "We call you back".
    call_back: TextLink,
    /// "Is this message real?" first, then the legal pages.
    #[prop(optional)]
    links: Vec<TextLink>,
    /// What the links are, for a screen reader: "About this site".
    #[prop(into)]
    links_label: String,
) -> impl IntoView {
    let links =
        links.into_iter().map(|link| view! { <li><a class="link" href=link.href>{link.label}</a></li> }).collect_view();
    view! {
        <footer class="footer">
            <div class="footer-inner">
                <p>
                    <a class="footer-phone" href=format!("tel:{phone_dialled}")>{phone}</a>
                    {format!(" · {hours}")}
                </p>
                <p><a href=call_back.href>{call_back.label}</a></p>
                <nav aria-label=links_label><ul class="footer-links" role="list">{links}</ul></nav>
            </div>
        </footer>
    }
}
