//! All accounts of the person: how much, what comes next, what can be done.

use super::api;
use super::view::{AccountRow, AccountsView, NextPayment};
use super::words;
use crate::frame::Frame;
use crate::page::{self, href};
use crate::quiet::quiet;
use crate::text::accounts as text;
use crate::ui::{
    ActionGrid, ButtonKind, ButtonLink, Card, EmptyState, Entry, EntryList, Heading, Progress, SectionTitle,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kernel::Reader;

/// Where the list of open accounts is on the page.
const LIST_ID: &str = "accounts";

/// All accounts of the person.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let query = use_query_map();
    let number = move || query.read().get("page").and_then(|page| page.parse::<u64>().ok()).unwrap_or(1);
    view! {
        <Frame title=text::accounts_title(page::locale()) signed_in=true wide=true>
            {quiet(move || Some(api::All { page: number() }), |view| view! { <Accounts view/> })}
        </Frame>
    }
}

#[component]
fn Accounts(view: AccountsView) -> impl IntoView {
    let reader = Reader::new(page::locale(), view.market);
    let locale = reader.locale;
    let title = match view.totals.as_slice() {
        [] if view.active.is_empty() && view.closed.is_empty() => text::accounts_count(locale, 0),
        [] => text::all_clear(locale).to_owned(),
        totals => {
            let totals: Vec<_> = totals.iter().map(|total| reader.money(*total)).collect();
            text::total_left(locale, totals.join(" + "))
        }
    };
    let actions = actions(&view, reader);
    let next = view.next.as_ref().map(|next| next_payment(next, reader, view.today));
    let active = (!view.active.is_empty()).then(|| {
        view! {
            <section class="section" id=LIST_ID>
                <SectionTitle title=text::accounts_title(locale)/>
                {(view.active_count > 1).then(|| view! { <p class="minor">{text::dispute_which(locale)}</p> })}
                {entries(&view.active, reader)}
                {pager(&view)}
            </section>
        }
    });
    let closed = (!view.closed.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionTitle title=text::closed_title(locale)/>
                {entries(&view.closed, reader)}
            </section>
        }
    });
    let nothing = (view.active.is_empty() && view.closed.is_empty()).then(|| {
        view! { <EmptyState title=text::accounts_title(locale) text=text::nothing_yet(locale)/> }
    });
    let over = (!view.first_name.is_empty()).then(|| text::greeting(locale, &view.first_name));
    view! {
        <Heading title over/>
        <div class="columns">
            <div class="beside">{actions}</div>
            <div>{next} {active} {closed} {nothing}</div>
        </div>
    }
}

/// Pay, spread, something is wrong, I'm struggling, help: all in reach of a thumb.
fn actions(view: &AccountsView, reader: Reader) -> AnyView {
    let locale = reader.locale;
    let free = |row: &&AccountRow| !row.is_held && row.balance.is_positive();
    // What is asked most often comes first: the largest debt without a plan is spread, the planned one is paid.
    let to_spread = view.active.iter().filter(free).filter(|row| !row.has_plan).max_by_key(|row| row.balance.minor());
    let planned = view.next.as_ref().and_then(|next| view.active.iter().find(|row| row.id == next.account));
    let to_pay = planned.filter(|row| !row.is_held).or_else(|| view.active.iter().find(free));
    let any = view.active.first();
    let spread = to_spread.map(|row| {
        let label = text::do_spread_amount(locale, reader.money(row.balance));
        view! { <ButtonLink href=href(&format!("accounts/{}/plan", row.id))>{label}</ButtonLink> }
    });
    let pay = to_pay.map(|row| {
        let kind = if spread.is_some() { ButtonKind::Plain } else { ButtonKind::Primary };
        view! { <ButtonLink href=href(&format!("accounts/{}/pay", row.id)) kind>{text::do_pay(locale)}</ButtonLink> }
    });
    // With one account there is nothing to choose; with several, the list says where: each account's page has the button.
    let wrong = any.map(|row| {
        let to = match view.active_count {
            1 => href(&format!("accounts/{}/dispute", row.id)),
            _ => format!("#{LIST_ID}"),
        };
        view! { <ButtonLink href=to kind=ButtonKind::Plain>{text::do_dispute(locale)}</ButtonLink> }
    });
    let struggling = any.map(|_| {
        view! { <ButtonLink href=href("hardship") kind=ButtonKind::Plain>{text::do_hardship(locale)}</ButtonLink> }
    });
    view! {
        <ActionGrid label=text::do_title(locale)>{spread} {pay} {wrong} {struggling}</ActionGrid>
    }
    .into_any()
}

fn next_payment(next: &NextPayment, reader: Reader, today: chrono::NaiveDate) -> AnyView {
    let locale = reader.locale;
    let line = text::next_payment_line(locale, reader.money(next.amount), reader.on_day(next.due_on, today));
    let label = text::progress_label(locale, reader.money(next.paid), reader.money(next.total));
    let so_far = [
        next.paid.is_positive().then(|| text::paid_so_far(locale, reader.money(next.paid))),
        Some(text::ends_on(locale, reader.date(next.ends_on))),
    ];
    let so_far = so_far.into_iter().flatten().collect::<Vec<String>>().join(" · ");
    let (done, whole) = (next.paid.minor(), next.total.minor());
    let plan = href(&format!("plans/{}", next.plan));
    let pay = href(&format!("accounts/{}/pay", next.account));
    view! {
        <Card>
            <p class="minor">{text::next_payment(locale)}</p>
            <h2 class="title-card">{line}</h2>
            <Progress label done whole>{so_far}</Progress>
            <ActionGrid label=text::next_payment(locale)>
                <ButtonLink href=plan kind=ButtonKind::Plain>{text::see_plan(locale)}</ButtonLink>
                <ButtonLink href=pay kind=ButtonKind::Plain>
                    {text::do_pay_more(locale)}
                </ButtonLink>
            </ActionGrid>
        </Card>
    }
    .into_any()
}

fn entries(rows: &[AccountRow], reader: Reader) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let detail = format!("{} · {}", words::what(reader.locale, row), words::state(reader, row));
            view! {
                <Entry
                    title=row.creditor.clone()
                    detail
                    amount=reader.money(row.balance)
                    initial_of=row.creditor.clone()
                    href=href(&format!("accounts/{}", row.id))
                />
            }
        })
        .collect_view();
    view! { <EntryList>{rows}</EntryList> }.into_any()
}

/// The way to the other pages of a long list.
fn pager(view: &AccountsView) -> Option<AnyView> {
    let locale = page::locale();
    (view.pages > 1).then(|| {
        let link = |page: u64, label: &'static str| {
            (page >= 1 && page <= view.pages)
                .then(|| view! { <a class="link" href=href(&format!("accounts?page={page}"))>{label}</a> })
        };
        view! {
            <nav class="between" aria-label=text::pages_label(locale)>
                <span>{link(view.page.saturating_sub(1), text::page_before(locale))}</span>
                <span class="minor">{text::page_of(locale, view.page, view.pages)}</span>
                <span>{link(view.page + 1, text::page_after(locale))}</span>
            </nav>
        }
        .into_any()
    })
}
