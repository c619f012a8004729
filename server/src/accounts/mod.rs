//! Accounts: use cases over the tables in `entity`.

pub mod entity;
mod movement;

pub use movement::{
    AccountPaidInFull, Standing, apply_movement, creditor_name, lock_standing, standing, standings_after,
};
