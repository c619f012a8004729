//! Care: use cases over the tables in `entity`.

mod additions;
mod budget;
pub mod entity;
mod facts;
mod hardship;
mod held;
mod holds;
mod in_force;

pub use additions::{Matter, add as add_to, keep as keep_addition, read as additions_to};
pub use budget::Budgets;
pub use entity::hold::Model as HoldModel;
pub use facts::{HardshipAddedTo, HardshipLodged};
pub use hardship::{Hardships, is_safe_to_confirm};
pub use held::{held_among, hold_on};
pub use holds::{NewHold, place_hold};
pub use in_force::{Rested, ended_holds, holds_in_force};
