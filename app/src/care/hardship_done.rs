//! What happens after it, what was told, and a box to add to it.

use super::Advice;
use super::additions::AddFields;
use super::hardship_api::{self, AddToHardship};
use super::hardship_view::{ToldView, reason_words};
use super::own_words::{Faults, Problems};
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{care as words, common};
use crate::ui::{ButtonLink, Card, Details, Done, Notice, NoticeKind, PageNext, SummaryList, SummaryRow};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::care::HardshipReason;
use shared::kernel::Reader;

/// What happens after it. Right after telling us it is the confirmation; it stays the page on which one sees where it stands.
#[component]
pub fn HardshipDonePage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let add = Post::to::<AddToHardship>();
    let asked = move || Some(hardship_api::Hardship { hardship: params.read().get("hardship")?.parse().ok()? });
    view! {
        <Frame title=words::hardship_done_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(asked, move |told| view! { <Told told add/> })}
        </Frame>
    }
}

#[component]
fn Told(told: ToldView, add: Post) -> impl IntoView {
    let locale = page::locale();
    let hardship = told.hardship;
    let was_added = use_query_map().read_untracked().get("added").is_some();
    let form = told.additions.form.clone();
    let faults = Faults::new(move || add.error(), form.as_ref().map(|form| form.typed.clone()).unwrap_or_default());
    let reader = Reader::new(locale, told.market);
    let reasons: Vec<_> = told.reasons.iter().map(|&reason| reason_words(locale, reason)).collect();
    let mut rows = vec![
        SummaryRow::new(words::hardship_done_when(locale), reader.date(told.told_on)),
        SummaryRow::new(words::hardship_reason(locale), reasons.join("\n")),
    ];
    if !told.words.is_empty() {
        rows.push(SummaryRow::new(words::hardship_done_words(locale), told.words));
    }
    rows.extend(told.additions.rows(reader));
    let form = form.map(|form| {
        view! {
            <Card title=words::add_title(locale)>
                <PostForm post=add class="stack">
                    <input type="hidden" name="hardship" value=hardship.to_string()/>
                    <AddFields attempt=form.attempt faults pending=add.pending()/>
                </PostForm>
            </Card>
        }
    });
    // Nothing of it goes to a telephone or a mailbox that somebody else may open.
    let keep_it_here = told.reasons.contains(&HardshipReason::NotSafe);
    view! {
        <Problems faults fields=&["words"]/>
        {was_added.then(|| view! { <Notice kind=NoticeKind::Success>{words::added(locale)}</Notice> })}
        <Done title=words::hardship_done_title(locale)>
            <p><strong>{words::hardship_done_reference(locale, told.reference)}</strong></p>
        </Done>
        <div class="stack">
            <Card title=words::hardship_done_now(locale)>
                <p>{words::hardship_done_body(locale)}</p>
                <p>{words::hardship_done_next(locale, reader.weekday_date(told.answer_by))}</p>
                {keep_it_here.then(|| view! { <p>{words::hardship_done_unsent(locale)}</p> })}
            </Card>
            <Advice market=told.market/>
            // Folded: somebody may be looking over the shoulder.
            <Details summary=words::hardship_done_told(locale)><SummaryList rows/></Details>
            {form}
        </div>
        <PageNext>
            <ButtonLink href=page::href("accounts")>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}
