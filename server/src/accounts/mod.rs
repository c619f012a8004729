//! Accounts: use cases over the tables in `entity`.

mod debt;
pub mod entity;

pub use debt::{Debt, creditor_by_slug, creditor_key, debt_of, newest_debt_of};
