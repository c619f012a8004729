//! Whoever acts: every use case is told.

use crate::id;
use serde::{Deserialize, Serialize};

id! {
    /// A person who owes one or several debts.
    CustomerId
}

id! {
    /// An e-mail address or phone number on file.
    ContactId
}

id! {
    /// A signed-in browser.
    SessionId
}

id! {
    /// A code that was asked for.
    SignInId
}

/// A signed-in customer. Everything they can see is scoped to `customer`.
///
/// Exists only for a session whose every proof is given: a session that still owes its second fact has no actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub session: SessionId,
    pub customer: CustomerId,
}

/// A signed-in browser that still owes the second fact its creditor asks for. It sees nothing until it gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingActor {
    pub session: SessionId,
    pub customer: CustomerId,
}
