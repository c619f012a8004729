//! What the page shows on which somebody asks that their payments are taken, and the words they agree to.

use crate::text::plans as words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::kernel::{AttemptId, Locale, Market, Money};
use shared::plans::{ChangeTerms, PlanId};
use uuid::Uuid;

/// A method from which payments can be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectMethod {
    pub id: Uuid,
    /// A bank account; else a card.
    pub is_bank: bool,
    /// The last digits, by which its owner knows it.
    pub ending: String,
    pub expires_on: Option<NaiveDate>,
}

/// Whether and how the payments of a plan are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionView {
    pub plan: PlanId,
    pub reference: String,
    pub creditor: String,
    pub market: Market,
    pub today: NaiveDate,
    /// One press of a button.
    pub attempt: AttemptId,
    /// The plan runs; else nothing of it is taken.
    pub is_active: bool,
    /// Since when payments are taken; none where they are not.
    pub since: Option<NaiveDate>,
    /// From what they are taken now.
    pub chosen: Option<CollectMethod>,
    /// From what they can be taken, the default first.
    pub methods: Vec<CollectMethod>,
    /// The first payment that would be taken.
    pub next: Option<(NaiveDate, Money)>,
    /// What is due by today, and would not be.
    pub by_hand: Option<Money>,
    /// The words of the agreement.
    pub terms: Vec<String>,
    /// Of those words, so that nothing else is agreed to than what was shown.
    pub seal: String,
}

/// "Card ending 1234".
pub fn method_words(locale: Locale, method: &CollectMethod) -> String {
    if method.is_bank {
        words::collect_bank(locale, &method.ending)
    } else {
        words::collect_card(locale, &method.ending)
    }
}

/// What somebody agrees to: when, how much, what happens when it fails, how it stops.
pub fn collection_words(creditor: &str, reference: &str, changes: &ChangeTerms, locale: Locale) -> Vec<String> {
    let again = match changes.retries {
        0 => words::collect_terms_no_retry(locale).to_owned(),
        n => words::collect_terms_retry(locale, u64::from(n), changes.retry_days),
    };
    vec![
        words::collect_terms_when(locale, reference, creditor),
        words::collect_terms_amount(locale).to_owned(),
        again,
        words::collect_terms_hold(locale).to_owned(),
        words::collect_terms_stop(locale).to_owned(),
    ]
}
