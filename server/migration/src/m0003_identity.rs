//! Codes asked for, and sessions they opened.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0003_identity",
    drops: &["sign_in", "session"],
    tables: [
        // A code that was asked for. Rows exist for unknown people too (customer_id missing): outsiders see no difference.
        Table::create().table("sign_in")
            .col(id()).col(bytes("browser_hash")).col(uuid_null("customer_id")).col(uuid_null("contact_id"))
            .col(uuid_null("message_id")).col(bytes("code_hash")).col(text("channel")).col(text("language"))
            .col(integer("tries_left")).col(integer("sends")).col(big_integer("sent_at"))
            .col(big_integer("created_at")).col(big_integer("expires_at"))
            .col(big_integer_null("used_at")).col(big_integer_null("voided_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("sign_in"))
            .foreign_key(reference("contact_id", "contact").from_tbl("sign_in")).take(),
        Table::create().table("session")
            .col(id()).col(bytes("token_hash")).col(uuid("customer_id")).col(text("device"))
            .col(big_integer("created_at")).col(big_integer("last_seen_at")).col(big_integer("expires_at"))
            // When the second fact was given right; missing while it is still owed.
            .col(big_integer_null("confirmed_at")).col(integer("confirm_tries_left")).col(big_integer_null("ended_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("session")).take(),
    ],
    indexes: [
        index("sign_in", &["browser_hash", "created_at"]),
        index("sign_in", &["customer_id", "created_at"]),
        unique("session", &["token_hash"]),
        index("session", &["customer_id", "expires_at"]),
    ]
}
