//! Who is asking: found out once per request, before anything is rendered or run.

use crate::compose::App;
use crate::http::headers::RequestReference;
use crate::identity::Recognised;
use crate::kernel::limits::network_of;
use app::cookies::{ATTRIBUTES, BROWSER, SESSION};
use app::page::Visitor;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use shared::kernel::Locale;
use std::net::SocketAddr;
use std::sync::Arc;

/// Remembers the language somebody chose.
const LANGUAGE_COOKIE: &str = "lang";
/// 256 bits in Base64.
const BROWSER_SECRET_CHARS: usize = 43;
const BROWSER_SECONDS: u32 = 30 * 24 * 3_600;

/// Puts a [`Visitor`] and a [`Locale`] into the request's extensions.
pub async fn recognise(State(app): State<Arc<App>>, mut request: Request<Body>, next: Next) -> Response {
    let headers = request.headers();
    let in_path = request.uri().path().split('/').nth(1).and_then(|first| first.parse::<Locale>().ok());
    // Pages without a language in their address (`/m/…`, `/genuine`) switch by `?lang=`.
    let in_query = request.uri().query().and_then(|query| {
        query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(|lang| lang.parse::<Locale>().ok())
    });
    let in_cookie = cookie(headers, LANGUAGE_COOKIE).and_then(|value| value.parse::<Locale>().ok());
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Locale::negotiate);
    let locale = in_path.or(in_query).or(in_cookie).or(accepted).unwrap_or(Locale::En);
    let is_plain_form = request.method() == axum::http::Method::POST
        && headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|v| v.contains("text/html"));

    let reference =
        request.extensions().get::<RequestReference>().map(|reference| reference.0.clone()).unwrap_or_default();
    let recognised = match cookie(headers, SESSION) {
        Some(token) => app.identity.recognise(token).await.unwrap_or_else(|cause| {
            tracing::error!(%cause, "a session could not be looked up");
            Recognised::Nobody
        }),
        None => Recognised::Nobody,
    };
    let (actor, pending) = match recognised {
        Recognised::Actor(actor) => (Some(actor), None),
        Recognised::Pending(pending) => (None, Some(pending)),
        Recognised::Nobody => (None, None),
    };
    // A browser gets a secret of its own with the first form it sends; where somebody pays without signing in, before that:
    // it is by this secret that the payment is theirs.
    let known_browser =
        cookie(headers, BROWSER).filter(|secret| secret.len() >= BROWSER_SECRET_CHARS).map(str::to_owned);
    let is_new_browser = known_browser.is_none();
    let browser = known_browser.unwrap_or_else(|| app.kernel.new_secret());
    let needs_secret = request.method() == axum::http::Method::POST || request.uri().path().starts_with("/pay/");
    let visitor = Visitor {
        actor,
        pending,
        browser: browser.clone().into_bytes(),
        network: network(&request, app.config.proxy_hops),
        at: app.kernel.now(),
        reference,
        is_plain_form,
    };
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(locale);

    let mut response = next.run(request).await;
    if needs_secret && is_new_browser {
        let cookie = format!("{BROWSER}={browser}; Max-Age={BROWSER_SECONDS}; {ATTRIBUTES}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    let chosen = in_path.or(in_query);
    if chosen.is_some() && chosen != in_cookie {
        let cookie = format!("{LANGUAGE_COOKIE}={locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Where the request came from, as limits count it.
fn network(request: &Request<Body>, hops: u8) -> Vec<u8> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    // A proxy may add a line of its own instead of lengthening the one that is there.
    let lines = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    network_of(peer, &lines.collect::<Vec<_>>().join(","), hops)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}
