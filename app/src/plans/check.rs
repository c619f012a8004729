//! Check your answers, and agree.

use super::api::{AgreePlan, CheckPlan};
use super::build::{closed_view, running};
use super::preview::row;
use super::view::{Check, Checking};
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{Frame, words_of};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonLink, Card, Details, EmptyState, Heading, Notice, NoticeKind, PageNext, ScheduleTable, SummaryList,
    SummaryRow,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::{Locale, Reader};

/// Check your answers, and agree.
#[component]
pub fn CheckPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let agree = Post::to::<AgreePlan>();
    let settles = use_query_map().read_untracked().get("settle").is_some();
    let account = params.read_untracked().get("account").unwrap_or_default();
    let back = format!("accounts/{account}/{}", page_before(settles));
    let build = page::href(&back);
    view! {
        <Frame title=words::check_title(locale) back=back signed_in=true>
            {quiet(
                move || Some(CheckPlan { account: params.read().get("account")?, lang: locale }),
                move |checking| match checking {
                    Checking::Ready(check) => view! { {trouble(agree)} <CheckForm check=*check agree/> }.into_any(),
                    Checking::BuildFirst => build_first(build.clone()),
                    Checking::Running(plan) => running(plan),
                    Checking::Closed(closed) => closed_view(&closed),
                },
            )}
        </Frame>
    }
}

/// Where it was chosen.
const fn page_before(settles: bool) -> &'static str {
    if settles { "settle" } else { "plan" }
}

/// What is pressed to agree: the agreement says it, too.
pub fn agree_button(locale: Locale, settles: bool) -> &'static str {
    if settles { words::settle_button(locale) } else { words::button_set_up(locale) }
}

/// Why it was refused; what is shown below is how it stands now.
fn trouble(agree: Post) -> Option<AnyView> {
    let locale = page::locale();
    let error = agree.error()?;
    let say = match &error {
        ApiError::Refused(_) | ApiError::Invalid(_) => words::changed_meanwhile(locale).to_owned(),
        other => words_of(locale, other),
    };
    Some(view! { <Notice kind=NoticeKind::Warm announce=true>{say}</Notice> }.into_any())
}

fn build_first(href: String) -> AnyView {
    let locale = page::locale();
    view! {
        <EmptyState title=words::builder_title(locale) text=words::changed_meanwhile(locale) whole_page=true>
            <ButtonLink href>{common::continue_on(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn CheckForm(check: Check, agree: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, check.market);
    let settles = check.wish.settles();
    let build = page::href(&format!("accounts/{}/{}", check.account, page_before(settles)));
    // A settlement has no budget before it.
    let (title, step) = if settles { (words::settle_check_title(locale), 2) } else { (words::check_title(locale), 3) };
    let button = agree_button(locale, settles);
    let answers = check
        .rows
        .into_iter()
        .map(|row| {
            let answer = SummaryRow::new(row.question, row.answer);
            match row.change {
                Some(id) => answer.change(format!("{build}#{id}"), common::change(locale)),
                None => answer,
            }
        })
        .collect();
    let schedule: Vec<_> = check.instalments.iter().map(|instalment| row(reader, instalment)).collect();
    let terms = check.terms.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <Heading title over=common::step(locale, step, step)>
            {words::check_nothing_yet(locale)}
        </Heading>
        <div class="stack">
            {check.warning.map(|text| view! { <Notice kind=NoticeKind::Warm>{text}</Notice> })}
            <SummaryList rows=answers/>
            <Details summary=words::check_schedule(locale)>
                <ScheduleTable
                    caption=words::schedule_title(locale)
                    date_head=words::schedule_date(locale)
                    amount_head=words::schedule_amount(locale)
                    rows=Signal::stored(schedule)
                />
            </Details>
            <Card title=words::terms_title(locale)><div class="stack-tight">{terms}</div></Card>
        </div>
        <PageNext>
            <PostForm post=agree>
                <input type="hidden" name="attempt" value=check.attempt.to_string()/>
                <input type="hidden" name="account" value=check.account.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <input type="hidden" name="frequency" value=check.wish.frequency/>
                <input type="hidden" name="first_on" value=check.wish.first_on/>
                <input type="hidden" name="amount" value=check.wish.amount/>
                <input type="hidden" name="settle" value=check.wish.settle/>
                <input type="hidden" name="with" value=check.wish.with/>
                <input type="hidden" name="seal" value=check.seal/>
                <Button busy=agree.pending()>{button}</Button>
            </PostForm>
        </PageNext>
    }
}
