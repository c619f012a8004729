//! The first page.

use leptos::prelude::*;

/// Says who we are and what can be done here.
#[component]
pub fn LandingPage() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! {
        <main id="main">
            <h1>"Quitus"</h1>
            <button class="btn btn-primary" on:click=move |_| set_count.update(|n| *n += 1)>{count}</button>
        </main>
    }
}
