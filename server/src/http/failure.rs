//! What people see when we failed: what happened to what they did, and what to do.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::any::Any;

/// A request ended in a panic. The cause is in the log; the page's `x-request-id` finds it.
pub fn from_panic(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(cause, "a request panicked");
    page(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A page that needs nothing of what may be broken.
fn page(status: StatusCode) -> Response {
    let html = maud::html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width, initial-scale=1"; title { "Quitus" } }
            body {
                main {
                    h1 { "Something went wrong on our side" }
                    p { "Nothing was taken and nothing you did is lost. Please go back and try again in a minute." }
                    div lang="fr" {
                        h2 { "Quelque chose n’a pas fonctionné chez nous" }
                        p { "Rien n’a été prélevé et rien n’est perdu. Revenez en arrière et réessayez dans une minute." }
                    }
                }
            }
        }
    };
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html.into_string()).into_response()
}
