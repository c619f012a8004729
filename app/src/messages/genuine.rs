//! Whether a message is from us.

use super::api;
use super::view::{Checked, Verdict, Way};
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry};
use crate::ui::{Button, ButtonKind, ButtonLink, ErrorLink, ErrorSummary, Heading, Notice, NoticeKind, TextField};
use leptos::prelude::*;
use shared::kernel::Locale;

/// How a check code looks; never that of a message.
const EXAMPLE: &str = "QT-7F3K-92WD";

/// Whether a message is from us.
#[component]
pub fn GenuinePage() -> impl IntoView {
    let locale = page::locale();
    let check = Post::to::<api::Genuine>();
    view! {
        <Frame title=entry::genuine_title(locale)>
            {quiet(|| Some(api::LastChecked {}), move |last| view! { <Check last check/> })}
        </Frame>
    }
}

#[component]
fn Check(last: Option<Checked>, check: Post) -> impl IntoView {
    let locale = page::locale();
    let typed = last.as_ref().map(|last| last.typed.clone()).unwrap_or_default();
    let known = last.and_then(|last| last.verdict);
    let verdict = move || known.clone().filter(|_| check.error().is_none());
    let words = Signal::derive(move || {
        let error = check.error();
        error.map(|error| words_of(locale, &error))
    });
    let errors = Signal::derive(move || words.get().map(|text| vec![ErrorLink::new("code", text)]).unwrap_or_default());
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        <Heading title=entry::genuine_title(locale)>{entry::genuine_intro(locale)}</Heading>
        {move || verdict().map(|verdict| view! { <Answer verdict/> })}
        <PostForm post=check class="stack">
            <input type="hidden" name="lang" value=locale.code()/>
            <TextField
                name="code"
                label=entry::genuine_label(locale)
                hint=entry::genuine_hint(locale, EXAMPLE)
                error=words
                value=typed
                autocomplete="off"
                length_max=40
                short=true
            />
            <Button busy=check.pending()>{entry::genuine_button(locale)}</Button>
        </PostForm>
        <p class="minor">{entry::genuine_promise(locale)}</p>
    }
}

#[component]
fn Answer(verdict: Verdict) -> impl IntoView {
    let locale = page::locale();
    match verdict {
        Verdict::Ours { creditor, way, on } => view! {
            <Notice kind=NoticeKind::Success title=entry::genuine_yes_title(locale) announce=true>
                <p>{entry::genuine_yes_body(locale, creditor, channel(locale, way), on)}</p>
            </Notice>
            <ButtonLink href=page::href("sign-in") kind=ButtonKind::Plain>{entry::genuine_yes_button(locale)}</ButtonLink>
        }
        .into_any(),
        Verdict::NotOurs => view! {
            <Notice kind=NoticeKind::Warm title=entry::genuine_no_title(locale) announce=true>
                <p>{entry::genuine_no_body(locale)}</p>
                <p>{entry::genuine_no_report(locale)}</p>
            </Notice>
        }
        .into_any(),
    }
}

fn channel(locale: Locale, way: Way) -> &'static str {
    match way {
        Way::Email => entry::channel_email(locale),
        Way::Sms => entry::channel_sms(locale),
        Way::Letter => entry::channel_letter(locale),
    }
}

/// What is wrong, and what to do.
fn words_of(locale: Locale, error: &ApiError) -> String {
    match error.of_field("code") {
        Some("genuine_missing") => entry::genuine_missing(locale).to_owned(),
        Some(_) => entry::genuine_shape(locale).to_owned(),
        None => frame::words_of(locale, error),
    }
}
