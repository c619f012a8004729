//! What happened to an account: read from the facts that were recorded about it.

use super::entity::account;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::outbox;
use app::accounts::view::{Event, History, Stretch, What};
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use shared::identity::CustomerId;
use shared::kernel::{Market, Money, Timestamp};

/// The kinds of facts that a person is shown, by the names they have for good.
const SHOWN: [&str; 16] = [
    "accounts.paid_in_full",
    "disputes.added_to",
    "disputes.lodged",
    "care.hardship_lodged",
    "messages.sent",
    "payments.balance_adjusted",
    "payments.failed",
    "payments.given_back",
    "payments.received",
    "payments.shared",
    "plans.agreed",
    "plans.changed",
    "plans.completed",
    "plans.ended",
    "plans.resumed",
    "plans.shared",
];

/// As much of a fact as its line needs.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Payload {
    amount: Option<Money>,
    channel: String,
    /// What was done to a balance, and by how much it moved.
    kind: String,
    moved: Option<Money>,
    /// How much of a payment went; below zero: came again.
    gone: Option<Money>,
    /// Somebody else paid, or tried to: the link.
    by_link: Option<String>,
    /// What of a payment that was shared with other accounts went to this one; below zero: came back.
    part: Option<Money>,
    /// It went there again.
    again: bool,
    /// What happened to a plan that is for other accounts too.
    moment: String,
}

/// Moments on a page.
const PER_PAGE: usize = 20;

/// A page of what happened to an account of this person, the latest first; its placement is the last moment of all.
pub async fn of_account(
    db: &DatabaseConnection,
    customer: CustomerId,
    account: &account::Model,
    market: Market,
    stretch: Stretch,
) -> Result<History, Failure> {
    let page = outbox::page_of(db, customer.uuid(), account.id, &SHOWN, stretch_of(stretch), PER_PAGE).await?;
    let on = |at: i64| today(market, Timestamp::from_unix_millis(at));
    let mut events: Vec<Event> = page
        .facts
        .iter()
        .filter_map(|fact| {
            let payload: Payload = serde_json::from_str(&fact.payload).unwrap_or_default();
            Some(Event { on: on(fact.at), what: what(&fact.kind, &payload)? })
        })
        .collect();
    if !page.has_older {
        events.push(Event { on: on(account.placed_at), what: What::Placed });
    }
    let moment = |fact: Option<&outbox::entity::Model>, there: bool| fact.filter(|_| there).map(|fact| fact.id);
    Ok(History {
        events,
        older: moment(page.facts.last(), page.has_older),
        newer: moment(page.facts.first(), page.has_newer),
    })
}

fn stretch_of(stretch: Stretch) -> outbox::Stretch {
    match stretch {
        Stretch::Latest => outbox::Stretch::Latest,
        Stretch::Before(moment) => outbox::Stretch::Before(moment),
        Stretch::After(moment) => outbox::Stretch::After(moment),
    }
}

fn what(kind: &str, payload: &Payload) -> Option<What> {
    Some(match kind {
        "accounts.paid_in_full" => What::PaidInFull,
        "disputes.added_to" => What::AddedTo,
        "disputes.lodged" => What::Disputed,
        "care.hardship_lodged" => What::Hardship,
        "messages.sent" => match payload.channel.as_str() {
            "email" => What::MessageByEmail,
            "sms" => What::MessageBySms,
            _ => What::MessageOtherwise,
        },
        "payments.balance_adjusted" => {
            let moved = size(payload.moved?);
            match payload.kind.as_str() {
                "payment" => What::PaidElsewhere(moved),
                "decrease" => What::Lowered(moved),
                "increase" => What::Raised(moved),
                "write_off" => What::WrittenOff(moved),
                _ => What::Recalled,
            }
        }
        "payments.shared" => match (payload.part?, payload.by_link.is_some()) {
            (again, _) if payload.again => What::CameAgain(size(again)),
            (paid, true) if paid.is_positive() => What::PaidByLink(paid),
            (paid, false) if paid.is_positive() => What::Paid(paid),
            (back, true) => What::GivenBackToOther(size(back)),
            (back, false) => What::GivenBack(size(back)),
        },
        // All of it was on the others.
        "payments.given_back" if payload.part.is_some_and(Money::is_zero) => return None,
        "payments.given_back" => match payload.part.or(payload.gone)? {
            gone if gone.is_positive() && payload.by_link.is_some() => What::GivenBackToOther(gone),
            gone if gone.is_positive() => What::GivenBack(gone),
            again => What::CameAgain(size(again)),
        },
        // What somebody else could not pay is not this person's story.
        "payments.failed" if payload.by_link.is_some() => return None,
        "payments.failed" => What::PaymentFailed,
        // All of it went to the others.
        "payments.received" if payload.part.is_some_and(Money::is_zero) => return None,
        "payments.received" if payload.by_link.is_some() => What::PaidByLink(payload.part.or(payload.amount)?),
        "payments.received" => What::Paid(payload.part.or(payload.amount)?),
        "plans.shared" => match payload.moment.as_str() {
            "agreed" => What::PlanAgreed,
            "changed" => What::PlanChanged,
            "resumed" => What::PlanResumed,
            "completed" => What::PlanCompleted,
            "ended" => What::PlanEnded,
            _ => return None,
        },
        "plans.agreed" => What::PlanAgreed,
        "plans.changed" => What::PlanChanged,
        "plans.ended" => What::PlanEnded,
        "plans.completed" => What::PlanCompleted,
        "plans.resumed" => What::PlanResumed,
        _ => return None,
    })
}

/// An amount without its sign.
fn size(moved: Money) -> Money {
    Money::from_minor(moved.minor().abs(), moved.currency())
}
