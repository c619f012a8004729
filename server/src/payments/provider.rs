//! Whoever really moves the money.
//!
//! What a provider is told carries our payment's id as its idempotency key: told twice, it charges once. Nothing here
//! can hold a card number: a method is the provider's own name for it.

use async_trait::async_trait;
use shared::kernel::Money;
use shared::payments::{Answer, CardEnding, FailureCode, PaymentId};

/// A charge, always told the same way for the same payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The idempotency key.
    pub key: PaymentId,
    pub amount: Money,
    /// What is charged, by the provider's own name: a token, a test card. Never a number.
    pub method: String,
    /// The provider's name for the charge, once it is known.
    pub reference: Option<String>,
}

/// What a provider says of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub answer: Answer,
    /// Its name for the charge.
    pub reference: Option<String>,
    pub card: Option<CardEnding>,
}

/// Moves money. A time-out, a lost connection or a server error of the provider is [`Answer::Silence`]; a refusal of
/// what we asked for is [`FailureCode::Rejected`]; everything else is what it says.
///
/// Calls are never made inside a transaction, and may be dropped half-way: the charge is asked about again.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// Its name in `payment.provider`.
    fn name(&self) -> &'static str;

    /// Charges. The same key again gives the first answer again.
    async fn create(&self, charge: &Charge) -> Told;

    /// Goes on with a charge that needed a confirmation, when the person comes back from the bank: `approved` is what
    /// they say, and the provider knows better.
    async fn confirm(&self, charge: &Charge, approved: bool) -> Told;

    /// Gives up a charge that waits for a confirmation. Says how the charge ended, which may be otherwise.
    async fn cancel(&self, charge: &Charge) -> Told;

    /// What became of a charge; none if the provider never got it. Never charges.
    async fn retrieve(&self, charge: &Charge) -> Option<Told>;
}

impl Told {
    /// No answer.
    pub const SILENCE: Self = Self { answer: Answer::Silence, reference: None, card: None };

    /// The money was not taken.
    pub const fn failed(code: FailureCode) -> Self {
        Self { answer: Answer::Failed(code), reference: None, card: None }
    }
}
