//! Payment providers: what they tell us unasked, and methods that people save.

use crate::table::*;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, date_null, integer_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0011_providers"
    }
}

/// The columns that join a table; each may be empty, as it is for what was there before.
fn columns() -> Columns {
    vec![
        // How often what became of its money has changed. Empty: never.
        ("payment", integer_null("aftermath_version")),
        // The method that it was made with, where that is a saved one.
        ("payment", uuid_null("method_id")),
        // none, open, won, lost. Empty: none.
        ("simulated_charge", text_null("chargeback")),
    ]
}

const TABLES: &[&str] = &["webhook_event", "payment_method", "simulated_refund", "simulated_method"];

fn tables() -> Vec<TableCreateStatement> {
    vec![
        // Every event once: a copy of one has no effect.
        Table::create()
            .table("webhook_event")
            .col(text("provider"))
            .col(text("event"))
            .col(text("kind"))
            .col(big_integer("received_at"))
            .primary_key(Index::create().col("provider").col("event"))
            .take(),
        Table::create()
            .table("payment_method")
            .col(id())
            .col(uuid("customer_id"))
            .col(text("provider"))
            .col(text("currency"))
            // waiting, saved, failed, removed
            .col(text("state"))
            // The provider's names: of the saving, and of what can be charged. Never a number.
            .col(text_null("saving_reference"))
            .col(text_null("reference"))
            // The test card that was chosen, where the provider is the simulator.
            .col(text_null("card"))
            // card, bank; the brand or the bank; the last four digits; the last day on which it works.
            .col(text_null("kind"))
            .col(text_null("brand"))
            .col(text_null("ending"))
            .col(date_null("expires_on"))
            .col(text_null("failure"))
            .col(boolean("is_default"))
            // The method in whose place it comes.
            .col(uuid_null("replaces_id"))
            // The last day that was told to come near.
            .col(date_null("nudged_for"))
            .col(big_integer("created_at"))
            .col(big_integer_null("removed_at"))
            // Whether the provider has forgotten it too.
            .col(big_integer_null("forgotten_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("payment_method"))
            .take(),
        Table::create()
            .table("simulated_refund")
            .col(text("reference"))
            .col(text("idempotency_key"))
            .col(text("charge_key"))
            .col(big_integer("amount"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("reference"))
            .take(),
        Table::create()
            .table("simulated_method")
            .col(text("reference"))
            .col(text("idempotency_key"))
            .col(text("card"))
            .col(big_integer_null("removed_at"))
            .primary_key(Index::create().col("reference"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("webhook_event", &["received_at"]),
        index("payment_method", &["customer_id", "created_at"]),
        index("payment_method", &["state", "expires_on"]),
        unique("payment_method", &["provider", "reference"]),
        // One default at a time.
        unique("payment_method", &["customer_id"])
            .name("payment_method_default")
            .and_where(Expr::col("is_default").eq(true))
            .take(),
        unique("simulated_refund", &["idempotency_key"]),
        index("simulated_refund", &["charge_key"]),
        unique("simulated_method", &["idempotency_key"]),
        index("payment", &["provider_reference"]),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, columns()).await?;
        create(manager, tables(), indexes()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("payment_by_provider_reference").table("payment").to_owned()).await?;
        drop_all(manager, TABLES).await?;
        drop_columns(manager, columns()).await
    }
}
