//! The component kit in a browser, where no customer is: `/dev/examples`, in a demonstration only.
//!
//! Rendered on the server and left alone: no bundle follows, so that the kit weighs nothing in the portal's.
//! `?theme=dark` or `?theme=light` shows one theme, whatever the reader's system prefers.

use crate::compose::App;
use app::ui::examples::{AccountsExample, ConfirmationExample, KitExamples, PlanBuilderExample};
use axum::Router;
use axum::http::request::Parts;
use axum::routing::get;
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;
use leptos_meta::{MetaTags, provide_meta_context};
use shared::kernel::Locale;
use std::sync::Arc;

/// The whole kit, and three pages composed of it.
pub fn router(app: &Arc<App>) -> Router<Arc<App>> {
    let page = |title, locale, example: fn() -> AnyView| {
        let sheet = format!("/pkg/{}/main.css", app.assets.build);
        get(render_app_async_with_context(super::pages::context(app), move || {
            document(&sheet, title, locale, theme(), example)
        }))
    };
    Router::new()
        .route("/dev/examples", page("Component kit", Locale::En, || view! { <KitExamples/> }.into_any()))
        .route("/dev/examples/accounts", page("Accounts", Locale::Fr, || view! { <AccountsExample/> }.into_any()))
        .route("/dev/examples/builder", page("Plan builder", Locale::Fr, || view! { <PlanBuilderExample/> }.into_any()))
        .route(
            "/dev/examples/confirmation",
            page("Confirmation", Locale::Fr, || view! { <ConfirmationExample/> }.into_any()),
        )
}

fn document(
    sheet: &str,
    title: &'static str,
    locale: Locale,
    theme: Option<&'static str>,
    example: fn() -> AnyView,
) -> impl IntoView + use<> {
    provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang=locale.code() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <title>{title}</title>
                <link rel="stylesheet" href=sheet.to_owned()/>
                <link rel="icon" href="/static/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
            </head>
            <body>{example()}</body>
        </html>
    }
}

/// The theme asked for in the address; none leaves it to the reader's system.
fn theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    match parts.uri.query()?.split('&').find_map(|pair| pair.strip_prefix("theme="))? {
        "dark" => Some("quitus-dark"),
        "light" => Some("quitus"),
        _ => None,
    }
}
