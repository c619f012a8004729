//! Plans: built, checked, agreed, kept.

mod build;
mod check;
mod plan;

pub use build::BuildPage;
pub use check::CheckPage;
pub use plan::PlanPage;
