//! The cards and bank accounts that somebody has saved.

use super::api;
use super::method_view::{MethodsView, OfferView};
use super::view::MethodView;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, errors, payments};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, CardKind, Choice, EmptyState, ErrorLink, ErrorSummary, Heading, Notice,
    NoticeKind, PageNext, RadioGroup, SectionTitle,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kernel::{Locale, Reader};
use shared::payments::{MethodKind, PaymentMethodId, TestCard};

/// The cards and bank accounts that somebody has saved.
#[component]
pub fn MethodsPage() -> impl IntoView {
    let locale = page::locale();
    let (add, change) = (Post::to::<api::AddMethod>(), Post::to::<api::ChangeMethod>());
    view! {
        <Frame title=payments::methods_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(|| Some(api::Methods {}), move |view| view! { <Methods view add change/> })}
        </Frame>
    }
}

#[component]
fn Methods(view: MethodsView, add: Post, change: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let error = Signal::derive(move || add.error().or_else(|| change.error()));
    let errors = Signal::derive(move || {
        let words = error.get().map(|error| match &error {
            ApiError::Invalid(_) => errors::choose_one(locale).to_owned(),
            ApiError::Refused(code) if code == "methods_full" => payments::methods_full(locale).to_owned(),
            error => frame::words_of(locale, error),
        });
        words.map(|text| vec![ErrorLink::new("card", text)]).unwrap_or_default()
    });
    let done = match use_query_map().read_untracked().get("done").as_deref() {
        Some("saved") => Some((NoticeKind::Success, payments::method_saved(locale))),
        Some("removed") => Some((NoticeKind::Success, payments::method_removed(locale))),
        Some("default") => Some((NoticeKind::Success, payments::method_now_default(locale))),
        Some("failed") => Some((NoticeKind::Warm, payments::method_failed(locale))),
        _ => None,
    };
    let done = done.map(|(kind, words)| view! { <Notice kind announce=true>{words}</Notice> });
    let waiting = match (view.go_on.clone(), view.is_waiting) {
        (Some(url), _) => Some(
            view! {
                <Notice kind=NoticeKind::Info title=payments::method_go_on_title(locale)>
                    <p>{payments::method_go_on_body(locale)}</p>
                    <a class="btn btn-primary" rel="external noreferrer" href=url>{payments::go_to_provider(locale)}</a>
                </Notice>
            }
            .into_any(),
        ),
        (None, true) => {
            Some(view! { <Notice kind=NoticeKind::Info>{payments::method_waiting(locale)}</Notice> }.into_any())
        }
        (None, false) => None,
    };
    let attempt = view.attempt.to_string();
    let is_empty = view.methods.is_empty();
    let saved = view.methods.iter().map(|method| {
        let (method, attempt, today) = (method.clone(), attempt.clone(), view.today);
        view! { <One method attempt today change reader/> }
    });
    let saved = saved.collect_view();
    let saved = if is_empty {
        view! { <EmptyState title=payments::methods_none_title(locale) text=payments::methods_none_body(locale)/> }
            .into_any()
    } else {
        view! { <div class="stack">{saved}</div> }.into_any()
    };
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {done}
        <Heading title=payments::methods_title(locale)>{payments::methods_intro(locale)}</Heading>
        {waiting}
        {saved}
        <AddForm view=view.clone() attempt add/>
    }
}

/// One method, and what can be done with it.
#[component]
fn One(method: MethodView, attempt: String, today: NaiveDate, change: Post, reader: Reader) -> impl IntoView {
    let locale = reader.locale;
    let name = called(locale, &method);
    let until = method.expires_on.map(|day| {
        let date = reader.date(day);
        let words =
            if day < today { payments::method_expired(locale, date) } else { payments::method_expires(locale, date) };
        view! { <p class="minor">{words}</p> }
    });
    let first = (!method.is_default).then(|| {
        let label = payments::method_make_default(locale, name.clone());
        view! { <Change act="default" label method=method.id attempt=attempt.clone() change/> }
    });
    let label = payments::method_remove(locale, name.clone());
    view! {
        <Card kind=if method.is_default { CardKind::Chosen } else { CardKind::Plain } title=name>
            {method.is_default.then(|| view! { <p class="minor">{payments::method_is_default(locale)}</p> })}
            {until}
            {first}
            <Change act="remove" label method=method.id attempt change/>
        </Card>
    }
}

/// One thing to do with it.
#[component]
fn Change(act: &'static str, label: String, method: PaymentMethodId, attempt: String, change: Post) -> impl IntoView {
    view! {
        <PostForm post=change>
            <input type="hidden" name="attempt" value=attempt/>
            <input type="hidden" name="method" value=method.to_string()/>
            <input type="hidden" name="act" value=act/>
            <input type="hidden" name="lang" value=page::locale().code()/>
            <Button kind=ButtonKind::Plain small=true>{label}</Button>
        </PostForm>
    }
}

/// Another one, alone or in the place of one that is there.
#[component]
fn AddForm(view: MethodsView, attempt: String, add: Post) -> impl IntoView {
    let locale = page::locale();
    let cards: Vec<_> = view
        .offers
        .iter()
        .filter_map(|offer| match offer {
            OfferView::Test(card) => Some(
                Choice::new(card.code(), test_card(locale, *card)).hint(payments::card_ending(locale, card.ending())),
            ),
            OfferView::Page => None,
        })
        .collect();
    let choose = if cards.is_empty() {
        view! { <p>{payments::method_on_provider(locale)}</p> }.into_any()
    } else {
        view! {
            <RadioGroup
                name="card"
                label=payments::simulator_cards(locale)
                hint=payments::simulator_note(locale)
                choices=cards
                chosen=TestCard::Approve.code().to_owned()
            />
        }
        .into_any()
    };
    // Who came from asking that a plan's payments are taken goes back there.
    let plan = use_query_map().read_untracked().get("plan").unwrap_or_default();
    let (back, back_label) = if plan.parse::<uuid::Uuid>().is_ok() {
        (format!("plans/{plan}/collection"), payments::methods_back_to_plan(locale))
    } else {
        ("accounts".to_owned(), payments::methods_back(locale))
    };
    let replaces = (!view.methods.is_empty()).then(|| {
        let beside = Choice::new("", payments::method_beside(locale));
        let instead = view
            .methods
            .iter()
            .map(|method| Choice::new(method.id.to_string(), payments::method_instead(locale, called(locale, method))));
        let choices: Vec<_> = std::iter::once(beside).chain(instead).collect();
        view! {
            <RadioGroup
                name="replaces"
                label=payments::method_replaces(locale)
                choices
                chosen=String::new()
            />
        }
    });
    view! {
        <section class="section">
            <SectionTitle title=payments::method_add_title(locale)/>
            <PostForm post=add class="stack">
                <input type="hidden" name="attempt" value=attempt/>
                <input type="hidden" name="lang" value=locale.code()/>
                <input type="hidden" name="plan" value=plan/>
                {choose}
                {replaces}
                <p class="minor">{payments::card_safe(locale)}</p>
                <PageNext>
                    <Button busy=add.pending()>{payments::method_add(locale)}</Button>
                    <ButtonLink href=page::href(&back) kind=ButtonKind::Plain>{back_label}</ButtonLink>
                </PageNext>
            </PostForm>
        </section>
    }
}

/// "Card ending 1234".
pub fn called(locale: Locale, method: &MethodView) -> String {
    let digits = method.ending.map_or(String::new(), |ending| ending.to_string());
    match method.kind {
        MethodKind::Card => payments::card_ending(locale, digits),
        MethodKind::Bank => payments::bank_ending(locale, digits),
    }
}

fn test_card(locale: Locale, card: TestCard) -> &'static str {
    match card {
        TestCard::Approve => payments::simulator_approve(locale),
        TestCard::Decline => payments::simulator_decline(locale),
        TestCard::Confirm => payments::simulator_confirm(locale),
        TestCard::TimeOut => payments::simulator_timeout(locale),
    }
}
