//! What these pages need of the server.

use super::view::{DisputeView, LodgedView, Typed};
use crate::error::ApiError;
use crate::page::Visitor;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::disputes::DisputeId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};

/// Disputes. Another's account or dispute is one that does not exist.
#[async_trait]
pub trait Disputes: Send + Sync {
    /// The form, with what this browser typed before, or the dispute that is open.
    async fn form(&self, visitor: &Visitor, actor: &Actor, account: AccountId) -> Result<DisputeView, ApiError>;

    /// Keeps what was typed for an hour, for the form to come back with.
    async fn keep(&self, visitor: &Visitor, account: AccountId, typed: &Typed) -> Result<(), ApiError>;

    /// Lodges it and puts the account on hold. The same attempt again, or another while the first is open, is the first.
    async fn lodge(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        account: AccountId,
        sent: (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<DisputeId, ApiError>;

    /// A dispute, what happens now, and the form to add to it, with what this browser typed before.
    async fn lodged(&self, visitor: &Visitor, actor: &Actor, dispute: DisputeId) -> Result<LodgedView, ApiError>;

    /// Keeps what was typed to be added, for an hour, for the form to come back with.
    async fn keep_addition(&self, visitor: &Visitor, dispute: DisputeId, words: &str) -> Result<(), ApiError>;

    /// Adds to what was told, while it is not answered. The same attempt again adds nothing.
    async fn add(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        dispute: DisputeId,
        sent: (AttemptId, &str),
    ) -> Result<(), ApiError>;
}
