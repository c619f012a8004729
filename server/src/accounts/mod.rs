//! Accounts: use cases over the tables in `entity`.

pub mod entity;
pub mod parties;
