//! How much, and with which card.

use super::api;
use super::view::{Obstacle, PayBody, PayForm, PayMethod, PayView};
use crate::amount;
use crate::asking::load_again;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::text::{common, errors, payments};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Choice, EmptyState, ErrorLink, ErrorSummary, Heading, MoneyField, Notice,
    NoticeKind, PageNext, RadioGroup,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::{Locale, Money, Reader};
use shared::payments::{Payable, TestCard, WayToPay};

/// How much, and with which card.
#[component]
pub fn PayPage() -> impl IntoView {
    let locale = page::locale();
    let account = use_params_map().read_untracked().get("account").unwrap_or_default();
    let start = Post::to::<api::Start>();
    // After a refusal the form is another one: another attempt, another amount that is left.
    let refused = move || match start.error() {
        Some(ApiError::Refused(_)) => start.version(),
        _ => 0,
    };
    let id = account.parse().ok();
    let load = load_again(refused, move || Some(api::Offer { account: id? }));
    view! {
        <Frame title=payments::pay_title(locale) back=format!("accounts/{account}") signed_in=true>
            {frame::show(load, move |view| view! { <Pay view start/> })}
        </Frame>
    }
}

#[component]
fn Pay(view: PayView, start: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let over = format!("{} · {}", view.creditor, view.reference);
    let account = view.account;
    let pending = view.pending.map(|payment| page::href(&format!("payments/{payment}")));
    match view.body {
        PayBody::Form(form) => {
            let on_its_way = pending.filter(|_| view.on_its_way.is_positive()).map(|href| {
                view! {
                    <Notice>
                        {payments::pay_on_its_way(locale, reader.money(view.on_its_way))} " "
                        <a class="link" href=href>{payments::see_that_payment(locale)}</a>
                    </Notice>
                }
            });
            let amount = reader.money(view.balance);
            let left = match view.is_settlement {
                true => payments::pay_agreed(locale, amount),
                false => payments::pay_balance(locale, amount),
            };
            let all = [&[view.reference][..], &view.others].concat().join(", ");
            let shared = (!view.others.is_empty()).then(|| format!(" {}", payments::pay_shared(locale, all)));
            view! {
                <Problem start/>
                <Heading title=payments::pay_how_much(locale) over=over>
                    {left} {shared}
                </Heading>
                {on_its_way}
                <Form form account start reader/>
            }
            .into_any()
        }
        PayBody::Blocked(obstacle) => {
            let why = blocked_words(locale, obstacle);
            view! {
                <Heading title=payments::pay_title(locale) over=over/>
                <EmptyState title=payments::blocked_title(locale) text=why>
                    {pending.map(|href| view! {
                        <ButtonLink href kind=ButtonKind::Plain>{payments::see_that_payment(locale)}</ButtonLink>
                    })}
                    <ButtonLink href=page::href(&format!("accounts/{account}"))>
                        {payments::back_to_account(locale)}
                    </ButtonLink>
                </EmptyState>
            }
            .into_any()
        }
    }
}

/// Why nothing can be paid on an account now.
pub(super) fn blocked_words(locale: Locale, obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Disputed => payments::blocked_disputed(locale),
        Obstacle::Held => payments::blocked_held(locale),
        Obstacle::Closed => payments::blocked_closed(locale),
        Obstacle::OnItsWay => payments::blocked_on_its_way(locale),
    }
}

/// What went wrong with the whole form, rather than with one of its fields.
#[component]
fn Problem(start: Post) -> impl IntoView {
    let locale = page::locale();
    move || {
        let error = start.error()?;
        if matches!(error, ApiError::Invalid(_)) {
            return None;
        }
        let words = frame::words_of(locale, &error);
        Some(view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> })
    }
}

#[component]
fn Form(form: PayForm, account: shared::accounts::AccountId, start: Post, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let PayForm { attempt, payable, next, methods, typed, today } = form;
    let error = Signal::derive(move || start.error());
    let words = move |field: &'static str| {
        Signal::derive(move || error.get().and_then(|error| words_of(&error, field, payable, reader)))
    };
    let (way_error, amount_error, card_error) = (words("way"), words("amount"), words("card"));
    let errors = Signal::derive(move || {
        [("way", way_error), ("amount", amount_error), ("card", card_error)]
            .into_iter()
            .filter_map(|(field, words)| words.get().map(|words| ErrorLink::new(field, words)))
            .collect::<Vec<_>>()
    });
    let first = next.map_or(WayToPay::Other, |_| WayToPay::Next);
    let chosen = WayToPay::of(&typed.way).filter(|way| next.is_some() || *way != WayToPay::Next).unwrap_or(first);
    let way = RwSignal::new(chosen.code().to_owned());
    let figure = RwSignal::new(typed.amount);
    let ways: Vec<Choice> = next
        .map(|next| {
            let label = payments::pay_next_instalment(locale, reader.money(next.amount));
            Choice::new(WayToPay::Next.code(), label).hint(reader.near_day(next.due_on, today))
        })
        .into_iter()
        .chain([
            Choice::new(WayToPay::All.code(), payments::pay_all(locale, reader.money(payable.most()))),
            Choice::new(WayToPay::Other.code(), payments::pay_other(locale)),
        ])
        .collect();
    let other_id = format!("way-{}", ways.len());
    choose_other_when_typed(way, figure, other_id);
    let is_simulated = methods.iter().any(|method| matches!(method, PayMethod::Test(_)));
    let methods = methods.into_iter().map(|method| choice_of(locale, method)).collect::<Vec<_>>();
    let first = methods.first().map(|choice| choice.value.clone()).unwrap_or_default();
    // What was typed before may have been taken away since.
    let method_chosen = if methods.iter().any(|choice| choice.value == typed.card) { typed.card } else { first };
    // Without script the page cannot follow what is chosen, so the button must not name an amount.
    let is_live = RwSignal::new(false);
    Effect::new(move |_| is_live.set(true));
    let button = move || {
        let amount = match WayToPay::of(&way.get()) {
            Some(WayToPay::Next) => next.map(|next| next.amount),
            Some(WayToPay::All) => Some(payable.most()),
            Some(WayToPay::Other) => amount::read(&figure.get(), payable.most().currency())
                .ok()
                .and_then(|amount| payable.check(amount).ok()),
            None => None,
        };
        match amount.filter(|_| is_live.get()) {
            Some(amount) => payments::pay_button(locale, reader.money(amount)),
            None => payments::pay_now(locale).to_owned(),
        }
    };
    let (sign, sign_first) = sign_of(payable.most(), reader);
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        <PostForm post=start class="stack">
            <input type="hidden" name="attempt" value=attempt.to_string()/>
            <input type="hidden" name="account" value=account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <RadioGroup
                name="way"
                label=payments::pay_how_much(locale)
                label_as=crate::ui::LabelAs::Unseen
                choices=ways
                chosen=chosen.code()
                live=way
                error=way_error
            />
            <MoneyField
                name="amount"
                label=payments::pay_other(locale)
                hint=payments::pay_other_hint(locale, reader.money_short(payable.least()))
                sign
                sign_first
                live=figure
                error=amount_error
            />
            <RadioGroup
                name="card"
                label=if is_simulated { payments::simulator_cards(locale) } else { payments::pay_with(locale) }
                hint=if is_simulated { payments::simulator_note(locale) } else { payments::pay_with_hint(locale) }
                choices=methods
                chosen=method_chosen
                error=card_error
            />
            <p class="minor">
                {payments::no_fee(locale)} " " {payments::pay_once(locale)} " "
                <a class="link" href=page::href("methods")>{payments::methods_link(locale)}</a> " "
                <a class="link" href=page::href(&format!("accounts/{account}/pay-links"))>
                    {payments::pay_links_link(locale)}
                </a>
            </p>
            <PageNext>
                <Button busy=start.pending()>{button}</Button>
            </PageNext>
        </PostForm>
    }
}

pub(super) fn choice_of(locale: Locale, method: PayMethod) -> Choice {
    let card = match method {
        PayMethod::Test(card) => card,
        PayMethod::Saved(method) => return Choice::new(method.id.to_string(), super::called(locale, &method)),
        PayMethod::Elsewhere => {
            return Choice::new("page", payments::pay_elsewhere(locale)).hint(payments::pay_elsewhere_hint(locale));
        }
    };
    let label = match card {
        TestCard::Approve => payments::simulator_approve(locale),
        TestCard::Decline => payments::simulator_decline(locale),
        TestCard::Confirm => payments::simulator_confirm(locale),
        TestCard::TimeOut => payments::simulator_timeout(locale),
    };
    Choice::new(card.code(), label).hint(payments::card_ending(locale, card.ending()))
}

/// What is wrong with a field, and what to do.
fn words_of(error: &ApiError, field: &str, payable: Payable, reader: Reader) -> Option<String> {
    let locale = reader.locale;
    Some(match error.of_field(field)? {
        "choose_one" => errors::choose_one(locale).to_owned(),
        "amount_below" => errors::amount_below(locale, reader.money(payable.least())),
        "amount_above" => errors::amount_above_balance(locale, reader.money(payable.most())),
        code => amount::words(code, reader, payable.most().currency()),
    })
}

/// The currency's sign, and whether this reader's country writes it first.
pub(super) fn sign_of(money: Money, reader: Reader) -> (String, bool) {
    let written = reader.money_short(Money::from_minor(money.currency().minor_per_unit(), money.currency()));
    let sign: String = written.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
    let first = written.chars().next().is_some_and(|c| !c.is_ascii_digit());
    (sign, first)
}

/// Whoever types an amount means that amount: "another amount" is chosen for them.
fn choose_other_when_typed(way: RwSignal<String>, figure: RwSignal<String>, radio: String) {
    Effect::new(move |ran: Option<()>| {
        let typed = figure.get();
        if ran.is_some() && !typed.is_empty() && way.get_untracked() != WayToPay::Other.code() {
            way.set(WayToPay::Other.code().to_owned());
            check(&radio);
        }
    });
}

/// Marks a radio button, as a click on it would. In the browser only.
fn check(id: &str) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::JsCast;
        if let Some(radio) =
            document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            radio.set_checked(true);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}
