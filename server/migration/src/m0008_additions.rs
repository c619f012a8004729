//! What people add to a dispute or to a request for help.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0008_additions",
    drops: &["addition"],
    tables: [
        // Append-only. `about` says what `about_id` is: a dispute, a request for help.
        Table::create().table("addition")
            .col(id()).col(uuid("customer_id")).col(uuid("creditor_id")).col(text("about")).col(uuid("about_id"))
            .col(bytes("words_sealed")).col(big_integer("created_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("addition"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("addition")).take(),
    ],
    indexes: [index("addition", &["about_id", "created_at"])]
}
