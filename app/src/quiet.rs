//! Parts of a page that are only read. The server renders them; script takes over the page around them and leaves them as
//! they are, and fetches the next one as HTML. The bundle carries neither their views nor their data
//! (`docs/decisions/`, "Quiet pages").
//!
//! Links in them work as everywhere. So do forms: script sends the fields, goes where the server says, and shows what was
//! refused as the server renders it, with what was typed still there. A button with `data-print` prints the page; a part with
//! `data-again="5"` is fetched again after so many seconds, until it comes without.

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
        let _ = (arguments, view);
        browser::part()
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
pub use browser::listen;

#[cfg(feature = "hydrate")]
mod browser {
    use super::CLASS;
    use crate::asking::browser::{Asked, Posted, ask, post, waiting};
    use crate::error::ApiError;
    use crate::form;
    use gloo_net::http::Request;
    use gloo_timers::callback::Timeout;
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos_router::hooks::use_location;
    use std::cell::Cell;

    /// The quiet part of the page that is shown.
    #[derive(Clone, Copy)]
    struct Part {
        answer: Asked,
        address: Memo<Option<String>>,
        /// Where the router is.
        here: Memo<String>,
        timer: StoredValue<Option<Timeout>, LocalStorage>,
    }

    thread_local! {
        static SHOWN: Cell<Option<Part>> = const { Cell::new(None) };
    }

    pub(super) fn part() -> AnyView {
        let location = use_location();
        let own = location.pathname.get_untracked();
        let last = StoredValue::new(None::<String>);
        // Followed while the page is this one: on the way to another one the address changes first.
        let address = move || {
            let (path, query) = (location.pathname.get(), location.search.get());
            if path == own {
                last.set_value(Some(if query.is_empty() { path } else { format!("{path}?{query}") }));
            }
            last.get_value()
        };
        let (answer, address) = ask(Box::new(address), Box::new(|| 0), |address| Box::pin(fetch(address)));
        let location = use_location();
        let here = Memo::new(move |_| format!("{}?{}", location.pathname.get(), location.search.get()));
        let part = Part { answer, address, here, timer: StoredValue::new_local(None) };
        SHOWN.set(Some(part));
        Effect::new(move |_| {
            if answer.get().is_some() {
                request_animation_frame(move || part.wait_for_news());
            }
        });
        // Nothing was fetched for the page that the server rendered: its HTML is there.
        waiting(answer, Box::new(|html| view! { <div class=CLASS inner_html=html></div> }.into_any()))
    }

    impl Part {
        /// Fetches the part again where it says that it will change by itself.
        fn wait_for_news(self) {
            let said = document().query_selector("[data-again]").ok().flatten();
            let seconds = said.and_then(|said| said.get_attribute("data-again")?.parse::<u32>().ok());
            let timer = seconds.map(|seconds| {
                Timeout::new(seconds * 1_000, move || {
                    leptos::task::spawn_local(async move {
                        if !self.fetch_again(String::new()).await {
                            self.wait_for_news();
                        }
                    })
                })
            });
            self.timer.set_value(timer);
        }

        /// Shows the part as it is now; `also` goes into the address. False where the server cannot be reached: the page
        /// stays as it is then.
        async fn fetch_again(self, also: String) -> bool {
            let Some(address) = self.address.try_get_untracked().flatten() else { return true };
            let separator = if address.contains('?') { '&' } else { '?' };
            let address = if also.is_empty() { address } else { format!("{address}{separator}{also}") };
            match part_at(&address).await {
                Some(Ok(html)) => drop(self.answer.try_set(Some(html))),
                Some(Err(elsewhere)) => go(&elsewhere),
                None => return false,
            }
            true
        }
    }

    /// The part of a page that is gone to. Whatever else comes, a sign-in page or no page at all, is opened by the browser.
    async fn fetch(address: String) -> String {
        match part_at(&address).await {
            Some(Ok(html)) => return html,
            Some(Err(elsewhere)) => go(&elsewhere),
            None => go(&address),
        }
        String::new()
    }

    /// The quiet part at an address, or where else that leads. Nothing where the server cannot be reached.
    async fn part_at(address: &str) -> Option<Result<String, String>> {
        let response = Request::get(address).header("accept", "text/html").send().await.ok()?;
        let (arrived_at, was_sent_on) = (response.url(), response.redirected());
        let text = response.text().await.ok()?;
        Some(part_of(&text).filter(|_| !was_sent_on).ok_or(arrived_at))
    }

    fn part_of(page: &str) -> Option<String> {
        let page = web_sys::DomParser::new().ok()?.parse_from_string(page, web_sys::SupportedType::TextHtml).ok()?;
        Some(page.query_selector(&format!(".{CLASS}")).ok()??.inner_html())
    }

    fn go(address: &str) {
        // Where the browser cannot go either, it says so itself.
        let _ = window().location().set_href(address);
    }

    /// Makes the forms and the buttons of quiet parts work, wherever they come from. Once, for as long as the document lives.
    pub fn listen() {
        std::mem::forget(window_event_listener(leptos::ev::click, |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.and_then(|target| target.closest("[data-print]").ok().flatten()).is_some() {
                // Where printing is switched off, the page is still there to be read.
                let _ = window().print();
            }
        }));
        std::mem::forget(window_event_listener(leptos::ev::submit, |event| submitted(&event)));
    }

    /// Sends a form without leaving the page. What was refused is shown by the server, as without script.
    fn submitted(event: &SubmitEvent) {
        let Some(form) =
            form::form_of(event).filter(|form| form.closest(&format!(".{CLASS}")).is_ok_and(|part| part.is_some()))
        else {
            return;
        };
        let (Some(part), Some(action)) =
            (SHOWN.get(), form.get_attribute("action").filter(|to| to.starts_with("/api/")))
        else {
            return;
        };
        let Some(fields) = form::fields_of(event) else { return };
        event.prevent_default();
        // A second click on its way is none.
        if form.has_attribute("aria-busy") {
            return;
        }
        let _ = form.set_attribute("aria-busy", "true");
        let was_at = part.here.try_get_untracked();
        leptos::task::spawn_local(async move {
            match post(&action, fields.clone()).await {
                Posted::GoesOn => {
                    let _ = form.remove_attribute("aria-busy");
                    // The page to go to may be this one: the router sees no change then.
                    request_animation_frame(move || {
                        if part.here.try_get_untracked() == was_at {
                            leptos::task::spawn_local(async move {
                                let _ = part.fetch_again(String::new()).await;
                            });
                        }
                    });
                }
                Posted::Done => {
                    let _ = part.fetch_again(String::new()).await;
                }
                Posted::Refused(ApiError::SignIn) => form::sign_in_and_come_back(),
                Posted::Refused(error) => {
                    let _ = form.remove_attribute("aria-busy");
                    if error != ApiError::Unreachable && part.fetch_again(form::in_address(&action, &error)).await {
                        request_animation_frame(move || after_refusal(&action, &fields));
                    } else {
                        say_unreachable(&form);
                    }
                }
            }
        });
    }

    /// Nothing is shown anew where nothing can be fetched: what was typed stands where it was, and can be sent again.
    fn say_unreachable(form: &web_sys::Element) {
        let lang = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        let words = crate::text::common::unreachable_body(lang.parse().unwrap_or(shared::kernel::Locale::En));
        let said = form.query_selector(":scope > [role=alert]").ok().flatten().or_else(|| {
            let notice = document().create_element("p").ok()?;
            notice.set_attribute("role", "alert").ok()?;
            notice.set_attribute("class", "notice notice-warm").ok()?;
            form.insert_before(&notice, form.first_child().as_ref()).ok()?;
            Some(notice)
        });
        if let Some(said) = said {
            said.set_text_content(Some(words));
        }
    }

    /// What was typed stays, and what is wrong has the focus.
    fn after_refusal(action: &str, fields: &str) {
        let Ok(Some(form)) = document().query_selector(&format!(".{CLASS} form[action='{action}']")) else { return };
        if let Ok(fields) = web_sys::UrlSearchParams::new_with_str(fields) {
            form::fill_in(&form, &fields);
        }
        let said = document().query_selector(&format!(".{CLASS} .error-summary, .{CLASS} [role=alert]")).ok().flatten();
        if let Some(said) = said.and_then(|said| said.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = said.focus();
        }
    }
}
