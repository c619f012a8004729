//! What the pages of messages need from the server.

use super::view::{Checked, LinkView};
use crate::error::ApiError;
use crate::page::Visitor;
use shared::kernel::Locale;

/// Links in messages, and their codes.
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
}
