//! Payments that are taken for whoever asked for it: who agreed to that, when each is taken, and which payment took it.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0015_collection"
    }
}

/// The columns that join a table; each may be empty, as it is for what was there before.
fn columns() -> Columns {
    vec![
        // The moment at which it is taken; empty: not, or not again.
        ("instalment", big_integer_null("collect_at")),
        // How often that was tried for its date.
        ("instalment", ColumnDef::new("collect_tries").integer().null().take()),
        // The instalment that a payment takes; empty: somebody paid.
        ("payment", uuid_null("instalment_id")),
    ]
}

/// What is next to be taken: of all the payments there are, only those that wait for it are in it.
fn to_collect() -> IndexCreateStatement {
    index("instalment", &["collect_at", "id"])
        .name("instalment_to_collect")
        .and_where(Expr::col("collect_at").is_not_null())
        .take()
}

/// A plan is collected once, however often that was agreed to.
fn one_for_a_plan() -> IndexCreateStatement {
    unique("collection", &["plan_id"]).and_where(Expr::col("stopped_at").is_null()).take()
}

/// Which plans a method is used for.
fn by_method() -> IndexCreateStatement {
    index("collection", &["method_id"]).and_where(Expr::col("stopped_at").is_null()).take()
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
                .table("collection")
                .col(id())
                .col(uuid("plan_id"))
                .col(uuid("customer_id"))
                // A method of payments: no key of the database, as between all capabilities.
                .col(uuid("method_id"))
                .col(text("language"))
                .col(text("words_version"))
                // As they were shown.
                .col(text("words"))
                .col(big_integer("agreed_at"))
                .col(big_integer_null("stopped_at"))
                .col(text_null("stopped_why"))
                .foreign_key(reference("plan_id", "plan").from_tbl("collection"))
                .foreign_key(reference("customer_id", "customer").from_tbl("collection"))
                .take()],
            [to_collect(), one_for_a_plan(), by_method()],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("instalment_to_collect").table("instalment").to_owned()).await?;
        drop_all(manager, &["collection"]).await?;
        drop_columns(manager, columns()).await
    }
}
