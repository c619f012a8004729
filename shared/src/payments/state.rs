//! What becomes of a payment: every state named, every step listed. Drawn in `docs/payments.md`.

use super::FailureCode;
use serde::{Deserialize, Serialize};

/// Where a payment stands.
///
/// | state | money | what we do |
/// |---|---|---|
/// | created | the provider may have it already | ask |
/// | needs confirmation | not taken | wait for the person, for half an hour |
/// | processing | promised by the provider | ask |
/// | unknown | nobody knows | ask, and never charge again meanwhile |
/// | failed | not taken | nothing |
/// | succeeded | taken and in the ledger | nothing |
/// | refunded in part | a part was given back | nothing |
/// | refunded | all of it was given back | nothing |
/// | disputed | the payer's bank holds it until it is decided | wait for the bank |
/// | returned | the payer's bank took it back for good | nothing |
///
/// The last five follow from where the money stands: [`Aftermath::state`](super::Aftermath::state).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Written down with us, before the provider is told.
    Created,
    /// The card's bank wants to be sure who pays.
    NeedsConfirmation,
    /// The provider has taken it on and says later how it ended: bank debits take days.
    Processing,
    /// The provider was told and its answer was lost.
    Unknown,
    /// The money was taken.
    Succeeded,
    /// The money was not taken and will not be.
    Failed,
    /// It was taken, and a part of it given back.
    RefundedInPart,
    /// It was taken, and all of it given back.
    Refunded,
    /// It was taken, and the payer's bank holds it until it is decided whose it is.
    Disputed,
    /// It was taken, and the payer's bank took it back: a debit that bounced, a claim that was lost.
    Returned,
}

/// What a provider says of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The card's bank wants a confirmation first.
    NeedsConfirmation,
    /// Taken on; how it ended comes later.
    Processing,
    /// No answer, or one that says nothing.
    Silence,
    /// The money was taken.
    Succeeded,
    /// It was not, and will not be.
    Failed(FailureCode),
}

/// An answer that cannot follow a state: the provider contradicts itself, and a person must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a payment that is {from:?} cannot become {answer:?}")]
pub struct Impossible {
    pub from: PaymentState,
    pub answer: Answer,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Created,
        Self::NeedsConfirmation,
        Self::Processing,
        Self::Unknown,
        Self::Succeeded,
        Self::Failed,
        Self::RefundedInPart,
        Self::Refunded,
        Self::Disputed,
        Self::Returned,
    ];

    /// The code in the database, on the wire and in the drawing.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::NeedsConfirmation => "needs_confirmation",
            Self::Processing => "processing",
            Self::Unknown => "unknown",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::RefundedInPart => "refunded_in_part",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Returned => "returned",
        }
    }

    /// The attempt is over: the money was taken, or it was not.
    pub const fn is_final(self) -> bool {
        self.was_taken() || matches!(self, Self::Failed)
    }

    /// The money was taken, wherever it is now.
    pub const fn was_taken(self) -> bool {
        matches!(self, Self::Succeeded | Self::RefundedInPart | Self::Refunded | Self::Disputed | Self::Returned)
    }

    /// The state after an answer; the same one where the answer brings nothing new.
    ///
    /// Silence never undoes what is known: a payment in processing stays so. But a confirmation whose answer was lost
    /// may have taken the money, so it becomes unknown.
    ///
    /// # Errors
    /// When the answer contradicts an end that was already reached.
    pub const fn after(self, answer: Answer) -> Result<Self, Impossible> {
        use PaymentState as S;
        match (self, answer) {
            (state, Answer::Succeeded | Answer::Silence) if state.was_taken() => Ok(state),
            (S::Failed, Answer::Failed(_) | Answer::Silence) => Ok(S::Failed),
            (state, _) if state.is_final() => Err(Impossible { from: self, answer }),
            (S::Processing, Answer::NeedsConfirmation) => Err(Impossible { from: self, answer }),
            (S::Processing, Answer::Silence) => Ok(S::Processing),
            (_, Answer::Silence) => Ok(S::Unknown),
            (_, Answer::NeedsConfirmation) => Ok(S::NeedsConfirmation),
            (_, Answer::Processing) => Ok(S::Processing),
            (_, Answer::Succeeded) => Ok(S::Succeeded),
            (_, Answer::Failed(_)) => Ok(S::Failed),
        }
    }
}

/// Text that names no state of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown payment state")]
pub struct UnknownPaymentState;

impl std::str::FromStr for PaymentState {
    type Err = UnknownPaymentState;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or(UnknownPaymentState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, Money};
    use crate::payments::{Aftermath, Chargeback};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const ANSWERS: [Answer; 5] = [
        Answer::NeedsConfirmation,
        Answer::Processing,
        Answer::Silence,
        Answer::Succeeded,
        Answer::Failed(FailureCode::Declined),
    ];

    #[test]
    fn the_drawing_in_the_docs_has_exactly_the_steps_that_can_be_taken() {
        let docs = include_str!("../../../docs/payments.md");
        let drawn: BTreeSet<(String, String)> = docs
            .lines()
            .filter_map(|line| line.trim().split_once(" --> "))
            .filter(|(from, _)| *from != "[*]")
            .map(|(from, to)| (from, to.split(':').next().unwrap_or_default().trim()))
            .filter(|(_, to)| *to != "[*]")
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect();
        let answered = PaymentState::ALL
            .into_iter()
            .flat_map(|from| ANSWERS.map(|answer| (from, from.after(answer))))
            .filter_map(|(from, to)| to.ok().map(|to| (from, to)));
        let possible: BTreeSet<(String, String)> = answered
            .chain(afterwards())
            .filter(|(from, to)| from != to)
            .map(|(from, to)| (from.code().to_owned(), to.code().to_owned()))
            .collect();
        assert_eq!(drawn, possible);
    }

    /// Every step between two ways in which money that was taken can stand: refunds only grow, and a bank decides once.
    fn afterwards() -> Vec<(PaymentState, PaymentState)> {
        let taken = Money::from_minor(2, Currency::EUR);
        let ways: Vec<Aftermath> = (0..=2)
            .flat_map(|refunded| Chargeback::ALL.map(|chargeback| (refunded, chargeback)))
            .map(|(refunded, chargeback)| Aftermath {
                refunded: Money::from_minor(refunded, Currency::EUR),
                chargeback,
            })
            .collect();
        let mut steps = Vec::new();
        for before in &ways {
            for after in ways.iter().filter(|after| after.refunded.minor() >= before.refunded.minor()) {
                let may_follow = match before.chargeback {
                    Chargeback::None => true,
                    Chargeback::Open => after.chargeback != Chargeback::None,
                    decided => after.chargeback == decided,
                };
                if may_follow {
                    steps.push((before.state(taken), after.state(taken)));
                }
            }
        }
        steps
    }

    #[test]
    fn an_end_is_the_end_whatever_is_said_later() {
        assert!(PaymentState::Succeeded.after(Answer::Failed(FailureCode::Declined)).is_err());
        assert!(PaymentState::Failed.after(Answer::Succeeded).is_err());
        assert_eq!(PaymentState::Succeeded.after(Answer::Succeeded), Ok(PaymentState::Succeeded));
    }

    #[test]
    fn silence_takes_nothing_back() {
        assert_eq!(PaymentState::Processing.after(Answer::Silence), Ok(PaymentState::Processing));
        assert_eq!(PaymentState::NeedsConfirmation.after(Answer::Silence), Ok(PaymentState::Unknown));
        assert_eq!(PaymentState::Created.after(Answer::Silence), Ok(PaymentState::Unknown));
    }

    #[test]
    fn a_state_is_read_back_from_its_code() {
        for state in PaymentState::ALL {
            assert_eq!(state.code().parse(), Ok(state));
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("\"{}\"", state.code()));
        }
        assert_eq!("gone".parse::<PaymentState>(), Err(UnknownPaymentState));
    }

    proptest! {
        #[test]
        fn whatever_is_said_in_whatever_order_a_payment_ends_at_most_once(
            said in prop::collection::vec(prop::sample::select(ANSWERS.to_vec()), 0..40),
        ) {
            let mut state = PaymentState::Created;
            let mut ends = BTreeSet::new();
            for answer in said {
                if let Ok(next) = state.after(answer) {
                    state = next;
                }
                if state.is_final() {
                    ends.insert(state.code());
                }
            }
            prop_assert!(ends.len() <= 1);
        }
    }
}
