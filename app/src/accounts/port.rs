//! What the pages of accounts need from the server.

use super::view::{AccountView, AccountsView, AskedDetail, DetailTyped, SignInTyped, Stretch};
use crate::error::ApiError;
use crate::page::Visitor;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::{Actor, PendingActor};
use shared::kernel::Locale;

/// Accounts of a customer. What is somebody else's is not found.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Everything the person owes: a page of what is open, and one of what is closed; pages count from 1.
    async fn all(&self, actor: &Actor, page: u64, closed_page: u64) -> Result<AccountsView, ApiError>;

    /// One account, with a page of what happened to it.
    async fn one(&self, actor: &Actor, account: AccountId, stretch: Stretch) -> Result<AccountView, ApiError>;

    /// What this browser typed into the sign-in form a moment ago.
    async fn typed(&self, visitor: &Visitor) -> Result<SignInTyped, ApiError>;

    /// Sends a code if an account with these details exists; answers the same if none does.
    async fn sign_in(&self, visitor: &Visitor, typed: &SignInTyped, locale: Locale) -> Result<(), ApiError>;

    /// Which detail this session still owes.
    async fn asked_detail(&self, pending: &PendingActor) -> Result<AskedDetail, ApiError>;

    /// Compares the detail with what is on file. What cannot be an answer is said without costing a try.
    async fn confirm(&self, pending: &PendingActor, typed: &DetailTyped) -> Result<(), ApiError>;
}
