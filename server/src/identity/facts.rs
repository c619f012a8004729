//! What happens here that others react to.

use crate::kernel::outbox::{About, Fact};
use serde::{Deserialize, Serialize};
use shared::identity::{ContactId, CustomerId, SignInId};
use shared::kernel::Locale;
use uuid::Uuid;

/// Somebody asked for a code. Also recorded when nobody fits: outsiders must see, and wait for, the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CodeRequested {
    pub sign_in: SignInId,
    /// Whose address it is; none where nobody fits, and then nothing is sent.
    pub to: Option<(CustomerId, ContactId)>,
    /// The message whose link led here.
    pub message: Option<Uuid>,
    pub language: Locale,
    /// The code, sealed by the platform's key: see [`super::Service::open_code`].
    pub code_sealed: Vec<u8>,
}

impl Fact for CodeRequested {
    const KIND: &'static str = "identity.code_requested";

    fn about(&self) -> About {
        About { customer: self.to.map(|(customer, _)| customer.uuid()), ..About::default() }
    }
}
