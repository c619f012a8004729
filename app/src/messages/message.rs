//! One message, word for word as it left.

use super::api;
use super::inbox::{subject, way};
use super::inbox_view::MessageView;
use crate::frame::Frame;
use crate::page::{self, href};
use crate::quiet::quiet;
use crate::text::messages as words;
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, Heading, PageNext, SectionTitle, SummaryList, SummaryRow, TextLink,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// One message. Looking at it changes nothing: whether it was opened is said by a form, in the list or here.
#[component]
pub fn MessagePage() -> impl IntoView {
    let params = use_params_map();
    let asked = move || Some(api::Message { message: params.read().get("message")? });
    view! {
        <Frame title=words::inbox_title(page::locale()) back="inbox".to_owned() signed_in=true>
            {quiet(asked, |message| view! { <Opened message/> })}
        </Frame>
    }
}

#[component]
fn Opened(message: MessageView) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, message.market);
    let row = &message.row;
    let rows = vec![
        SummaryRow::new(words::message_from(locale), row.creditor.clone()),
        SummaryRow::new(words::message_on(locale), reader.date(row.on)),
        SummaryRow::new(words::message_by(locale), way(locale, row.way)),
    ];
    let body = if message.body.is_empty() {
        view! { <p>{words::message_on_paper(locale)}</p> }.into_any()
    } else {
        message.body.trim_end().split("\n\n").map(paragraph).collect_view().into_any()
    };
    let unread = (!row.is_read).then(|| {
        view! {
            <form action=api::OpenMessage::PATH method="post">
                <input type="hidden" name="message" value=row.id.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <Button kind=ButtonKind::Plain>{words::message_read(locale)}</Button>
            </form>
        }
    });
    let papers = papers(&message).into_iter().map(|paper| {
        let download = paper.href.contains(".pdf");
        view! { <ButtonLink href=paper.href kind=ButtonKind::Plain download>{paper.label}</ButtonLink> }
    });
    let papers = papers.collect::<Vec<_>>();
    let papers = (!papers.is_empty()).then(|| {
        view! { <section class="section stack"><SectionTitle title=words::message_papers(locale)/>{papers}</section> }
    });
    let file = format!("/messages/{}/message.txt?lang={}", row.id, locale.code());
    view! {
        <Heading title=subject(locale, row)/>
        <div class="stack">
            <Card><SummaryList rows/></Card>
            <Card><div class="stack-tight">{body}</div></Card>
        </div>
        {papers}
        <PageNext>
            {unread}
            <ButtonLink href=file kind=ButtonKind::Plain download=true>{words::message_keep(locale)}</ButtonLink>
            <ButtonLink href=href("inbox") kind=ButtonKind::Quiet>{words::inbox_back(locale)}</ButtonLink>
        </PageNext>
    }
}

/// Lines that stand together.
fn paragraph(text: &str) -> AnyView {
    let lines = text.lines().enumerate().map(|(at, line)| {
        view! { {(at > 0).then(|| view! { <br/> })} {line.to_owned()} }
    });
    view! { <p>{lines.collect_view()}</p> }.into_any()
}

/// Where the papers are that belong to a message: the one place where their links are made.
fn papers(message: &MessageView) -> Vec<TextLink> {
    let locale = page::locale();
    let Some(account) = message.account else { return Vec::new() };
    let statement = format!("/accounts/{account}/statement.pdf?lang={}", locale.code());
    vec![
        TextLink::new(href(&format!("accounts/{account}")), words::message_account(locale)),
        TextLink::new(statement, crate::text::papers::statement_link(locale)),
    ]
}
