//! Whoever has to wait is told so in HTTP's words too: 429, and in how many seconds to come again.
//!
//! Pages say it in the person's words, where the form is and what was typed still stands. A form sent without script is
//! first led back to its page, with the error in the address: then it is that page.

use app::error::ApiError;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::server_fn::error::{SERVER_FN_ERROR_HEADER, ServerFnUrlError};

/// An error says less than that; whatever is larger is none.
const ERROR_BYTES_MAX: usize = 16 * 1024;

/// Sets status and header where the answer is: wait.
pub async fn told(request: Request<Body>, next: Next) -> Response {
    let in_address = request.uri().query().and_then(error_of).and_then(seconds_of);
    let mut response = next.run(request).await;
    let seconds = if response.headers().contains_key(SERVER_FN_ERROR_HEADER) && !response.status().is_redirection() {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, ERROR_BYTES_MAX).await.unwrap_or(Bytes::new());
        let seconds = serde_json::from_slice(&bytes).ok().and_then(seconds_of);
        response = Response::from_parts(parts, Body::from(bytes));
        seconds
    } else {
        in_address.filter(|_| response.status() == StatusCode::OK)
    };
    if let Some(seconds) = seconds {
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The error that a page without script is shown by its address.
fn error_of(query: &str) -> Option<ApiError> {
    let encoded = query.split('&').find_map(|pair| pair.strip_prefix("__err="))?;
    // Of all that Base64 has, only the padding is not written as it is.
    Some(ServerFnUrlError::<ApiError>::decode_err(&encoded.replace("%3D", "=")))
}

fn seconds_of(error: ApiError) -> Option<u32> {
    match error {
        ApiError::Wait { seconds } => Some(seconds),
        _ => None,
    }
}
