//! What is not a server function: the way in for every request, pages, files, health.

mod assets;
mod calendar;
mod examples;
mod failure;
mod headers;
mod health;
mod mailbox;
mod message;
mod pages;
mod papers;
mod refusals;
mod unsubscribe;
mod visitor;
mod webhooks;

pub use assets::Assets;

use crate::compose::App;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// No form of ours is larger.
const BODY_BYTES_MAX: usize = 64 * 1024;
const ANSWER_SECONDS_MAX: u64 = 10;

/// Every route, behind every layer.
pub fn router(app: Arc<App>) -> Router {
    let pages = pages::router(&app)
        .route("/plans/{plan}/calendar.ics", get(calendar::plan))
        .route("/calendar/{file}", get(calendar::feed))
        .route("/messages/{message}/message.txt", get(message::text))
        .route("/plans/{plan}/agreement.pdf", get(papers::agreement))
        .route("/payments/{payment}/receipt.pdf", get(papers::receipt))
        .route("/pay/{token}/{payment}/receipt.pdf", get(papers::guest_receipt))
        .route("/accounts/{account}/statement.pdf", get(papers::statement))
        .route("/accounts/{account}/paid-in-full.pdf", get(papers::paid_in_full))
        .route("/accounts/{account}/validation-notice.pdf", get(papers::validation_notice))
        .merge(mailbox::router(&app))
        .route("/payments/{payment}", get(webhooks::back_to_payment))
        .route("/methods", get(webhooks::back_to_methods))
        .route("/m/{token}/stop", get(unsubscribe::to_page).post(unsubscribe::stop))
        .layer(axum::middleware::from_fn(refusals::dress))
        .layer(axum::middleware::from_fn_with_state(app.clone(), visitor::recognise))
        .layer(CsrfLayer::new())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(ANSWER_SECONDS_MAX),
        ));
    let mut router = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(webhooks::router())
        .nest("/pkg", assets::packages())
        .nest("/static", assets::statics())
        .merge(pages);
    if app.config.demo {
        router = router.merge(examples::router(&app));
    }
    if app.config.metrics_listen.is_none() {
        router = router.route("/metrics", get(health::metrics));
    }
    router
        .layer(CatchPanicLayer::custom(failure::from_panic))
        .layer(axum::middleware::from_fn_with_state(app.clone(), headers::set))
        .with_state(app)
}

/// The second listener's routes.
pub fn metrics_router(app: Arc<App>) -> Router {
    Router::new().route("/metrics", get(health::metrics)).with_state(app)
}
