//! What one can do with all accounts, with one, and why not where one cannot.

use super::view::{AccountRow, AccountView, AccountsView, OnHold};
use crate::page::{self, href};
use crate::text::accounts as text;
use crate::ui::{ActionGrid, ActionReason, ActionStopped, ButtonKind, ButtonLink};
use leptos::prelude::*;
use shared::kernel::{Locale, Reader};

/// The id of the reason why something cannot be done.
const WHY: &str = "why-not";

/// Pay, spread, something is wrong, I'm struggling; help stands in the header. All in reach of a thumb.
///
/// With one account that it can be done with, an action leads there; with several, to the page that asks which.
pub fn for_all(view: &AccountsView, reader: Reader) -> Option<AnyView> {
    let locale = reader.locale;
    let payable: Vec<&AccountRow> = view.active.iter().filter(|row| row.is_payable()).collect();
    let spreadable: Vec<&AccountRow> = payable.iter().copied().filter(|row| row.is_spreadable()).collect();
    let is_whole = view.pages == 1;
    let first = view.active.first()?;
    let stopped = payable.is_empty() && is_whole;

    let spread = match spreadable.as_slice() {
        _ if stopped => view! { <ActionStopped reason_id=WHY>{text::do_spread(locale)}</ActionStopped> }.into_any(),
        [one] if is_whole => {
            let label = text::do_spread_amount(locale, reader.money(one.balance));
            view! { <ButtonLink href=to(one, "plan")>{label}</ButtonLink> }.into_any()
        }
        // All are spread: the next of their plans.
        [] if is_whole => {
            let plan = view.next.as_ref().map_or_else(|| choose("plan"), |next| href(&format!("plans/{}", next.plan)));
            view! { <ButtonLink href=plan kind=ButtonKind::Plain>{text::see_plan(locale)}</ButtonLink> }.into_any()
        }
        _ => view! { <ButtonLink href=choose("plan")>{text::do_spread(locale)}</ButtonLink> }.into_any(),
    };
    let pay = match payable.as_slice() {
        _ if stopped => view! { <ActionStopped reason_id=WHY>{text::do_pay(locale)}</ActionStopped> }.into_any(),
        found => {
            let (to, kind) = (
                match found {
                    [one] if is_whole => to(one, "pay"),
                    _ => choose("pay"),
                },
                // What is asked most often is the strong one.
                if spreadable.is_empty() && is_whole { ButtonKind::Primary } else { ButtonKind::Plain },
            );
            view! { <ButtonLink href=to kind>{text::do_pay(locale)}</ButtonLink> }.into_any()
        }
    };
    let why = stopped.then(|| all_stopped(&view.active, locale));
    let why = why.map(|why| view! { <ActionReason id=WHY>{why}</ActionReason> });
    let wrong = if view.active_count == 1 { to(first, "dispute") } else { choose("dispute") };
    Some(
        view! {
            <ActionGrid label=text::do_title(locale)>
                {spread} {pay} {why}
                <ButtonLink href=wrong kind=ButtonKind::Plain>{text::do_dispute(locale)}</ButtonLink>
                <ButtonLink href=href("hardship") kind=ButtonKind::Plain>{text::do_hardship(locale)}</ButtonLink>
            </ActionGrid>
        }
        .into_any(),
    )
}

/// The same for one account; nothing once it is closed.
pub fn for_one(view: &AccountView, reader: Reader) -> Option<AnyView> {
    let locale = reader.locale;
    let row = &view.row;
    if !row.state.is_active() {
        return None;
    }
    let plan = view.plan.map(|plan| href(&format!("plans/{plan}")));
    let see_plan = text::see_plan(locale);
    let spread = match (plan, row.hold) {
        (Some(plan), None) => view! { <ButtonLink href=plan>{see_plan}</ButtonLink> }.into_any(),
        (Some(plan), Some(_)) => {
            view! { <ButtonLink href=plan kind=ButtonKind::Plain>{see_plan}</ButtonLink> }.into_any()
        }
        (None, None) => view! { <ButtonLink href=to(row, "plan")>{text::do_spread(locale)}</ButtonLink> }.into_any(),
        (None, Some(_)) => view! { <ActionStopped reason_id=WHY>{text::do_spread(locale)}</ActionStopped> }.into_any(),
    };
    let pay = match row.hold {
        None => view! { <ButtonLink href=to(row, "pay") kind=ButtonKind::Plain>{text::do_pay(locale)}</ButtonLink> }
            .into_any(),
        Some(_) => view! { <ActionStopped reason_id=WHY>{text::do_pay(locale)}</ActionStopped> }.into_any(),
    };
    let why = row.hold.map(|hold| view! { <ActionReason id=WHY>{stopped(hold, locale)}</ActionReason> });
    // Where they told us already, the same page says where it stands and takes what they would like to add.
    let said = |told: bool, label: &'static str| if told { text::see_where_it_stands(locale) } else { label };
    let wrong = said(row.hold == Some(OnHold::Disputed), text::do_dispute(locale));
    let struggling = said(row.hold == Some(OnHold::Struggling), text::do_hardship(locale));
    let dispute = to(row, "dispute");
    let others = row.hold.is_none().then(|| {
        view! { <p class="minor"><a class="link" href=to(row, "pay-links")>{text::do_pay_links(locale)}</a></p> }
    });
    let settle = view.settles_for.map(|amount| {
        let label = text::do_settle(locale, reader.money(amount));
        view! { <ButtonLink href=to(row, "settle") kind=ButtonKind::Plain>{label}</ButtonLink> }
    });
    Some(
        view! {
            <ActionGrid label=text::do_title(locale)>
                {spread} {pay} {settle} {why}
                <ButtonLink href=dispute kind=ButtonKind::Plain>{wrong}</ButtonLink>
                <ButtonLink href=href("hardship") kind=ButtonKind::Plain>{struggling}</ButtonLink>
            </ActionGrid>
            {others}
        }
        .into_any(),
    )
}

/// Why nothing can be paid or spread on an account that is on hold, and what can be done instead.
fn stopped(hold: OnHold, locale: Locale) -> String {
    match hold {
        OnHold::Disputed => text::stopped_disputed(locale).to_owned(),
        OnHold::Struggling => text::stopped_struggling(locale, page::site().phone),
        OnHold::Otherwise => text::stopped_otherwise(locale, page::site().phone),
    }
}

/// The same where it is so with all of them.
fn all_stopped(active: &[AccountRow], locale: Locale) -> String {
    match active {
        [one] => stopped(one.hold.unwrap_or(OnHold::Otherwise), locale),
        _ => text::stopped_all(locale, page::site().phone),
    }
}

fn to(row: &AccountRow, what: &str) -> String {
    href(&format!("accounts/{}/{what}", row.id))
}

/// The page that asks which account.
fn choose(what: &str) -> String {
    href(&format!("choose/{what}"))
}
