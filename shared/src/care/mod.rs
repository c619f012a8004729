//! Affordability and care: what a person has, and what may be asked of them.

mod budget;
mod convention;
mod means;

pub use budget::{Budget, BudgetError, BudgetFault, Entry, MonthlySum, Period};
pub use convention::{Group, Line, groups};
pub use means::Means;
