//! Links by which somebody else pays: made, sent on, stopped by their owner.

use super::link_api::{Links, MakeLink, StopLink};
use super::link_view::{LinkForm, LinkRow, LinksBody, LinksView};
use super::pay::{blocked_words, sign_of};
use crate::amount;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, errors, pay_links as words, payments};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, Choice, EmptyState, ErrorLink, ErrorSummary, Heading, MoneyField, Notice,
    NoticeKind, PageNext, RadioGroup, SectionTitle, StatusTag, TextField, Tone, VisuallyHidden,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use shared::accounts::AccountId;
use shared::kernel::{Locale, Reader};
use shared::payments::{LinkAmount, LinkName, LinkState, PayLink, Payable};

/// For how long, where nothing else was chosen.
const DAYS: u8 = PayLink::DAYS[1];

/// Links by which somebody else pays.
#[component]
pub fn PayLinksPage() -> impl IntoView {
    let locale = page::locale();
    let (params, query) = (use_params_map(), use_query_map());
    let (make, stop) = (Post::to::<MakeLink>(), Post::to::<StopLink>());
    let back = format!("accounts/{}", params.read_untracked().get("account").unwrap_or_default());
    let asked = move || {
        let account = params.read().get("account")?.parse().ok()?;
        Some(Links { account, before: query.read().get("before").and_then(|link| link.parse().ok()) })
    };
    view! {
        <Frame title=words::title(locale) back=back signed_in=true>
            {quiet(asked, move |view| view! { <AllLinks view make stop/> })}
        </Frame>
    }
}

#[component]
fn AllLinks(view: LinksView, make: Post, stop: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let over = format!("{} · {}", view.creditor, view.reference);
    let account = view.account;
    let done = match use_query_map().read_untracked().get("done").as_deref() {
        Some("made") => Some(words::made(locale)),
        Some("stopped") => Some(words::stopped(locale)),
        _ => None,
    };
    let done = done.map(|words| view! { <Notice kind=NoticeKind::Success announce=true>{words}</Notice> });
    let error = make.error().or_else(|| stop.error()).filter(|error| !matches!(error, ApiError::Invalid(_)));
    let error = error.map(|error| {
        view! { <Notice kind=NoticeKind::Warm announce=true>{frame::words_of(locale, &error)}</Notice> }
    });
    let body = match view.body {
        LinksBody::Form(form) => {
            let title = (!view.links.is_empty()).then(|| view! { <SectionTitle title=words::new_title(locale)/> });
            view! { <section class="section">{title}<NewLink form account make reader/></section> }.into_any()
        }
        LinksBody::Full => view! { <Notice>{words::full(locale)}</Notice> }.into_any(),
        LinksBody::Blocked(obstacle) => {
            let text = blocked_words(locale, obstacle);
            view! { <EmptyState title=payments::blocked_title(locale) text/> }.into_any()
        }
    };
    let older = view.older.map(|link| {
        let href = page::href(&format!("accounts/{account}/pay-links?before={link}"));
        view! { <a class="link" href=href>{words::older(locale)}</a> }
    });
    let newest = (!view.is_newest).then(|| {
        let href = page::href(&format!("accounts/{account}/pay-links"));
        view! { <a class="link" href=href>{words::newest(locale)}</a> }
    });
    let pager = (older.is_some() || newest.is_some())
        .then(|| view! { <nav class="between" aria-label=words::pages(locale)><span>{newest}</span><span>{older}</span></nav> });
    let links = view.links.into_iter().map(|link| view! { <One link stop reader/> }).collect_view();
    let list = (!links.is_empty() || !view.is_newest).then(|| {
        view! {
            <section class="section">
                <SectionTitle title=words::list_title(locale)/>
                <div class="stack">{links}</div>
                {pager}
            </section>
        }
    });
    // What was just made comes first: it is to be sent on.
    let (first, second) =
        if done.is_some() || !view.is_newest { (list.into_any(), body) } else { (body, list.into_any()) };
    view! {
        {error}
        <Heading title=words::title(locale) over=over>{words::intro(locale)}</Heading>
        {done}
        {first} {second}
    }
}

/// One link, and what can be done with it.
#[component]
fn One(link: LinkRow, stop: Post, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let how_much = match link.amount {
        LinkAmount::Fixed(amount) => words::row_fixed(locale, reader.money(amount)),
        LinkAmount::UpTo(amount) => words::row_up_to(locale, reader.money(amount)),
    };
    let is_open = link.state == LinkState::Open;
    let (label, tone) = match link.state {
        LinkState::Open => (words::state_open(locale), Tone::Calm),
        LinkState::Paid => (words::state_paid(locale), Tone::Good),
        LinkState::Expired => (words::state_ended(locale), Tone::Neutral),
        LinkState::Stopped => (words::state_stopped(locale), Tone::Neutral),
    };
    let until = is_open.then(|| words::row_until(locale, reader.date(link.last_day)));
    let taken = link.taken.is_positive().then(|| words::row_taken(locale, reader.money(link.taken)));
    let coming = link.on_its_way.is_positive().then(|| words::row_on_its_way(locale, reader.money(link.on_its_way)));
    let waits = link.is_too_large.then(|| words::row_too_large(locale).to_owned());
    let lines = [until, taken, coming, waits].into_iter().flatten().map(|line| view! { <p class="minor">{line}</p> });
    let lines = lines.collect_view();
    let which = how_much.clone();
    let whose = words::row_name(locale, link.name.clone());
    let open = is_open.then(|| {
        let address = format!("{}/pay/{}", page::site().origin, link.token);
        let text = words::share_text(locale, &address);
        let by_mail = format!("mailto:?subject={}&body={}", encoded(words::share_subject(locale)), encoded(&text));
        let by_sms = format!("sms:?&body={}", encoded(&text));
        view! {
            <p>{words::address_label(locale)}<br/><code>{address}</code></p>
            <ButtonLink href=by_sms>{words::send_sms(locale)}</ButtonLink>
            <ButtonLink href=by_mail kind=ButtonKind::Plain>{words::send_email(locale)}</ButtonLink>
            <PostForm post=stop>
                <input type="hidden" name="link" value=link.id.to_string()/>
                <input type="hidden" name="lang" value=locale.code()/>
                <Button kind=ButtonKind::Quiet>
                    {words::stop(locale)} <VisuallyHidden>" "{which}</VisuallyHidden>
                </Button>
            </PostForm>
            <p class="minor">{words::stop_hint(locale)}</p>
        }
    });
    view! {
        <Card title=how_much>
            <div class="stack-tight">
                <p><StatusTag label tone/> " " {whose}</p>
                {lines} {open}
            </div>
        </Card>
    }
}

#[component]
fn NewLink(form: LinkForm, account: AccountId, make: Post, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let LinkForm { attempt, payable, typed } = form;
    let error = make.error();
    let wrong = |field: &'static str| words_of(error.as_ref()?, field, payable, reader);
    let links = ["name", "kind", "amount", "days"].into_iter();
    let links = links.filter_map(|field| Some(ErrorLink::new(field, wrong(field)?)));
    let errors = Signal::stored(links.collect::<Vec<_>>());
    let [name_error, kind_error, amount_error, days_error] =
        ["name", "kind", "amount", "days"].map(|field| Signal::stored(wrong(field)));
    let kinds = vec![
        Choice::new("fixed", words::kind_fixed(locale)).hint(words::kind_fixed_hint(locale)),
        Choice::new("up_to", words::kind_up_to(locale)).hint(words::kind_up_to_hint(locale)),
    ];
    let days = PayLink::DAYS.map(|days| Choice::new(days.to_string(), words::days(locale, u64::from(days)))).to_vec();
    let or = |typed: String, usual: &str| if typed.is_empty() { usual.to_owned() } else { typed };
    let (sign, sign_first) = sign_of(payable.most(), reader);
    let hint = words::amount_hint(locale, reader.money_short(payable.least()), reader.money(payable.most()));
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        <PostForm post=make class="stack">
            <input type="hidden" name="attempt" value=attempt.to_string()/>
            <input type="hidden" name="account" value=account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <TextField
                name="name"
                label=words::name_label(locale)
                hint=words::name_hint(locale)
                value=typed.name
                autocomplete="given-name"
                length_max=60
                error=name_error
            />
            <RadioGroup
                name="kind"
                label=words::kind_label(locale)
                choices=kinds
                chosen=or(typed.kind, "fixed")
                error=kind_error
            />
            <MoneyField
                name="amount"
                label=words::amount_label(locale)
                hint
                sign
                sign_first
                value=typed.amount
                error=amount_error
            />
            <RadioGroup
                name="days"
                label=words::days_label(locale)
                choices=days
                chosen=or(typed.days, &DAYS.to_string())
                error=days_error
            />
            <p class="minor">{words::keep_in_mind(locale)}</p>
            <PageNext>
                <Button busy=make.pending()>{words::make(locale)}</Button>
            </PageNext>
        </PostForm>
    }
}

/// What is wrong with a field, and what to do.
fn words_of(error: &ApiError, field: &str, payable: Payable, reader: Reader) -> Option<String> {
    let locale: Locale = reader.locale;
    Some(match error.of_field(field)? {
        "choose_one" => errors::choose_one(locale).to_owned(),
        "name_missing" => words::name_missing(locale).to_owned(),
        "name_too_long" => words::name_too_long(locale, LinkName::CHARS_MAX as u64),
        "name_letters" => words::name_letters(locale).to_owned(),
        "amount_below" => errors::amount_below(locale, reader.money(payable.least())),
        "amount_above" => errors::amount_above_balance(locale, reader.money(payable.most())),
        code => amount::words(code, reader, payable.most().currency()),
    })
}

/// For the address of a message.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
