//! The headers of every response, whatever it is: quality.md §2 in one place.

use crate::compose::App;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tracing::Instrument;

/// Set where the response has not said otherwise.
const ALWAYS: [(HeaderName, &str); 8] = [
    (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Forms without script need the referrer, on this site only.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Pages say more (see `pages::policy`); nothing else runs or loads anything.
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
];

/// What a person can quote and an operator can find in the log: eight letters and digits that are not mistaken for one another.
#[derive(Debug, Clone)]
pub struct RequestReference(pub String);

/// Names the request, logs and counts its outcome, completes its headers.
pub async fn set(State(app): State<Arc<App>>, mut request: Request<Body>, next: Next) -> Response {
    let reference = crate::kernel::reference::short(app.kernel.random());
    request.extensions_mut().insert(RequestReference(reference.clone()));
    // The route, not the address: addresses hold tokens.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let holds_secret = route.contains("{token}");
    let method = request.method().clone();
    let started = std::time::Instant::now();
    let span = tracing::info_span!("request", reference = %reference, method = %method, route = %route);
    let mut response = next.run(request).instrument(span.clone()).await;

    let status = response.status().as_u16();
    let took = started.elapsed();
    span.in_scope(|| tracing::info!(status, micros = took.as_micros() as u64, "answered"));
    let labels = [("route", route), ("status", status.to_string())];
    metrics::counter!("quitus_http_requests_total", &labels).increment(1);
    metrics::histogram!("quitus_http_seconds", &labels[..1]).record(took.as_secs_f64());

    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if holds_secret {
        // A link that somebody put where the world reads it is still not for the world to find.
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    if let Ok(value) = HeaderValue::from_str(&reference) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
