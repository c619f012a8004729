//! What payment providers tell us, and the way back from their pages.
//!
//! `POST /webhooks/stripe`: checked on the bytes as they came. What a notice says is never believed, only where it says to
//! look; so all that a forger could reach is one more question to the provider.

use crate::compose::App;
use crate::payments::{Forged, Heard, NotTaken};
use app::page::Visitor;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use shared::kernel::Locale;
use shared::payments::PaymentId;
use std::sync::Arc;
use std::time::Duration;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// An event with its object is a few kilobytes; none is near this.
const BODY_BYTES_MAX: usize = 512 * 1024;
const ANSWER_SECONDS_MAX: u64 = 10;

/// The doors of machines: no cookies, no forms, no visitor.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/webhooks/stripe", post(stripe))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(ANSWER_SECONDS_MAX)))
}

/// The answer says only whether to send it again: a copy of what is known is as good as new to whoever asks.
async fn stripe(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = headers.get("stripe-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match app.payments.hear("stripe", signature, &body).await {
        Ok(Heard::New | Heard::Known) => StatusCode::OK.into_response(),
        Err(NotTaken::Forged(Forged::NoSuchDoor)) => StatusCode::NOT_FOUND.into_response(),
        Err(NotTaken::Forged(forged)) => {
            tracing::warn!(%forged, "a webhook is refused");
            StatusCode::BAD_REQUEST.into_response()
        }
        Err(NotTaken::Database(cause)) => {
            tracing::error!(%cause, "a webhook could not be written down");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Where somebody comes back to from a provider's page, which knows no languages of ours.
pub async fn back_to_payment(
    State(app): State<Arc<App>>,
    Extension(locale): Extension<Locale>,
    Extension(visitor): Extension<Visitor>,
    Path(payment): Path<String>,
) -> Response {
    let Ok(payment) = payment.parse::<PaymentId>() else { return StatusCode::NOT_FOUND.into_response() };
    // Who paid by somebody's link has a page of their own.
    match app.payments.guest_page(&visitor, payment).await {
        Ok(Some(page)) => Redirect::to(&page).into_response(),
        Ok(None) => Redirect::to(&format!("/{locale}/payments/{payment}")).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The same after saving a method.
pub async fn back_to_methods(Extension(locale): Extension<Locale>) -> Response {
    Redirect::to(&format!("/{locale}/methods")).into_response()
}
