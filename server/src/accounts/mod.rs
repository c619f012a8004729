//! Accounts: use cases over the tables in `entity`.

pub mod entity;
mod profile;

pub use profile::{Profile, open_description, seal_description};
