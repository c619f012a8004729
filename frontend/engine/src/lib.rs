//! The plan engine alone, compiled as the portal's bundle is and as the server is: `compare.mjs` holds the one against
//! the other, `latency.mjs` and `benches/latency.rs` time both on the same task.

use chrono::NaiveDate;
use shared::kernel::{Adjust, Currency, Market, Money};
use shared::plans::{Change, ChangeTerms, Draft, Frequency, Proposal, Running, Split, Terms, TermsFields, Who};
use std::sync::LazyLock;
use wasm_bindgen::prelude::wasm_bindgen;

const SIXTY: &str = r#"{"balance":"5999.99","currency":"EUR","frequency":"monthly","count":60,"first_on":"2026-12-31","today":"2026-11-20","market":"FR","adjust":"following","policy":{"min_amount":"10.00","max_months":72,"max_days_to_first":45}}"#;

/// Answers one request as `quitus quote` answers a line.
#[wasm_bindgen]
pub fn quote(request: &str) -> String {
    shared::plans::quote(request).json
}

/// A request for 60 instalments.
#[wasm_bindgen]
pub fn sixty() -> String {
    SIXTY.to_owned()
}

/// The same without the text, which is what the plan builder calls as its slider moves. How many instalments came of it:
/// none if anything is wrong with it.
#[wasm_bindgen]
pub fn propose_sixty() -> u32 {
    proposal().map_or(0, |proposal| proposal.schedule().count())
}

/// A plan of 60 instalments that runs: what changes are made of.
static RUNNING: LazyLock<Option<Running>> =
    LazyLock::new(|| proposal().map(|proposal| Running::begin(&proposal, ChangeTerms::default())));

/// Each kind of change that is timed.
pub const CHANGES: [&str; 4] = ["move", "reshape", "skip", "pause"];

/// Makes a change of a plan of 60 instalments, the one of this place among [`CHANGES`]. How many are to come after it: none
/// if it is refused.
#[wasm_bindgen]
pub fn change_sixty(which: usize) -> u32 {
    let Some(running) = RUNNING.as_ref() else { return 0 };
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).unwrap_or_default();
    let (Some(today), Some(second)) = (NaiveDate::from_ymd_opt(2026, 11, 20), running.open().nth(1)) else { return 0 };
    let change = match which {
        0 => Change::Move { due_on: second.due_on, to: day(2, 5) },
        1 => Change::Reshape {
            frequency: Frequency::Monthly,
            amount: Money::from_minor(10_500, running.amount().currency()),
            next_on: day(1, 4),
        },
        2 => Change::Skip,
        _ => Change::Pause { until: day(2, 1) },
    };
    let after = running.change(&change, Who::Agent, today);
    after.map_or(0, |after| u32::try_from(after.open().count()).unwrap_or(u32::MAX))
}

fn proposal() -> Option<Proposal> {
    let euro: Currency = "EUR".parse().ok()?;
    let terms = Terms::try_new(TermsFields {
        min_instalment: Money::from_minor(1_000, euro),
        max_months: 72,
        frequencies: Frequency::ALL.to_vec(),
        max_days_to_first: 45,
        business_days: Adjust::Following,
    });
    let first_on = NaiveDate::from_ymd_opt(2026, 12, 31)?;
    let draft = Draft { frequency: Frequency::Monthly, split: Split::Count(60), first_on };
    let today = NaiveDate::from_ymd_opt(2026, 11, 20)?;
    Proposal::try_new(&terms.ok()?, Money::from_minor(599_999, euro), &draft, Market::Fr, today).ok()
}
