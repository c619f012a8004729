//! "Are you still there?": asked by script two minutes before a session ends by itself. Without script the next form
//! leads to the sign-in page, and what was typed is kept.

use crate::form::Post;
use crate::identity::api;
use crate::page;
use crate::text::common;
use crate::ui::{Button, ButtonType};
use leptos::prelude::*;

/// Asks, on pages of people who are signed in: those that offer to sign out.
#[component]
pub fn StillThere() -> impl IntoView {
    let locale = page::locale();
    let stay = Post::to::<api::Stay>();
    let asks = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    {
        use gloo_timers::callback::Timeout;
        use shared::identity::{IDLE_SECONDS, WARNING_SECONDS};
        const WAIT_MILLIS: u32 = ((IDLE_SECONDS - WARNING_SECONDS) * 1000) as u32;
        let timer = StoredValue::new_local(None::<Timeout>);
        let path = leptos_router::hooks::use_location().pathname;
        // From the moment the page is live, and again with every page and whenever somebody said that they are there.
        Effect::new(move |_| {
            path.track();
            stay.version();
            asks.set(false);
            timer.set_value(Some(Timeout::new(WAIT_MILLIS, move || {
                asks.set(
                    document().query_selector("[action='/api/identity/sign-out']").is_ok_and(|form| form.is_some()),
                );
            })));
        });
    }
    view! {
        <Show when=move || asks.get()>
            <div class="still-there" role="alertdialog" aria-labelledby="still-there-title" aria-describedby="still-there-body">
                <h2 class="title-card" id="still-there-title">{common::still_there_title(locale)}</h2>
                <p id="still-there-body">{common::still_there_body(locale)}</p>
                <Button does=ButtonType::Script on:click=move |_| stay.send(String::new())>
                    {common::stay_signed_in(locale)}
                </Button>
            </div>
        </Show>
    }
}
