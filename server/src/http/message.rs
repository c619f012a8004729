//! `/messages/{id}/message.txt`: a message of the inbox, for the customer to keep.

use crate::compose::App;
use app::error::ApiError;
use app::page::Visitor;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::kernel::Locale;
use shared::messages::MessageId;
use std::sync::Arc;

/// The file; the sign-in page for nobody, nothing for somebody else.
pub async fn text(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(message): Path<String>,
) -> Response {
    let Some(actor) = visitor.actor else {
        return Redirect::to(&format!("/{locale}/sign-in")).into_response();
    };
    let Ok(message) = message.parse::<MessageId>() else { return StatusCode::NOT_FOUND.into_response() };
    match app.messages.text_file(&actor, message, locale).await {
        Ok(file) => {
            // A date is digits and dashes.
            let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name))
                .unwrap_or(HeaderValue::from_static("attachment"));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, file.text).into_response()
        }
        Err(ApiError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
