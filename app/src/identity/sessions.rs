//! Where somebody is signed in, and the way to end what they do not know.

use super::api;
use super::port::SessionView;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry};
use crate::ui::{
    Button, ButtonKind, Card, CardKind, ErrorLink, ErrorSummary, Heading, Notice, NoticeKind, PageNext, SectionTitle,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::identity::Device;
use shared::kernel::Locale;

/// Where somebody is signed in.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let locale = page::locale();
    let (one, others) = (Post::to::<api::EndSession>(), Post::to::<api::EndOtherSessions>());
    let error = Signal::derive(move || one.error().or_else(|| others.error()));
    view! {
        <Frame title=entry::sessions_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(|| Some(api::Sessions {}), move |sessions| view! { <Sessions sessions one others error/> })}
        </Frame>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionView>, one: Post, others: Post, error: Signal<Option<ApiError>>) -> impl IntoView {
    let locale = page::locale();
    let query = use_query_map();
    let errors = Signal::derive(move || {
        let words = error.get().map(|error| frame::words_of(locale, &error));
        words.map(|text| vec![ErrorLink::new("main", text)]).unwrap_or_default()
    });
    let done = move || {
        (error.get().is_none() && query.read().get("done").is_some()).then(|| {
            view! { <Notice kind=NoticeKind::Success announce=true>{entry::sessions_ended(locale)}</Notice> }
        })
    };
    let (here, elsewhere): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| session.is_this);
    let here = here.into_iter().map(|session| {
        view! {
            <Card kind=CardKind::Chosen title=called(locale, session.device)>
                <p class="minor">{entry::sessions_this(locale)}</p>
            </Card>
        }
    });
    let many = elsewhere.len() > 1;
    let rest = if elsewhere.is_empty() {
        view! { <p>{entry::sessions_only_this(locale)}</p> }.into_any()
    } else {
        let cards = elsewhere.into_iter().map(|session| view! { <Elsewhere session action=one/> }).collect_view();
        view! {
            <section class="section stack">
                <SectionTitle title=entry::sessions_elsewhere(locale)/>
                {cards}
            </section>
        }
        .into_any()
    };
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {done}
        <Heading title=entry::sessions_title(locale)>{entry::sessions_intro(locale)}</Heading>
        {here.collect_view()}
        {rest}
        {many.then(|| view! {
            <PageNext>
                <PostForm post=others>
                    <input type="hidden" name="lang" value=locale.code()/>
                    <Button busy=others.pending()>{entry::sessions_end_others(locale)}</Button>
                </PostForm>
            </PageNext>
        })}
    }
}

/// Another browser, and the button that ends its session.
#[component]
fn Elsewhere(session: SessionView, action: Post) -> impl IntoView {
    let locale = page::locale();
    let name = called(locale, session.device);
    let seen = match session.minutes_ago {
        0 => entry::sessions_seen_now(locale).to_owned(),
        minutes => entry::sessions_seen(locale, u64::from(minutes)),
    };
    view! {
        <Card title=name.clone()>
            <p class="minor">{seen}</p>
            <PostForm post=action>
                <input type="hidden" name="session" value=session.id.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <Button kind=ButtonKind::Plain small=true>{entry::sessions_end(locale, name)}</Button>
            </PostForm>
        </Card>
    }
}

/// "Chrome on Android".
fn called(locale: Locale, device: Device) -> String {
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => entry::sessions_device(locale, browser.name(), system.name()),
        (Some(browser), None) => browser.name().to_owned(),
        (None, Some(system)) => system.name().to_owned(),
        (None, None) => entry::sessions_device_unknown(locale).to_owned(),
    }
}
