//! A way out for someone who is not safe to be seen here.

use leptos::prelude::*;

/// Leaves at once for a harmless page. With script, this page also leaves the browser's history, so that Back does
/// not show it.
#[component]
pub fn ExitPage(
    #[prop(into)] label: String,
    /// A harmless page of another site: the weather.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    let target = href.clone();
    view! {
        <div class="exit">
            <a
                class="btn btn-plain btn-small"
                href=href
                rel="external noreferrer noopener nofollow"
                on:click=move |event| {
                    if window().location().replace(&target).is_ok() {
                        event.prevent_default();
                    }
                }
            >
                {label}
            </a>
        </div>
    }
}
