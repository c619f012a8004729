//! What a refused server function answers: the status that says why, for script; a clean address, for a plain form.
//!
//! A form sent without script is led back to its page, with the error in the address: that page says it in the person's words,
//! where the form is and what was typed still stands. Whoever has to wait is told so in HTTP's words there, too.

use app::error::ApiError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use leptos::server_fn::error::{SERVER_FN_ERROR_HEADER, ServerFnUrlError};

/// What the framework puts into the address of the page that a plain form came from.
const IN_ADDRESS: [&str; 2] = ["__path", "__err"];
/// Far more than the codes of an [`ApiError`] come to.
const BYTES_MAX: usize = 64 * 1024;

/// The framework answers every error with 500, and adds a new error to the address beside the old ones.
pub async fn dress(request: Request<Body>, next: Next) -> Response {
    let wait = request.uri().query().and_then(error_in).and_then(seconds_of);
    let mut response = next.run(request).await;
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        if let Some(seconds) = wait.filter(|_| response.status() == StatusCode::OK) {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return response;
    }
    if response.headers().contains_key(header::LOCATION) {
        forget_older_errors(response.headers_mut());
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // What cannot be read stays what it was: an error of ours.
    let body = to_bytes(body, BYTES_MAX).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<ApiError>(&body) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Some(seconds) = seconds_of(error) {
            parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    Response::from_parts(parts, Body::from(body))
}

/// The error that a page without script is shown by its address.
fn error_in(query: &str) -> Option<ApiError> {
    let encoded = query.split('&').rev().find_map(|pair| pair.strip_prefix("__err="))?;
    // Of all that Base64 has, only the padding is not written as it is.
    Some(ServerFnUrlError::<ApiError>::decode_err(&encoded.replace("%3D", "=")))
}

fn seconds_of(error: ApiError) -> Option<u32> {
    match error {
        ApiError::Wait { seconds } => Some(seconds),
        _ => None,
    }
}

fn forget_older_errors(headers: &mut HeaderMap) {
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    if let Some(clean) = location.and_then(|location| HeaderValue::from_str(&with_last_error(location)).ok()) {
        headers.insert(header::LOCATION, clean);
    }
}

/// The address with the last of each of [`IN_ADDRESS`], and everything else as it was.
fn with_last_error(address: &str) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(a, f)| (a, Some(f)));
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let pairs: Vec<&str> = query.split('&').collect();
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept = pairs.iter().enumerate().filter(|(at, pair)| {
        let name = name(pair);
        !IN_ADDRESS.contains(&name.as_str())
            || !pairs[at + 1..].iter().any(|later| later.starts_with(&format!("{name}=")))
    });
    let query = kept.map(|(_, pair)| *pair).collect::<Vec<_>>().join("&");
    match fragment {
        Some(fragment) => format!("{path}?{query}#{fragment}"),
        None => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_last_error;

    #[test]
    fn an_address_carries_the_last_error_only() {
        let twice = "http://127.0.0.1/en/code?new=1&__path=%2Fapi%2Fa&__err=AAA&__path=%2Fapi%2Fb&__err=BBB";
        assert_eq!(with_last_error(twice), "http://127.0.0.1/en/code?new=1&__path=%2Fapi%2Fb&__err=BBB");
        for untouched in ["/en/code", "/en/code?new=1", "/en/code?__path=a&__err=b#result", "/en?__errand=1&__errand=2"]
        {
            assert_eq!(with_last_error(untouched), untouched);
        }
    }
}
