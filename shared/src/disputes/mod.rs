//! "Something is wrong": what somebody holds against an account.

mod grounds;
mod reason;

pub use grounds::Grounds;
pub use reason::{DisputeReason, UnknownDisputeReason};

crate::id! {
    /// A dispute.
    DisputeId
}
