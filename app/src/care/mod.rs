//! Budgets, and "I'm struggling".

pub mod additions;
mod advice;
mod advice_card;
mod budget;
pub mod budget_api;
pub mod budget_form;
#[cfg(feature = "ssr")]
pub mod budget_port;
mod hardship;
pub mod hardship_api;
mod hardship_done;
#[cfg(feature = "ssr")]
pub mod hardship_port;
pub mod hardship_view;
pub mod own_words;

pub use advice::free_advice;
pub use advice_card::Advice;
pub use budget::BudgetPage;
pub use hardship::HardshipPage;
pub use hardship_done::HardshipDonePage;
