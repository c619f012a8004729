//! `/plans/{id}/calendar.ics`: the dates of a plan, for the customer's own calendar; `/calendar/{token}.ics`: the address that a
//! calendar follows, without signing in.

use crate::compose::App;
use crate::kernel::limits::{Limit, Verdict};
use app::error::ApiError;
use app::page::Visitor;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::kernel::Locale;
use shared::plans::PlanId;
use std::sync::Arc;

/// Calendars ask a few times a day; somebody may press the button.
const READS: Limit = Limit { name: "calendar read, by customer", tries_max: 60, window_seconds: 3_600 };
/// Nobody guesses 256 bits: this keeps whoever tries from keeping us busy.
const MISSES: Limit = Limit { name: "calendar not found, by network", tries_max: 60, window_seconds: 3_600 };
/// A calendar may keep it, and asks whether it is still the same.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The file; the sign-in page for nobody, nothing for somebody else.
pub async fn plan(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(plan): Path<String>,
) -> Response {
    let Some(actor) = visitor.actor else {
        return Redirect::to(&format!("/{locale}/sign-in")).into_response();
    };
    let Ok(plan) = plan.parse::<PlanId>() else { return StatusCode::NOT_FOUND.into_response() };
    match app.plans.calendar(&actor, plan, locale).await {
        Ok(file) => {
            // A reference is letters, digits and dashes.
            let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name))
                .unwrap_or(HeaderValue::from_static("attachment"));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, file.text).into_response()
        }
        Err(ApiError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Every payment of every plan of whoever made this address. What was stopped is answered as what never was.
pub async fn feed(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let failed = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
    let token = file.strip_suffix(".ics").unwrap_or_default();
    let owner = match app.plans.feed_owner(token).await {
        Ok(owner) => owner,
        Err(_) => return failed(),
    };
    let now = app.kernel.now();
    let verdict = match owner {
        Some(customer) => app.kernel.limits.allow(READS, customer.as_bytes(), now).await,
        None => app.kernel.limits.allow(MISSES, &visitor.network, now).await,
    };
    match verdict {
        Ok(Verdict::Allowed) => {}
        Ok(Verdict::RetryAfter(seconds)) => {
            let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            return (StatusCode::TOO_MANY_REQUESTS, wait).into_response();
        }
        Err(_) => return failed(),
    }
    let feed = match app.plans.feed(token).await {
        Ok(feed) => feed,
        Err(ApiError::NotFound) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return failed(),
    };
    // Sixteen bytes in figures and letters.
    let tag = HeaderValue::from_str(&format!("\"{}\"", feed.tag)).unwrap_or(HeaderValue::from_static("\"\""));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let quoted = tag.to_str().unwrap_or_default();
    let is_known = known.flat_map(|value| value.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == quoted
    });
    let always = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, KEPT)];
    if is_known {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"))];
    (always, kind, feed.text).into_response()
}
