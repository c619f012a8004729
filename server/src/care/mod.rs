//! Care: use cases over the tables in `entity`.

mod budget;
pub mod entity;
mod held;

pub use budget::Budgets;
pub use held::hold_on;
mod in_force;

pub use in_force::holds_in_force;
