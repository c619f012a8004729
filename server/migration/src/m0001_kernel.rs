//! Facts and their reactions, jobs, the audit chain, attempts, drafts, counters.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0001_kernel",
    drops: &["fact", "job", "audit", "attempt", "draft", "rate_window"],
    tables: [
        // What happened, in the past tense; written in the transaction in which it happened.
        Table::create().table("fact")
            .col(ColumnDef::new("seq").big_integer().not_null().auto_increment().primary_key())
            .col(uuid("id")).col(text("kind")).col(uuid_null("creditor_id")).col(uuid_null("customer_id"))
            .col(uuid_null("account_id")).col(text("payload")).col(big_integer("at")).take(),
        // Work to be done later, at least once, by handlers that may be told twice. Parked: it failed too often, and
        // waits for a person.
        Table::create().table("job")
            .col(id()).col(text("kind")).col(text("payload")).col(big_integer("run_at")).col(integer("attempts"))
            .col(big_integer_null("locked_until")).col(text_null("locked_by")).col(text_null("last_error"))
            .col(text_null("unique_key")).col(big_integer_null("done_at")).col(big_integer_null("parked_at"))
            .col(big_integer("created_at")).take(),
        // Who did what; each entry carries the hash of the one before, per creditor (the nil id: the platform's own chain).
        Table::create().table("audit")
            .col(uuid("chain")).col(big_integer("seq")).col(big_integer("at")).col(text("actor")).col(text("action"))
            .col(text("subject")).col(text("detail")).col(bytes("previous_hash")).col(bytes("hash"))
            .primary_key(Index::create().col("chain").col("seq")).take(),
        // The first answer to a command, for when it arrives again.
        Table::create().table("attempt")
            .col(bytes("scope")).col(uuid("attempt_id")).col(text("command")).col(bytes("body_hash"))
            .col(bytes("answer_sealed")).col(big_integer("created_at"))
            .primary_key(Index::create().col("scope").col("attempt_id")).take(),
        // What somebody typed, so that no error loses it; sealed, found by a hash of the browser's own secret.
        Table::create().table("draft")
            .col(bytes("key")).col(text("form")).col(bytes("values_sealed")).col(big_integer("expires_at"))
            .primary_key(Index::create().col("key").col("form")).take(),
        // How often something was tried in a window of time.
        Table::create().table("rate_window")
            .col(bytes("key")).col(big_integer("window_start")).col(integer("count")).col(big_integer("expires_at"))
            .primary_key(Index::create().col("key").col("window_start")).take(),
    ],
    indexes: [
        unique("fact", &["id"]),
        index("fact", &["customer_id", "seq"]),
        index("fact", &["account_id", "seq"]),
        index("job", &["done_at", "parked_at", "run_at"]),
        unique("job", &["unique_key"]),
        index("attempt", &["created_at"]),
        index("draft", &["expires_at"]),
        index("rate_window", &["expires_at"]),
    ]
}
