//! What is wrong with an account.

use super::api;
use super::view::{Body, DisputeView, Form, reason_words};
use crate::care::own_words::{Faults, Problems, WordsBox};
use crate::form::{Post, PostForm};
use crate::frame::Frame;
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, disputes as words};
use crate::ui::{Button, ButtonKind, ButtonLink, Choice, EmptyState, Heading, LabelAs, PageNext, RadioGroup};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::accounts::AccountId;
use shared::disputes::DisputeReason;
use shared::kernel::Reader;

/// What is wrong with an account.
#[component]
pub fn DisputePage() -> impl IntoView {
    let locale = page::locale();
    let account = use_params_map().read_untracked().get("account").unwrap_or_default();
    let id = account.parse().ok();
    view! {
        <Frame title=words::dispute_page_title(locale) back=format!("accounts/{account}") signed_in=true>
            {quiet(move || Some(api::Form { account: id? }), |view| view! { <Dispute view/> })}
        </Frame>
    }
}

#[component]
fn Dispute(view: DisputeView) -> impl IntoView {
    let locale = page::locale();
    let DisputeView { account, creditor, reference, market, body } = view;
    match body {
        Body::Form(form) => {
            let over = format!("{creditor} · {reference}");
            view! { <Boxes form account over/> }.into_any()
        }
        Body::Open { dispute, lodged_on } => {
            let text = words::dispute_open(locale, Reader::new(locale, market).date(lodged_on));
            view! {
                <EmptyState title=words::dispute_open_title(locale) text whole_page=true>
                    <ButtonLink href=page::href(&format!("disputes/{dispute}"))>{words::dispute_see(locale)}</ButtonLink>
                    <ButtonLink href=page::href(&format!("accounts/{account}")) kind=ButtonKind::Quiet>
                        {common::back(locale)}
                    </ButtonLink>
                </EmptyState>
            }
            .into_any()
        }
    }
}

#[component]
fn Boxes(form: Form, account: AccountId, over: String) -> impl IntoView {
    let locale = page::locale();
    let Form { attempt, typed } = form;
    let lodge = Post::to::<api::Lodge>();
    let faults = Faults::new(move || lodge.error(), typed.words);
    let reasons =
        DisputeReason::ALL.map(|reason| Choice::new(reason.code(), reason_words(locale, reason))).into_iter().collect();
    view! {
        <Problems faults fields=&["reason", "words"]/>
        <Heading title=words::dispute_title(locale) over=over>{words::dispute_intro(locale)}</Heading>
        <PostForm post=lodge class="stack">
            <input type="hidden" name="attempt" value=attempt.to_string()/>
            <input type="hidden" name="account" value=account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <RadioGroup
                name="reason"
                label=words::dispute_title(locale)
                label_as=LabelAs::Unseen
                choices=reasons
                chosen=typed.reason
                error=faults.of("reason")
            />
            <WordsBox faults label=words::dispute_details(locale) hint=words::dispute_details_hint(locale)/>
            <PageNext>
                <Button busy=lodge.pending()>{words::dispute_button(locale)}</Button>
            </PageNext>
        </PostForm>
    }
}
