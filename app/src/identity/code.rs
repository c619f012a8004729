//! The page that asks for the code we sent.

use super::api;
use super::port::CodeView;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry, errors};
use crate::ui::{Button, ButtonKind, CodeField, Details, ErrorLink, ErrorSummary, Heading, Notice, NoticeKind};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::identity::CODE_DIGITS;
use shared::kernel::Locale;

/// Asks for the code we sent.
#[component]
pub fn CodePage() -> impl IntoView {
    let locale = page::locale();
    let enter = Post::to::<api::EnterCode>();
    let resend = Post::to::<api::Resend>();
    let error = Signal::derive(move || enter.error().or(resend.error()));
    view! {
        <Frame title=entry::code_title(locale) back="sign-in".to_owned()>
            {quiet(|| Some(api::CodePage {}), move |view| view! { <CodeForm view enter resend error/> })}
        </Frame>
    }
}

#[component]
fn CodeForm(view: CodeView, enter: Post, resend: Post, error: Signal<Option<ApiError>>) -> impl IntoView {
    let locale = page::locale();
    let where_to = if view.by_sms { entry::contact_your_phone(locale) } else { entry::contact_your_email(locale) };
    let sent =
        if view.from_message { entry::code_sent(locale, where_to) } else { entry::code_sent_perhaps(locale, where_to) };
    let words = Signal::derive(move || error.get().map(|error| words_of(locale, &error)));
    let errors = Signal::derive(move || words.get().map(|text| vec![ErrorLink::new("code", text)]).unwrap_or_default());
    let query = use_query_map();
    let (is_new, next) = (query.read_untracked().get("new").is_some(), query.read_untracked().get("next"));
    let next_again = next.clone();
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {is_new.then(|| view! { <Notice kind=NoticeKind::Success announce=true>{entry::code_resent(locale)}</Notice> })}
        <Heading title=entry::code_title(locale)>{sent}</Heading>
        <PostForm post=enter class="stack">
            <input type="hidden" name="lang" value=locale.code()/>
            {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <CodeField name="code" label=entry::code_label(locale) hint=entry::code_hint(locale) error=words/>
            <Button>{entry::code_button(locale)}</Button>
        </PostForm>
        <Details summary=entry::code_not_received(locale)>
            <p>{entry::code_not_received_body(locale)}</p>
            <PostForm post=resend>
                <input type="hidden" name="lang" value=locale.code()/>
                {next_again.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                <Button kind=ButtonKind::Plain>{entry::code_resend(locale)}</Button>
            </PostForm>
        </Details>
        <Details summary=entry::code_other_way(locale)>
            <p>{entry::code_other_way_body(locale)}</p>
        </Details>
        {page::site().demo.then(|| view! {
            <p class="minor"><a class="link" href="/dev/mailbox" rel="external">{entry::demo_mailbox(locale)}</a></p>
        })}
    }
}

/// What is wrong, and what to do.
fn words_of(locale: Locale, error: &ApiError) -> String {
    match error.of_field("code") {
        Some("code_missing") => errors::code_missing(locale).to_owned(),
        Some("code_shape") => errors::code_shape(locale, CODE_DIGITS as u64),
        Some("code_expired") => errors::code_expired(locale).to_owned(),
        Some("code_used") => errors::code_used(locale).to_owned(),
        Some("code_too_many") => errors::code_too_many(locale).to_owned(),
        Some(_) => errors::code_wrong(locale).to_owned(),
        None => crate::frame::words_of(locale, error),
    }
}
