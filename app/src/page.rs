//! What every page is told about its reader and its operator, and what it can ask.

use leptos::prelude::*;
use shared::identity::{Actor, PendingActor};
use shared::kernel::{Locale, Timestamp};

/// Who is asking, found out from the request before anything is rendered. On the server only.
#[derive(Clone)]
pub struct Visitor {
    /// The signed-in customer, every proof given.
    pub actor: Option<Actor>,
    /// A signed-in customer who still owes the second fact.
    pub pending: Option<PendingActor>,
    /// This browser's own secret: what a code or a draft is bound to. Never logged.
    pub browser: Vec<u8>,
    /// Where on the network the request came from, as limits count it. Never stored in the clear, never logged.
    pub network: Vec<u8>,
    /// When the request came.
    pub at: Timestamp,
    /// What a person can quote and an operator can find in the log.
    pub reference: String,
    /// Whether the request is a form sent without script.
    pub is_plain_form: bool,
}

/// Who runs this site: the same on every page. The browser reads it off the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Where it is reached, as `https://debts.example`; empty in the browser, which is there.
    pub origin: String,
    /// The number people call, as it is written in its country.
    pub phone: String,
    /// The hours between which it is answered.
    pub opens: u8,
    pub closes: u8,
    /// A demonstration: invented people, nothing leaves.
    pub demo: bool,
    /// Where this build's files are: `/pkg/…`; empty in the browser, which has them.
    pub pkg: String,
}

/// The language of this page: the server decides from the address or the request, the browser reads it off the document.
/// It does not change while a page lives: the switch to the other language is a new document.
pub fn locale() -> Locale {
    use_context::<Locale>().unwrap_or(Locale::En)
}

/// Who runs this site.
pub fn site() -> Site {
    use_context::<Site>().unwrap_or_default()
}

/// `/fr/accounts` for `accounts`, in this page's language.
pub fn href(path: &str) -> String {
    let locale = locale().code();
    if path.is_empty() { format!("/{locale}") } else { format!("/{locale}/{path}") }
}

/// Reads language and operator off the document, for the browser to start with.
#[cfg(feature = "hydrate")]
pub fn provide_from_document() {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    let read = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    provide_context(read("lang").parse::<Locale>().unwrap_or(Locale::En));
    provide_context(Site {
        origin: String::new(),
        phone: read("data-phone"),
        opens: read("data-opens").parse().unwrap_or_default(),
        closes: read("data-closes").parse().unwrap_or_default(),
        demo: read("data-demo") == "true",
        pkg: String::new(),
    });
}

/// Sets the status of the response; does nothing in the browser, or for a form sent without script, whose answer is a redirect.
pub fn status(code: u16) {
    #[cfg(feature = "ssr")]
    if !use_context::<Visitor>().is_some_and(|visitor| visitor.is_plain_form)
        && let (Some(response), Ok(status)) =
            (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(code))
    {
        // A redirect stays one: a browser follows no address that comes with another status.
        let leads_elsewhere = response.0.read().is_ok_and(|parts| parts.headers.contains_key(http::header::LOCATION));
        if !leads_elsewhere {
            response.set_status(status);
        }
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// Who is asking. Take it before the first `await`.
#[cfg(feature = "ssr")]
pub fn visitor() -> Visitor {
    expect_context::<Visitor>()
}

/// A port out of the context: what a server function calls its use case on.
#[cfg(feature = "ssr")]
pub fn port<P: ?Sized + Send + Sync + 'static>() -> std::sync::Arc<P> {
    expect_context::<std::sync::Arc<P>>()
}
