//! What became of a payment.

use super::api;
use super::view::{ReceiptPart, ReceiptView};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{accounts, common, payments};
use crate::ui::{
    Button, ButtonKind, ButtonLink, ButtonType, Card, Done, Heading, Notice, NoticeKind, PageNext, SummaryList,
    SummaryRow,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::{Locale, Reader};
use shared::payments::{FailureCode, PaymentState};

/// How long to wait before asking again what became of a payment.
pub(super) const AGAIN_SECONDS: u32 = 5;

/// What became of a payment.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    view! {
        <Frame title=payments::receipt_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(
                move || Some(api::Receipt { payment: params.read().get("payment")?.parse().ok()? }),
                |receipt| match receipt.state {
                    PaymentState::Succeeded => view! { <Paid receipt/> }.into_any(),
                    PaymentState::Failed => view! { <NotThrough receipt/> }.into_any(),
                    state if state.was_taken() => view! { <GivenBack receipt/> }.into_any(),
                    _ => view! { <OnItsWay receipt/> }.into_any(),
                },
            )}
        </Frame>
    }
}

/// The money was taken.
#[component]
fn Paid(receipt: ReceiptView) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, receipt.market);
    let (title, next) = what_became(&receipt, reader);
    let paper = format!("/payments/{}/receipt.pdf?lang={}", receipt.payment, locale.code());
    let account = page::href(&format!("accounts/{}", receipt.account));
    let number = payments::receipt_number(locale, receipt.reference.clone());
    let plan = receipt.plan.map(|plan| {
        let plan = page::href(&format!("plans/{plan}"));
        view! { <ButtonLink href=plan kind=ButtonKind::Plain>{accounts::see_plan(locale)}</ButtonLink> }
    });
    view! {
        <Done title><p><strong>{number}</strong></p></Done>
        <div class="stack">
            <Card title=payments::receipt_next(locale)><p>{next}</p></Card>
            <Card title=payments::receipt_title(locale)><Rows receipt/></Card>
        </div>
        <PageNext>
            <ButtonLink href=account>{payments::back_to_account(locale)}</ButtonLink>
            {plan}
            <ButtonLink href=paper kind=ButtonKind::Plain download=true>{common::save_as_pdf(locale)}</ButtonLink>
            <div class="with-script">
                <Button kind=ButtonKind::Plain does=ButtonType::Script attr:data-print="">{common::print(locale)}</Button>
            </div>
        </PageNext>
    }
}

/// The money was taken, and some or all of it is no longer with us.
#[component]
fn GivenBack(receipt: ReceiptView) -> impl IntoView {
    let locale = page::locale();
    let (title, what) = what_became(&receipt, Reader::new(locale, receipt.market));
    let account = page::href(&format!("accounts/{}", receipt.account));
    let pay = (receipt.state == PaymentState::Returned && receipt.balance.is_positive()).then(|| {
        let href = format!("{account}/pay");
        view! { <ButtonLink href>{payments::pay_title(locale)}</ButtonLink> }
    });
    let plan = receipt.plan.map(|plan| {
        let plan = page::href(&format!("plans/{plan}"));
        view! { <ButtonLink href=plan kind=ButtonKind::Plain>{accounts::see_plan(locale)}</ButtonLink> }
    });
    let over = payments::receipt_number(locale, receipt.reference.clone());
    let paper = format!("/payments/{}/receipt.pdf?lang={}", receipt.payment, locale.code());
    view! {
        <Heading title over=over></Heading>
        <div class="stack">
            <Notice>{what}</Notice>
            <Card title=payments::receipt_title(locale)><Rows receipt/></Card>
        </div>
        <PageNext>
            {pay}
            {plan}
            <ButtonLink href=paper kind=ButtonKind::Plain download=true>{common::save_as_pdf(locale)}</ButtonLink>
            <ButtonLink href=account kind=ButtonKind::Plain>{payments::back_to_account(locale)}</ButtonLink>
        </PageNext>
    }
}

/// What became of money that was taken: in a line, and what that means.
pub fn what_became(receipt: &ReceiptView, reader: Reader) -> (String, String) {
    let locale = reader.locale;
    let gone = reader.money(receipt.gone);
    let what = match receipt.state {
        PaymentState::RefundedInPart | PaymentState::Refunded | PaymentState::Disputed | PaymentState::Returned
            if receipt.by_link =>
        {
            payments::given_back_by_link(locale, gone.clone())
        }
        PaymentState::RefundedInPart => payments::given_back_part(locale, gone.clone()),
        PaymentState::Refunded => payments::given_back_whole(locale).to_owned(),
        PaymentState::Disputed => payments::given_back_held(locale).to_owned(),
        PaymentState::Returned => payments::given_back_returned(locale).to_owned(),
        _ => return (payments::paid_title(locale, reader.money(receipt.amount)), what_next(receipt, reader)),
    };
    (payments::given_back_title(locale, gone), what)
}

/// What comes after a payment: what is left, and the next payment of the plan.
fn what_next(receipt: &ReceiptView, reader: Reader) -> String {
    let locale = reader.locale;
    if !receipt.balance.is_positive() {
        return payments::paid_clear(locale).to_owned();
    }
    let balance = payments::paid_balance(locale, reader.money(receipt.balance));
    match receipt.next {
        Some(next) => {
            let day = reader.on_day(next.due_on, receipt.today);
            format!("{balance} {}", payments::paid_plan(locale, reader.money(next.amount), day))
        }
        None => balance,
    }
}

/// The receipt itself, question and answer.
pub fn rows(receipt: &ReceiptView, reader: Reader) -> Vec<(&'static str, String)> {
    let locale = reader.locale;
    let card = receipt.card.map(|card| (payments::receipt_method(locale), payments::card_ending(locale, card)));
    let mut rows = vec![
        (payments::receipt_amount(locale), reader.money(receipt.amount)),
        (payments::receipt_date(locale), reader.date(receipt.on)),
    ];
    rows.extend(card);
    if receipt.by_link {
        rows.push((payments::receipt_by(locale), payments::receipt_by_link(locale).to_owned()));
    }
    if receipt.gone.is_positive() {
        rows.push((payments::receipt_given_back(locale), reader.money(receipt.gone)));
    }
    let part = |part: &ReceiptPart| payments::receipt_part(locale, &part.reference, reader.money(part.amount));
    let accounts = match receipt.parts.as_slice() {
        [] => receipt.account_reference.clone(),
        parts => parts.iter().map(part).collect::<Vec<_>>().join("\n"),
    };
    rows.push((payments::receipt_for(locale), format!("{}\n{accounts}", receipt.creditor)));
    rows.push((payments::receipt_left(locale), reader.money(receipt.balance)));
    rows
}

/// The receipt itself, for the eye and the printer.
#[component]
fn Rows(receipt: ReceiptView) -> impl IntoView {
    let locale = page::locale();
    let rows = rows(&receipt, Reader::new(locale, receipt.market)).into_iter();
    let rows = rows.map(|(question, answer)| SummaryRow::new(question, answer)).collect();
    view! {
        <SummaryList rows/>
        {receipt.simulated.then(|| view! { <p class="minor">{payments::simulator_note(locale)}</p> })}
    }
}

/// Why money was not taken, and what can be done.
pub(super) fn why_not(locale: Locale, failure: Option<FailureCode>) -> &'static str {
    match failure {
        Some(FailureCode::InsufficientFunds) => payments::declined_funds(locale),
        Some(FailureCode::ExpiredCard) => payments::declined_expired(locale),
        Some(FailureCode::Unusable) => payments::declined_unusable(locale),
        Some(FailureCode::NotConfirmed) => payments::declined_not_confirmed(locale),
        Some(FailureCode::NeverArrived) => payments::declined_never_arrived(locale),
        Some(FailureCode::Rejected) => payments::declined_rejected(locale),
        Some(FailureCode::Declined) | None => payments::declined_by_bank(locale),
    }
}

/// The money was not taken.
#[component]
fn NotThrough(receipt: ReceiptView) -> impl IntoView {
    let locale = page::locale();
    let amount = Reader::new(locale, receipt.market).money(receipt.amount);
    let why = if receipt.by_link { payments::not_through_by_link(locale) } else { why_not(locale, receipt.failure) };
    let account = page::href(&format!("accounts/{}", receipt.account));
    let card = receipt.card.map(|card| payments::card_ending(locale, card));
    let over = card.map_or(amount.clone(), |card| format!("{amount} · {card}"));
    view! {
        <Heading title=payments::not_through_title(locale) over=over>{payments::not_through_body(locale)}</Heading>
        <Notice>{why}</Notice>
        <PageNext>
            <ButtonLink href=format!("{account}/pay")>{payments::try_again(locale)}</ButtonLink>
            <ButtonLink href=account kind=ButtonKind::Plain>{payments::back_to_account(locale)}</ButtonLink>
        </PageNext>
    }
}

/// Nobody knows yet, or the bank is still waiting for the person.
#[component]
fn OnItsWay(receipt: ReceiptView) -> impl IntoView {
    let locale = page::locale();
    let amount = Reader::new(locale, receipt.market).money(receipt.amount);
    let here = page::href(&format!("payments/{}", receipt.payment));
    if receipt.state == PaymentState::NeedsConfirmation && !receipt.by_link {
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
    let number = payments::receipt_number(locale, receipt.reference);
    let (title, body) = match receipt.by_link {
        true => (payments::working_by_link_title(locale), payments::working_by_link(locale)),
        false => (payments::working_title(locale), payments::working_body(locale)),
    };
    view! {
        <Heading title over=amount>{body}</Heading>
        <div data-again=AGAIN_SECONDS.to_string()>
            <Notice kind=NoticeKind::Info announce=true>{payments::working_asking(locale)}</Notice>
        </div>
        <p class="minor">{number}</p>
        <PageNext>
            // A link to this page itself: it works without script, and the router leaves it alone.
            <a class="btn btn-plain btn-block" href=here rel="external">{payments::look_again(locale)}</a>
        </PageNext>
    }
    .into_any()
}
