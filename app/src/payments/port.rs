//! What these pages need of the server.

use super::guest_view::{GuestReceiptView, GuestTyped, GuestView};
use super::link_view::{LinkTyped, LinksView};
use super::method_view::{Added, MethodsView};
use super::view::{ConfirmationView, PayView, ReceiptView, SurplusView, Typed};
use crate::error::ApiError;
use crate::page::Visitor;
use async_trait::async_trait;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::payments::{PayLinkId, PaymentId, PaymentMethodId, PaymentState};

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

/// Saved methods. Another's is one that does not exist.
#[async_trait]
pub trait Methods: Send + Sync {
    /// What the person has saved, and what they can save. Asks about what is being saved.
    async fn methods(&self, actor: &Actor) -> Result<MethodsView, ApiError>;

    /// Begins to save a method, in the place of another where that is named. Charges nothing. `card` is the simulator's
    /// card that was chosen; with any other provider it is typed there.
    async fn add(
        &self,
        actor: &Actor,
        attempt: AttemptId,
        card: Option<&str>,
        replaces: Option<PaymentMethodId>,
    ) -> Result<Added, ApiError>;

    /// Takes a method away, here and at the provider.
    async fn remove(&self, actor: &Actor, attempt: AttemptId, method: PaymentMethodId) -> Result<(), ApiError>;

    /// Makes a method the one that is used where nothing else is said.
    async fn make_default(&self, actor: &Actor, attempt: AttemptId, method: PaymentMethodId) -> Result<(), ApiError>;
}

/// Links by which somebody else pays, for the customer who makes them. Another's is one that does not exist.
#[async_trait]
pub trait PayLinks: Send + Sync {
    /// The links on an account, a page of them from before one on, and what this browser typed for a new one.
    async fn links(
        &self,
        actor: &Actor,
        browser: &[u8],
        account: AccountId,
        before: Option<PayLinkId>,
    ) -> Result<LinksView, ApiError>;

    /// Keeps what was typed for an hour, for the form to come back with.
    async fn keep_link(&self, browser: &[u8], account: AccountId, typed: &LinkTyped) -> Result<(), ApiError>;

    /// Makes a link. The same attempt again, with the same content, is the same link.
    async fn make_link(
        &self,
        actor: &Actor,
        browser: &[u8],
        attempt: AttemptId,
        account: AccountId,
        typed: &LinkTyped,
    ) -> Result<PayLinkId, ApiError>;

    /// Stops one for good, and says on which account it was. Said again, it changes nothing.
    async fn stop_link(&self, actor: &Actor, link: PayLinkId) -> Result<AccountId, ApiError>;
}

/// Paying by a link, without an account here. A payment is shown to the browser that made it; to any other it does not
/// exist, and neither does a link whose secret is not known.
#[async_trait]
pub trait Guests: Send + Sync {
    /// What can be paid by a link; what this browser typed before is in it.
    async fn open(&self, visitor: &Visitor, token: &str) -> Result<GuestView, ApiError>;

    /// Pays. The same attempt again, with the same content, is the same payment. `locale` is that of the receipt.
    async fn pay_as_guest(
        &self,
        visitor: &Visitor,
        token: &str,
        attempt: AttemptId,
        typed: &GuestTyped,
        locale: Locale,
    ) -> Result<(PaymentId, PaymentState), ApiError>;

    /// What the card's bank wants confirmed; `Refused` once it is no longer waiting.
    async fn guest_confirmation(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
    ) -> Result<ConfirmationView, ApiError>;

    /// Passes on what was said to the bank. Said again, it changes nothing.
    async fn confirm_as_guest(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
        approved: bool,
    ) -> Result<(), ApiError>;

    /// What became of a payment. While nobody knows, each look asks the provider again.
    async fn guest_receipt(
        &self,
        visitor: &Visitor,
        token: &str,
        payment: PaymentId,
    ) -> Result<GuestReceiptView, ApiError>;
}
