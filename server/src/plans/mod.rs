//! Plans: what a creditor accepts, what was agreed.

pub mod entity;
mod policies;

pub use policies::{Imported, Policies, PolicyFileError, Shown};
