//! The portal: its document, its routes, who may enter.

use crate::identity::LandingPage;
use crate::page;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The name of the browser's bundle: `portal.js`, `portal_bg.wasm`.
pub const BUNDLE: &str = "portal";

/// The whole document. Rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let pkg = options.site_pkg_dir.clone();
    view! {
        <!DOCTYPE html>
        <html lang=page::locale().code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="stylesheet" href=format!("/{pkg}/main.css")/>
                <link rel="icon" href="/static/favicon.svg" type="image/svg+xml"/>
                <HydrationScripts options defer=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Every page of the portal.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/:lang") view=LandingPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// An address where nothing is, or nothing of yours.
#[component]
pub fn NotFound() -> impl IntoView {
    page::status(404);
    view! { <main id="main"><h1>"404"</h1></main> }
}
