//! Accounts: use cases over the tables in `entity`.

pub mod entity;
mod keys;

pub use keys::wrapped_keys;
