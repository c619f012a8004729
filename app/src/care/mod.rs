//! Budgets, and "I'm struggling".

mod advice;
mod budget;
pub mod budget_api;
pub mod budget_form;
#[cfg(feature = "ssr")]
pub mod budget_port;
mod hardship;
mod hardship_done;

pub use budget::BudgetPage;
pub use hardship::HardshipPage;
pub use hardship_done::HardshipDonePage;
