//! The portal: its document, its routes, who may enter.

use crate::document::Document;
use crate::frame::NotFound;
use crate::page;
use crate::still_there::StillThere;
#[cfg(not(feature = "hydrate"))]
use crate::{accounts, disputes, help, identity, messages, quiet};
use crate::{care, payments, plans};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
#[cfg(not(feature = "hydrate"))]
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
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
            <Pages/>
            <StillThere/>
        </Router>
    }
}

/// The pages that compute while somebody types, by the last word of their address: all that a browser has a view of.
const LIVE: [&str; 3] = ["budget", "plan", "pay"];

/// Whether the page at this path is one of them.
pub fn is_live(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| LIVE.contains(&last))
}

/// In the browser: what is live, and one page for everything else, which the server renders.
#[cfg(feature = "hydrate")]
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/:lang/budget") view=|| in_language(care::BudgetPage)/>
            <Route path=path!("/:lang/accounts/:account/plan") view=|| in_language(plans::BuildPage)/>
            <Route path=path!("/:lang/accounts/:account/pay") view=|| in_language(payments::PayPage)/>
            <Route path=path!("/*any") view=|| view! { <crate::quiet::QuietPage is_live/> }/>
        </Routes>
    }
}

/// On the server: every page by its address.
#[cfg(not(feature = "hydrate"))]
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| quiet::whole(NotFound())>
            <Route path=path!("/:lang/budget") view=|| in_language(care::BudgetPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/plan") view=|| in_language(plans::BuildPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/pay") view=|| in_language(payments::PayPage) ssr=SsrMode::Async/>
            <Route path=path!("/m/:token") view=|| quiet::whole(messages::LinkPage()) ssr=SsrMode::Async/>
            <Route path=path!("/genuine") view=|| quiet::whole(messages::GenuinePage()) ssr=SsrMode::Async/>
            <Route path=path!("/:lang") view=|| read(identity::LandingPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/sign-in") view=|| read(accounts::SignInPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/code") view=|| read(identity::CodePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/confirm") view=|| read(accounts::ConfirmPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/sessions") view=|| read(identity::SessionsPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts") view=|| read(accounts::AccountsPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account") view=|| read(accounts::AccountPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/choose/:act") view=|| read(accounts::ChoosePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/dispute") view=|| read(disputes::DisputePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/disputes/:dispute") view=|| read(disputes::DisputeDonePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/hardship") view=|| read(care::HardshipPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/hardship/:hardship") view=|| read(care::HardshipDonePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/help") view=|| read(help::HelpPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/inbox") view=|| read(messages::InboxPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/inbox/:message") view=|| read(messages::MessagePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/plan/check") view=|| read(plans::CheckPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/plan/accounts") view=|| read(plans::JoinPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/settle") view=|| read(plans::SettlePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/plans/:plan/change") view=|| read(plans::ChangePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/plans/:plan/change/check") view=|| read(plans::CheckChangePage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/plans/:plan/change/:kind") view=|| read(plans::ChangeFormPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/plans/:plan/collection") view=|| read(plans::CollectionPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/plans/:plan") view=|| read(plans::PlanPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/pay/surplus") view=|| read(payments::SurplusPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/accounts/:account/pay-links") view=|| read(payments::PayLinksPage) ssr=SsrMode::Async/>
            <Route path=path!("/pay/:token") view=|| quiet::whole(payments::GuestPayPage()) ssr=SsrMode::Async/>
            <Route path=path!("/pay/:token/:payment") view=|| quiet::whole(payments::GuestReceiptPage()) ssr=SsrMode::Async/>
            <Route path=path!("/pay/:token/:payment/confirm") view=|| quiet::whole(payments::GuestConfirmPage()) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/methods") view=|| read(payments::MethodsPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/payments/:payment/confirm") view=|| read(payments::ConfirmPaymentPage) ssr=SsrMode::Async/>
            <Route path=path!("/:lang/payments/:payment") view=|| read(payments::ReceiptPage) ssr=SsrMode::Async/>
        </Routes>
    }
}

/// A page that is only read or sent.
#[cfg(not(feature = "hydrate"))]
fn read<V: IntoView + 'static>(view: impl FnOnce() -> V) -> AnyView {
    quiet::whole(in_language(view))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_page_is_known_by_its_address() {
        for live in ["/fr/budget", "/en/accounts/1/plan", "/en/accounts/1/pay"] {
            assert!(is_live(live), "{live}");
        }
        for quiet in ["/", "/fr", "/genuine", "/en/accounts", "/en/accounts/1/plan/check", "/en/accounts/1/pay/surplus"]
        {
            assert!(!is_live(quiet), "{quiet}");
        }
    }
}
