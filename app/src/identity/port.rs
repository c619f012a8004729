//! What the pages of entry need from the server.

#[cfg(feature = "ssr")]
use crate::error::ApiError;
use serde::{Deserialize, Serialize};
use shared::identity::{Device, SessionId};

/// What the code page says: the same whether or not anybody fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeView {
    /// Sent by text message; else by e-mail.
    pub by_sms: bool,
    /// The browser came from a message's link, so that the address is known to be on file.
    pub from_message: bool,
    /// When a new code can be asked for.
    pub resend_in_seconds: u32,
}

/// What a right code opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's secret, for the cookie and nowhere else.
    pub token: String,
    /// One more fact is asked before anything shows.
    pub owes_second_fact: bool,
}

/// Where somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: SessionId,
    pub device: Device,
    /// The browser that asks.
    pub is_this: bool,
    /// How long ago it was last used, in whole minutes.
    pub minutes_ago: u32,
}

/// Codes and sessions.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait Identity: Send + Sync {
    /// What the code page says to this browser; [`ApiError::NotFound`] if it never asked for a code.
    async fn code_page(&self, visitor: &crate::page::Visitor) -> Result<CodeView, ApiError>;
    /// Signs in if the code is right.
    async fn enter_code(
        &self,
        visitor: &crate::page::Visitor,
        typed: &str,
        device: Device,
    ) -> Result<SignedIn, ApiError>;
    /// Sends a new code to where the last one went.
    async fn resend(&self, visitor: &crate::page::Visitor, locale: shared::kernel::Locale) -> Result<(), ApiError>;
    /// Ends this browser's session; does nothing where there is none.
    async fn sign_out(&self, visitor: &crate::page::Visitor) -> Result<(), ApiError>;
    /// Where the customer is signed in, the last used first.
    async fn sessions(&self, actor: &shared::identity::Actor) -> Result<Vec<SessionView>, ApiError>;
    /// Ends one of the customer's sessions; the same answer where there is no such session of theirs.
    async fn end_session(&self, actor: &shared::identity::Actor, session: SessionId) -> Result<(), ApiError>;
    /// Ends all of the customer's sessions but the one that asks.
    async fn end_other_sessions(&self, actor: &shared::identity::Actor) -> Result<(), ApiError>;
}
