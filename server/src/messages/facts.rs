//! What happens here that others react to.

use crate::kernel::outbox::{About, Fact};
use serde::{Deserialize, Serialize};
use shared::compliance::{Channel, Purpose};
use shared::identity::{ContactId, CustomerId};
use shared::messages::MessageId;
use uuid::Uuid;

/// A message left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MessageSent {
    pub message: MessageId,
    pub creditor: Uuid,
    pub customer: CustomerId,
    pub account: Option<Uuid>,
    pub channel: Channel,
    pub purpose: Purpose,
}

impl Fact for MessageSent {
    const KIND: &'static str = "messages.sent";

    fn about(&self) -> About {
        About { creditor: Some(self.creditor), customer: Some(self.customer.uuid()), account: self.account }
    }
}

/// Somebody said that an address is not that of the person it is on file for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ContactDisowned {
    /// The message by whose link they said so.
    pub message: MessageId,
    pub creditor: Uuid,
    pub customer: CustomerId,
    pub contact: ContactId,
}

impl Fact for ContactDisowned {
    const KIND: &'static str = "messages.contact_disowned";

    fn about(&self) -> About {
        About { creditor: Some(self.creditor), customer: Some(self.customer.uuid()), account: None }
    }
}
