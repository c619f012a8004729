//! The tables, step by step. Names are text here: a step says what it did then, whatever the entities say today.
//!
//! What every step keeps to, so that SQLite and PostgreSQL agree:
//! moments are `bigint` milliseconds set by the application's clock; civil dates are `date`; money is `bigint` minor
//! units beside an ISO currency; ids are UUIDs made by the application; personal data is sealed bytes (`*_sealed`),
//! found again only by a keyed hash of 16 bytes (`*_index`). No default is left to the database.

use sea_orm_migration::prelude::*;

mod m0001_kernel;
mod m0002_accounts;
mod m0003_identity;
mod m0004_plans;
mod m0005_payments;
mod m0006_care;
mod m0007_messages;
mod m0008_additions;
mod m0009_changes;
mod m0010_ledger;
mod m0011_providers;
mod m0012_feeds;
mod m0013_reminders;
mod m0014_remittance;
mod m0015_collection;
mod m0016_reconciliation;
mod m0017_settlement;
mod m0018_pay_links;
mod m0019_joint_plans;
mod table;

/// Every step, in order. `quitus migrate` and `quitus serve` apply those that are missing.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_kernel::Migration),
            Box::new(m0002_accounts::Migration),
            Box::new(m0003_identity::Migration),
            Box::new(m0004_plans::Migration),
            Box::new(m0005_payments::Migration),
            Box::new(m0006_care::Migration),
            Box::new(m0007_messages::Migration),
            Box::new(m0008_additions::Migration),
            Box::new(m0009_changes::Migration),
            Box::new(m0010_ledger::Migration),
            Box::new(m0011_providers::Migration),
            Box::new(m0012_feeds::Migration),
            Box::new(m0013_reminders::Migration),
            Box::new(m0014_remittance::Migration),
            Box::new(m0015_collection::Migration),
            Box::new(m0016_reconciliation::Migration),
            Box::new(m0017_settlement::Migration),
            Box::new(m0018_pay_links::Migration),
            Box::new(m0019_joint_plans::Migration),
        ]
    }
}
