//! Parts of a page that are only read. The server renders them; script takes over the page around them and leaves them as
//! they are, and fetches the next one as HTML. The bundle carries neither their views nor their data
//! (`docs/decisions/`, "Quiet pages").
//!
//! Links in them work as everywhere. Forms in them are plain forms. Two things work without a line of their own: a button
//! with `data-print` prints the page, and a part with `data-again="5"` is fetched again after so many seconds, until it
//! comes without.

use crate::error::ApiError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::Serialize;

/// What a quiet part is wrapped in: script finds it by this class, here and in what it fetches.
const CLASS: &str = "quiet";

/// Shows what `S` brings by `view`, or what is to be said where it brings nothing.
pub fn quiet<S, V>(
    arguments: impl Fn() -> Option<S> + Send + Sync + 'static,
    view: impl Fn(S::Output) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    S: ServerFn<Error = ApiError> + Serialize + 'static,
    S::Output: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    #[cfg(not(feature = "hydrate"))]
    let shown = {
        let answer = Resource::<Result<S::Output, ApiError>, Unsent>::new_with_options(
            || (),
            move |()| {
                let asked = arguments();
                async move { asked.ok_or(ApiError::NotFound)?.run_body().await }
            },
            true,
        );
        let inner = move || {
            let view = view.clone();
            Suspend::new(async move {
                let shown = match answer.await {
                    Ok(model) => view(model).into_any(),
                    Err(error) => view! { <crate::frame::Trouble error/> }.into_any(),
                };
                view! { <div class=CLASS>{shown}</div> }
            })
        };
        inner.into_any()
    };
    #[cfg(feature = "hydrate")]
    let shown = {
        let _ = view;
        browser::part(Box::new(move || drop(arguments())))
    };
    crate::frame::waiting(shown)
}

/// The data stays on the server: the browser has the HTML made of it.
#[cfg(not(feature = "hydrate"))]
struct Unsent;

#[cfg(not(feature = "hydrate"))]
impl<T> codee::Encoder<T> for Unsent {
    type Error = std::convert::Infallible;
    type Encoded = String;

    fn encode(_: &T) -> Result<String, Self::Error> {
        Ok(String::new())
    }
}

#[cfg(not(feature = "hydrate"))]
impl<T> codee::Decoder<T> for Unsent {
    type Error = &'static str;
    type Encoded = str;

    fn decode(_: &str) -> Result<T, Self::Error> {
        Err("quiet data is never read back")
    }
}

#[cfg(feature = "hydrate")]
pub use browser::print_on_click;

#[cfg(feature = "hydrate")]
mod browser {
    use super::CLASS;
    use gloo_net::http::Request;
    use gloo_timers::callback::Timeout;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos_router::hooks::use_location;

    /// `changes` follows what the page depends on: its address is asked again when that changes.
    pub(super) fn part(changes: Box<dyn Fn() + Send + Sync>) -> AnyView {
        let location = use_location();
        let address = move || {
            changes();
            let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
            Some(if query.is_empty() { path } else { format!("{path}?{query}") })
        };
        let (answer, address) = crate::asking::browser::ask(Box::new(address), Box::new(|| 0), |address| Box::pin(fetch(address)));
        let again = StoredValue::new_local(None::<Timeout>);
        Effect::new(move |_| {
            if answer.get().is_some() {
                look_again(answer, address, again);
            }
        });
        // Nothing was fetched for the page that the server rendered: its HTML is there.
        crate::asking::browser::waiting(answer, Box::new(|html| view! { <div class=CLASS inner_html=html></div> }.into_any()))
    }

    fn look_again(
        answer: crate::asking::browser::Asked,
        address: Memo<Option<String>>,
        timer: StoredValue<Option<Timeout>, LocalStorage>,
    ) {
        let seconds = document().query_selector("[data-again]").ok().flatten().and_then(|part| part.get_attribute("data-again"));
        let Some(seconds) = seconds.and_then(|seconds| seconds.parse::<u32>().ok()) else { return };
        timer.set_value(Some(Timeout::new(seconds * 1_000, move || {
            leptos::task::spawn_local(async move {
                let Some(address) = address.try_get_untracked().flatten() else { return };
                let html = fetch(address).await;
                let _ = answer.try_set(Some(html));
            });
        })));
    }

    /// The quiet part of a page of ours. Whatever else comes, a sign-in page or no page at all, is opened by the browser.
    async fn fetch(address: String) -> String {
        let response = match Request::get(&address).header("accept", "text/html").send().await {
            Ok(response) => response,
            Err(_) => return go(&address),
        };
        let (arrived_at, was_sent_on) = (response.url(), response.redirected());
        let text = response.text().await.unwrap_or_default();
        match part_of(&text) {
            Some(html) if !was_sent_on => html,
            _ => go(&arrived_at),
        }
    }

    fn part_of(page: &str) -> Option<String> {
        let page = web_sys::DomParser::new().ok()?.parse_from_string(page, web_sys::SupportedType::TextHtml).ok()?;
        Some(page.query_selector(&format!(".{CLASS}")).ok()??.inner_html())
    }

    fn go(address: &str) -> String {
        // Where the browser cannot go either, it says so itself.
        let _ = window().location().set_href(address);
        String::new()
    }

    /// Makes the buttons with `data-print` print, wherever they come from.
    pub fn print_on_click() {
        let handle = window_event_listener(leptos::ev::click, |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.and_then(|target| target.closest("[data-print]").ok().flatten()).is_some() {
                // Where printing is switched off, the page is still there to be read.
                let _ = window().print();
            }
        });
        // For as long as the document lives.
        std::mem::forget(handle);
    }
}
