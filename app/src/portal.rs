//! The portal: its document, its routes, who may enter.

use crate::document::Document;
use crate::frame::NotFound;
use crate::page;
use crate::{accounts, care, disputes, help, identity, messages, payments, plans};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};
use shared::kernel::Locale;

/// The name of the browser's bundle: `portal.js`, `portal_bg.wasm`.
pub const BUNDLE: &str = "portal";

/// The whole document. Rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! { <Document options><App/></Document> }
}

/// Every page of the portal. Who may open which is in the server's table of doors.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/m/:token") view=messages::LinkPage ssr=SsrMode::Async/>
                <Route path=path!("/genuine") view=messages::GenuinePage ssr=SsrMode::Async/>
                <Route path=path!("/:lang") view=|| in_language(identity::LandingPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/sign-in") view=|| in_language(accounts::SignInPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/code") view=|| in_language(identity::CodePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/confirm") view=|| in_language(accounts::ConfirmPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/sessions") view=|| in_language(identity::SessionsPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts") view=|| in_language(accounts::AccountsPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account") view=|| in_language(accounts::AccountPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/choose/:act") view=|| in_language(accounts::ChoosePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account/dispute") view=|| in_language(disputes::DisputePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/disputes/:dispute") view=|| in_language(disputes::DisputeDonePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/hardship") view=|| in_language(care::HardshipPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/hardship/:hardship") view=|| in_language(care::HardshipDonePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/help") view=|| in_language(help::HelpPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/budget") view=|| in_language(care::BudgetPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account/plan") view=|| in_language(plans::BuildPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account/plan/check") view=|| in_language(plans::CheckPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/plans/:plan/change") view=|| in_language(plans::ChangePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/plans/:plan/change/check") view=|| in_language(plans::CheckChangePage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/plans/:plan/change/:kind") view=|| in_language(plans::ChangeFormPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/plans/:plan") view=|| in_language(plans::PlanPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account/pay") view=|| in_language(payments::PayPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/accounts/:account/pay/surplus") view=|| in_language(payments::SurplusPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/payments/:payment/confirm") view=|| in_language(payments::ConfirmPaymentPage) ssr=SsrMode::Async/>
                <Route path=path!("/:lang/payments/:payment") view=|| in_language(payments::ReceiptPage) ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// `/fr/…` and `/en/…` are pages; the same under any other first segment is not.
fn in_language<V: IntoView + 'static>(view: impl FnOnce() -> V) -> AnyView {
    let language = leptos_router::hooks::use_params_map().read_untracked().get("lang").unwrap_or_default();
    if language.parse::<Locale>() == Ok(page::locale()) && language.len() == 2 {
        view().into_any()
    } else {
        view! { <NotFound/> }.into_any()
    }
}
