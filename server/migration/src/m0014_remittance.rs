//! What was passed on to creditors.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0014_remittance"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The remittance it was posted for.
        let column = uuid_null("remittance_id");
        manager.alter_table(Table::alter().table("ledger_entry").add_column(column).take()).await?;
        create(
            manager,
            [
                // One row for each creditor, currency and day up to which was passed on. Append-only.
                Table::create()
                    .table("remittance")
                    .col(id())
                    .col(uuid("creditor_id"))
                    .col(text("currency"))
                    .col(date("day"))
                    // Entries from the one moment on, before the other.
                    .col(big_integer("from_at"))
                    .col(big_integer("until_at"))
                    // Minor units: taken and not kept in that time; left over from before (never above zero); passed on;
                    // left over (never above zero).
                    .col(big_integer("net"))
                    .col(big_integer("carried_in"))
                    .col(big_integer("amount"))
                    .col(big_integer("carried_out"))
                    .col(big_integer("at"))
                    .foreign_key(reference("creditor_id", "creditor").from_tbl("remittance"))
                    .take(),
            ],
            [
                unique("remittance", &["creditor_id", "currency", "day"]),
                // Two that begin at the same moment would pass the same money on twice.
                unique("remittance", &["creditor_id", "currency", "from_at"]),
                index("ledger_entry", &["remittance_id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = Index::drop().name("ledger_entry_by_remittance_id").table("ledger_entry").to_owned();
        manager.drop_index(gone).await?;
        drop_all(manager, &["remittance"]).await?;
        manager.alter_table(Table::alter().table("ledger_entry").drop_column(Alias::new("remittance_id")).take()).await
    }
}
