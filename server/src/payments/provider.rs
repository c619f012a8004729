//! Whoever really moves the money.
//!
//! What a provider is told carries our payment's id as its idempotency key: told twice, it charges once. Nothing here
//! can hold a card number: a method is the provider's own name for it.

use super::saving::{Saving, SavingTold};
use async_trait::async_trait;
use shared::kernel::{Money, Timestamp};
use shared::payments::{Aftermath, Answer, CardEnding, FailureCode, PaymentId, PaymentMethodId, TestCard};
use uuid::Uuid;

/// The method of a payment that is made on the provider's own page.
pub const ON_PROVIDERS_PAGE: &str = "page";

/// A charge, always told the same way for the same payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The idempotency key.
    pub key: PaymentId,
    pub amount: Money,
    /// What is charged, by the provider's own name: a token, a test card, or [`ON_PROVIDERS_PAGE`]. Never a number.
    pub method: String,
    /// The provider's name for the charge, once it is known.
    pub reference: Option<String>,
    /// What the person can quote.
    pub label: String,
    /// Whether the person is here and can be asked by the bank; not where an instalment is collected.
    pub is_present: bool,
}

/// What a provider says of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub answer: Answer,
    /// Its name for the charge.
    pub reference: Option<String>,
    pub card: Option<CardEnding>,
}

/// What can be paid with that was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// A card of the simulator's.
    Test(TestCard),
    /// Whatever the person types on the provider's own page.
    Page,
}

/// Money to be given back, always told the same way for the same refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The idempotency key: whoever orders a refund keeps it.
    pub key: Uuid,
    /// What was taken.
    pub charge: Charge,
    /// How much of it: a part, or all that is left of it.
    pub amount: Money,
}

/// What a provider says of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    pub answer: RefundAnswer,
    /// Its name for the refund.
    pub reference: Option<String>,
}

/// What becomes of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The money is on its way back, and the provider's balance is lower by it.
    Made,
    /// Taken on; how it ended comes later.
    Processing,
    /// It did not reach the person's bank, and stays with the provider.
    Failed,
    /// The provider does not give this back: more than is left, or too late.
    Rejected,
    /// No answer: to be told again under the same key.
    Silence,
}

/// Something has happened over there, as a webhook says it: where to look, and nothing that is believed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Notice {
    /// The provider's name for the event.
    pub event: String,
    /// The kind of thing it is about, and its name.
    pub kind: String,
    pub id: String,
}

/// Why a webhook is refused. Says nothing of what it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// No provider of ours has such a door.
    #[error("this provider sends no notices")]
    NoSuchDoor,
    /// The signature is missing, not a signature, or not of these bytes.
    #[error("the signature does not fit")]
    Signature,
    /// Signed too long ago, or in the future: a copy of an old one.
    #[error("the signature is too old")]
    Age,
    /// Signed, and not a notice.
    #[error("the body is not a notice")]
    Body,
}

/// Whom a notice concerns, by the provider's own books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    Payment(PaymentId),
    Method(PaymentMethodId),
    /// Nothing of ours.
    Nobody,
    /// The provider does not answer.
    Silence,
}

/// Moves money. A time-out, a lost connection or a server error of the provider is [`Answer::Silence`]; a refusal of
/// what we asked for is [`FailureCode::Rejected`]; everything else is what it says.
///
/// Calls are never made inside a transaction, and may be dropped half-way: the charge is asked about again.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Its name in `payment.provider`.
    fn name(&self) -> &'static str;

    /// What can be paid with that was not saved.
    fn offers(&self) -> Vec<Offer>;

    /// Whether people confirm on a page that is not ours: then [`Self::confirm`] only asks, and may be called at any time.
    fn confirms_elsewhere(&self) -> bool;

    /// Announces a charge that cannot take money yet, and returns the provider's name for it. It is written down before
    /// [`Self::create`] is called: no money can ever move under a name that we do not know. None where the provider
    /// finds a charge by our own key, or does not answer.
    async fn prepare(&self, charge: &Charge) -> Option<String>;

    /// Charges. The same key again gives the first answer again.
    async fn create(&self, charge: &Charge) -> Told;

    /// Goes on with a charge that needed a confirmation, when the person comes back from the bank: `approved` is what
    /// they say, and the provider knows better.
    async fn confirm(&self, charge: &Charge, approved: bool) -> Told;

    /// Gives up a charge that waits for a confirmation. Says how the charge ended, which may be otherwise.
    async fn cancel(&self, charge: &Charge) -> Told;

    /// What became of a charge; none if the provider never got it. Never charges.
    async fn retrieve(&self, charge: &Charge) -> Option<Told>;

    /// The provider's page on which the person goes on with a charge that waits for them; none where that is a page of
    /// ours, or nothing waits.
    async fn continue_at(&self, charge: &Charge) -> Option<String>;

    /// Gives money back, in part or all of it. The same key again gives the first answer again.
    async fn refund(&self, refund: &Refund) -> Refunded;

    /// Where money stands that was taken; none if the provider does not answer.
    async fn aftermath(&self, charge: &Charge) -> Option<Aftermath>;

    /// Begins to save a method of a person's, where they type it: nothing is charged. The same key again gives the
    /// first answer again.
    async fn begin_saving(&self, saving: &Saving) -> SavingTold;

    /// What became of it.
    async fn saved(&self, saving: &Saving) -> SavingTold;

    /// Forgets a saved method: it can never be charged again. False if the provider does not answer.
    async fn forget(&self, method: &str) -> bool;

    /// Reads a webhook: the bytes as they came, and what its signature header says.
    ///
    /// # Errors
    /// When it is not the provider's, not fresh, or not a notice.
    fn notice(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Notice, Forged>;

    /// Whom a notice concerns: asked of the provider, not read from the notice.
    async fn concerns(&self, notice: &Notice) -> Concerns;
}

impl Told {
    /// No answer.
    pub const SILENCE: Self = Self { answer: Answer::Silence, reference: None, card: None };

    /// The money was not taken.
    pub const fn failed(code: FailureCode) -> Self {
        Self { answer: Answer::Failed(code), reference: None, card: None }
    }
}

impl Refunded {
    /// No answer.
    pub const SILENCE: Self = Self { answer: RefundAnswer::Silence, reference: None };

    /// The provider does not do it.
    pub const REJECTED: Self = Self { answer: RefundAnswer::Rejected, reference: None };
}
