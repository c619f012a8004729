//! Affordability and care: what a person has, and what may be asked of them.

mod answer;
mod budget;
mod convention;
mod hardship;
mod hold;
mod means;
mod own_words;

pub use answer::{ANSWER_BUSINESS_DAYS, answer_by};
pub use budget::{Budget, BudgetError, BudgetFault, Entry, MonthlySum, Period};
pub use convention::{Group, Line, groups};
pub use hardship::{Hardship, HardshipId, HardshipReason, UnknownHardshipReason};
pub use hold::{HoldId, HoldKind, UnknownHoldKind};
pub use means::Means;
pub use own_words::{AdditionId, FieldFault, OwnWords, TooLong, read_words};
