//! What a provider's report is held against.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0016_reconciliation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(
            manager,
            [
                // The simulator's own book: one row each time a bank takes money back or lets it go again.
                Table::create()
                    .table("simulated_dispute")
                    .col(text("reference"))
                    .col(text("charge_key"))
                    // Minor units of the charge's currency; below zero where the bank took it.
                    .col(big_integer("amount"))
                    .col(big_integer("created_at"))
                    .primary_key(Index::create().col("reference"))
                    .take(),
            ],
            [
                index("simulated_dispute", &["charge_key"]),
                // Everything that was posted in a day, whoever it was for.
                index("ledger_entry", &["at", "id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("ledger_entry_by_at_id").table("ledger_entry").to_owned()).await?;
        drop_all(manager, &["simulated_dispute"]).await
    }
}
