//! Plans over less than the balance: what is given up when the last payment of one has come in.

use crate::table::*;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0017_settlement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // In minor units, as it was agreed; empty: nothing is given up, as for every plan before.
        manager.alter_table(Table::alter().table("plan").add_column(big_integer_null("forgives")).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("plan").drop_column("forgives").take()).await
    }
}
