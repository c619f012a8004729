//! Accounts: use cases over the tables in `entity`.

pub mod creditors;
pub mod demo;
pub mod entity;
pub mod import;
mod profile;

pub use profile::{Profile, open_description, seal_description};
