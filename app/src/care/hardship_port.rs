//! What the pages of "I'm struggling" need of the server.

use super::hardship_view::{HardshipView, ToldView, Typed};
use crate::error::ApiError;
use crate::page::Visitor;
use async_trait::async_trait;
use shared::care::HardshipId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};

/// Telling us that money is short. What another told is not there.
#[async_trait]
pub trait Hardships: Send + Sync {
    /// The form, with what this browser typed before, or the request that is open.
    async fn form(&self, visitor: &Visitor, actor: &Actor) -> Result<HardshipView, ApiError>;

    /// Keeps what was typed into the form of this attempt for an hour, for it to come back with.
    async fn keep(&self, visitor: &Visitor, attempt: AttemptId, typed: &Typed) -> Result<(), ApiError>;

    /// Takes it in and puts everything of theirs on hold. The same attempt again, or another while the first is open,
    /// is the first.
    async fn tell(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        sent: (AttemptId, &Typed),
        locale: Locale,
    ) -> Result<HardshipId, ApiError>;

    /// What they told us, what happens now, and the form to add to it, with what this browser typed before.
    async fn told(&self, visitor: &Visitor, actor: &Actor, hardship: HardshipId) -> Result<ToldView, ApiError>;

    /// Keeps what was typed to be added, for an hour, for the form to come back with.
    async fn keep_addition(&self, visitor: &Visitor, hardship: HardshipId, words: &str) -> Result<(), ApiError>;

    /// Adds to what was told, while it is not answered. The same attempt again adds nothing.
    async fn add(
        &self,
        visitor: &Visitor,
        actor: &Actor,
        hardship: HardshipId,
        sent: (AttemptId, &str),
    ) -> Result<(), ApiError>;
}
