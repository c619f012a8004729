//! Care: use cases over the tables in `entity`.

pub mod entity;
mod in_force;

pub use in_force::holds_in_force;
