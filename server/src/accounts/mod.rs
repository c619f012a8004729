//! Accounts: use cases over the tables in `entity`.

pub mod creditors;
mod debt;
pub mod demo;
pub mod entity;
mod entry;
mod history;
pub mod import;
mod keys;
mod on_paper;
mod papers;
mod profile;
mod service;
mod store;
mod surroundings;

pub use debt::{Debt, creditor_by_slug, creditor_key, debt_of, debts_beside, debts_of, descriptions, newest_debt_of};
pub use entity::{account::Model as AccountModel, creditor::Model as CreditorModel};
pub use keys::wrapped_keys;
pub use on_paper::{OnPaper, first_name, on_paper};
pub use profile::{Profile, open_description, seal_description};
mod movement;
pub use movement::{
    AccountPaidInFull, OpenDebt, Standing, apply_movement, balances, creditor_name, lock_standing, lock_standings,
    open_debts_after, references, standing, standing_by_reference, standings_after,
};
pub mod parties;
pub use service::Service;
pub use surroundings::{Around, Surroundings};
