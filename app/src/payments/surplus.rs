//! A payment above what is due: what it is for, and what the plan comes to with each answer.

use super::api;
use super::view::{SurplusChoice, SurplusView};
use crate::form::{Post, PostForm};
use crate::frame::{Frame, words_of};
use crate::page;
use crate::quiet::quiet;
use crate::text::payments;
use crate::ui::{Button, ButtonLink, Choice, EmptyState, Heading, LabelAs, Notice, NoticeKind, PageNext, RadioGroup};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// What a payment above what is due is for.
#[component]
pub fn SurplusPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let account = params.read_untracked().get("account").unwrap_or_default();
    let back = format!("accounts/{account}/pay");
    view! {
        <Frame title=payments::surplus_title(locale) back=back signed_in=true>
            {quiet(
                move || Some(api::Surplus { account: params.read().get("account")?.parse().ok()? }),
                move |view| match view {
                    Some(view) => view! { <Ask view/> }.into_any(),
                    None => nothing_to_choose(&account),
                },
            )}
        </Frame>
    }
}

/// It was paid already, or is by now just what is due.
fn nothing_to_choose(account: &str) -> AnyView {
    let locale = page::locale();
    let href = page::href(&format!("accounts/{account}/pay"));
    view! {
        <EmptyState title=payments::surplus_title(locale) text=payments::surplus_nothing(locale) whole_page=true>
            <ButtonLink href>{payments::pay_now(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Ask(view: SurplusView) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let start = Post::to::<api::Start>();
    let trouble = start.error().map(|error| {
        let words = words_of(locale, &error);
        view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> }
    });
    let choices: Vec<_> = view.choices.iter().map(|choice| face(choice, view.today, reader)).collect();
    let first = view.choices.first().map(|choice| choice.code.clone()).unwrap_or_default();
    let over = format!("{} · {}", view.creditor, view.reference);
    view! {
        {trouble}
        <Heading title=payments::surplus_title(locale) over=over>
            {payments::surplus_intro(locale, reader.money(view.amount))}
        </Heading>
        <PostForm post=start class="stack">
            <input type="hidden" name="attempt" value=view.attempt.to_string()/>
            <input type="hidden" name="account" value=view.account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <input type="hidden" name="way" value=view.typed.way/>
            <input type="hidden" name="amount" value=view.typed.amount/>
            <input type="hidden" name="card" value=view.typed.card/>
            <RadioGroup
                name="surplus"
                label=payments::surplus_title(locale)
                label_as=LabelAs::Unseen
                choices
                chosen=first
            />
            <PageNext>
                <Button busy=start.pending()>{payments::pay_button(locale, reader.money(view.amount))}</Button>
            </PageNext>
        </PostForm>
    }
}

/// An answer, with the next payment and the end it leads to.
fn face(choice: &SurplusChoice, today: chrono::NaiveDate, reader: Reader) -> Choice {
    let locale = reader.locale;
    let label = match choice.code.as_str() {
        "smaller_next" => payments::surplus_smaller(locale),
        "skip_next" => payments::surplus_skip(locale),
        _ => payments::surplus_sooner(locale),
    };
    let next = choice
        .next
        .map(|next| payments::surplus_then_next(locale, reader.money(next.amount), reader.on_day(next.due_on, today)));
    let end = choice.ends_on.map(|day| payments::surplus_then_end(locale, reader.date(day)));
    let hint = next.into_iter().chain(end).collect::<Vec<_>>().join(" ");
    Choice::new(choice.code.clone(), label).hint(hint)
}
