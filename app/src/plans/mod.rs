//! Plans: built, checked, agreed, kept.

pub mod api;
mod build;
mod change;
mod change_check;
pub mod change_preview;
pub mod change_view;
mod check;
mod collection;
pub mod collection_view;
mod feed;
mod join;
mod plan;
#[cfg(feature = "ssr")]
pub mod port;
pub mod preview;
mod settle;
pub mod settle_view;
pub mod view;

pub use build::BuildPage;
pub use change::{ChangeFormPage, ChangePage, CheckChangePage};
pub use check::{CheckPage, agree_button};
pub use collection::CollectionPage;
pub use join::JoinPage;
pub use plan::{PlanPage, schedule_row, summary};
pub use settle::SettlePage;
