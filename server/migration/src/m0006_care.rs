//! Budgets, "I'm struggling", "something is wrong".

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0006_care",
    drops: &["budget", "hardship", "dispute"],
    tables: [
        // The latest budget a person made, so that it is never asked twice.
        Table::create().table("budget")
            .col(uuid("customer_id")).col(uuid("creditor_id")).col(bytes("lines_sealed")).col(big_integer("updated_at"))
            .primary_key(Index::create().col("customer_id"))
            .foreign_key(reference("customer_id", "customer").from_tbl("budget"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("budget")).take(),
        // Reasons tell of health and of danger: sealed with the words.
        Table::create().table("hardship")
            .col(id()).col(uuid("customer_id")).col(uuid("creditor_id")).col(text("reference"))
            .col(bytes("told_sealed")).col(uuid("hold_id")).col(text("state")).col(big_integer("created_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("hardship"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("hardship"))
            .foreign_key(reference("hold_id", "hold").from_tbl("hardship")).take(),
        Table::create().table("dispute")
            .col(id()).col(uuid("customer_id")).col(uuid("creditor_id")).col(uuid("account_id")).col(text("reference"))
            .col(text("reason")).col(bytes("words_sealed")).col(uuid("hold_id")).col(text("state"))
            .col(big_integer("created_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("dispute"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("dispute"))
            .foreign_key(reference("account_id", "account").from_tbl("dispute"))
            .foreign_key(reference("hold_id", "hold").from_tbl("dispute")).take(),
    ],
    indexes: [
        unique("hardship", &["reference"]),
        index("hardship", &["customer_id", "created_at"]),
        unique("dispute", &["reference"]),
        index("dispute", &["customer_id", "created_at"]),
        index("dispute", &["account_id"]),
    ]
}
