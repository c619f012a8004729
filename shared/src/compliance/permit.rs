//! The permit: proof in the type system that a decision was made, and allowed it.

use super::{AddressKey, Channel, Decision, DecisionRecord, Outcome, Purpose};
use crate::kernel::Timestamp;
use serde::Serialize;

/// How long a permit lasts, and how long before the close of a window none is given any more (compliance.md, X-EVAL-AT-SEND).
///
/// Together they say: whatever leaves under a permit leaves inside the window, however slow the way.
pub const PERMIT_SECONDS: i64 = 5 * 60;

/// Leave to make one contact, soon. Nothing but [`Decision::permit`] makes one.
///
/// Written into the record of the message; never read back, for a permit read from somewhere would be one that anybody can make.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ContactPermit {
    decision: DecisionRecord,
    valid_until: Timestamp,
}

impl Decision {
    /// The permit, if the contact is allowed and will be for as long as a permit lasts; see
    /// [`ask_again_at`](DecisionRecord::ask_again_at) otherwise.
    pub fn permit(self) -> Option<ContactPermit> {
        if self.outcome != Outcome::Allow || self.closes_at.is_some() {
            return None;
        }
        let valid_until = self.evaluated_at.plus_seconds(PERMIT_SECONDS);
        Some(ContactPermit { decision: self.into_record(), valid_until })
    }
}

impl ContactPermit {
    /// The decision behind it.
    pub fn decision(&self) -> &DecisionRecord {
        &self.decision
    }

    /// The moment from which it is no longer worth anything.
    pub fn valid_until(&self) -> Timestamp {
        self.valid_until
    }

    /// Whether it is for this: the same way, the same reason, the same address, and in time.
    pub fn covers(&self, channel: Channel, purpose: Purpose, address: &AddressKey, now: Timestamp) -> bool {
        self.decision.channel == channel
            && self.decision.purpose == purpose
            && self.decision.address.as_ref() == Some(address)
            && self.decision.evaluated_at <= now
            && now < self.valid_until
    }
}
