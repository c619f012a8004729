//! Plans: built, checked, agreed, kept.

pub mod api;
mod build;
mod check;
mod plan;
#[cfg(feature = "ssr")]
pub mod port;
pub mod preview;
pub mod view;

pub use build::BuildPage;
pub use check::CheckPage;
pub use plan::PlanPage;
