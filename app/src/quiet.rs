//! Pages that are only read or sent. The server renders them; script leaves them as they are, and fetches the next one as
//! HTML. The bundle carries neither their views nor their data nor their addresses (`docs/decisions/`, "Quiet pages").
//!
//! Links in them work as everywhere. So do forms: script sends the fields, goes where the server says, and shows what was
//! refused as the server renders it, with what was typed still there. A button with `data-print` prints the page; a page with
//! `data-again="5"` is fetched again after so many seconds, until it comes without.

#[cfg(not(feature = "hydrate"))]
use crate::error::ApiError;
use leptos::prelude::*;
#[cfg(not(feature = "hydrate"))]
use leptos::server_fn::ServerFn;
#[cfg(not(feature = "hydrate"))]
use serde::Serialize;

/// What a quiet page is wrapped in: script finds it by this class, here and in what it fetches.
const CLASS: &str = "quiet";

/// A whole quiet page, frame and all, as the server renders it.
#[cfg(not(feature = "hydrate"))]
pub fn whole<V: IntoView + 'static>(page: V) -> AnyView {
    view! { <div class=CLASS>{page}</div> }.into_any()
}

/// Shows what `S` brings by `view`, or what is to be said where it brings nothing: what a quiet page is about.
#[cfg(not(feature = "hydrate"))]
pub fn quiet<S, V>(
    arguments: impl Fn() -> Option<S> + Send + Sync + 'static,
    view: impl Fn(S::Output) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    S: ServerFn<Error = ApiError> + Serialize + 'static,
    S::Output: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let answer = Resource::<Result<S::Output, ApiError>, Unsent>::new_with_options(
        || (),
        move |()| {
            let asked = arguments();
            async move { asked.ok_or(ApiError::NotFound)?.run_body().await }
        },
        true,
    );
    let shown = move || {
        let view = view.clone();
        Suspend::new(async move {
            match answer.await {
                Ok(model) => view(model).into_any(),
                Err(error) => view! { <crate::frame::Trouble error/> }.into_any(),
            }
        })
    };
    crate::frame::waiting(shown.into_any())
}

/// In the browser a quiet page is made by [`QuietPage`] alone.
#[cfg(feature = "hydrate")]
pub fn quiet<S, V>(_arguments: impl Fn() -> Option<S>, _view: impl Fn(S::Output) -> V) -> AnyView
where
    S: leptos::server_fn::ServerFn,
{
    ().into_any()
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
pub use browser::{QuietPage, listen};

#[cfg(feature = "hydrate")]
mod browser {
    use super::CLASS;
    use crate::asking::browser::{Posted, post};
    use crate::error::ApiError;
    use crate::form;
    use gloo_net::http::Request;
    use gloo_timers::callback::Timeout;
    use leptos::ev::SubmitEvent;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use leptos_router::hooks::use_location;
    use std::cell::Cell;

    /// Where quiet pages are shown, one after the other.
    #[derive(Clone, Copy)]
    struct Place {
        element: NodeRef<leptos::html::Div>,
        /// Where the router is: path and query.
        here: Memo<String>,
        /// How many pages were asked for: an answer that is late is none.
        asked: StoredValue<u32>,
        timer: StoredValue<Option<Timeout>, LocalStorage>,
    }

    thread_local! {
        static SHOWN: Cell<Option<Place>> = const { Cell::new(None) };
    }

    /// Every page that `is_live` does not name, whatever its address. The one that came with the document stays as it is.
    #[component]
    pub fn QuietPage(is_live: fn(&str) -> bool) -> impl IntoView {
        let location = use_location();
        let here = Memo::new(move |_| {
            let (path, query) = (location.pathname.get(), location.search.get());
            if query.is_empty() { path } else { format!("{path}?{query}") }
        });
        let (element, asked, timer) = (NodeRef::new(), StoredValue::new(0), StoredValue::new_local(None));
        let place = Place { element, here, asked, timer };
        SHOWN.set(Some(place));
        Effect::new(move |was_here: Option<()>| {
            let address = here.get();
            // On the way to a live page the address changes first.
            if is_live(address.split('?').next().unwrap_or_default()) {
                return;
            }
            let came_with_document = was_here.is_none()
                && element.get_untracked().is_some_and(|element| element.first_element_child().is_some());
            if came_with_document {
                return place.wait_for_news();
            }
            place.set_busy(true);
            leptos::task::spawn_local(async move {
                // Where the server cannot be reached, the browser goes there and says so itself.
                if !place.show(&address, true).await {
                    go(&address);
                }
            });
        });
        view! { <div class=CLASS node_ref=element></div> }
    }

    impl Place {
        /// Fetches a page and shows it. False where the server cannot be reached: the page stays as it is then.
        async fn show(self, address: &str, is_another: bool) -> bool {
            let Some(turn) = self.asked.try_update_value(|asked| {
                *asked += 1;
                *asked
            }) else {
                return true;
            };
            let fetched = part_at(address).await;
            if self.asked.try_get_value() != Some(turn) {
                return true;
            }
            self.set_busy(false);
            match fetched {
                Some(Ok(page)) => {
                    let Some(element) = self.element.try_get_untracked().flatten() else { return true };
                    document().set_title(&page.title);
                    element.set_inner_html(&page.html);
                    start_modules(&element);
                    if is_another {
                        // Whoever hears the page hears what it is about, and the Tab key begins there.
                        focus(element.query_selector("main").ok().flatten());
                    }
                    self.wait_for_news();
                }
                Some(Err(elsewhere)) => go(&elsewhere),
                None => return false,
            }
            true
        }

        /// Fetches the page again where it says that it will change by itself.
        fn wait_for_news(self) {
            let said = document().query_selector("[data-again]").ok().flatten();
            let seconds = said.and_then(|said| said.get_attribute("data-again")?.parse::<u32>().ok());
            let timer = seconds.map(|seconds| {
                Timeout::new(seconds * 1_000, move || {
                    leptos::task::spawn_local(async move {
                        if !self.show_again("").await {
                            self.wait_for_news();
                        }
                    })
                })
            });
            drop(self.timer.try_set_value(timer));
        }

        /// Shows the page as it is now; `also` goes into the address.
        async fn show_again(self, also: &str) -> bool {
            let Some(address) = self.here.try_get_untracked() else { return true };
            let separator = if address.contains('?') { '&' } else { '?' };
            self.show(&if also.is_empty() { address } else { format!("{address}{separator}{also}") }, false).await
        }

        /// Says that a page is on its way: the style sheet shows it when that takes long.
        fn set_busy(self, is_busy: bool) {
            if let Some(element) = self.element.try_get_untracked().flatten() {
                let _ = element.toggle_attribute_with_force("aria-busy", is_busy);
            }
        }
    }

    /// A page that was fetched.
    struct Fetched {
        title: String,
        html: String,
    }

    /// The page at an address, or where else that leads: whatever is not quiet is opened by the browser. Nothing where the
    /// server cannot be reached.
    async fn part_at(address: &str) -> Option<Result<Fetched, String>> {
        let response = Request::get(address).header("accept", "text/html").send().await.ok()?;
        let (arrived_at, was_sent_on) = (response.url(), response.redirected());
        let text = response.text().await.ok()?;
        Some(part_of(&text).filter(|_| !was_sent_on).ok_or(arrived_at))
    }

    fn part_of(page: &str) -> Option<Fetched> {
        let page = web_sys::DomParser::new().ok()?.parse_from_string(page, web_sys::SupportedType::TextHtml).ok()?;
        Some(Fetched { title: page.title(), html: page.query_selector(&format!(".{CLASS}")).ok()??.inner_html() })
    }

    /// Script that is written into a page does not run by itself; a module that runs already is not fetched again.
    fn start_modules(page: &web_sys::Element) {
        let Ok(Some(written)) = page.query_selector("script[type=module][src]") else { return };
        let Ok(module) = document().create_element("script") else { return };
        for name in ["type", "src"] {
            let _ = module.set_attribute(name, &written.get_attribute(name).unwrap_or_default());
        }
        let _ = written.replace_with_with_node_1(&module);
    }

    fn focus(element: Option<web_sys::Element>) {
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
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
        let (Some(place), Some(action)) =
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
        let was_at = place.here.try_get_untracked();
        leptos::task::spawn_local(async move {
            match post(&action, fields.clone()).await {
                Posted::GoesOn => {
                    let _ = form.remove_attribute("aria-busy");
                    // The page to go to may be this one: the router sees no change then.
                    request_animation_frame(move || {
                        if place.here.try_get_untracked() == was_at {
                            leptos::task::spawn_local(async move {
                                let _ = place.show_again("").await;
                            });
                        }
                    });
                }
                Posted::Done => {
                    let _ = place.show_again("").await;
                }
                Posted::Refused(ApiError::SignIn) => form::sign_in_and_come_back(),
                Posted::Refused(error) => {
                    let _ = form.remove_attribute("aria-busy");
                    if error != ApiError::Unreachable && place.show_again(&form::in_address(&action, &error)).await {
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
        focus(document().query_selector(&format!(".{CLASS} .error-summary, .{CLASS} [role=alert]")).ok().flatten());
    }
}
