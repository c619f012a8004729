//! When somebody is reminded of a payment, what they wish, and which messages they have read.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0013_reminders"
    }
}

/// The columns that join a table; each may be empty, as it is for what was there before.
fn columns() -> Columns {
    vec![
        // The moment at which the customer is reminded; empty: not, or not again for this date.
        ("instalment", big_integer_null("remind_at")),
        // The date of which they were reminded.
        ("instalment", ColumnDef::new("reminded_for").date().null().take()),
        // When the customer opened it in the portal.
        ("message", big_integer_null("read_at")),
    ]
}

/// What is next to be reminded of: of all the payments there are, only those that wait for a reminder are in it.
fn to_remind() -> IndexCreateStatement {
    index("instalment", &["remind_at", "id"])
        .name("instalment_to_remind")
        .and_where(Expr::col("remind_at").is_not_null())
        .take()
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
                .table("reminder_wish")
                .col(ColumnDef::new("customer_id").uuid().not_null().primary_key())
                // 0: not at all
                .col(integer("days_before"))
                .col(big_integer("changed_at"))
                .foreign_key(reference("customer_id", "customer").from_tbl("reminder_wish"))
                .take()],
            [to_remind(), index("message", &["customer_id", "sent_at", "id"])],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [("instalment", "instalment_to_remind"), ("message", "message_by_customer_id_sent_at_id")]
        {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        drop_all(manager, &["reminder_wish"]).await?;
        drop_columns(manager, columns()).await
    }
}
