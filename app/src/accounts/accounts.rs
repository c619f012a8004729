//! All accounts of the person: how much, what comes next, what can be done.

use super::actions;
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

/// All accounts of the person.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let query = use_query_map();
    let number = move |name: &str| query.read().get(name).and_then(|page| page.parse::<u64>().ok()).unwrap_or(1);
    let asked = move || Some(api::All { page: number("page"), closed: number("closed") });
    view! {
        <Frame title=text::accounts_title(page::locale()) signed_in=true wide=true>
            {quiet(asked, |view| view! { <Accounts view/> })}
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
    let actions = actions::for_all(&view, reader);
    let next = view.next.as_ref().map(|next| next_payment(next, reader, view.today));
    let active = (!view.active.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionTitle title=text::accounts_title(locale)/>
                {entries(&view.active, reader)}
                {pager(view.page, view.pages, &format!("accounts?closed={}&page", view.closed_page))}
            </section>
        }
    });
    let closed = (!view.closed.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionTitle title=text::closed_title(locale, view.closed.len() as u64)/>
                {entries(&view.closed, reader)}
                {pager(view.closed_page, view.closed_pages, &format!("accounts?page={}&closed", view.page))}
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
            <div class="beside stack-tight">
                {actions}
                <ButtonLink href=href("inbox") kind=ButtonKind::Plain>{text::inbox_link(locale, view.unread)}</ButtonLink>
            </div>
            <div>{next} {active} {closed} {nothing}</div>
        </div>
    }
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
    let pay = next.accounts.first().map(|account| href(&format!("accounts/{account}/pay")));
    view! {
        <Card>
            <p class="minor">{text::next_payment(locale)}</p>
            <h2 class="title-card">{line}</h2>
            <Progress label done whole>{so_far}</Progress>
            <ActionGrid label=text::next_payment(locale)>
                <ButtonLink href=plan kind=ButtonKind::Plain>{text::see_plan(locale)}</ButtonLink>
                {pay.map(|href| view! {
                    <ButtonLink href kind=ButtonKind::Plain>{text::do_pay_more(locale)}</ButtonLink>
                })}
            </ActionGrid>
        </Card>
    }
    .into_any()
}

fn entries(rows: &[AccountRow], reader: Reader) -> AnyView {
    let rows = rows.iter().map(|row| entry(row, Some(href(&format!("accounts/{}", row.id))), reader)).collect_view();
    view! { <EntryList>{rows}</EntryList> }.into_any()
}

/// A row of a list of accounts.
pub fn entry(row: &AccountRow, to: Option<String>, reader: Reader) -> AnyView {
    let detail = format!("{} · {}", words::what(reader.locale, row), words::state(reader, row));
    // Of a closed one nothing is asked: no amount stands beside it.
    let amount = row.state.is_active().then(|| reader.money(row.balance));
    let (title, initial_of) = (row.creditor.clone(), row.creditor.clone());
    match to {
        Some(href) => view! { <Entry title detail amount initial_of href/> }.into_any(),
        None => view! { <Entry title detail amount initial_of/> }.into_any(),
    }
}

/// The way to the other pages of a long list; `address` ends with the name of what says which.
pub fn pager(page: u64, pages: u64, address: &str) -> Option<AnyView> {
    let locale = page::locale();
    (pages > 1).then(|| {
        let link = |to: u64, label: &'static str| {
            (to >= 1 && to <= pages).then(|| {
                let href = href(&format!("{address}={to}"));
                view! { <a class="link" href=href>{label}</a> }
            })
        };
        view! {
            <nav class="between" aria-label=text::pages_label(locale)>
                <span>{link(page.saturating_sub(1), text::page_before(locale))}</span>
                <span class="minor">{text::page_of(locale, page, pages)}</span>
                <span>{link(page + 1, text::page_after(locale))}</span>
            </nav>
        }
        .into_any()
    })
}
