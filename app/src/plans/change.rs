//! What can be changed of a plan, and the forms on which it is.

use super::api::{AskChange, CheckChange, LoadChanging, MakeChange};
use super::change_check::checked;
use super::change_view::{ChangeWish, Changing};
use super::preview::{Trouble, frequency_words};
use crate::amount;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{Frame, words_of};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, plans as words};
use crate::ui::{
    Button, ButtonLink, Card, Choice, EmptyState, ErrorLink, ErrorSummary, Heading, MoneyField, Notice, NoticeKind,
    PageNext, RadioGroup, SelectField, SummaryList, SummaryRow, Task, TaskList, Tone,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use shared::kernel::{Locale, Money, Reader};
use shared::plans::{ChangeRefusal, Running, Who};

/// The next payments are what people mean; the list stays short enough to read.
const PAYMENTS_SHOWN: usize = 6;

/// What can be changed of a plan.
#[component]
pub fn ChangePage() -> impl IntoView {
    let params = use_params_map();
    framed("", quiet(asks(params), |changing| view! { <Menu changing/> }))
}

/// The form of one kind of change: `move`, `rhythm`, `pause`, `missed`.
#[component]
pub fn ChangeFormPage() -> impl IntoView {
    let params = use_params_map();
    let kind = params.read_untracked().get("kind").unwrap_or_default();
    let ask = Post::to::<AskChange>();
    framed(
        "/change",
        quiet(asks(params), move |changing| match kind.as_str() {
            "move" => view! { <MoveForm changing ask/> }.into_any(),
            "rhythm" => view! { <RhythmForm changing ask/> }.into_any(),
            "pause" => view! { <PauseForm changing ask/> }.into_any(),
            "missed" => view! { <MissedForm changing ask/> }.into_any(),
            _ => view! { <crate::frame::Trouble error=ApiError::NotFound/> }.into_any(),
        }),
    )
}

/// A last look at a change.
#[component]
pub fn CheckChangePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let make = Post::to::<MakeChange>();
    let asks = move || {
        let (plan, kind) = (params.read().get("plan")?, query.read().get("kind"));
        Some(CheckChange { plan, lang: page::locale(), kind })
    };
    framed("/change", quiet(asks, move |checking| checked(checking, make)))
}

fn asks(params: Memo<ParamsMap>) -> impl Fn() -> Option<LoadChanging> {
    move || Some(LoadChanging { plan: params.read().get("plan")? })
}

/// The page around a part; `back` is where it leads back to, from the page of the plan.
fn framed(back: &'static str, shown: AnyView) -> impl IntoView {
    let plan = use_params_map().read_untracked().get("plan").unwrap_or_default();
    view! {
        <Frame title=words::change_plan(page::locale()) back=format!("plans/{plan}{back}") signed_in=true>{shown}</Frame>
    }
}

#[component]
fn Menu(changing: Changing) -> impl IntoView {
    let locale = page::locale();
    let over = words::plan_of(locale, &changing.reference);
    view! {
        <Heading title=words::change_title(locale) over=over>{words::change_intro(locale)}</Heading>
        <TaskList tasks=tasks(&changing, locale)/>
    }
}

/// Each kind of change: where it leads, or why it is not possible now.
fn tasks(changing: &Changing, locale: Locale) -> Vec<Task> {
    let reader = changing.reader(locale);
    let here = page::href(&format!("plans/{}/change", changing.plan));
    let task = |title: &str, hint: String, href: Result<String, String>| {
        let (href, hint, status, tone) = match href {
            Ok(href) => (Some(href), hint, "", Tone::Neutral),
            Err(why) => (None, why, words::change_not_now(locale), Tone::Neutral),
        };
        Task { title: title.to_owned(), hint: Some(hint), href, status: status.to_owned(), tone }
    };
    let stopped = || match changing.is_held {
        true => words::refused_held(locale).to_owned(),
        false => words::refused_nothing_left(locale).to_owned(),
    };
    let running = changing.running().filter(|running| !changing.is_held && !running.remaining().is_zero());
    let moves = running.as_ref().map_or_else(|| Err(stopped()), |running| movable(running, changing.today, reader));
    let rhythm = running.as_ref().map_or_else(
        || Err(stopped()),
        |running| {
            let allowed = running.changes().customer.reshape;
            if allowed { Ok(()) } else { Err(words::refused_not_allowed(locale).to_owned()) }
        },
    );
    let next = running.as_ref().and_then(|running| running.open().find(|row| row.due_on >= changing.today).copied());
    let skip = changing.simply("skip", locale).map_err(|trouble| trouble.words);
    let skip_hint = next.map_or(String::new(), |row| words::change_skip_hint(locale, reader.row_date(row.due_on)));
    let account = changing.account;
    // Only where the creditor's policy lets customers pause by themselves; otherwise they tell us that it is too much.
    let pause = running.as_ref().filter(|running| running.changes().customer.pause_days > 0).map(|running| {
        let days = running.pausable_until(Who::Customer, changing.today);
        let refused = |refusal| super::change_preview::refusal_words(&refusal, reader);
        let href = days.map(|_| format!("{here}/pause")).map_err(refused);
        task(words::change_pause(locale), words::change_pause_hint(locale).to_owned(), href)
    });
    let moves = task(
        words::change_move(locale),
        words::change_move_hint(locale).to_owned(),
        moves.map(|_| format!("{here}/move")),
    );
    let rhythm = task(
        words::change_rhythm(locale),
        words::change_rhythm_hint(locale).to_owned(),
        rhythm.map(|()| format!("{here}/rhythm")),
    );
    let skip = task(words::change_skip(locale), skip_hint, skip.map(|_| format!("{here}/check?kind=skip")));
    let extra = task(
        words::change_extra(locale),
        words::change_extra_hint(locale).to_owned(),
        if changing.is_held { Err(stopped()) } else { Ok(page::href(&format!("accounts/{account}/pay"))) },
    );
    let struggling = task(
        words::change_struggling(locale),
        words::change_struggling_hint(locale).to_owned(),
        Ok(page::href(&format!("hardship?account={account}"))),
    );
    [moves, rhythm, skip].into_iter().chain(pause).chain([extra, struggling]).collect()
}

/// A payment that can be moved: its day, how much of it is open, and the days it may move to.
struct Movable {
    due_on: NaiveDate,
    open: Money,
    days: (NaiveDate, NaiveDate),
}

/// The payments that can be moved, or why none can.
fn movable(running: &Running, today: NaiveDate, reader: Reader) -> Result<Vec<Movable>, String> {
    let mut why = None;
    let mut found = Vec::new();
    for row in running.open().filter(|row| row.due_on >= today) {
        match running.movable_to(row.due_on, Who::Customer, today) {
            Ok(days) => found.push(Movable { due_on: row.due_on, open: row.due.open(), days }),
            Err(refusal) => why = why.or(Some(super::change_preview::refusal_words(&refusal, reader))),
        }
    }
    if found.is_empty() {
        Err(why.unwrap_or_else(|| words::refused_nothing_left(reader.locale).to_owned()))
    } else {
        Ok(found)
    }
}

/// What the form says of the last try: the box and the words, worked out from what was kept.
fn trouble_of(changing: &Changing, ask: Post, kind: &str) -> Option<Trouble> {
    let locale = page::locale();
    let error = ask.error()?;
    let wish = changing.wish.as_ref().filter(|wish| wish.kind == kind);
    match (&error, wish) {
        (ApiError::Invalid(_), Some(wish)) => changing.propose(wish, locale).err(),
        _ => Some(Trouble { field: "kind", code: "refused", words: words_of(locale, &error) }),
    }
}

/// What is wrong, on top of the page.
#[component]
fn Summary(trouble: Option<Trouble>) -> impl IntoView {
    let locale = page::locale();
    match trouble {
        Some(Trouble { field: "kind", words, .. }) => {
            view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> }.into_any()
        }
        trouble => {
            let errors: Vec<_> = trouble.into_iter().map(|it| ErrorLink::new(it.field, it.words)).collect();
            view! { <ErrorSummary title=common::problem_title(locale) errors=Signal::stored(errors)/> }.into_any()
        }
    }
}

/// The words at one box.
fn at(trouble: &Option<Trouble>, field: &str) -> MaybeProp<String> {
    trouble.as_ref().filter(|trouble| trouble.field == field).map(|trouble| trouble.words.clone()).into()
}

/// What a choice comes to, while it is being chosen: filled in by a module of its own (`frontend/rehearsal`), which counts
/// with the function by which the change is made. Without script the next page says it.
#[component]
fn Rehearsing(changing: Changing) -> impl IntoView {
    let locale = page::locale();
    let rehearsal = changing.rehearsal(locale).to_text();
    let rows = [words::row_next(locale), words::row_end(locale)].map(|question| SummaryRow::new(question, ""));
    let script = format!("{}/rehearsal.js", page::site().pkg);
    view! {
        <div aria-live="polite" data-rehearsal=rehearsal>
            <div hidden>
                <Card title=words::rehearsal_title(locale)><SummaryList rows=rows.to_vec()/></Card>
            </div>
            <p class="minor" hidden>{words::rehearsal_not_possible(locale)}</p>
        </div>
        <script type="module" src=script></script>
    }
}

#[component]
fn Hidden(changing: Changing, kind: &'static str) -> impl IntoView {
    view! {
        <input type="hidden" name="plan" value=changing.plan.to_string()/>
        <input type="hidden" name="lang" value=page::locale().code()/>
        <input type="hidden" name="kind" value=kind/>
    }
}

fn days_of(reader: Reader, (first, last): (NaiveDate, NaiveDate)) -> Vec<Choice> {
    first
        .iter_days()
        .take_while(|day| *day <= last)
        .map(|day| Choice::new(day.to_string(), reader.row_date(day)))
        .collect()
}

/// Two questions on one page: which payment, and to which day. The days are those that any of the payments may take; what
/// does not go together is said with what does.
#[component]
fn MoveForm(changing: Changing, ask: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = changing.reader(locale);
    let running = changing.running().filter(|_| !changing.is_held);
    let found = running
        .as_ref()
        .ok_or_else(|| words::refused_held(locale).to_owned())
        .and_then(|running| movable(running, changing.today, reader));
    let found = match found {
        Ok(found) => found,
        Err(why) => return not_now(&changing, why),
    };
    let trouble = trouble_of(&changing, ask, "move");
    let wish = changing.wish.clone().filter(|wish| wish.kind == "move").unwrap_or_default();
    let which: Vec<_> = found
        .iter()
        .take(PAYMENTS_SHOWN)
        .map(|Movable { due_on, open, days }| {
            let label = words::move_choice(locale, reader.row_date(*due_on), reader.money(*open));
            let hint = words::move_to_hint(locale, reader.row_date(days.0), reader.row_date(days.1));
            Choice::new(due_on.to_string(), label).hint(hint)
        })
        .collect();
    let first = found.iter().map(|it| it.days.0).min().unwrap_or(changing.today);
    let last = found.iter().take(PAYMENTS_SHOWN).map(|it| it.days.1).max().unwrap_or(first);
    let chosen = if wish.due_on.is_empty() { which[0].value.clone() } else { wish.due_on };
    let to = if wish.to.is_empty() { found[0].due_on.to_string() } else { wish.to };
    let reach = running.map_or(0, |running| running.changes().customer.move_days);
    view! {
        <Summary trouble=trouble.clone()/>
        <Heading title=words::move_title(locale) over=words::plan_of(locale, &changing.reference)/>
        <PostForm post=ask class="stack">
            <Hidden changing=changing.clone() kind="move"/>
            <RadioGroup name="due_on" label=words::move_which(locale) choices=which chosen error=at(&trouble, "due_on")/>
            <SelectField
                name="to"
                label=words::move_to(locale)
                choices=days_of(reader, (first, last))
                chosen=to
                hint=words::move_to_hint_each(locale, reach)
                error=at(&trouble, "to")
            />
            <Rehearsing changing/>
            <PageNext><Button busy=ask.pending()>{words::see_change(locale)}</Button></PageNext>
        </PostForm>
    }
    .into_any()
}

#[component]
fn RhythmForm(changing: Changing, ask: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = changing.reader(locale);
    let Some(running) = changing.running().filter(|running| !changing.is_held && !running.remaining().is_zero()) else {
        return not_now(&changing, words::refused_held(locale).to_owned());
    };
    let Ok(days) = running.reshapable_from(changing.today) else {
        return not_now(&changing, words::refused_nothing_left(locale).to_owned());
    };
    let trouble = trouble_of(&changing, ask, "reshape");
    let next = running.open().find(|row| row.due_on >= days.0).map_or(days.0, |row| row.due_on);
    let frequency = running.timing().frequency;
    let as_it_is = ChangeWish {
        frequency: frequency.code().to_owned(),
        amount: amount::to_type(running.amount(), locale),
        next_on: next.to_string(),
        ..ChangeWish::default()
    };
    let wish = changing.wish.clone().filter(|wish| wish.kind == "reshape").unwrap_or(as_it_is);
    let least = running.least_amount(frequency, next, Who::Customer, changing.today);
    let offered = running.terms().frequencies();
    let frequencies = offered.iter().map(|&it| Choice::new(it.code(), frequency_words(locale, it))).collect::<Vec<_>>();
    let sign = reader.currency_sign(running.amount().currency());
    view! {
        <Summary trouble=trouble.clone()/>
        <Heading title=words::rhythm_title(locale) over=words::plan_of(locale, &changing.reference)>
            {words::rhythm_left(locale, reader.money(running.remaining()))}
        </Heading>
        <PostForm post=ask class="stack">
            <Hidden changing=changing.clone() kind="reshape"/>
            <MoneyField
                name="amount"
                label=words::rhythm_amount(locale)
                hint=words::rhythm_amount_hint(locale, reader.money_short(least))
                sign
                sign_first={locale == Locale::En}
                value=wish.amount
                error=at(&trouble, "amount")
            />
            <RadioGroup
                name="frequency"
                label=words::frequency_label(locale)
                choices=frequencies
                chosen=wish.frequency
                error=at(&trouble, "frequency")
            />
            <SelectField
                name="next_on"
                label=words::rhythm_next(locale)
                choices=days_of(reader, days)
                chosen=wish.next_on
                hint=words::first_payment_hint(locale)
                error=at(&trouble, "next_on")
            />
            <Rehearsing changing/>
            <PageNext><Button busy=ask.pending()>{words::see_change(locale)}</Button></PageNext>
        </PostForm>
    }
    .into_any()
}

#[component]
fn PauseForm(changing: Changing, ask: Post) -> impl IntoView {
    let locale = page::locale();
    let running = changing.running().filter(|_| !changing.is_held);
    let days = running.map(|running| running.pausable_until(Who::Customer, changing.today));
    let (title, intro) = (words::pause_title(locale), words::pause_intro(locale).to_owned());
    let form = DayForm { kind: "pause", title, intro, label: words::pause_until(locale) };
    form.shown(changing, days, ask)
}

#[component]
fn MissedForm(changing: Changing, ask: Post) -> impl IntoView {
    let locale = page::locale();
    let running = changing.running().filter(|_| !changing.is_held);
    let days = running.as_ref().map(|running| running.missed_until(Who::Customer, changing.today));
    let missed = running.map(|running| {
        let open = running.open().filter(|row| row.due_on < changing.today).map(|row| row.due.open().minor());
        changing.reader(locale).money(Money::from_minor(open.sum(), running.amount().currency()))
    });
    let intro = words::missed_on_intro(locale, missed.unwrap_or_default());
    let form =
        DayForm { kind: "missed_on", title: words::missed_on_title(locale), intro, label: words::move_to(locale) };
    form.shown(changing, days, ask)
}

/// A form that asks for one day.
struct DayForm {
    /// The kind of change that it makes.
    kind: &'static str,
    title: &'static str,
    intro: String,
    label: &'static str,
}

impl DayForm {
    /// The form with the days that can be chosen, or why there are none; no days: the account is on hold.
    fn shown(
        self,
        changing: Changing,
        days: Option<Result<(NaiveDate, NaiveDate), ChangeRefusal>>,
        ask: Post,
    ) -> AnyView {
        let locale = page::locale();
        let reader = changing.reader(locale);
        let days = match days {
            Some(Ok(days)) => days,
            Some(Err(refusal)) => return not_now(&changing, super::change_preview::refusal_words(&refusal, reader)),
            None => return not_now(&changing, words::refused_held(locale).to_owned()),
        };
        let Self { kind, title, intro, label } = self;
        let trouble = trouble_of(&changing, ask, kind);
        let wish = changing.wish.clone().filter(|wish| wish.kind == kind).unwrap_or_default();
        view! {
            <Summary trouble=trouble.clone()/>
            <Heading title over=words::plan_of(locale, &changing.reference)>{intro}</Heading>
            <PostForm post=ask class="stack">
                <Hidden changing=changing.clone() kind/>
                <SelectField
                    name="to"
                    label
                    choices=days_of(reader, days)
                    chosen=wish.to
                    error=at(&trouble, "to")
                />
                <Rehearsing changing/>
                <PageNext><Button busy=ask.pending()>{words::see_change(locale)}</Button></PageNext>
            </PostForm>
        }
        .into_any()
    }
}

/// Why this cannot be changed now; never a dead end.
fn not_now(changing: &Changing, why: String) -> AnyView {
    let locale = page::locale();
    let back = page::href(&format!("plans/{}/change", changing.plan));
    view! {
        <EmptyState title=words::change_not_now(locale) text=why whole_page=true>
            <ButtonLink href=back>{common::back(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}
