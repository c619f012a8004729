//! What the pages of messages need from the server.

use super::inbox_view::{About, InboxView, MessageView};
use super::view::{Checked, LinkView};
use crate::error::ApiError;
use crate::page::Visitor;
use shared::identity::Actor;
use shared::kernel::Locale;
use shared::messages::MessageId;

/// Links in messages, their codes, and the inbox. What is somebody else's is not found.
#[async_trait::async_trait]
pub trait Messages: Send + Sync {
    /// What a link leads to. Changes nothing, however often and by whomever it is asked.
    async fn link(&self, token: &str) -> Result<LinkView, ApiError>;
    /// Sends a code to where the message went; [`ApiError::NotFound`] where the link leads nowhere.
    async fn send_code(&self, visitor: &Visitor, token: &str, locale: Locale) -> Result<(), ApiError>;
    /// Whoever reads it is not the person it is for.
    async fn not_me(&self, token: &str) -> Result<(), ApiError>;
    /// No more messages to the address that this one went to.
    async fn stop(&self, token: &str) -> Result<(), ApiError>;
    /// Whether a message with this check code left us.
    async fn is_genuine(&self, visitor: &Visitor, typed: &str, locale: Locale) -> Result<Checked, ApiError>;
    /// What this browser asked last.
    async fn last_checked(&self, visitor: &Visitor) -> Result<Option<Checked>, ApiError>;
    /// What left for the customer, the newest first: all, or what is about something; from before one of theirs on, or from
    /// the newest.
    async fn inbox(
        &self,
        actor: &Actor,
        about: Option<About>,
        before: Option<MessageId>,
    ) -> Result<InboxView, ApiError>;
    /// One message. Changes nothing.
    async fn message(&self, actor: &Actor, message: MessageId) -> Result<MessageView, ApiError>;
    /// The customer opened a message: from now on it is read.
    async fn open(&self, actor: &Actor, message: MessageId) -> Result<(), ApiError>;
    /// The same for all that there are.
    async fn read_all(&self, actor: &Actor) -> Result<(), ApiError>;
}
