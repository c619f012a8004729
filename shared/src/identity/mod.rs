//! Who somebody is to us, and how they prove it: ids, codes, sessions.

mod actor;

pub use actor::{Actor, ContactId, CustomerId, SessionId, SignInId};
