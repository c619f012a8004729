//! The cookies we set: the session's and the browser's own secret. On the server only.
//!
//! `__Host-` makes browsers refuse them without `Secure`, with another path, or from another host of the domain.

use http::HeaderValue;
use http::header::{SET_COOKIE, USER_AGENT};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The session's secret.
pub const SESSION: &str = "__Host-session";
/// This browser's own secret, to which codes and drafts are bound.
pub const BROWSER: &str = "__Host-browser";

/// Sets cookies on the response to the request being answered.
pub struct Cookies(Option<ResponseOptions>);

impl Cookies {
    /// Of the response being made. Take it before the first `await`.
    pub fn of_response() -> Self {
        Self(use_context())
    }

    /// The browser is signed in; the cookie goes with the browser's window, the session ends by itself.
    pub fn sign_in(&self, token: &str) {
        self.append(&format!("{SESSION}={token}; {ATTRIBUTES}"));
    }

    /// The browser is signed out.
    pub fn sign_out(&self) {
        self.append(&format!("{SESSION}=; Max-Age=0; {ATTRIBUTES}"));
    }

    fn append(&self, cookie: &str) {
        if let (Some(response), Ok(value)) = (&self.0, HeaderValue::from_str(cookie)) {
            response.append_header(SET_COOKIE, value);
        }
    }
}

/// What all our cookies have.
pub const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// How the browser describes itself.
pub fn user_agent() -> String {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.headers.get(USER_AGENT)?.to_str().ok().map(str::to_owned))
        .unwrap_or_default()
}
