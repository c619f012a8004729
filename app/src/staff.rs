//! The desk, the editor and insights: a bundle of their own, which the portal never carries.

use crate::page;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The name of the browser's bundle: `staff.js`, `staff_bg.wasm`.
pub const BUNDLE: &str = "staff";

/// The whole document. Rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let pkg = options.site_pkg_dir.clone();
    view! {
        <!DOCTYPE html>
        <html lang=page::locale().code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="robots" content="noindex"/>
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

/// Every page of the staff's app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=crate::portal::NotFound>
                <Route path=path!("/desk") view=SignInPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Where agents, editors and operators will sign in.
#[component]
fn SignInPage() -> impl IntoView {
    view! { <main id="main"><h1>"Desk"</h1></main> }
}
