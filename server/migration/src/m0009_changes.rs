//! Plans that change while they run: what changed, where each payment went, and when a plan is about to end.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009_changes"
    }
}

/// The columns that join a table; each may be empty, as it is for what was there before.
fn columns() -> Columns {
    vec![
        // The day on which the plan ends unless something is made good; written to the customer before.
        ("plan", ColumnDef::new("ends_on").date().null().take()),
        // The customer's day on which what was missed was last looked at, and the last date that was told to be missed.
        ("plan", ColumnDef::new("looked_on").date().null().take()),
        ("plan", ColumnDef::new("missed_told_on").date().null().take()),
        // How far the plan may be changed, frozen; empty: as usual.
        ("plan_version", text_null("changes")),
        // What was changed; empty: it was agreed to.
        ("plan_version", text_null("change")),
        // The days on which a payment was skipped.
        ("plan_version", text_null("skipped_on")),
        // extra: paid on top; cancelled: no longer asked for. Empty: asked for by a date.
        ("instalment", text_null("kind")),
        // What a payment above what is due is for; empty: the payments that come next.
        ("payment", text_null("surplus")),
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
            [Table::create()
                .table("plan_payment")
                .col(id())
                .col(uuid("plan_id"))
                .col(uuid("instalment_id"))
                .col(uuid("payment_id"))
                .col(big_integer("amount"))
                .col(big_integer("at"))
                .foreign_key(reference("plan_id", "plan").from_tbl("plan_payment"))
                .foreign_key(reference("instalment_id", "instalment").from_tbl("plan_payment"))
                .take()],
            [
                index("plan_payment", &["payment_id"]),
                index("plan_payment", &["plan_id", "at"]),
                // What is open, by date: payments that were made long ago are not looked through for it.
                index("instalment", &["due_on", "id"])
                    .name("instalment_open")
                    .and_where(Expr::col("paid").lt(Expr::col("amount")))
                    .and_where(Expr::col("kind").is_null())
                    .take(),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("instalment_open").table("instalment").to_owned()).await?;
        drop_all(manager, &["plan_payment"]).await?;
        drop_columns(manager, columns()).await
    }
}
