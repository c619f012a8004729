//! What happens after it, what was said, and a box to add to it.

use super::api;
use super::view::{LodgedView, reason_words};
use crate::care::additions::AddFields;
use crate::care::own_words::{Faults, Problems};
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{care, common, disputes as words};
use crate::ui::{ButtonLink, Card, Done, Notice, NoticeKind, PageNext, SummaryList, SummaryRow};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::Reader;

/// What happens after it. Right after lodging it is the confirmation; it stays the page on which one sees where it stands.
#[component]
pub fn DisputeDonePage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let add = Post::to::<api::Add>();
    let asked = move || Some(api::Lodged { dispute: params.read().get("dispute")?.parse().ok()? });
    view! {
        <Frame title=words::dispute_done_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(asked, move |lodged| view! { <Lodged lodged add/> })}
        </Frame>
    }
}

#[component]
fn Lodged(lodged: LodgedView, add: Post) -> impl IntoView {
    let locale = page::locale();
    let dispute = lodged.dispute;
    let was_added = use_query_map().read_untracked().get("added").is_some();
    let form = lodged.additions.form.clone();
    let faults = Faults::new(move || add.error(), form.as_ref().map(|form| form.typed.clone()).unwrap_or_default());
    let reader = Reader::new(locale, lodged.market);
    let next = words::dispute_done_next(locale, lodged.creditor.clone(), reader.weekday_date(lodged.answer_by));
    let mut rows = vec![
        SummaryRow::new(
            words::dispute_done_account(locale),
            format!("{}\n{}", lodged.creditor, lodged.account_reference),
        ),
        SummaryRow::new(words::dispute_done_when(locale), reader.date(lodged.lodged_on)),
        SummaryRow::new(words::dispute_done_what(locale), reason_words(locale, lodged.reason)),
    ];
    if !lodged.words.is_empty() {
        rows.push(SummaryRow::new(words::dispute_done_words(locale), lodged.words));
    }
    rows.extend(lodged.additions.rows(reader));
    let form = form.map(|form| {
        view! {
            <Card title=care::add_title(locale)>
                <PostForm post=add class="stack">
                    <input type="hidden" name="dispute" value=dispute.to_string()/>
                    <AddFields attempt=form.attempt faults pending=add.pending()/>
                </PostForm>
            </Card>
        }
    });
    view! {
        <Problems faults fields=&["words"]/>
        {was_added.then(|| view! { <Notice kind=NoticeKind::Success>{care::added(locale)}</Notice> })}
        <Done title=words::dispute_done_title(locale)>
            <p><strong>{words::dispute_done_reference(locale, lodged.reference)}</strong></p>
        </Done>
        <div class="stack">
            <Card title=words::dispute_done_now(locale)>
                <p>{words::dispute_done_hold(locale)}</p>
                <p>{next}</p>
                <p>{words::dispute_done_plan(locale)}</p>
            </Card>
            <Card title=words::dispute_done_told(locale)><SummaryList rows/></Card>
            {form}
        </div>
        <PageNext>
            <ButtonLink href=page::href("accounts")>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}
