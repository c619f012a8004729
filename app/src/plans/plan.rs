//! What was agreed, and what happens next.

use super::api::LoadPlan;
use super::preview::{frequency_words, row};
use super::view::PlanView;
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ButtonType, Card, Details, Done, Heading, Moment, Notice, PageNext, Progress,
    ScheduleRow, ScheduleTable, SummaryList, SummaryRow, Timeline, TimelineItem,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::Reader;
use shared::plans::{Instalment, PlanState};

/// What was agreed, and what happens next. Right after agreeing it is the confirmation; it stays the same page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let query = use_query_map();
    let (is_new, was_there) =
        (query.read_untracked().get("set").is_some(), query.read_untracked().get("already").is_some());
    view! {
        <Frame title=words::plan_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(move || Some(LoadPlan { plan: params.read().get("plan")? }), move |plan| view! { <Plan plan is_new was_there/> })}
        </Frame>
    }
}

#[component]
fn Plan(plan: PlanView, is_new: bool, was_there: bool) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, plan.market);
    let head = head(&plan, is_new);
    let moments = moments(&plan, reader);
    let schedule: Vec<ScheduleRow> =
        plan.instalments.iter().map(|instalment| schedule_row(reader, instalment)).collect();
    let pay = (plan.is_payable && plan.next().is_some()).then(|| {
        let nothing_paid = plan.paid().is_none_or(|paid| paid.is_zero());
        let say = if nothing_paid { words::pay_first_now(locale) } else { words::pay_next_now(locale) };
        view! { <ButtonLink href=page::href(&format!("accounts/{}/pay", plan.account))>{say}</ButtonLink> }
    });
    let calendar = format!("/plans/{}/calendar.ics?lang={}", plan.id, locale.code());
    let agreed = plan.words.iter().map(|line| view! { <p>{line.clone()}</p> }).collect_view();
    let agreed_on = words::agreed_on(locale, reader.date(plan.agreed_on));
    view! {
        {was_there.then(|| view! { <Notice title=words::already_title(locale)>{words::already_body(locale)}</Notice> })}
        {head}
        <div class="stack">
            {progress(&plan, reader)}
            {(!moments.is_empty()).then(|| view! {
                <Card title=words::next_title(locale)>
                    <Timeline items=moments/>
                    <p class="minor">{words::next_change(locale)}</p>
                </Card>
            })}
            <Card title=words::plan_of(locale, &plan.reference)>
                <SummaryList rows=summary(&plan, reader)/>
                <ScheduleTable
                    caption=words::schedule_title(locale)
                    date_head=words::schedule_date(locale)
                    amount_head=words::schedule_amount(locale)
                    rows=Signal::stored(schedule)
                />
            </Card>
            <Details summary=words::terms_title(locale)>
                <p class="minor">{agreed_on}</p>
                <div class="stack-tight">{agreed}</div>
            </Details>
        </div>
        <PageNext>
            {pay}
            <ButtonLink href=calendar kind=ButtonKind::Plain download=true>{words::add_to_calendar(locale)}</ButtonLink>
            <div class="with-script">
                <Button kind=ButtonKind::Plain does=ButtonType::Script attr:data-print="">{common::save_as_pdf(locale)}</Button>
            </div>
            <p class="without-script minor">{words::print_hint(locale)}</p>
            <ButtonLink href=page::href("accounts") kind=ButtonKind::Quiet>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}

/// The confirmation first, later the plan by its name.
fn head(plan: &PlanView, is_new: bool) -> AnyView {
    let locale = page::locale();
    let reference = words::done_reference_plain(locale, &plan.reference);
    match plan.state {
        PlanState::Completed => {
            view! { <Done title=words::completed_title(locale)><p>{words::completed_body(locale)}</p></Done> }
                .into_any()
        }
        _ if is_new => view! { <Done title=words::done_title(locale)><p>{reference}</p></Done> }.into_any(),
        _ => view! { <Heading title=words::plan_title(locale) over=plan.creditor.clone()>{reference}</Heading> }
            .into_any(),
    }
}

/// Progress as relief: what is behind, not what is left.
fn progress(plan: &PlanView, reader: Reader) -> Option<AnyView> {
    let (paid, total) = (plan.paid()?, plan.total()?);
    let said = words::paid_of(reader.locale, reader.money(paid), reader.money(total));
    let (done, whole, label) =
        (Signal::stored(paid.minor()), Signal::stored(total.minor()), Signal::stored(said.clone()));
    paid.is_positive().then(|| view! { <Card><Progress label done whole>{said}</Progress></Card> }.into_any())
}

/// The next payment, and the last.
fn moments(plan: &PlanView, reader: Reader) -> Vec<TimelineItem> {
    let locale = reader.locale;
    let Some(next) = plan.next().filter(|_| plan.state == PlanState::Active) else { return Vec::new() };
    let nothing_paid = plan.paid().is_none_or(|paid| paid.is_zero());
    let amount = reader.money(next.due.open());
    let what =
        if nothing_paid { words::next_payment_of(locale, amount) } else { words::next_payment_due(locale, amount) };
    let mut moments = vec![TimelineItem::new(Moment::Next, reader.near_day(next.due_on, plan.today), what)];
    if let Some(last) = plan.instalments.last().filter(|last| last.due_on != next.due_on) {
        let what = words::next_last(locale, reader.money(last.due.open()));
        moments.push(TimelineItem::new(Moment::Later, reader.near_day(last.due_on, plan.today), what));
    }
    moments
}

fn summary(plan: &PlanView, reader: Reader) -> Vec<SummaryRow> {
    let locale = reader.locale;
    let account = words::check_account(locale, &plan.creditor, &plan.account_reference);
    let mut rows = vec![SummaryRow::new(words::check_accounts(locale), account)];
    if let Ok(frequency) = plan.frequency.parse() {
        rows.push(SummaryRow::new(words::check_frequency(locale), frequency_words(locale, frequency)));
    }
    if let Some(total) = plan.total() {
        rows.push(SummaryRow::new(words::check_total(locale), reader.money(total)));
    }
    let count = plan.instalments.len() as u64;
    rows.push(SummaryRow::new(words::check_number(locale), words::payments(locale, count)));
    rows
}

fn schedule_row(reader: Reader, instalment: &super::view::InstalmentView) -> ScheduleRow {
    let super::view::InstalmentView { due_on, nominal_on, due } = *instalment;
    let shown = row(reader, &Instalment { due_on, nominal_on, amount: due.amount });
    if due.is_paid() {
        shown.note(words::instalment_paid(reader.locale)).done()
    } else if due.paid.is_positive() {
        shown.note(words::instalment_part(reader.locale, reader.money(due.paid)))
    } else {
        shown
    }
}
