//! What a provider is told, and says, of methods that are saved.

use shared::identity::CustomerId;
use shared::kernel::Currency;
use shared::payments::{CardEnding, FailureCode, MethodKind, PaymentMethodId};

/// A method being saved, always told the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saving {
    /// The idempotency key.
    pub key: PaymentMethodId,
    pub customer: CustomerId,
    /// In which currency it will be charged: it says which bank debits there are.
    pub currency: Currency,
    /// The provider's name for the saving, once it is known.
    pub reference: Option<String>,
    /// The simulator's card that was chosen on our page; none where it is typed on the provider's.
    pub card: Option<String>,
}

/// What a provider says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavingTold {
    pub answer: SavingAnswer,
    pub reference: Option<String>,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavingAnswer {
    /// The person has not finished; the page on which they go on.
    Waiting(Option<String>),
    Saved(SavedMethod),
    Failed(FailureCode),
    Silence,
}

/// A method that can be charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMethod {
    /// The provider's name for it: what [`super::Charge::method`] says.
    pub method: String,
    pub kind: MethodKind,
    /// The card's brand or the bank, as the provider writes it; may be empty.
    pub brand: String,
    pub ending: Option<CardEnding>,
    /// The last month in which it works: year and month.
    pub expires: Option<(i32, u32)>,
}

impl SavingTold {
    /// No answer.
    pub const SILENCE: Self = Self { answer: SavingAnswer::Silence, reference: None };

    /// It was not saved.
    pub const fn failed(code: FailureCode) -> Self {
        Self { answer: SavingAnswer::Failed(code), reference: None }
    }
}
