//! Asking that the payments of a plan are taken on their dates.

use super::api::{Collect, LoadCollection, StopCollection};
use super::collection_view::{CollectMethod, CollectionView, method_words};
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, errors, plans as words};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, CardKind, Choice, ErrorLink, ErrorSummary, Heading, Notice, NoticeKind,
    PageNext, RadioGroup,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::Reader;

/// Whether the payments of a plan are taken, and from what.
#[component]
pub fn CollectionPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let plan = move || params.read().get("plan");
    let (collect, stop) = (Post::to::<Collect>(), Post::to::<StopCollection>());
    let back = plan().map_or_else(|| "accounts".to_owned(), |plan| format!("plans/{plan}"));
    view! {
        <Frame title=words::collect_title(locale) back signed_in=true>
            {quiet(move || Some(LoadCollection { plan: plan()?, lang: locale }), move |view| view! { <Collection view collect stop/> })}
        </Frame>
    }
}

#[component]
fn Collection(view: CollectionView, collect: Post, stop: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let error = Signal::derive(move || collect.error().or_else(|| stop.error()));
    let errors = Signal::derive(move || {
        let said = error.get().map(|error| match &error {
            crate::error::ApiError::Invalid(_) => errors::choose_one(locale).to_owned(),
            error => frame::words_of(locale, error),
        });
        said.map(|text| vec![ErrorLink::new("method", text)]).unwrap_or_default()
    });
    let is_saved = use_query_map().read_untracked().get("saved").is_some();
    let saved = is_saved.then(|| {
        view! { <Notice kind=NoticeKind::Success announce=true>{words::collect_method_saved(locale)}</Notice> }
    });
    let running = view.since.map(|since| running(&view, reader.date(since), stop));
    let ask = if !view.is_active {
        view! { <Notice>{words::collect_closed(locale)}</Notice> }.into_any()
    } else if others(&view).is_empty() && view.chosen.is_some() {
        let href = page::href(&format!("methods?plan={}", view.plan));
        view! { <p><a class="link" href=href>{words::collect_other(locale)}</a></p> }.into_any()
    } else if view.methods.is_empty() {
        let href = page::href(&format!("methods?plan={}", view.plan));
        view! {
            <Card title=words::collect_none_title(locale)>
                <p>{words::collect_none_body(locale)}</p>
                <ButtonLink href>{words::collect_add(locale)}</ButtonLink>
            </Card>
        }
        .into_any()
    } else {
        ask(&view, reader, collect)
    };
    let back = page::href(&format!("plans/{}", view.plan));
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {saved}
        <Heading title=words::collect_title(locale) over=view.creditor.clone()>{words::collect_intro(locale)}</Heading>
        <div class="stack">
            {running}
            {ask}
        </div>
        <PageNext>
            <ButtonLink href=back kind=ButtonKind::Plain>{words::collect_back(locale)}</ButtonLink>
        </PageNext>
    }
}

/// From what they could be taken beside what they are taken from.
fn others(view: &CollectionView) -> Vec<CollectMethod> {
    view.methods
        .iter()
        .filter(|method| Some(method.id) != view.chosen.as_ref().map(|chosen| chosen.id))
        .cloned()
        .collect()
}

/// From what payments are taken now, and the way out of it.
fn running(view: &CollectionView, since: String, stop: Post) -> AnyView {
    let locale = page::locale();
    let from = view.chosen.as_ref().map(|method| method_words(locale, method));
    let title = from.map_or_else(
        || words::collect_running_unknown(locale).to_owned(),
        |method| words::collect_running(locale, method),
    );
    let (plan, attempt) = (view.plan.to_string(), view.attempt.to_string());
    view! {
        <Card kind=CardKind::Chosen title>
            <div class="stack-tight">
                <p>{words::collect_since(locale, since)}</p>
                <PostForm post=stop>
                    <input type="hidden" name="attempt" value=attempt/>
                    <input type="hidden" name="plan" value=plan/>
                    <input type="hidden" name="lang" value=locale.code()/>
                    <Button kind=ButtonKind::Plain busy=stop.pending()>{words::collect_stop(locale)}</Button>
                </PostForm>
            </div>
        </Card>
    }
    .into_any()
}

/// From what, in which words, and the button.
fn ask(view: &CollectionView, reader: Reader, collect: Post) -> AnyView {
    let locale = reader.locale;
    let methods = others(view);
    // The default comes first.
    let chosen = methods.first().map(|method| method.id.to_string()).unwrap_or_default();
    let choices: Vec<_> = methods
        .iter()
        .map(|method| {
            let choice = Choice::new(method.id.to_string(), method_words(locale, method));
            match method.expires_on {
                Some(day) if day < view.today => choice.hint(words::collect_method_over(locale, reader.date(day))),
                Some(day) => choice.hint(words::collect_method_until(locale, reader.date(day))),
                None => choice,
            }
        })
        .collect();
    let is_running = view.since.is_some();
    let first = view.next.map(|(day, amount)| {
        view! { <p><strong>{words::collect_first(locale, reader.money(amount), reader.on_day(day, view.today))}</strong></p> }
    });
    let by_hand = view.by_hand.map(|sum| {
        view! { <Notice>{words::collect_by_hand(locale, reader.money(sum))}</Notice> }
    });
    let terms = view.terms.iter().map(|line| view! { <p>{line.clone()}</p> }).collect_view();
    let other = page::href(&format!("methods?plan={}", view.plan));
    let label = if is_running { words::collect_from_now(locale) } else { words::collect_from(locale) };
    let error = Signal::derive(move || {
        let error = collect.error()?;
        error.of_field("method").map(|_| errors::choose_one(locale).to_owned())
    });
    let (plan, attempt, seal) = (view.plan.to_string(), view.attempt.to_string(), view.seal.clone());
    view! {
        <PostForm post=collect class="stack">
            <input type="hidden" name="attempt" value=attempt/>
            <input type="hidden" name="plan" value=plan/>
            <input type="hidden" name="lang" value=locale.code()/>
            <input type="hidden" name="seal" value=seal/>
            <RadioGroup name="method" label choices chosen error/>
            <p><a class="link" href=other>{words::collect_other(locale)}</a></p>
            {by_hand}
            <Card title=words::collect_terms_title(locale)>
                <div class="stack-tight">
                    {first}
                    {terms}
                </div>
            </Card>
            <PageNext>
                <Button busy=collect.pending()>{words::collect_button(locale)}</Button>
            </PageNext>
        </PostForm>
    }
    .into_any()
}
