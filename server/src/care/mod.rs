//! Care: use cases over the tables in `entity`.

mod budget;
pub mod entity;
mod facts;
mod hardship;
mod held;
mod holds;
mod in_force;

pub use budget::Budgets;
pub use entity::hold::Model as HoldModel;
pub use facts::HardshipLodged;
pub use hardship::Hardships;
pub use held::hold_on;
pub use holds::{NewHold, place_hold};
pub use in_force::holds_in_force;
