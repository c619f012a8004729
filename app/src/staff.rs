//! The desk, the editor and insights: a bundle of their own, which the portal never carries.

use crate::document::Document;
use crate::frame::{Frame, NotFound};
use crate::ui::Heading;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The name of the browser's bundle: `staff.js`, `staff_bg.wasm`.
pub const BUNDLE: &str = "staff";

/// The whole document. Rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! { <Document options private=true><App/></Document> }
}

/// Every page of the staff's app.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/desk") view=SignInPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Where agents, editors and operators will sign in.
#[component]
fn SignInPage() -> impl IntoView {
    view! { <Frame title="Desk"><Heading title="Desk"/></Frame> }
}
