//! Papers that a customer keeps: `/plans/{plan}/agreement.pdf` and the others, in the reader's language (`?lang=`).

use crate::compose::App;
use crate::kernel::limits::{Limit, Verdict};
use crate::kernel::pdf::{self, Letterhead, Paper};
use app::error::ApiError;
use app::page::Visitor;
use app::text::{accounts as words, common};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveTime;
use shared::identity::Actor;
use shared::kernel::{Locale, Reader};
use std::str::FromStr;
use std::sync::Arc;

/// A long statement takes a second to write: nobody needs this many, and no script gets more.
const MADE: Limit = Limit { name: "paper made, by customer", tries_max: 120, window_seconds: 3_600 };
const MADE_FOR_GUEST: Limit = Limit { name: "paper made, by browser", tries_max: 30, window_seconds: 3_600 };

/// What was agreed on a plan.
pub async fn agreement(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(plan): Path<String>,
) -> Response {
    answer(&app, visitor, locale, &plan, async |actor, plan| app.plans.agreement_paper(&actor, plan, locale).await)
        .await
}

/// That a payment was received.
pub async fn receipt(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(payment): Path<String>,
) -> Response {
    let made = async |actor: Actor, payment| app.payments.receipt_paper(&actor, payment, locale).await;
    answer(&app, visitor, locale, &payment, made).await
}

/// The same, for whoever paid by somebody else's link: shown to the browser that paid.
pub async fn guest_receipt(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path((token, payment)): Path<(String, String)>,
) -> Response {
    let Ok(payment) = payment.parse() else { return StatusCode::NOT_FOUND.into_response() };
    let made = async || app.payments.guest_paper(&visitor, &token, payment, locale).await;
    write(&app, MADE_FOR_GUEST, &visitor.browser, made).await
}

/// What moved an account's balance.
pub async fn statement(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(account): Path<String>,
) -> Response {
    let made = async |actor: Actor, account| app.payments.statement_paper(&actor, account, locale).await;
    answer(&app, visitor, locale, &account, made).await
}

/// That an account is paid.
pub async fn paid_in_full(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(account): Path<String>,
) -> Response {
    let made = async |actor: Actor, account| app.accounts.paid_in_full_paper(&actor, account, locale).await;
    answer(&app, visitor, locale, &account, made).await
}

/// What the law of the account's market has people told in writing.
pub async fn validation_notice(
    State(app): State<Arc<App>>,
    Extension(visitor): Extension<Visitor>,
    Extension(locale): Extension<Locale>,
    Path(account): Path<String>,
) -> Response {
    let made = async |actor: Actor, account| app.notices.paper(&actor, account, locale).await;
    answer(&app, visitor, locale, &account, made).await
}

/// The file; the sign-in page for nobody, nothing for what is somebody else's, does not exist, or has no such paper.
async fn answer<I: FromStr>(
    app: &App,
    visitor: Visitor,
    locale: Locale,
    id: &str,
    make: impl AsyncFnOnce(Actor, I) -> Result<Paper, ApiError>,
) -> Response {
    let Some(actor) = visitor.actor else {
        return Redirect::to(&format!("/{locale}/sign-in")).into_response();
    };
    let Ok(id) = id.parse::<I>() else { return StatusCode::NOT_FOUND.into_response() };
    write(app, MADE, &actor.customer.as_bytes()[..], async || make(actor, id).await).await
}

async fn write(app: &App, limit: Limit, who: &[u8], make: impl AsyncFnOnce() -> Result<Paper, ApiError>) -> Response {
    match app.kernel.limits.allow(limit, who, app.kernel.now()).await {
        Ok(Verdict::Allowed) => {}
        Ok(Verdict::RetryAfter(seconds)) => {
            let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
            return (StatusCode::TOO_MANY_REQUESTS, wait).into_response();
        }
        Err(cause) => return failed(&cause),
    }
    match make().await {
        Ok(paper) => file(app, paper).await,
        Err(ApiError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Written on a thread of its own: others do not wait for a long one.
async fn file(app: &App, paper: Paper) -> Response {
    let head = letterhead(app, paper.locale);
    // Not all that a reference may hold is safe in a header, or in the name of a file.
    let name: String =
        paper.name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    let locale = paper.locale;
    let written = tokio::task::spawn_blocking(move || {
        pdf::write(&paper, &head, &|page, pages| words::page_of(locale, page, pages))
    });
    match written.await {
        Ok(Ok(bytes)) => {
            let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.pdf\""))
                .unwrap_or(HeaderValue::from_static("attachment"));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, bytes).into_response()
        }
        Ok(Err(cause)) => failed(&cause),
        Err(cause) => failed(&cause),
    }
}

fn failed(cause: &dyn std::fmt::Display) -> Response {
    tracing::error!(%cause, "a paper could not be made");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Who writes, and where they are reached: as at the foot of every page.
fn letterhead(app: &App, locale: Locale) -> Letterhead {
    let site = app.site();
    let reader = Reader::anywhere(locale);
    let hour = |hour: u8| reader.time(NaiveTime::from_hms_opt(u32::from(hour), 0, 0).unwrap_or_default());
    let hours = common::hours(locale, hour(site.opens), hour(site.closes));
    let phone = [site.phone, hours].join(" · ");
    let address = site.origin.split("://").nth(1).unwrap_or(&site.origin).to_owned();
    Letterhead { brand: common::brand(locale).to_owned(), lines: vec![phone, address] }
}
