//! What happened to disputes.

use crate::kernel::outbox::{About, Fact};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::disputes::{DisputeId, DisputeReason};
use shared::identity::CustomerId;
use shared::kernel::Locale;

/// Somebody said that something is wrong with an account; it is on hold. The confirmation is written from this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeLodged {
    pub dispute: DisputeId,
    /// What the person can quote.
    pub reference: String,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
    pub reason: DisputeReason,
    /// By when we promised to answer.
    pub answer_by: NaiveDate,
    /// The language in which they said so.
    pub language: Locale,
}

impl Fact for DisputeLodged {
    const KIND: &'static str = "disputes.lodged";

    fn about(&self) -> About {
        About {
            creditor: Some(self.creditor.uuid()),
            customer: Some(self.customer.uuid()),
            account: Some(self.account.uuid()),
        }
    }
}

/// Somebody added to what they told us about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeAddedTo {
    pub dispute: DisputeId,
    pub creditor: CreditorId,
    pub customer: CustomerId,
    pub account: AccountId,
}

impl Fact for DisputeAddedTo {
    const KIND: &'static str = "disputes.added_to";

    fn about(&self) -> About {
        About {
            creditor: Some(self.creditor.uuid()),
            customer: Some(self.customer.uuid()),
            account: Some(self.account.uuid()),
        }
    }
}
