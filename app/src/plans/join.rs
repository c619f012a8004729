//! Which accounts of a creditor a plan is for.

use super::api::{ChooseAccounts, LoadJoining};
use super::build::{closed_view, running};
use super::view::{JoinView, Joinable, Joining};
use crate::form::{Post, PostForm};
use crate::frame::{Frame, words_of};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, plans as words};
use crate::ui::{Button, ButtonLink, CheckboxGroup, Choice, EmptyState, Heading, Notice, NoticeKind, PageNext};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Reader;

/// Which accounts of a creditor a plan is for.
#[component]
pub fn JoinPage() -> impl IntoView {
    let locale = page::locale();
    let params = use_params_map();
    let choose = Post::to::<ChooseAccounts>();
    let back = format!("accounts/{}/plan", params.read_untracked().get("account").unwrap_or_default());
    view! {
        <Frame title=words::join_title(locale) back=back signed_in=true>
            {quiet(
                move || Some(LoadJoining { account: params.read().get("account")? }),
                move |joining| match joining {
                    Joining::Open(view) if view.others.is_empty() => nothing_to_join(&view),
                    Joining::Open(view) => view! { <Join view=*view choose/> }.into_any(),
                    Joining::Running(plan) => running(plan),
                    Joining::Closed(closed) => closed_view(&closed),
                },
            )}
        </Frame>
    }
}

fn nothing_to_join(view: &JoinView) -> AnyView {
    let locale = page::locale();
    let (title, text) = (words::join_none_title(locale), words::join_none(locale, &view.creditor));
    let href = page::href(&format!("accounts/{}/plan", view.first.account));
    view! {
        <EmptyState title text whole_page=true>
            <ButtonLink href>{common::continue_on(locale)}</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Join(view: JoinView, choose: Post) -> impl IntoView {
    let locale = page::locale();
    let reader = Reader::new(locale, view.market);
    let choice = |Joinable { account, description, .. }: &Joinable| {
        let label = [account.reference.as_str(), description.as_str()];
        let label = label.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        Choice::new(account.account.to_string(), label).hint(reader.money(account.balance))
    };
    let choices: Vec<Choice> = view.others.iter().map(choice).collect();
    let chosen = view.others.iter().filter(|other| other.is_chosen).map(|other| other.account.account.to_string());
    let chosen: Vec<String> = chosen.collect();
    let trouble = choose.error().map(|error| {
        view! { <Notice kind=NoticeKind::Warm announce=true>{words_of(locale, &error)}</Notice> }
    });
    view! {
        {trouble}
        <Heading title=words::join_title(locale)>{words::join_lead(locale, &view.creditor)}</Heading>
        <PostForm post=choose class="stack">
            <input type="hidden" name="account" value=view.first.account.to_string()/>
            <input type="hidden" name="lang" value=locale.code()/>
            <CheckboxGroup
                name="with"
                label=words::join_others(locale)
                hint=words::join_always(locale, &view.first.reference, reader.money(view.first.balance))
                choices
                chosen
            />
            <PageNext>
                <Button busy=choose.pending()>{common::continue_on(locale)}</Button>
            </PageNext>
        </PostForm>
    }
}
