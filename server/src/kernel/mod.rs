//! What every capability's use cases stand on. Not a word of the business.

pub mod chance;
pub mod clock;
pub mod database;
pub mod vault;
