//! What was said to people, and the decision by which it was allowed.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0007_messages",
    drops: &["message"],
    tables: [
        Table::create().table("message")
            .col(id()).col(uuid("creditor_id")).col(uuid("customer_id")).col(uuid_null("contact_id"))
            .col(uuid_null("account_id")).col(text("channel")).col(text("purpose")).col(text("template"))
            .col(text("language")).col(bytes("content_sealed"))
            // The link's token and the code printed in the message: both only as hashes.
            .col(bytes_null("link_hash")).col(bytes_null("code_hash"))
            .col(text("decision"))
            // queued, deferred, blocked, sent, failed
            .col(text("state")).col(big_integer("send_at")).col(big_integer_null("sent_at"))
            .col(text_null("provider_reference")).col(text_null("last_error"))
            // When somebody went on from its link; when they said there that the address is not that person's.
            .col(big_integer_null("link_opened_at")).col(big_integer_null("disowned_at")).col(big_integer("created_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("message"))
            .foreign_key(reference("customer_id", "customer").from_tbl("message"))
            .foreign_key(reference("contact_id", "contact").from_tbl("message"))
            .foreign_key(reference("account_id", "account").from_tbl("message")).take(),
    ],
    indexes: [
        unique("message", &["link_hash"]),
        unique("message", &["code_hash"]),
        index("message", &["customer_id", "created_at"]),
        index("message", &["account_id", "created_at"]),
        index("message", &["contact_id", "created_at"]),
        index("message", &["created_at"]),
    ]
}
