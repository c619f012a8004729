//! What happens after it.

use super::api;
use super::view::{LodgedView, reason_words};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, disputes as words};
use crate::ui::{ButtonLink, Card, Done, PageNext, SummaryList, SummaryRow};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// What happens after it.
#[component]
pub fn DisputeDonePage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    view! {
        <Frame title=words::dispute_done_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(
                move || Some(api::Lodged { dispute: params.read().get("dispute")?.parse().ok()? }),
                |lodged| view! { <Lodged lodged/> },
            )}
        </Frame>
    }
}

#[component]
fn Lodged(lodged: LodgedView) -> impl IntoView {
    let locale = page::locale();
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
    view! {
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
        </div>
        <PageNext>
            <ButtonLink href=page::href("accounts")>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}
