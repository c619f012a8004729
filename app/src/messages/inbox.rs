//! Every message that was ever sent to the customer, the newest first.

use super::api;
use super::inbox_view::{AboutChoice, InboxRow, InboxView};
use super::view::Way;
use crate::frame::Frame;
use crate::page::{self, href};
use crate::quiet::quiet;
use crate::text::{common, messages as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Choice, EmptyState, Glyph, Heading, Initial, Notice, NoticeKind, PageNext,
    SelectField, StatusTag, Tone,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use shared::kernel::{Locale, Reader};

/// Every message that was ever sent to the customer.
#[component]
pub fn InboxPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move |name: &str| query.read().get(name).unwrap_or_default();
    let is_done = query.read_untracked().get("done").is_some();
    view! {
        <Frame title=words::inbox_title(page::locale()) back="accounts".to_owned() signed_in=true>
            {quiet(
                move || Some(api::Inbox { about: asked("about"), before: asked("before") }),
                move |inbox| view! { <Inbox inbox is_done/> },
            )}
        </Frame>
    }
}

#[component]
fn Inbox(inbox: InboxView, is_done: bool) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, inbox.market);
    let about = inbox.about.map(|about| about.to_string()).unwrap_or_default();
    let nothing = inbox.rows.is_empty().then(|| {
        let say = if inbox.about.is_some() { words::inbox_none_about(locale) } else { words::inbox_none(locale) };
        view! { <EmptyState title=words::inbox_none_title(locale) text=say glyph=Glyph::Document/> }
    });
    let rows = (!inbox.rows.is_empty()).then(|| {
        let rows = inbox.rows.iter().map(|row| entry(row, reader)).collect_view();
        // `role` brings back what Safari drops from lists without bullets.
        view! { <ul class="entries" role="list" aria-label=words::inbox_title(locale)>{rows}</ul> }
    });
    let with_about = |path: String| if about.is_empty() { path } else { format!("{path}&about={about}") };
    let older = inbox.older.map(|older| {
        let to = href(&with_about(format!("inbox?before={older}")));
        view! { <ButtonLink href=to kind=ButtonKind::Plain>{words::inbox_older(locale)}</ButtonLink> }
    });
    let newest = (!inbox.is_newest).then(|| {
        let to = href(&with_about("inbox?from=newest".to_owned()));
        view! { <ButtonLink href=to kind=ButtonKind::Plain>{words::inbox_newest(locale)}</ButtonLink> }
    });
    let read_all = (inbox.unread > 0).then(|| {
        view! {
            <form action=api::ReadAll::PATH method="post">
                <input type="hidden" name="lang" value=locale.code()/>
                <Button kind=ButtonKind::Quiet>{words::inbox_read_all(locale)}</Button>
            </form>
        }
    });
    let filter = (!inbox.choices.is_empty()).then(|| filter(&inbox.choices, &about, locale));
    view! {
        {is_done.then(|| view! { <Notice kind=NoticeKind::Success>{words::inbox_done(locale)}</Notice> })}
        <Heading title=words::inbox_title(locale)>{words::inbox_unread(locale, inbox.unread)}</Heading>
        <div class="stack">
            {filter}
            {rows}
            {nothing}
        </div>
        <PageNext>
            {older}
            {newest}
            {read_all}
            <ButtonLink href=href("accounts") kind=ButtonKind::Quiet>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}

/// A row. One that was opened is a link; opening one for the first time changes something, so it is a form that is sent.
fn entry(row: &InboxRow, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let detail = format!("{} · {} · {}", row.creditor, way(locale, row.way), reader.date(row.on));
    let new = (!row.is_read).then(|| view! { <StatusTag label=words::inbox_new(locale) tone=Tone::Calm/> });
    let inside = view! {
        <Initial name=row.creditor.clone()/>
        <span class="entry-text">
            <span class="entry-title">{subject(locale, row)}</span>
            <span class="entry-detail">{detail}</span>
        </span>
        {new}
    };
    let id = row.id.to_string();
    if row.is_read {
        let to = href(&format!("inbox/{id}"));
        return view! { <li><a class="entry" href=to>{inside}</a></li> }.into_any();
    }
    view! {
        <li>
            <form action=api::OpenMessage::PATH method="post">
                <input type="hidden" name="message" value=id/>
                <input type="hidden" name="lang" value=locale.code()/>
                <button class="entry" type="submit">{inside}</button>
            </form>
        </li>
    }
    .into_any()
}

/// One creditor or account alone: a form that asks for the page anew.
fn filter(choices: &[AboutChoice], chosen: &str, locale: Locale) -> AnyView {
    let every = Choice::new("", words::inbox_all(locale));
    let choices = choices.iter().map(|choice| {
        let label = match &choice.reference {
            Some(reference) => format!("{} · {reference}", choice.creditor),
            None => choice.creditor.clone(),
        };
        Choice::new(choice.about.to_string(), label)
    });
    let choices: Vec<_> = std::iter::once(every).chain(choices).collect();
    let chosen = chosen.to_owned();
    view! {
        <form action=href("inbox") method="get" class="stack-tight">
            <SelectField name="about" label=words::inbox_about(locale) choices chosen/>
            <Button kind=ButtonKind::Plain small=true>{words::inbox_show(locale)}</Button>
        </form>
    }
    .into_any()
}

/// The title of a message.
pub(super) fn subject(locale: Locale, row: &InboxRow) -> String {
    row.subject.clone().unwrap_or_else(|| words::inbox_letter(locale).to_owned())
}

/// How it went, in a word.
pub(super) fn way(locale: Locale, way: Way) -> &'static str {
    match way {
        Way::Email => words::inbox_by_email(locale),
        Way::Sms => words::inbox_by_sms(locale),
        Way::Letter => words::inbox_by_letter(locale),
    }
}
