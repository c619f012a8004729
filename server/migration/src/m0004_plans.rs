//! What a creditor allows, and what was agreed.

use crate::step;
use crate::table::*;
use sea_orm_migration::prelude::*;

step! {
    "m0004_plans",
    drops: &["policy", "plan", "plan_version", "instalment"],
    tables: [
        Table::create().table("policy")
            .col(id()).col(uuid("creditor_id")).col(integer("version")).col(text("document"))
            .col(big_integer("created_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("policy")).take(),
        Table::create().table("plan")
            .col(id()).col(uuid("creditor_id")).col(uuid("customer_id")).col(uuid("account_id"))
            .col(text("reference"))
            // active, completed, ended
            .col(text("state")).col(integer("version")).col(big_integer("created_at")).col(big_integer_null("closed_at"))
            .foreign_key(reference("creditor_id", "creditor").from_tbl("plan"))
            .foreign_key(reference("customer_id", "customer").from_tbl("plan"))
            .foreign_key(reference("account_id", "account").from_tbl("plan")).take(),
        // Agreed words and terms, frozen: language, version and text exactly as shown.
        Table::create().table("plan_version")
            .col(uuid("plan_id")).col(integer("version")).col(uuid("policy_id")).col(text("terms"))
            .col(text("frequency")).col(big_integer("amount")).col(text("currency")).col(date("first_on"))
            .col(text("adjust")).col(text("language")).col(text("words_version")).col(text("words"))
            .col(big_integer("agreed_at"))
            .primary_key(Index::create().col("plan_id").col("version"))
            .foreign_key(reference("plan_id", "plan").from_tbl("plan_version"))
            .foreign_key(reference("policy_id", "policy").from_tbl("plan_version")).take(),
        Table::create().table("instalment")
            .col(id()).col(uuid("plan_id")).col(integer("version")).col(integer("number"))
            .col(date("nominal_on")).col(date("due_on")).col(big_integer("amount")).col(big_integer("paid"))
            .col(integer("sequence"))
            .foreign_key(reference("plan_id", "plan").from_tbl("instalment")).take(),
    ],
    indexes: [
        unique("policy", &["creditor_id", "version"]),
        unique("plan", &["reference"]),
        // Two tabs, two nodes: an account has one plan at a time.
        unique("plan", &["account_id"]).name("plan_one_active").and_where(Expr::col("state").eq("active")).take(),
        index("plan", &["customer_id", "state"]),
        index("plan", &["account_id", "state"]),
        unique("instalment", &["plan_id", "version", "number"]),
        index("instalment", &["due_on"]),
    ]
}
