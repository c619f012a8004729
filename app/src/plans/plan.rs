//! What was agreed, and what happens next.

use super::api::{LoadPlan, SetReminders};
use super::collection_view::method_words;
use super::feed::FollowCard;
use super::preview::{frequency_words, row, rule_lines};
use super::view::{Collected, MissedView, PlanView};
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ButtonType, Card, ChoicePills, Details, Done, Heading, Moment, Notice, NoticeKind,
    PageNext, Pill, Progress, ScheduleRow, ScheduleTable, SummaryList, SummaryRow, Task, TaskList, Timeline,
    TimelineItem, Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::Reader;
use shared::plans::{Instalment, PlanState, ReminderWish};

/// What was agreed, and what happens next. Right after agreeing it is the confirmation; it stays the same page.
#[component]
pub fn PlanPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let query = use_query_map();
    let came = |how: &str| query.read_untracked().get(how).is_some();
    let (is_new, was_there, is_changed) = (came("set"), came("already"), came("changed"));
    let collected = query.read_untracked().get("collected");
    let (is_reminded, remind) = (came("reminders"), Post::to::<SetReminders>());
    view! {
        <Frame title=words::plan_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(move || Some(LoadPlan { plan: params.read().get("plan")? }), move |plan| view! { <Plan plan is_new was_there is_changed is_reminded remind collected=collected.clone()/> })}
        </Frame>
    }
}

#[component]
fn Plan(
    plan: PlanView,
    is_new: bool,
    was_there: bool,
    is_changed: bool,
    is_reminded: bool,
    remind: Post,
    collected: Option<String>,
) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, plan.market);
    let head = head(&plan, is_new, is_changed);
    let moments = moments(&plan, reader);
    let schedule: Vec<ScheduleRow> =
        plan.instalments.iter().map(|instalment| schedule_row(reader, instalment)).collect();
    let pay = (plan.is_payable && plan.next().is_some()).then(|| {
        let nothing_paid = plan.paid().is_none_or(|paid| paid.is_zero());
        let say = if nothing_paid { words::pay_first_now(locale) } else { words::pay_next_now(locale) };
        view! { <ButtonLink href=page::href(&format!("accounts/{}/pay", plan.account))>{say}</ButtonLink> }
    });
    let calendar = format!("/plans/{}/calendar.ics?lang={}", plan.id, locale.code());
    let paper = format!("/plans/{}/agreement.pdf?lang={}", plan.id, locale.code());
    let agreed = plan.words.iter().map(|line| view! { <p>{line.clone()}</p> }).collect_view();
    let agreed_on = words::agreed_on(locale, reader.date(plan.agreed_on));
    let is_active = plan.state == PlanState::Active;
    let cures = plan.missed.as_ref().map(|missed| cures(&plan, missed, reader));
    let progress = progress(&plan, reader);
    let rules = is_active.then(|| rules(&plan));
    let reminders = is_active.then(|| reminders(&plan, remind));
    let collection = is_active.then(|| collection(&plan));
    let asked = match collected.as_deref() {
        Some("on") => Some(words::collect_done(locale)),
        Some("off") => Some(words::collect_stopped(locale)),
        _ => None,
    };
    let follow = view! { <FollowCard plan=plan.id feed=plan.feed.clone() reader/> };
    let forgives = plan.forgives.map(|amount| reader.money(amount)).and_then(|amount| match plan.state {
        PlanState::Active => Some(view! { <Notice>{words::settle_running(locale, amount)}</Notice> }.into_any()),
        PlanState::Completed => {
            Some(view! { <Notice kind=NoticeKind::Success>{words::settle_done(locale, amount)}</Notice> }.into_any())
        }
        _ => None,
    });
    // A settlement can be moved, and nothing else.
    let life = match plan.forgives {
        Some(_) => words::settle_terms_change(locale),
        None => words::life_changes(locale),
    };
    let paused =
        (is_active && plan.is_held).then(|| view! { <Notice kind=NoticeKind::Info>{words::paused(locale)}</Notice> });
    let (summary, plan_of) = (summary(&plan, reader), words::plan_of(locale, &plan.reference));
    let change = is_active.then(|| {
        let href = page::href(&format!("plans/{}/change", plan.id));
        view! { <ButtonLink href kind=ButtonKind::Plain>{words::change_plan(locale)}</ButtonLink> }
    });
    let again = (plan.state == PlanState::Ended).then(|| {
        let href = page::href(&format!("accounts/{}/plan", plan.account));
        view! { <ButtonLink href>{words::ended_build(locale)}</ButtonLink> }
    });
    view! {
        {was_there.then(|| view! { <Notice title=words::already_title(locale)>{words::already_body(locale)}</Notice> })}
        {asked.map(|words| view! { <Notice kind=NoticeKind::Success announce=true>{words}</Notice> })}
        {is_reminded.then(|| view! { <Notice kind=NoticeKind::Success>{words::remind_kept(locale)}</Notice> })}
        {head}
        <div class="stack">
            {paused}
            {forgives}
            {cures}
            {progress}
            {(!moments.is_empty() && !plan.is_held).then(|| view! {
                <Card title=words::next_title(locale)>
                    <Timeline items=moments/>
                    <p class="minor">{life}</p>
                </Card>
            })}
            <Card title=plan_of>
                <SummaryList rows=summary/>
                <ScheduleTable
                    caption=words::schedule_title(locale)
                    date_head=words::schedule_date(locale)
                    amount_head=words::schedule_amount(locale)
                    rows=Signal::stored(schedule)
                />
            </Card>
            {collection}
            {reminders}
            {follow}
            {rules}
            <Details summary=words::terms_title(locale)>
                <p class="minor">{agreed_on}</p>
                <div class="stack-tight">{agreed}</div>
            </Details>
        </div>
        <PageNext>
            {pay}
            {change}
            {again}
            <ButtonLink href=calendar kind=ButtonKind::Plain download=true>{words::add_to_calendar(locale)}</ButtonLink>
            <ButtonLink href=paper kind=ButtonKind::Plain download=true>{common::save_as_pdf(locale)}</ButtonLink>
            <div class="with-script">
                <Button kind=ButtonKind::Plain does=ButtonType::Script attr:data-print="">{common::print(locale)}</Button>
            </div>
            <ButtonLink href=page::href("accounts") kind=ButtonKind::Quiet>{common::back_to_accounts(locale)}</ButtonLink>
        </PageNext>
    }
}

/// The confirmation first, later the plan by its name.
fn head(plan: &PlanView, is_new: bool, is_changed: bool) -> AnyView {
    let locale = page::locale();
    let reference = words::done_reference_plain(locale, &plan.reference);
    match plan.state {
        PlanState::Completed => {
            view! { <Done title=words::completed_title(locale)><p>{words::completed_body(locale)}</p></Done> }
                .into_any()
        }
        PlanState::Ended => {
            view! { <Heading title=words::ended_title(locale) over=plan.creditor.clone()>{words::ended_body(locale)}</Heading> }
                .into_any()
        }
        _ if is_changed => {
            view! { <Done title=words::changed_title(locale)><p>{words::changed_body(locale)}</p></Done> }.into_any()
        }
        _ if is_new => view! { <Done title=words::done_title(locale)><p>{reference}</p></Done> }.into_any(),
        _ => view! { <Heading title=words::plan_title(locale) over=plan.creditor.clone()>{reference}</Heading> }
            .into_any(),
    }
}

/// What was missed, and every way of making it good: one tap here, one on the page that shows what it comes to.
fn cures(plan: &PlanView, missed: &MissedView, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let change = page::href(&format!("plans/{}/change", plan.id));
    let task = |title: &str, hint: Option<String>, href: String| Task {
        title: title.to_owned(),
        hint,
        href: Some(href),
        status: String::new(),
        tone: Tone::Neutral,
    };
    let pay = page::href(&format!("accounts/{}/pay", plan.account));
    let spread = missed.spread.map(|each| {
        let hint = words::missed_spread_hint(locale, reader.money(each));
        task(words::missed_spread(locale), Some(hint), format!("{change}/check?kind=spread_missed"))
    });
    let to_end = missed.to_end.map(|last| {
        let hint = words::missed_to_end_hint(locale, reader.date(last));
        task(words::missed_to_end(locale), Some(hint), format!("{change}/check?kind=missed_to_end"))
    });
    let on = missed.until.map(|until| {
        let hint = words::missed_on_hint(locale, reader.date(until));
        task(words::missed_on(locale), Some(hint), format!("{change}/missed"))
    });
    let pay = task(words::missed_pay(locale), None, pay);
    let tasks = [Some(pay), spread, to_end, on].into_iter().flatten().collect();
    let title = words::missed_count(locale, u64::from(missed.count), reader.money(missed.amount));
    let ends = missed.ends_on.map(|day| view! { <p>{words::missed_ends(locale, reader.date(day))}</p> });
    view! {
        <Notice kind=NoticeKind::Warm title>
            <p>{words::missed_calm(locale)}</p>
            {ends}
        </Notice>
        <TaskList tasks/>
    }
    .into_any()
}

/// What happens when a payment is missed, before one is.
fn rules(plan: &PlanView) -> AnyView {
    let locale = page::locale();
    let lines = rule_lines(locale, &plan.changes).into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <Details summary=words::rule_title(locale)>
            <div class="stack-tight">{lines}</div>
        </Details>
    }
    .into_any()
}

/// Who makes the payments, and the way to have that otherwise.
fn collection(plan: &PlanView) -> AnyView {
    let locale = page::locale();
    let href = page::href(&format!("plans/{}/collection", plan.id));
    let (said, act) = match &plan.collected {
        Collected::ByHand => (words::collect_by_yourself(locale).to_owned(), words::collect_ask(locale)),
        Collected::From(None) => (words::collect_running_unknown(locale).to_owned(), words::collect_change(locale)),
        Collected::From(Some(method)) => {
            (words::collect_taken(locale, method_words(locale, method)), words::collect_change(locale))
        }
    };
    view! {
        <Card title=words::collect_card_title(locale)>
            <p>{said}</p>
            <ButtonLink href kind=ButtonKind::Plain>{act}</ButtonLink>
        </Card>
    }
    .into_any()
}

/// How long before each payment a reminder comes: chosen here, for all plans.
fn reminders(plan: &PlanView, remind: Post) -> AnyView {
    let locale = page::locale();
    let super::view::Reminders { wish, usual_days, attempt } = plan.reminders;
    let plan = plan.id.to_string();
    let pill = |wish: ReminderWish| {
        let label = match wish.days() {
            0 => words::remind_never(locale).to_owned(),
            days => words::remind_days(locale, u64::from(days)),
        };
        Pill::new(wish.days().to_string(), label)
    };
    let pills = ReminderWish::ALL.into_iter().map(pill).collect();
    let chosen = wish.map(|wish| wish.days().to_string()).unwrap_or_default();
    // What the law of a country lets us begin by ourselves is told where the message is decided on.
    let hint = (wish.is_none() && usual_days > 0).then(|| words::remind_usual(locale, u64::from(usual_days)));
    let error = Signal::derive(move || {
        let error = remind.error()?;
        error.of_field("days").map(|_| words::remind_choose(locale).to_owned())
    });
    view! {
        <Card title=words::remind_title(locale)>
            <PostForm post=remind class="stack">
                <input type="hidden" name="attempt" value=attempt.to_string()/>
                <input type="hidden" name="plan" value=plan/>
                <input type="hidden" name="lang" value=locale.code()/>
                <ChoicePills name="days" label=words::remind_label(locale) pills chosen hint error/>
                <Button kind=ButtonKind::Plain busy=remind.pending()>{words::remind_button(locale)}</Button>
            </PostForm>
        </Card>
    }
    .into_any()
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
    let to_come = plan.instalments.iter().find(|row| !row.due.is_paid() && row.due_on >= plan.today);
    let Some(next) = to_come.filter(|_| plan.state == PlanState::Active) else { return Vec::new() };
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

/// What was agreed in a few rows.
pub fn summary(plan: &PlanView, reader: Reader) -> Vec<SummaryRow> {
    let locale = reader.locale;
    let references: Vec<&str> = plan.accounts.iter().map(|account| account.reference.as_str()).collect();
    let account = words::check_account(locale, &plan.creditor, references.join(", "));
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

/// A payment with what became of it.
pub fn schedule_row(reader: Reader, instalment: &super::view::InstalmentView) -> ScheduleRow {
    let super::view::InstalmentView { due_on, nominal_on, due, is_extra, is_moved, again_on } = *instalment;
    let counted_by = if is_moved { due_on } else { nominal_on };
    let mut shown = row(reader, &Instalment { due_on, nominal_on: counted_by, amount: due.amount });
    if is_moved {
        shown = shown.note(words::instalment_moved(reader.locale, reader.row_date(nominal_on)));
    }
    if let Some(day) = again_on {
        shown = shown.note(words::instalment_again(reader.locale, reader.row_date(day)));
    }
    if is_extra {
        shown.note(words::instalment_extra(reader.locale)).done()
    } else if due.is_paid() {
        shown.note(words::instalment_paid(reader.locale)).done()
    } else if due.paid.is_positive() {
        shown.note(words::instalment_part(reader.locale, reader.money(due.paid)))
    } else {
        shown
    }
}
