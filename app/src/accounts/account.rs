//! One account: what it is made of, why, what happened.

use super::view::{AccountView, History, OnHold, What};
use super::words;
use super::{actions, api};
use crate::frame::Frame;
use crate::page::{self, href};
use crate::quiet::quiet;
use crate::text::{accounts as text, papers};
use crate::ui::{
    AmountLine, AmountList, ButtonKind, ButtonLink, Card, Heading, Moment, Notice, NoticeKind, SectionTitle,
    SummaryList, SummaryRow, Timeline, TimelineItem,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::accounts::AccountState;
use shared::kernel::{Locale, Market, Reader};
use uuid::Uuid;

/// Where the history is on the page.
const HISTORY: &str = "history";

/// One account: what it is made of, why, what happened.
#[component]
pub fn AccountPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    // What is no moment is the latest: an address cut short still shows the account.
    let moment = move |name: &str| query.read().get(name).and_then(|id| id.parse::<Uuid>().ok());
    let asked = move || {
        let account = params.read().get("account")?.parse().ok()?;
        Some(api::One { account, before: moment("before"), after: moment("after") })
    };
    view! {
        <Frame title=text::account_page(page::locale()) back="accounts".to_owned() signed_in=true wide=true>
            {quiet(asked, |view| view! { <Account view/> })}
        </Frame>
    }
}

#[component]
fn Account(view: AccountView) -> impl IntoView {
    let reader = Reader::new(page::locale(), view.market);
    let locale = reader.locale;
    let row = &view.row;
    let over = format!("{}, {}", row.creditor, words::what(locale, row));
    let title = match row.state {
        AccountState::Open => text::total_left(locale, reader.money(row.balance)),
        _ => words::closed_title(reader, row),
    };
    let closed = (!row.state.is_active()).then(|| {
        let body = match row.state {
            AccountState::Recalled => text::recalled_body(locale, &row.creditor),
            _ => text::closed_body(locale).to_owned(),
        };
        view! { <Notice kind=NoticeKind::Success>{body}</Notice> }
    });
    let held = row.hold.filter(|_| row.state.is_active()).map(|hold| {
        let body = match hold {
            OnHold::Disputed => text::held_disputed(locale),
            OnHold::Struggling => text::held_struggling(locale),
            OnHold::Otherwise => text::held_body(locale),
        };
        view! { <Notice kind=NoticeKind::Info>{body}</Notice> }
    });
    view! {
        <Heading title over/>
        {closed} {held}
        <div class="columns">
            <div class="beside">{actions::for_one(&view, reader)}</div>
            <div>
                {why(&view, reader)}
                {made_of(&view, reader)}
                {papers(&view, locale)}
                {history(&view, reader)}
            </div>
        </div>
    }
}

/// The exact reason: who, what, when, through whose hands.
fn why(view: &AccountView, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let row = &view.row;
    let first = view.original_creditor.clone().unwrap_or_else(|| row.creditor.clone());
    let passed_on = view
        .original_creditor
        .as_ref()
        .filter(|original| **original != row.creditor)
        .map(|original| view! { <p>{text::why_passed_on(locale, &row.creditor, original)}</p> });
    let details = words::details(reader, view).into_iter();
    let rows = details.map(|(question, answer)| SummaryRow::new(question, answer)).collect();
    view! {
        <section class="section">
            <SectionTitle title=text::why_title(locale)/>
            <div class="prose">
                <p>{text::why_text(locale, first, reader.date(view.opened_on))}</p>
                {passed_on}
                <p>{text::why_missed_since(locale, reader.date(view.default_on))}</p>
            </div>
            <SummaryList rows/>
        </section>
    }
    .into_any()
}

/// Every part of the balance, and their sum.
fn made_of(view: &AccountView, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let total = reader.money(view.row.balance);
    let original = text::charge_original_was(locale, reader.money(view.original_amount));
    let lines = words::parts(locale, view)
        .into_iter()
        .map(|(label, amount)| view! { <AmountLine label amount=reader.money(amount)/> })
        .collect_view();
    view! {
        <section class="section">
            <SectionTitle title=text::made_of_title(locale)/>
            <Card>
                <AmountList>
                    {lines}
                    <AmountLine label=text::charge_total(locale) amount=total total=true/>
                </AmountList>
                <p class="minor">{original}</p>
            </Card>
        </section>
    }
    .into_any()
}

/// What can be kept: the statement, the paper that says it is settled, what the law of the market has people told.
fn papers(view: &AccountView, locale: Locale) -> AnyView {
    let account = view.row.id;
    let link = |file: &str, label: &'static str| {
        let href = format!("/accounts/{account}/{file}.pdf?lang={}", locale.code());
        view! { <ButtonLink href kind=ButtonKind::Plain download=true>{label}</ButtonLink> }
    };
    let is_closed = matches!(view.row.state, AccountState::PaidInFull | AccountState::Settled);
    let owes_nothing = is_closed && !view.row.balance.is_positive();
    let quitus = owes_nothing.then(|| link("paid-in-full", text::quitus_download(locale)));
    let notice = match view.market {
        Market::Us => Some(link("validation-notice", papers::notice_us_link(locale))),
        Market::Fr => Some(link("validation-notice", papers::notice_fr_link(locale))),
        Market::Uk | Market::Au | Market::Nz | Market::Ca => None,
    };
    view! {
        <section class="section no-print">
            <SectionTitle title=papers::title(locale)/>
            <div class="stack-tight">
                {quitus}
                {link("statement", papers::statement_link(locale))}
                {notice}
            </div>
        </section>
    }
    .into_any()
}

/// What happened, a page of it.
fn history(view: &AccountView, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let History { events, older, newer } = &view.history;
    let account = view.row.id;
    let link = |moment: Option<Uuid>, which: &str, label: &'static str| {
        moment.map(|moment| {
            let href = href(&format!("accounts/{account}?{which}={moment}#{HISTORY}"));
            view! { <a class="link" href=href>{label}</a> }
        })
    };
    let pager = (older.is_some() || newer.is_some()).then(|| {
        view! {
            <nav class="between" aria-label=text::history_pages(locale)>
                <span>{link(*newer, "after", text::history_newer(locale))}</span>
                <span>{link(*older, "before", text::history_older(locale))}</span>
            </nav>
        }
    });
    let items = events
        .iter()
        .map(|event| {
            let what = match &event.what {
                What::Placed => text::event_placed(locale).to_owned(),
                What::Paid(amount) => text::event_paid(locale, reader.money(*amount)),
                What::PaidByLink(amount) => text::event_paid_by_link(locale, reader.money(*amount)),
                What::PaymentFailed => text::event_payment_failed(locale).to_owned(),
                What::GivenBack(amount) => text::event_given_back(locale, reader.money(*amount)),
                What::GivenBackToOther(amount) => text::event_given_back_to_other(locale, reader.money(*amount)),
                What::CameAgain(amount) => text::event_came_again(locale, reader.money(*amount)),
                What::PaidElsewhere(amount) => text::event_paid_elsewhere(locale, reader.money(*amount)),
                What::Lowered(amount) => text::event_lowered(locale, reader.money(*amount)),
                What::Raised(amount) => text::event_raised(locale, reader.money(*amount)),
                What::WrittenOff(amount) => text::event_written_off(locale, reader.money(*amount)),
                What::Recalled => text::event_recalled(locale).to_owned(),
                What::PlanChanged => text::event_plan_changed(locale).to_owned(),
                What::PlanResumed => text::event_plan_resumed(locale).to_owned(),
                What::PlanEnded => text::event_plan_ended(locale).to_owned(),
                What::PlanAgreed => text::event_plan_agreed(locale).to_owned(),
                What::PlanCompleted => text::event_plan_completed(locale).to_owned(),
                What::PaidInFull => text::event_paid_in_full(locale).to_owned(),
                What::Disputed => text::event_disputed(locale).to_owned(),
                What::Hardship => text::event_hardship(locale).to_owned(),
                What::AddedTo => text::event_added_to(locale).to_owned(),
                What::MessageByEmail => text::event_email(locale).to_owned(),
                What::MessageBySms => text::event_sms(locale).to_owned(),
                What::MessageOtherwise => text::event_message(locale).to_owned(),
            };
            TimelineItem::new(Moment::Certain, reader.date(event.on), what)
        })
        .collect();
    view! {
        <section class="section" id=HISTORY>
            <SectionTitle title=text::history_title(locale)/>
            <Timeline items/>
            {pager}
        </section>
    }
    .into_any()
}
