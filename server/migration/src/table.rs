//! The few ways in which our columns differ from one another.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::schema::{big_integer, big_integer_null, date, integer, text, text_null, uuid, uuid_null};

/// Bytes: sealed data, hashes, keys.
pub fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}

/// Bytes that may be missing.
pub fn bytes_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().null().take()
}

/// The id every row of its kind has.
pub fn id() -> ColumnDef {
    ColumnDef::new("id").uuid().not_null().primary_key().take()
}

/// A key of this table to the `id` of another; rows that are referred to are never deleted.
pub fn reference(from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from_tbl("").from_col(from).to_tbl(to).to_col("id").take()
}

/// An index named after what it covers.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_by_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// The same, and no two rows alike.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().take()
}

/// Creates tables, then their indexes.
pub async fn create(
    manager: &SchemaManager<'_>,
    tables: impl IntoIterator<Item = TableCreateStatement>,
    indexes: impl IntoIterator<Item = IndexCreateStatement>,
) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Columns that join a table which is there already; each may be empty, as it is for what was there before.
pub type Columns = Vec<(&'static str, ColumnDef)>;

/// Adds columns. One at a time: SQLite adds no two at once.
pub async fn add_columns(manager: &SchemaManager<'_>, columns: Columns) -> Result<(), DbErr> {
    for (table, column) in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
    }
    Ok(())
}

/// Takes them away again.
pub async fn drop_columns(manager: &SchemaManager<'_>, columns: Columns) -> Result<(), DbErr> {
    for (table, column) in columns {
        let name = Alias::new(column.get_column_name().to_owned());
        manager.alter_table(Table::alter().table(table).drop_column(name).take()).await?;
    }
    Ok(())
}

/// Drops tables, the last created first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

/// Declares a step: what it creates, and what its way back drops.
#[macro_export]
macro_rules! step {
    ($name:literal, drops: $drops:expr, tables: [$($table:expr),* $(,)?], indexes: [$($index:expr),* $(,)?]) => {
        pub struct Migration;

        impl sea_orm_migration::prelude::MigrationName for Migration {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            // SQLite would otherwise leave half a step behind.
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                $crate::table::create(manager, [$($table),*], [$($index),*]).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                $crate::table::drop_all(manager, $drops).await
            }
        }
    };
}
