//! Which of several accounts: to pay, to spread, to say that something is wrong with.

use super::accounts::{entry, pager};
use super::api;
use super::view::{AccountRow, AccountsView, OnHold};
use crate::frame::{Frame, NotFound};
use crate::page;
use crate::quiet::quiet;
use crate::text::accounts as text;
use crate::ui::{ButtonKind, ButtonLink, EmptyState, EntryList, Heading, PageNext};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::kernel::{Locale, Reader};

/// What is to be done with the account: the last part of the page's address, and of the page that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Pay,
    Spread,
    Dispute,
}

impl Act {
    fn of(segment: &str) -> Option<Self> {
        [Self::Pay, Self::Spread, Self::Dispute].into_iter().find(|act| act.segment() == segment)
    }

    const fn segment(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Spread => "plan",
            Self::Dispute => "dispute",
        }
    }

    fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Pay => text::choose_pay(locale),
            Self::Spread => text::choose_spread(locale),
            Self::Dispute => text::choose_dispute(locale),
        }
    }

    fn is_open_for(self, row: &AccountRow) -> bool {
        match self {
            Self::Pay => row.is_payable(),
            Self::Spread => row.is_spreadable(),
            // Where they told us already, the page says where it stands.
            Self::Dispute => true,
        }
    }
}

/// Which of several accounts.
#[component]
pub fn ChoosePage() -> impl IntoView {
    let act = use_params_map().read_untracked().get("act");
    match act.and_then(|act| Act::of(&act)) {
        Some(act) => view! { <Choices act/> }.into_any(),
        None => view! { <NotFound/> }.into_any(),
    }
}

#[component]
fn Choices(act: Act) -> impl IntoView {
    let query = use_query_map();
    let number = move || query.read().get("page").and_then(|page| page.parse::<u64>().ok()).unwrap_or(1);
    let asked = move || Some(api::All { page: number(), closed: 1 });
    view! {
        <Frame title=act.title(page::locale()) back="accounts".to_owned() signed_in=true>
            {quiet(asked, move |view| view! { <Accounts view act/> })}
        </Frame>
    }
}

#[component]
fn Accounts(view: AccountsView, act: Act) -> impl IntoView {
    let reader = Reader::new(page::locale(), view.market);
    let locale = reader.locale;
    if view.active.is_empty() {
        return view! { <EmptyState title=act.title(locale) text=text::all_clear(locale) whole_page=true/> }.into_any();
    }
    let rows = view
        .active
        .iter()
        .map(|row| {
            let to = act.is_open_for(row).then(|| page::href(&format!("accounts/{}/{}", row.id, act.segment())));
            entry(row, to, reader)
        })
        .collect_view();
    // Never a list in which nothing can be chosen without a word about it.
    let held = view.active.iter().any(|row| row.hold.is_some() && !act.is_open_for(row));
    let held = held.then(|| view! { <p class="minor">{text::stopped_all(locale, page::site().phone)}</p> });
    let struggling = view.active.iter().all(|row| row.hold != Some(OnHold::Struggling));
    let pager = pager(view.page, view.pages, &format!("choose/{}?page", act.segment()));
    view! {
        <Heading title=act.title(locale)/>
        <EntryList label=act.title(locale)>{rows}</EntryList>
        {pager}
        {held}
        <PageNext>
            {struggling.then(|| view! {
                <ButtonLink href=page::href("hardship") kind=ButtonKind::Quiet>{text::do_hardship(locale)}</ButtonLink>
            })}
        </PageNext>
    }
    .into_any()
}
