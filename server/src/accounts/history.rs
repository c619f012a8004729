//! What happened to an account: read from the facts that were recorded about it.

use super::entity::account;
use crate::kernel::calendar::today;
use crate::kernel::failure::Failure;
use crate::kernel::outbox;
use app::accounts::view::{Event, What};
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use shared::identity::CustomerId;
use shared::kernel::{Market, Money, Timestamp};

/// The kinds of facts that a person is shown, by the names they have for good.
const SHOWN: [&str; 8] = [
    "accounts.paid_in_full",
    "disputes.lodged",
    "care.hardship_lodged",
    "messages.sent",
    "payments.failed",
    "payments.received",
    "plans.agreed",
    "plans.completed",
];

/// As much of a fact as its line needs.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Payload {
    amount: Option<Money>,
    channel: String,
}

/// The latest moments of an account of this person, the latest first; its placement is the last of them.
pub async fn of_account(
    db: &DatabaseConnection,
    customer: CustomerId,
    account: &account::Model,
    market: Market,
    limit: u64,
) -> Result<Vec<Event>, Failure> {
    let facts = outbox::about_account(db, customer.uuid(), account.id, &SHOWN, limit).await?;
    let on = |at: i64| today(market, Timestamp::from_unix_millis(at));
    let mut events: Vec<Event> = facts
        .iter()
        .filter_map(|fact| {
            let payload: Payload = serde_json::from_str(&fact.payload).unwrap_or_default();
            Some(Event { on: on(fact.at), what: what(&fact.kind, &payload)? })
        })
        .collect();
    events.push(Event { on: on(account.placed_at), what: What::Placed });
    Ok(events)
}

fn what(kind: &str, payload: &Payload) -> Option<What> {
    Some(match kind {
        "accounts.paid_in_full" => What::PaidInFull,
        "disputes.lodged" => What::Disputed,
        "care.hardship_lodged" => What::Hardship,
        "messages.sent" => match payload.channel.as_str() {
            "email" => What::MessageByEmail,
            "sms" => What::MessageBySms,
            _ => What::MessageOtherwise,
        },
        "payments.failed" => What::PaymentFailed,
        "payments.received" => What::Paid(payload.amount?),
        "plans.agreed" => What::PlanAgreed,
        "plans.completed" => What::PlanCompleted,
        _ => return None,
    })
}
