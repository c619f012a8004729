//! Where the card's bank asks for a confirmation. With the built-in provider, this page plays the bank.

use super::api;
use super::view::ConfirmationView;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::payments;
use crate::ui::{Button, ButtonKind, Heading, Notice, NoticeKind, SummaryList, SummaryRow};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// Where the card's bank asks for a confirmation.
#[component]
pub fn ConfirmPaymentPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let confirm = Post::to::<api::Confirm>();
    view! {
        <Frame title=payments::confirm_with_bank(locale) signed_in=true>
            {quiet(
                move || Some(api::Confirmation { payment: params.read().get("payment")?.parse().ok()?, lang: locale }),
                move |view| view! { <Confirm view confirm/> },
            )}
        </Frame>
    }
}

/// The confirmation itself, sent by `confirm`.
#[component]
pub(super) fn Confirm(
    view: ConfirmationView,
    confirm: Post,
    /// The secret of the link by which somebody else pays.
    #[prop(optional)]
    token: String,
) -> impl IntoView {
    let locale = page::locale();
    let amount = Reader::new(locale, view.market).money(view.amount);
    let error = move || {
        let error = confirm.error()?;
        let words = frame::words_of(locale, &error);
        Some(view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> })
    };
    let card =
        view.card.map(|card| SummaryRow::new(payments::receipt_method(locale), payments::card_ending(locale, card)));
    let rows = [
        SummaryRow::new(payments::receipt_amount(locale), amount.clone()),
        SummaryRow::new(payments::receipt_for(locale), view.creditor),
    ];
    let answer = |approved: bool| {
        let token = (!token.is_empty()).then(|| view! { <input type="hidden" name="token" value=token.clone()/> });
        view! {
            {token}
            <input type="hidden" name="payment" value=view.payment.to_string()/>
            <input type="hidden" name="approved" value=approved.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
        }
    };
    let (yes_fields, no_fields) = (answer(true), answer(false));
    let (title, body) = match (&view.elsewhere, view.card) {
        // Nothing was chosen yet: it is typed over there.
        (Some(_), None) => (payments::go_on_title(locale), payments::go_on_body(locale)),
        _ => (payments::confirm_with_bank(locale), payments::confirm_with_bank_body(locale)),
    };
    let yes = match view.elsewhere.clone() {
        // A link, not a form: our policy lets no form lead to another site.
        Some(url) => view! {
            <p class="minor">{payments::card_safe(locale)}</p>
            <a class="btn btn-primary" rel="external noreferrer" href=url>{payments::go_to_provider(locale)}</a>
        }
        .into_any(),
        None => view! {
            <Notice>{payments::simulator_note(locale)}</Notice>
            <PostForm post=confirm>
                {yes_fields}
                <Button busy=confirm.pending()>{payments::confirm_yes(locale, amount)}</Button>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        {error}
        <Heading title>{body}</Heading>
        <div class="stack">
            <SummaryList rows=rows.into_iter().chain(card).collect()/>
            {yes}
            <PostForm post=confirm>
                {no_fields}
                <Button kind=ButtonKind::Plain busy=confirm.pending()>{payments::confirm_no(locale)}</Button>
            </PostForm>
        </div>
    }
}
