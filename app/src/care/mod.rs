//! Budgets, and "I'm struggling".

mod budget;
mod hardship;
mod hardship_done;

pub use budget::BudgetPage;
pub use hardship::HardshipPage;
pub use hardship_done::HardshipDonePage;
