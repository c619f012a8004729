//! The calendar that a customer follows.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0012_feeds",
    drops: &["calendar_feed"],
    tables: [
        // Who knows the address reads the dates: only a keyed hash of what stands in it is kept. One in force for each customer.
        Table::create().table("calendar_feed")
            .col(id()).col(uuid("customer_id")).col(bytes("token_hash")).col(text("language"))
            .col(big_integer("created_at")).col(big_integer_null("revoked_at")).col(big_integer_null("read_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("calendar_feed")).take(),
    ],
    indexes: [
        unique("calendar_feed", &["token_hash"]),
        unique("calendar_feed", &["customer_id"]).name("calendar_feed_in_force")
            .and_where(Expr::col("revoked_at").is_null()).take(),
    ]
}
