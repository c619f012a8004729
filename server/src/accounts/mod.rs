//! Accounts: use cases over the tables in `entity`.

pub mod creditors;
mod debt;
pub mod entity;
pub mod import;
mod profile;

pub use debt::{Debt, creditor_by_slug, creditor_key, debt_of, newest_debt_of};
pub use profile::{Profile, open_description, seal_description};
