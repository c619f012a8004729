//! What happened to people in our care.

use crate::kernel::outbox::{About, Fact};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::CreditorId;
use shared::care::HardshipId;
use shared::identity::CustomerId;
use shared::kernel::Locale;

/// Somebody told us that money is short; everything of theirs is on hold. The confirmation is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardshipLodged {
    pub hardship: HardshipId,
    /// What the person can quote.
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    /// By when we promised to answer.
    pub answer_by: NaiveDate,
    /// The language in which they told us.
    pub language: Locale,
}

impl Fact for HardshipLodged {
    const KIND: &'static str = "care.hardship_lodged";

    fn about(&self) -> About {
        About { creditor: Some(self.creditor.uuid()), customer: Some(self.customer.uuid()), account: None }
    }
}

/// Somebody added to what they told us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardshipAddedTo {
    pub hardship: HardshipId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
}

impl Fact for HardshipAddedTo {
    const KIND: &'static str = "care.hardship_added_to";

    fn about(&self) -> About {
        About { creditor: Some(self.creditor.uuid()), customer: Some(self.customer.uuid()), account: None }
    }
}
