//! Money that was taken and is no longer with us; balances that creditors change.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_ledger"
    }
}

/// The columns that join a table; each may be empty, as it is for what was there before.
fn columns() -> Columns {
    vec![
        // What was given back of it, all refunds together. Empty: nothing.
        ("payment", big_integer_null("refunded")),
        // none, open, won, lost: whether the payer's bank takes it back. Empty: none.
        ("payment", text_null("chargeback")),
        // The adjustment it was posted for.
        ("ledger_entry", uuid_null("adjustment_id")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, columns()).await?;
        create(
            manager,
            [
                // What a creditor said of a balance. Append-only.
                Table::create()
                    .table("adjustment")
                    .col(id())
                    .col(uuid("creditor_id"))
                    .col(uuid("customer_id"))
                    .col(uuid("account_id"))
                    // payment, decrease, increase, write_off, recall
                    .col(text("kind"))
                    // By how much the balance moved: below zero where less is owed.
                    .col(big_integer("amount"))
                    .col(text("currency"))
                    // The creditor's own name for it: never told twice.
                    .col(text("reference"))
                    // What it was told with: the same again is the same, another is a conflict.
                    .col(bytes("content_hash"))
                    .col(text("reason"))
                    // The day the creditor counts it from.
                    .col(date("told_on"))
                    .col(big_integer("at"))
                    .foreign_key(reference("creditor_id", "creditor").from_tbl("adjustment"))
                    .foreign_key(reference("customer_id", "customer").from_tbl("adjustment"))
                    .foreign_key(reference("account_id", "account").from_tbl("adjustment"))
                    .take(),
                // Money that we give back to a payer.
                Table::create()
                    .table("refund")
                    .col(id())
                    .col(uuid("payment_id"))
                    .col(big_integer("amount"))
                    .col(text("currency"))
                    // created, processing, made, failed
                    .col(text("state"))
                    .col(text("reason"))
                    .col(text_null("provider_reference"))
                    .col(big_integer("created_at"))
                    .col(big_integer("updated_at"))
                    .foreign_key(reference("payment_id", "payment").from_tbl("refund"))
                    .take(),
            ],
            [
                unique("adjustment", &["creditor_id", "reference"]),
                index("adjustment", &["account_id", "at"]),
                index("refund", &["payment_id"]),
                index("refund", &["state", "updated_at"]),
                index("ledger_entry", &["adjustment_id"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = Index::drop().name("ledger_entry_by_adjustment_id").table("ledger_entry").to_owned();
        manager.drop_index(gone).await?;
        drop_all(manager, &["adjustment", "refund"]).await?;
        drop_columns(manager, columns()).await
    }
}
