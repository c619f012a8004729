//! The frame every page of the portal stands in: title, header, footer, and what is shown where a page cannot be.

use crate::asking::Load;
use crate::error::ApiError;
use crate::page;
use crate::text::common;
use crate::ui::{BackLink, ButtonLink, EmptyState, Footer, Header, LanguageLink, Page, SignOut, Skeleton, TextLink};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use shared::kernel::Locale;

/// A page of the portal.
#[component]
pub fn Frame(
    /// The title of the tab, without the brand.
    #[prop(into)]
    title: Signal<String>,
    /// The page before this one, in this language: `accounts`.
    #[prop(optional)]
    back: Option<String>,
    /// Whether the page is only for people who are signed in: it then offers to sign out.
    #[prop(optional)]
    signed_in: bool,
    /// Room for two columns on a desk.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let locale = page::locale();
    // The head is written last, when what belongs to this component may be gone already.
    let title: ArcSignal<String> = title.into();
    let other = locale.other();
    let site = page::site();
    let path = use_location().pathname.get_untracked();
    let language = LanguageLink {
        href: other_language(&path, other.code()),
        lang: other.code().to_owned(),
        short: other.code().to_uppercase(),
        name: common::switch_language(locale).to_owned(),
    };
    let home = TextLink::new(page::href(if signed_in { "accounts" } else { "" }), common::brand(locale));
    let sign_out = signed_in
        .then(|| SignOut { action: "/api/identity/sign-out".to_owned(), label: common::sign_out(locale).to_owned() });
    let header = view! {
        <Header
            home
            nav_label=common::main_menu(locale)
            language
            help=TextLink::new(page::href("help"), common::help(locale))
            sign_out
        />
    };
    let reader = shared::kernel::Reader::anywhere(locale);
    let hour = |hour: u8| reader.time(chrono::NaiveTime::from_hms_opt(u32::from(hour % 24), 0, 0).unwrap_or_default());
    let dialled: String = site.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let mut links = vec![TextLink::new("/genuine", common::is_this_real(locale))];
    if signed_in {
        links.push(TextLink::new(page::href("sessions"), crate::text::entry::sessions_title(locale)));
    }
    let footer = view! {
        <Footer
            phone=site.phone.clone()
            phone_dialled=dialled.clone()
            hours=common::hours(locale, hour(site.opens), hour(site.closes))
            call_back=TextLink::new(format!("tel:{dialled}"), common::contact_title(locale))
            links
            links_label=common::contact_title(locale)
        />
    };
    view! {
        <Title text=move || common::page_title(locale, title.get(), common::brand(locale))/>
        <Page skip=common::skip_to_content(locale) header=header.into_any() footer=footer.into_any() wide>
            {site.demo.then(|| view! { <p class="demo-banner">{common::demo_banner(locale)}</p> })}
            {back.map(|to| view! { <BackLink href=page::href(&to) label=common::back(locale)/> })}
            {children()}
        </Page>
    }
}

/// The same page in another language.
fn other_language(path: &str, lang: &str) -> String {
    match path.strip_prefix("/fr").or_else(|| path.strip_prefix("/en")) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("/{lang}{rest}"),
        _ => format!("{path}?lang={lang}"),
    }
}

/// Shows what a page's one resource brings, or what is to be said where it brings nothing.
pub fn show<T, V>(load: Load<T>, view: impl Fn(T) -> V + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    waiting(load.then(move |answer| match answer {
        Ok(model) => view(model).into_any(),
        Err(error) => view! { <Trouble error/> }.into_any(),
    }))
}

pub(crate) fn waiting(answer: AnyView) -> AnyView {
    let fallback = move || view! { <Skeleton label=common::loading(page::locale())/> };
    view! { <Suspense fallback>{answer}</Suspense> }.into_any()
}

/// What stands in place of a page that could not be shown.
#[component]
pub fn Trouble(error: ApiError) -> impl IntoView {
    let locale = page::locale();
    let (code, title, body) = match &error {
        ApiError::SignIn => {
            sign_in_first();
            (401, common::signed_out_title(locale), common::signed_out_body(locale).to_owned())
        }
        ApiError::NotFound | ApiError::Refused(_) | ApiError::Invalid(_) => {
            (404, common::not_found_title(locale), common::not_found_body(locale).to_owned())
        }
        ApiError::Wait { .. } => (429, common::busy_title(locale), common::busy_body(locale).to_owned()),
        ApiError::Internal { reference } => (
            500,
            common::our_fault_title(locale),
            format!("{} {}", common::our_fault_body(locale), common::our_fault_reference(locale, &reference.0)),
        ),
        ApiError::Unreachable => (503, common::unreachable_title(locale), common::unreachable_body(locale).to_owned()),
    };
    if error != ApiError::SignIn {
        page::status(code);
    }
    let (to, label) = match error {
        ApiError::SignIn => ("sign-in", crate::text::entry::sign_in(locale)),
        _ => ("", common::go_home(locale)),
    };
    view! {
        <EmptyState title text=body whole_page=true>
            <ButtonLink href=page::href(to)>{label}</ButtonLink>
        </EmptyState>
    }
}

/// What to say of an error that belongs to no field.
pub fn words_of(locale: Locale, error: &ApiError) -> String {
    match error {
        ApiError::Wait { .. } => crate::text::errors::too_many_tries(locale).to_owned(),
        ApiError::SignIn => crate::text::errors::session_ended(locale).to_owned(),
        ApiError::NotFound | ApiError::Refused(_) | ApiError::Invalid(_) => {
            crate::text::errors::changed_meanwhile(locale).to_owned()
        }
        ApiError::Internal { reference } => {
            format!("{} {}", common::our_fault_body(locale), common::our_fault_reference(locale, &reference.0))
        }
        ApiError::Unreachable => common::unreachable_body(locale).to_owned(),
    }
}

/// An address where nothing is, or nothing of yours.
#[component]
pub fn NotFound() -> impl IntoView {
    let title = common::not_found_title(page::locale());
    view! { <Frame title=title><Trouble error=ApiError::NotFound/></Frame> }
}

/// On the server, goes to the sign-in page and comes back here after it.
fn sign_in_first() {
    #[cfg(feature = "ssr")]
    {
        let location = use_location();
        let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
        // What a form was refused stands in the address, too: that is over.
        let query: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("__")).collect();
        let here = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        crate::redirect::go(&crate::redirect::with_next(page::href("sign-in"), Some(&here)));
    }
}
