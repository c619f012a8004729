//! "I'm struggling": reasons and words.

use super::hardship_api::{HardshipForm, Tell};
use super::hardship_view::{Body, Form, HardshipView, reason_words};
use super::own_words::{Faults, Problems, WordsBox};
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::care as words;
use crate::ui::{Button, ButtonLink, CheckboxGroup, Choice, EmptyState, Heading, PageNext};
use leptos::prelude::*;
use shared::care::HardshipReason;
use shared::kernel::Reader;

/// "I'm struggling": reasons and words.
#[component]
pub fn HardshipPage() -> impl IntoView {
    let locale = page::locale();
    view! {
        <Frame title=words::hardship_title(locale) back="accounts".to_owned() signed_in=true>
            {quiet(|| Some(HardshipForm {}), |view| view! { <Hardship view/> })}
        </Frame>
    }
}

#[component]
fn Hardship(view: HardshipView) -> impl IntoView {
    let locale = page::locale();
    match view.body {
        Body::Form(form) => view! { <Boxes form/> }.into_any(),
        Body::Open { hardship, told_on } => {
            let text = words::hardship_open(locale, Reader::new(locale, view.market).date(told_on));
            view! {
                <EmptyState title=words::hardship_open_title(locale) text whole_page=true>
                    <ButtonLink href=page::href(&format!("hardship/{hardship}"))>{words::hardship_see(locale)}</ButtonLink>
                </EmptyState>
            }
            .into_any()
        }
    }
}

#[component]
fn Boxes(form: Form) -> impl IntoView {
    let locale = page::locale();
    let Form { attempt, typed } = form;
    let tell = Post::to::<Tell>();
    let faults = Faults::new(move || tell.error(), typed.words);
    let reasons = HardshipReason::ALL
        .map(|reason| Choice::new(reason.code(), reason_words(locale, reason)))
        .into_iter()
        .collect();
    view! {
        <Problems faults fields=&["reasons", "words"]/>
        <Heading title=words::hardship_title(locale)>{words::hardship_intro(locale)}</Heading>
        <PostForm post=tell class="stack">
            <input type="hidden" name="attempt" value=attempt.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <CheckboxGroup
                name="reasons"
                label=words::hardship_reason(locale)
                hint=words::hardship_reason_hint(locale)
                choices=reasons
                chosen=typed.reasons
                error=faults.of("reasons")
            />
            <WordsBox faults label=words::hardship_more(locale) hint=words::hardship_more_hint(locale)/>
            <PageNext>
                <Button busy=tell.pending()>{words::hardship_button(locale)}</Button>
            </PageNext>
        </PostForm>
    }
}
