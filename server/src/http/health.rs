//! For whoever runs it.

use crate::compose::App;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The process can do its work: the database answers.
pub async fn ready(State(app): State<Arc<App>>) -> Response {
    match app.kernel.db.answers().await {
        Ok(()) => "ready\n".into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, HeaderValue::from_static("5"))], "not ready\n")
                .into_response()
        }
    }
}

/// Counters and histograms, for Prometheus.
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.render()).into_response()
}
