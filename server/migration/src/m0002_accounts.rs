//! Creditors, the people who owe them, their accounts.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0002_accounts",
    drops: &["creditor", "customer", "customer_record", "contact", "placement", "account", "hold"],
    tables: [
        // Its data key is wrapped by the platform's: destroying `wrapped_key` erases every person it placed.
        Table::create().table("creditor")
            .col(id()).col(text("slug")).col(text("name")).col(text("legal_name")).col(text("market"))
            .col(text("phone")).col(text("hours")).col(text("email")).col(text("website"))
            // `none`, `birth_date` or `postcode`: asked after the code, before amounts show.
            .col(text("second_fact")).col(bytes("wrapped_key")).col(big_integer("created_at")).take(),
        // A person. Holds nothing personal; what creditors told us is in customer_record.
        Table::create().table("customer")
            .col(id()).col(text("market")).col(text("language")).col(big_integer("created_at")).take(),
        // A person as one creditor knows them: one row per creditor's reference.
        Table::create().table("customer_record")
            .col(uuid("creditor_id")).col(bytes("reference_index")).col(uuid("customer_id"))
            .col(bytes("profile_sealed")).col(bytes("content_hash"))
            // Birth date and last name; empty where the birth date is not known. Compared, never searched.
            .col(bytes("person_hash")).col(big_integer("updated_at"))
            .primary_key(Index::create().col("creditor_id").col("reference_index"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("customer_record"))
            .foreign_key(reference("customer_id", "customer").from_tbl("customer_record")).take(),
        // An e-mail address or phone number on file. `channel`: email, sms.
        Table::create().table("contact")
            .col(id()).col(uuid("creditor_id")).col(uuid("customer_id")).col(text("channel"))
            .col(bytes("address_index")).col(bytes("address_sealed")).col(text("consent"))
            .col(integer("position")).col(big_integer_null("opted_out_at")).col(big_integer_null("bounced_at"))
            // When the creditor's latest word on the person left it out: not written to, not signed in with.
            .col(big_integer_null("removed_at")).col(big_integer("created_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("contact"))
            .foreign_key(reference("customer_id", "customer").from_tbl("contact")).take(),
        // A file that was read.
        Table::create().table("placement")
            .col(id()).col(uuid("creditor_id")).col(bytes("file_hash")).col(big_integer("started_at"))
            .col(big_integer_null("finished_at")).col(text_null("report"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("placement")).take(),
        // One debt. `balance` is the checked cache of the ledger's entries for it.
        Table::create().table("account")
            .col(id()).col(uuid("creditor_id")).col(uuid("customer_id")).col(uuid_null("placement_id"))
            .col(text("reference")).col(text("reference_key")).col(text("product_type")).col(text_null("original_creditor"))
            .col(bytes_null("description_sealed")).col(text("market")).col(text("currency"))
            .col(big_integer("original_amount")).col(big_integer("principal")).col(big_integer("interest"))
            .col(big_integer("fees")).col(big_integer("paid_before")).col(big_integer("placed_balance"))
            .col(big_integer("balance")).col(date("opened_on")).col(date("default_on"))
            // open, paid_in_full, settled, recalled
            .col(text("state")).col(big_integer_null("closed_at")).col(bytes("content_hash"))
            .col(big_integer("placed_at")).col(big_integer("updated_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("account"))
            .foreign_key(reference("customer_id", "customer").from_tbl("account"))
            .foreign_key(reference("placement_id", "placement").from_tbl("account")).take(),
        // Stops contact and collection: on one account, or on the whole person where account_id is missing.
        Table::create().table("hold")
            .col(id()).col(uuid("customer_id")).col(uuid_null("account_id")).col(text("kind"))
            .col(text("reference")).col(big_integer("placed_at")).col(big_integer_null("until_at"))
            .col(big_integer_null("released_at"))
            .foreign_key(reference("customer_id", "customer").from_tbl("hold"))
            .foreign_key(reference("account_id", "account").from_tbl("hold")).take(),
    ],
    indexes: [
        unique("creditor", &["slug"]),
        index("customer_record", &["customer_id"]),
        index("contact", &["address_index"]),
        unique("contact", &["customer_id", "creditor_id", "channel", "address_index"]),
        index("placement", &["creditor_id", "started_at"]),
        unique("account", &["creditor_id", "reference_key"]),
        index("account", &["customer_id", "state"]),
        index("account", &["reference_key"]),
        index("hold", &["customer_id", "released_at"]),
    ]
}
