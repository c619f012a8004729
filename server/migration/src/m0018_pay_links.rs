//! Links by which somebody else pays, and who paid by them.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0018_pay_links"
    }
}

fn columns() -> Columns {
    vec![
        // The link by which somebody else paid; empty: the customer paid, or asked us to take it.
        ("payment", uuid_null("pay_link_id")),
        // The address of somebody who is nobody's contact: who paid by a link and wanted a receipt.
        ("message", bytes_null("guest_sealed")),
    ]
}

/// What was paid by a link: of all the payments there are, only those are in it.
fn paid_by() -> IndexCreateStatement {
    index("payment", &["pay_link_id"]).and_where(Expr::col("pay_link_id").is_not_null()).take()
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
                // Found by a keyed hash of the secret in its address; sealed, so that its owner can share it again.
                Table::create()
                    .table("pay_link")
                    .col(id())
                    .col(uuid("customer_id"))
                    .col(uuid("account_id"))
                    .col(uuid("creditor_id"))
                    .col(bytes("token_hash"))
                    .col(bytes("token_sealed"))
                    .col(bytes("name_sealed"))
                    .col(text("kind"))
                    .col(big_integer("amount"))
                    .col(text("currency"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("stopped_at"))
                    .foreign_key(reference("customer_id", "customer").from_tbl("pay_link"))
                    .foreign_key(reference("account_id", "account").from_tbl("pay_link"))
                    .take(),
                // A payment is shown to the browser that made it, and to no other.
                Table::create()
                    .table("guest_payment")
                    .col(ColumnDef::new("payment_id").uuid().not_null().primary_key())
                    .col(uuid("link_id"))
                    .col(bytes("browser_hash"))
                    .col(bytes_null("address_sealed"))
                    .col(text("language"))
                    .foreign_key(reference("payment_id", "payment").from_tbl("guest_payment"))
                    .foreign_key(reference("link_id", "pay_link").from_tbl("guest_payment"))
                    .take(),
            ],
            [
                unique("pay_link", &["token_hash"]),
                index("pay_link", &["account_id", "id"]),
                index("guest_payment", &["link_id", "browser_hash"]),
                paid_by(),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("payment_by_pay_link_id").table("payment").to_owned()).await?;
        drop_all(manager, &["pay_link", "guest_payment"]).await?;
        drop_columns(manager, columns()).await
    }
}
