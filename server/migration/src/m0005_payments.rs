//! Payments and the ledger. The simulator's own book is beside them: it plays the provider.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0005_payments",
    drops: &["payment", "allocation", "ledger_entry", "simulated_charge"],
    tables: [
        Table::create().table("payment")
            .col(id()).col(uuid("creditor_id")).col(uuid("customer_id")).col(uuid("account_id")).col(uuid_null("plan_id"))
            .col(uuid("attempt_id")).col(text("reference")).col(big_integer("amount")).col(text("currency"))
            // created, needs_confirmation, processing, unknown, succeeded, failed
            .col(text("state")).col(text("provider")).col(text_null("provider_reference"))
            // What is charged, by the provider's name for it; never a card number.
            .col(text("method"))
            // The card's last four digits.
            .col(text_null("method_label"))
            .col(text_null("failure")).col(big_integer("created_at")).col(big_integer("updated_at"))
            .col(big_integer_null("settled_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("payment"))
            .foreign_key(reference("customer_id", "customer").from_tbl("payment"))
            .foreign_key(reference("account_id", "account").from_tbl("payment"))
            .foreign_key(reference("plan_id", "plan").from_tbl("payment")).take(),
        Table::create().table("allocation")
            .col(uuid("payment_id")).col(uuid("account_id")).col(big_integer("amount")).col(text("currency"))
            .primary_key(Index::create().col("payment_id").col("account_id"))
            .foreign_key(reference("payment_id", "payment").from_tbl("allocation"))
            .foreign_key(reference("account_id", "account").from_tbl("allocation")).take(),
        // Double entry, append-only: an entry moves `amount` from the account it credits to the account it debits.
        Table::create().table("ledger_entry")
            .col(id()).col(uuid("creditor_id")).col(text("currency")).col(big_integer("amount"))
            .col(text("debit")).col(text("credit")).col(uuid_null("account_id")).col(uuid_null("payment_id"))
            // placement, payment, adjustment
            .col(text("kind")).col(big_integer("at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("ledger_entry"))
            .foreign_key(reference("account_id", "account").from_tbl("ledger_entry"))
            .foreign_key(reference("payment_id", "payment").from_tbl("ledger_entry")).take(),
        Table::create().table("simulated_charge")
            .col(text("reference")).col(text("idempotency_key")).col(big_integer("amount")).col(text("currency"))
            .col(text("card"))
            // taken, declined, awaiting, refused
            .col(text("state")).col(big_integer("created_at"))
            .primary_key(Index::create().col("reference")).take(),
    ],
    indexes: [
        unique("payment", &["customer_id", "attempt_id"]),
        unique("payment", &["reference"]),
        index("payment", &["account_id", "created_at"]),
        index("payment", &["state", "updated_at"]),
        index("allocation", &["account_id"]),
        index("ledger_entry", &["account_id", "at"]),
        index("ledger_entry", &["payment_id"]),
        index("ledger_entry", &["creditor_id", "currency", "at"]),
        unique("simulated_charge", &["idempotency_key"]),
    ]
}
