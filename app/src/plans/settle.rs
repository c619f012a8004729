//! Settling for less: what is paid, what is given up, in how many payments, from when.

use super::api::{ChooseSettlement, LoadSettlement};
use super::build::{closed_view, running};
use super::preview::rule_lines;
use super::settle_view::{SettleChoice, SettleView, Settling};
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{Frame, words_of};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, errors, plans as words};
use crate::ui::{
    AmountLine, AmountList, Button, ButtonLink, Card, Choice, EmptyState, ErrorLink, ErrorSummary, Heading, Notice,
    NoticeKind, PageNext, RadioGroup, SelectField,
};
use chrono::Days;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// Time to get ready, where nothing else was chosen.
const DAYS_BEFORE_FIRST: u64 = 7;

/// Settling for less.
#[component]
pub fn SettlePage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let choose = Post::to::<ChooseSettlement>();
    let back = format!("accounts/{}", params.read_untracked().get("account").unwrap_or_default());
    view! {
        <Frame title=words::settle_title(locale) back=back signed_in=true>
            {quiet(
                move || Some(LoadSettlement { account: params.read().get("account")? }),
                move |settling| match settling {
                    Settling::Open(view) => view! { <Settle view=*view choose/> }.into_any(),
                    Settling::NotOffered(account) => not_offered(&format!("accounts/{account}/plan")),
                    Settling::Running(plan) => running(plan),
                    Settling::Closed(closed) => closed_view(&closed),
                },
            )}
        </Frame>
    }
}

fn not_offered(plan: &str) -> AnyView {
    let href = page::href(plan);
    let locale = page::locale();
    view! {
        <EmptyState title=words::settle_not_offered_title(locale) text=words::settle_not_offered(locale) whole_page=true>
            <ButtonLink href>{words::settle_spread_instead(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Settle(view: SettleView, choose: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let over = words::check_account(locale, &view.creditor, &view.reference);
    let error = choose.error();
    let wrong = |field: &'static str| {
        let code = error.as_ref().and_then(|error| error.of_field(field));
        code.map(|_| errors::choose_one(locale).to_owned())
    };
    let links = ["count", "first_on"].into_iter().filter_map(|field| Some(ErrorLink::new(field, wrong(field)?)));
    let errors = Signal::stored(links.collect::<Vec<_>>());
    let other = error.clone().filter(|error| !matches!(error, ApiError::Invalid(_)));
    let counts: Vec<Choice> = view.choices.iter().map(|choice| parts(reader, *choice)).collect();
    let chosen_before = view.wish.as_ref().and_then(|wish| {
        let each = crate::amount::read(&wish.amount, view.pays.currency()).ok()?;
        view.choices.iter().find(|choice| choice.each == each)
    });
    let chosen = chosen_before.or(view.choices.first()).map(|choice| choice.count.to_string()).unwrap_or_default();
    let days: Vec<Choice> =
        view.first_days.iter().map(|day| Choice::new(day.to_string(), reader.row_date(*day))).collect();
    let in_a_week = view.first_days.first().and_then(|first| first.checked_add_days(Days::new(DAYS_BEFORE_FIRST)));
    let usual = in_a_week.filter(|day| view.first_days.contains(day)).or(view.first_days.last().copied());
    let first_on = view.wish.as_ref().map(|wish| wish.first_on.clone());
    let first_on = first_on.or(usual.map(|day| day.to_string())).unwrap_or_default();
    let rules = rule_lines(locale, &view.changes).into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let until =
        view.until.map(|until| view! { <p class="minor">{words::settle_until(locale, reader.date(until))}</p> });
    let apart = (view.choices.len() > 1).then(|| words::settle_apart(locale).to_owned());
    let (count_error, day_error) = (wrong("count"), wrong("first_on"));
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {other.map(|error| view! { <Notice kind=NoticeKind::Warm announce=true>{words_of(locale, &error)}</Notice> })}
        <Heading title=words::settle_head(locale, reader.money(view.pays), reader.money(view.balance)) over>
            {words::settle_lead(locale, &view.creditor)}
        </Heading>
        <PostForm post=choose class="stack">
            <input type="hidden" name="account" value=view.account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <Card>
                <AmountList>
                    <AmountLine label=words::settle_row_owed(locale) amount=reader.money(view.balance)/>
                    <AmountLine label=words::settle_row_forgiven(locale) amount=reader.money(minus(view.forgiven))/>
                    <AmountLine label=words::settle_row_pays(locale) amount=reader.money(view.pays) total=true/>
                </AmountList>
                {until}
            </Card>
            <RadioGroup
                name="count"
                label=words::settle_count(locale)
                hint=apart
                choices=counts
                chosen
                error=Signal::stored(count_error)
            />
            <SelectField
                name="first_on"
                label=words::first_payment_label(locale)
                choices=days
                chosen=first_on
                error=Signal::stored(day_error)
            />
            <Card title=words::rule_title(locale)><div class="stack-tight">{rules}</div></Card>
            <PageNext>
                <Button busy=choose.pending()>{common::continue_on(locale)}</Button>
                <ButtonLink
                    href=page::href(&format!("accounts/{}/plan", view.account))
                    kind=crate::ui::ButtonKind::Plain
                >
                    {words::settle_spread_instead(locale)}
                </ButtonLink>
            </PageNext>
        </PostForm>
    }
}

fn parts(reader: Reader, SettleChoice { count, each }: SettleChoice) -> Choice {
    let locale = reader.locale;
    match count {
        1 => Choice::new("1", words::settle_once(locale, reader.money(each))),
        _ => Choice::new(count.to_string(), words::settle_parts(locale, u64::from(count), reader.money(each))),
    }
}

fn minus(amount: shared::kernel::Money) -> shared::kernel::Money {
    shared::kernel::Money::from_minor(-amount.minor(), amount.currency())
}
