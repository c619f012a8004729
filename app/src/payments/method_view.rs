//! What the page of saved methods shows.

use super::view::MethodView;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::kernel::{AttemptId, Market};
use shared::payments::{FailureCode, TestCard};

/// Everything that a person has saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodsView {
    pub attempt: AttemptId,
    pub market: Market,
    pub today: NaiveDate,
    /// The default first, then the latest.
    pub methods: Vec<MethodView>,
    /// One is being saved, and nobody knows yet how that ended.
    pub is_waiting: bool,
    /// The provider's page on which to go on with it.
    pub go_on: Option<String>,
    pub offers: Vec<OfferView>,
}

/// What can be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferView {
    /// A card of the simulator's.
    Test(TestCard),
    /// Whatever is typed on the provider's own page.
    Page,
}

/// What became of saving a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Added {
    Saved,
    /// The person goes on, or nobody knows yet: the page of saved methods says how.
    Waiting,
    Failed(FailureCode),
}
