//! What happens after it.

use super::Advice;
use super::hardship_api;
use super::hardship_view::{ToldView, reason_words};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{care as words, common};
use crate::ui::{ButtonLink, Card, Details, Done, PageNext, SummaryList, SummaryRow};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// What happens after it.
#[component]
pub fn HardshipDonePage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    view! {
        <Frame title=words::hardship_done_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(
                move || Some(hardship_api::Hardship { hardship: params.read().get("hardship")?.parse().ok()? }),
                |told| view! { <Told told/> },
            )}
        </Frame>
    }
}

#[component]
fn Told(told: ToldView) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, told.market);
    let reasons: Vec<_> = told.reasons.iter().map(|&reason| reason_words(locale, reason)).collect();
    let mut rows = vec![
        SummaryRow::new(words::hardship_done_when(locale), reader.date(told.told_on)),
        SummaryRow::new(words::hardship_reason(locale), reasons.join("\n")),
    ];
    if !told.words.is_empty() {
        rows.push(SummaryRow::new(words::hardship_done_words(locale), told.words));
    }
    view! {
        <Done title=words::hardship_done_title(locale)>
            <p><strong>{words::hardship_done_reference(locale, told.reference)}</strong></p>
        </Done>
        <div class="stack">
            <Card title=words::hardship_done_now(locale)>
                <p>{words::hardship_done_body(locale)}</p>
                <p>{words::hardship_done_next(locale, reader.weekday_date(told.answer_by))}</p>
            </Card>
            <Advice market=told.market/>
            // Folded: somebody may be looking over the shoulder.
            <Details summary=words::hardship_done_told(locale)><SummaryList rows/></Details>
        </div>
        <PageNext>
            <ButtonLink href=page::href("accounts")>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}
