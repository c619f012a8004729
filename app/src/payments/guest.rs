//! The pages of whoever pays by a link: how much, with what, and what became of it. They say nothing of what is owed.

use super::confirm::Confirm;
use super::guest_view::{GuestBody, GuestForm, GuestReceiptView, GuestView};
use super::link_api::{ByLink, GuestConfirm, GuestConfirmation, GuestReceipt, PayByLink};
use super::pay::{choice_of, sign_of};
use super::receipt::{AGAIN_SECONDS, why_not};
use crate::amount;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::payments::view::PayMethod;
use crate::quiet::quiet;
use crate::text::{common, errors, pay_links as words, payments};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ButtonType, Card, Done, EmptyState, Entry, EntryList, ErrorLink, ErrorSummary,
    Heading, InputKind, MoneyField, Notice, NoticeKind, PageNext, RadioGroup, SectionTitle, SummaryList, SummaryRow,
    TextField,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::{Locale, Reader};
use shared::payments::{Payable, PaymentState};

/// The page behind a link.
#[component]
pub fn GuestPayPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let pay = Post::to::<PayByLink>();
    view! {
        <Frame title=words::guest_page(locale)>
            {quiet(
                move || Some(ByLink { token: params.read().get("token")? }),
                move |view| match view {
                    Some(view) => view! { <Link view pay/> }.into_any(),
                    None => unknown(),
                },
            )}
        </Frame>
    }
}

/// Most often an address that was cut short. Not the words that a customer reads where nothing is: they speak of accounts.
fn unknown() -> AnyView {
    let locale = page::locale();
    page::status(404);
    let (title, text) = (words::guest_unknown_title(locale), words::guest_unknown_body(locale));
    view! { <EmptyState title text whole_page=true/> }.into_any()
}

#[component]
fn Link(view: GuestView, pay: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let GuestView { token, name, last_day, body, own, .. } = view;
    let closed = |title: &'static str, text: String| view! { <EmptyState title text whole_page=true/> }.into_any();
    let shown = match body {
        GuestBody::Form(form) => {
            let until = words::guest_until(locale, reader.date(last_day));
            view! { <Form form token=token.clone() name until pay reader/> }.into_any()
        }
        GuestBody::Paid => closed(words::guest_paid_title(locale), words::guest_paid_body(locale).to_owned()),
        GuestBody::Ended => closed(words::guest_ended_title(locale), words::guest_ended_body(locale, name)),
        GuestBody::OnItsWay => closed(words::guest_coming_title(locale), words::guest_coming_body(locale).to_owned()),
        GuestBody::NotNow => closed(words::guest_not_now_title(locale), words::guest_not_now_body(locale, name)),
    };
    let own = (!own.is_empty()).then(|| {
        let rows = own.into_iter().map(|payment| {
            let title = match payment.state {
                PaymentState::Succeeded => words::own_received(locale),
                PaymentState::Failed => words::own_failed(locale),
                state if state.was_taken() => words::own_given_back(locale),
                _ => words::own_on_its_way(locale),
            };
            let href = format!("/pay/{token}/{}", payment.payment);
            view! { <Entry title amount=reader.money(payment.amount) href=href/> }
        });
        let rows = rows.collect_view();
        view! {
            <section class="section">
                <SectionTitle title=words::own_title(locale)/>
                <EntryList>{rows}</EntryList>
            </section>
        }
    });
    view! { {shown} {own} }
}

#[component]
fn Form(form: GuestForm, token: String, name: String, until: String, pay: Post, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let GuestForm { attempt, is_fixed, payable, methods, typed } = form;
    let error = pay.error();
    let wrong = |field: &'static str| words_of(error.as_ref()?, field, payable, reader);
    let links = ["amount", "card", "email"].into_iter();
    let links = links.filter_map(|field| Some(ErrorLink::new(field, wrong(field)?)));
    let errors = Signal::stored(links.collect::<Vec<_>>());
    let [amount_error, card_error, email_error] = ["amount", "card", "email"].map(|field| Signal::stored(wrong(field)));
    let other = error.clone().filter(|error| !matches!(error, ApiError::Invalid(_)));
    let other = other.map(|error| {
        view! { <Notice kind=NoticeKind::Warm announce=true>{frame::words_of(locale, &error)}</Notice> }
    });
    let (least, most) = (reader.money_short(payable.least()), reader.money(payable.most()));
    let lead = match is_fixed {
        true => words::guest_lead_fixed(locale, &name, &most),
        false => words::guest_lead_free(locale, &name, &most),
    };
    let (sign, sign_first) = sign_of(payable.most(), reader);
    let how_much = (!is_fixed).then(|| {
        view! {
            <MoneyField
                name="amount"
                label=payments::pay_how_much(locale)
                hint=words::guest_amount_hint(locale, least, &most)
                sign
                sign_first
                value=typed.amount
                error=amount_error
            />
        }
    });
    let is_simulated = methods.iter().any(|method| matches!(method, PayMethod::Test(_)));
    let methods: Vec<_> = methods.into_iter().map(|method| choice_of(locale, method)).collect();
    let first = methods.first().map(|choice| choice.value.clone()).unwrap_or_default();
    let chosen = if methods.iter().any(|choice| choice.value == typed.card) { typed.card } else { first };
    let title = words::guest_title(locale, &name);
    let takes = words::guest_takes(locale, common::brand(locale), &name);
    let known = words::guest_known(locale, &name);
    let button = match is_fixed {
        true => payments::pay_button(locale, most),
        false => payments::pay_now(locale).to_owned(),
    };
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {other}
        <Heading title=title>{lead}</Heading>
        <PostForm post=pay class="stack">
            <input type="hidden" name="attempt" value=attempt.to_string()/>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="lang" value=locale.code()/>
            {how_much}
            <RadioGroup
                name="card"
                label=if is_simulated { payments::simulator_cards(locale) } else { payments::pay_with(locale) }
                hint=if is_simulated { payments::simulator_note(locale) } else { payments::card_safe(locale) }
                choices=methods
                chosen
                error=card_error
            />
            <TextField
                name="email"
                label=words::guest_email(locale)
                hint=words::guest_email_hint(locale)
                kind=InputKind::Email
                autocomplete="email"
                value=typed.email
                error=email_error
            />
            <p class="minor">{takes} " " {payments::no_fee(locale)}</p>
            <p class="minor">{known} " " {until}</p>
            <PageNext>
                <Button busy=pay.pending()>{button}</Button>
            </PageNext>
            <p class="minor">{payments::pay_once(locale)}</p>
        </PostForm>
    }
}

/// Where the card's bank asks whoever pays by a link for a confirmation.
#[component]
pub fn GuestConfirmPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let confirm = Post::to::<GuestConfirm>();
    let token = params.read_untracked().get("token").unwrap_or_default();
    let asked = move || {
        let params = params.read();
        Some(GuestConfirmation { token: params.get("token")?, payment: params.get("payment")?.parse().ok()? })
    };
    view! {
        <Frame title=payments::confirm_with_bank(locale)>
            {quiet(asked, move |view| {
                let token = token.clone();
                view! { <Confirm view confirm token/> }
            })}
        </Frame>
    }
}

/// What became of a payment by a link.
#[component]
pub fn GuestReceiptPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let asked = move || {
        let params = params.read();
        Some(GuestReceipt { token: params.get("token")?, payment: params.get("payment")?.parse().ok()? })
    };
    view! {
        <Frame title=payments::receipt_title(locale)>
            {quiet(asked, |receipt| match receipt.state {
                PaymentState::Failed => view! { <NotThrough receipt/> }.into_any(),
                state if state.was_taken() => view! { <Taken receipt/> }.into_any(),
                _ => view! { <OnItsWay receipt/> }.into_any(),
            })}
        </Frame>
    }
}

/// What became of money that was taken, in a line.
pub fn guest_title(receipt: &GuestReceiptView, reader: Reader) -> String {
    let locale = reader.locale;
    match receipt.state {
        PaymentState::Succeeded => words::guest_thanks(locale, reader.money(receipt.amount)),
        PaymentState::Disputed | PaymentState::Returned => words::guest_taken_back(locale, reader.money(receipt.gone)),
        _ => words::guest_given_back(locale, reader.money(receipt.gone)),
    }
}

/// The receipt itself, question and answer.
pub fn guest_rows(receipt: &GuestReceiptView, reader: Reader) -> Vec<(&'static str, String)> {
    let locale = reader.locale;
    let mut rows = vec![
        (payments::receipt_amount(locale), reader.money(receipt.amount)),
        (payments::receipt_date(locale), reader.date(receipt.on)),
        (words::guest_for(locale), receipt.name.clone()),
        (words::guest_to(locale), common::brand(locale).to_owned()),
    ];
    rows.extend(receipt.card.map(|card| (payments::receipt_method(locale), payments::card_ending(locale, card))));
    if receipt.gone.is_positive() {
        rows.push((payments::receipt_given_back(locale), reader.money(receipt.gone)));
    }
    rows
}

/// The money was taken, and perhaps given back since.
#[component]
fn Taken(receipt: GuestReceiptView) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, receipt.market);
    let number = payments::receipt_number(locale, &receipt.reference);
    let here = format!("/pay/{}", receipt.token);
    let paper = format!("{here}/{}/receipt.pdf?lang={}", receipt.payment, locale.code());
    let title = guest_title(&receipt, reader);
    let head = if receipt.state == PaymentState::Succeeded {
        view! { <Done title><p><strong>{number}</strong></p></Done> }.into_any()
    } else {
        view! { <Heading title over=number/> }.into_any()
    };
    let sent = receipt.is_sent.then(|| view! { <p class="minor">{words::guest_receipt_sent(locale)}</p> });
    let note = receipt.simulated.then(|| view! { <p class="minor">{payments::simulator_note(locale)}</p> });
    let rows = guest_rows(&receipt, reader).into_iter();
    let rows = rows.map(|(question, answer)| SummaryRow::new(question, answer)).collect();
    view! {
        {head}
        <div class="stack">
            <Card title=payments::receipt_title(locale)><SummaryList rows/>{note}</Card>
            {sent}
        </div>
        <PageNext>
            <ButtonLink href=paper kind=ButtonKind::Plain download=true>{common::save_as_pdf(locale)}</ButtonLink>
            <div class="with-script">
                <Button kind=ButtonKind::Plain does=ButtonType::Script attr:data-print="">{common::print(locale)}</Button>
            </div>
            <ButtonLink href=here kind=ButtonKind::Plain>{words::guest_back(locale)}</ButtonLink>
        </PageNext>
    }
}

#[component]
fn NotThrough(receipt: GuestReceiptView) -> impl IntoView {
    let locale = page::locale();
    let amount = Reader::new(locale, receipt.market).money(receipt.amount);
    let card = receipt.card.map(|card| payments::card_ending(locale, card));
    let over = card.map_or(amount.clone(), |card| format!("{amount} · {card}"));
    view! {
        <Heading title=payments::not_through_title(locale) over=over>{words::guest_not_through(locale)}</Heading>
        <Notice>{why_not(locale, receipt.failure)}</Notice>
        <PageNext>
            <ButtonLink href=format!("/pay/{}", receipt.token)>{payments::try_again(locale)}</ButtonLink>
        </PageNext>
    }
}

#[component]
fn OnItsWay(receipt: GuestReceiptView) -> impl IntoView {
    let locale = page::locale();
    let amount = Reader::new(locale, receipt.market).money(receipt.amount);
    let here = format!("/pay/{}/{}", receipt.token, receipt.payment);
    if receipt.state == PaymentState::NeedsConfirmation {
        return view! {
            <Heading title=payments::confirm_with_bank(locale) over=amount>
                {payments::confirm_with_bank_body(locale)}
            </Heading>
            <PageNext>
                <ButtonLink href=format!("{here}/confirm")>{common::continue_on(locale)}</ButtonLink>
            </PageNext>
        }
        .into_any();
    }
    view! {
        <Heading title=payments::working_title(locale) over=amount>{words::guest_working(locale)}</Heading>
        <div data-again=AGAIN_SECONDS.to_string()>
            <Notice kind=NoticeKind::Info announce=true>{payments::working_asking(locale)}</Notice>
        </div>
        <p class="minor">{payments::receipt_number(locale, receipt.reference)}</p>
        <PageNext>
            // A link to this page itself: it works without script, and the router leaves it alone.
            <a class="btn btn-plain btn-block" href=here rel="external">{payments::look_again(locale)}</a>
        </PageNext>
    }
    .into_any()
}

/// What is wrong with a field, and what to do.
fn words_of(error: &ApiError, field: &str, payable: Payable, reader: Reader) -> Option<String> {
    let locale: Locale = reader.locale;
    Some(match error.of_field(field)? {
        "choose_one" => errors::choose_one(locale).to_owned(),
        "email_shape" => errors::email_shape(locale, "nom@exemple.fr"),
        "amount_below" => errors::amount_below(locale, reader.money(payable.least())),
        "amount_above" => errors::amount_above(locale, reader.money(payable.most())),
        code => amount::words(code, reader, payable.most().currency()),
    })
}
