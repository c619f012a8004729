//! `POST /m/{token}/stop`: a mail program stops messages for its reader in one click (RFC 8058).

use crate::compose::App;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Stops messages to the address that the link's message went to. The answer is the same for a link that never was.
pub async fn stop(State(app): State<Arc<App>>, Path(token): Path<String>) -> Response {
    match app.messages.stop_by_mail_program(&token).await {
        Ok(()) => "stopped\n".into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Somebody opened the address in a browser: the link's own page has the button.
pub async fn to_page(Path(token): Path<String>) -> Response {
    match HeaderValue::from_str(&format!("/m/{token}")) {
        Ok(page) => (StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
