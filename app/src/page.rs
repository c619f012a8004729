//! What every page is told about its reader, and what it can ask.

use leptos::prelude::*;
use shared::identity::Actor;
use shared::kernel::{Locale, Timestamp};

/// Who is asking, found out from the request before anything is rendered. On the server only.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The signed-in customer.
    pub actor: Option<Actor>,
    /// The hash of this browser's own secret: what a code or a draft is bound to.
    pub browser: Vec<u8>,
    /// When the request came.
    pub at: Timestamp,
    /// What a person can quote and an operator can find in the log.
    pub reference: String,
    /// Whether the request is a form sent without script.
    pub is_plain_form: bool,
}

/// The language of this page: the server decides from the address or the request, the browser reads it off the document.
/// It does not change while a page lives: the switch to the other language is a new document.
pub fn locale() -> Locale {
    use_context::<Locale>().unwrap_or(Locale::En)
}

/// `/fr/accounts` for `accounts`, in this page's language.
pub fn href(path: &str) -> String {
    let locale = locale().code();
    if path.is_empty() { format!("/{locale}") } else { format!("/{locale}/{path}") }
}

/// The language written on the document, for the browser to start with.
#[cfg(feature = "hydrate")]
pub fn locale_of_document() -> Locale {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"))
        .and_then(|lang| lang.parse().ok())
        .unwrap_or(Locale::En)
}

/// Sets the status of the response; does nothing in the browser, or for a form sent without script, whose answer is a redirect.
pub fn status(code: u16) {
    #[cfg(feature = "ssr")]
    if !use_context::<Visitor>().is_some_and(|visitor| visitor.is_plain_form)
        && let (Some(response), Ok(status)) =
            (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(code))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}
