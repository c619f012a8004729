//! What these pages need of the server.

use super::view::{ConfirmationView, PayView, ReceiptView, SurplusView, Typed};
use crate::error::ApiError;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::AttemptId;
use shared::payments::{PaymentId, PaymentState};

/// Paying. Another's account or payment is one that does not exist.
#[async_trait]
pub trait Payments: Send + Sync {
    /// What can be paid on an account and with what; what this browser typed before is in it.
    async fn offer(&self, actor: &Actor, browser: &[u8], account: AccountId) -> Result<PayView, ApiError>;

    /// Keeps what was typed for an hour, for the form to come back with.
    async fn keep(&self, browser: &[u8], account: AccountId, typed: &Typed) -> Result<(), ApiError>;

    /// What a payment above what is due may be for; `None` where there is nothing to choose, or nothing was typed. It is
    /// asked before the payment is made.
    async fn surplus(
        &self,
        actor: &Actor,
        account: AccountId,
        typed: Option<&Typed>,
        browser: &[u8],
    ) -> Result<Option<SurplusView>, ApiError>;

    /// Pays. The same attempt again, with the same content, is the same payment.
    async fn start(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        account: AccountId,
        typed: &Typed,
    ) -> Result<(PaymentId, PaymentState), ApiError>;

    /// What the card's bank wants confirmed; `Refused` once it is no longer waiting.
    async fn confirmation(&self, actor: &Actor, payment: PaymentId) -> Result<ConfirmationView, ApiError>;

    /// Passes on what the person said to the bank. Said again, it changes nothing.
    async fn confirm(&self, actor: &Actor, payment: PaymentId, approved: bool) -> Result<(), ApiError>;

    /// What became of a payment. While nobody knows, each look asks the provider again.
    async fn receipt(&self, actor: &Actor, payment: PaymentId) -> Result<ReceiptView, ApiError>;
}
