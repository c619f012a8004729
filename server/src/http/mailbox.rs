//! `/dev/mailbox`: every message, in a demonstration only. Nothing of it exists anywhere else: the routes are not even
//! there, and what is asked for under them is answered like any address where nothing is.

use crate::compose::App;
use crate::messages::Kept;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use serde_json::json;
use shared::compliance::{DecisionRecord, Effect, Outcome};
use shared::kernel::Timestamp;
use shared::messages::MessageId;
use std::sync::Arc;

const PAGE: u64 = 20;

/// The page frames the HTML parts, which are pages of this site with a policy of their own.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// A message runs nothing and loads nothing, wherever it is read.
const MESSAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'; sandbox allow-popups";

/// The mailbox's routes; none at all outside a demonstration.
pub fn router(app: &App) -> Router<Arc<App>> {
    if !app.config.demo {
        return Router::new();
    }
    Router::new()
        .route("/dev/mailbox", get(page))
        .route("/dev/mailbox.json", get(latest))
        .route("/dev/mailbox/{id}/html", get(html_part))
}

#[derive(Deserialize)]
struct Asked {
    /// Messages to this address only.
    to: Option<String>,
    /// Messages before this one.
    before: Option<MessageId>,
}

async fn page(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Response {
    let to = asked.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    match app.messages.kept(to, asked.before, PAGE).await {
        Ok(messages) => {
            let html = document(&app, to, asked.before.is_some(), &messages);
            ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY))], Html(html.into_string()))
                .into_response()
        }
        Err(failure) => trouble(&app, failure),
    }
}

/// For tests in a browser: the latest messages to an address, with the links and codes in them.
async fn latest(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Response {
    match app.messages.kept(asked.to.as_deref(), asked.before, PAGE).await {
        Ok(messages) => {
            let messages: Vec<_> = messages.iter().map(as_json).collect();
            axum::Json(json!({ "messages": messages })).into_response()
        }
        Err(failure) => trouble(&app, failure),
    }
}

fn as_json(kept: &Kept) -> serde_json::Value {
    json!({
        "id": kept.id,
        "at": kept.at,
        "to": kept.to,
        "channel": kept.channel,
        "template": kept.template,
        "language": kept.language,
        "creditor": kept.creditor,
        "state": kept.state,
        "subject": kept.content.subject,
        "text": kept.content.text,
        "links": kept.content.link.iter().collect::<Vec<_>>(),
        "code": kept.content.code,
        "check_code": kept.content.check_code,
        "decision": kept.decision,
    })
}

async fn html_part(State(app): State<Arc<App>>, Path(id): Path<MessageId>) -> Response {
    match app.messages.kept_one(id).await {
        Ok(Some(Kept { content: crate::messages::Content { html: Some(html), .. }, .. })) => {
            let headers = [
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MESSAGE_POLICY)),
                (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
                (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
            ];
            (headers, Html(html)).into_response()
        }
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(failure) => trouble(&app, failure),
    }
}

fn trouble(app: &App, failure: crate::kernel::failure::Failure) -> Response {
    app.kernel.answer(failure);
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn document(app: &App, to: Option<&str>, is_later_page: bool, messages: &[Kept]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { "Mailbox – Quitus" }
                link rel="stylesheet" href=(format!("/pkg/{}/main.css", app.assets.build));
                link rel="icon" href="/static/favicon.svg" type="image/svg+xml";
            }
            body {
                div class="page page-wide" {
                    main class="page-main" id="main" {
                        div class="heading" {
                            h1 { "Mailbox" }
                            p class="heading-lead" { "Every message of this demonstration. Nothing leaves: the people and their addresses are invented." }
                        }
                        form method="get" action="/dev/mailbox" class="field" {
                            label class="field-label" for="to" { "To" }
                            input class="input" id="to" name="to" type="text" value=(to.unwrap_or_default()) autocomplete="off";
                            button class="btn btn-plain btn-small" type="submit" { "Show" }
                        }
                        @if messages.is_empty() {
                            div class="empty" { h2 class="title-card" { "No message" } p { "Ask for a code, and look here again." } }
                        }
                        div class="stack" { @for kept in messages { (message(kept)) } }
                        nav class="stack" aria-label="Pages" {
                            @if is_later_page { a class="btn btn-plain" href="/dev/mailbox" { "The newest" } }
                            @if messages.len() as u64 == PAGE {
                                @if let Some(last) = messages.last() {
                                    a class="btn btn-plain" rel="next" href=(older(to, last.id)) { "Older messages" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn older(to: Option<&str>, before: MessageId) -> String {
    match to {
        Some(to) => {
            let to: String = to.bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("/dev/mailbox?before={before}&to={to}")
        }
        None => format!("/dev/mailbox?before={before}"),
    }
}

fn message(kept: &Kept) -> Markup {
    let title = if kept.content.subject.is_empty() { kept.template.as_str() } else { kept.content.subject.as_str() };
    html! {
        article class="card" id=(kept.id) lang=(kept.language) {
            h2 class="title-card" { (title) }
            p class="minor" {
                (when(kept.at)) " · " (kept.channel) " · " (kept.state)
                @if let Some(to) = &kept.to { " · to " strong { (to) } }
                " · for " (kept.creditor) " · " (kept.content.check_code)
                @if let Some(error) = &kept.last_error { " · " (error) }
            }
            @if let Some(link) = &kept.content.link { p { a class="link wrap-anywhere" href=(link) { (link) } } }
            @if let Some(decision) = &kept.decision { (decided(decision)) }
            @if !kept.content.text.is_empty() {
                details class="details" open[kept.content.html.is_none()] {
                    summary { "Text" }
                    pre class="whitespace-pre-wrap wrap-anywhere" { (kept.content.text) }
                }
            }
            @if kept.content.html.is_some() {
                details class="details" {
                    summary { "HTML" }
                    iframe title=(format!("HTML: {title}")) sandbox="allow-popups" loading="lazy"
                        width="100%" height="640" src=(format!("/dev/mailbox/{}/html", kept.id)) {}
                }
            }
        }
    }
}

fn decided(decision: &DecisionRecord) -> Markup {
    let outcome = match decision.outcome {
        Outcome::Allow => "Allowed".to_owned(),
        Outcome::Defer { until } => format!("Not before {}", when(until)),
        Outcome::Block { .. } => "Not allowed".to_owned(),
    };
    html! {
        p class="minor" { (outcome) ", rules of " (decision.rule_set_version) }
        @if !decision.rules.is_empty() {
            ul class="minor" {
                @for hit in &decision.rules {
                    li {
                        strong { (hit.id) } " · " (hit.citation) " · "
                        (match hit.effect { Effect::Blocks { .. } => "blocks", Effect::Defers { .. } => "holds back", Effect::Notes => "notes" })
                    }
                }
            }
        }
    }
}

fn when(at: Timestamp) -> String {
    at.utc().format("%Y-%m-%d %H:%M UTC").to_string()
}
