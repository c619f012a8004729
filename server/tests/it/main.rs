//! What the server does, against real databases: every test that touches one runs on SQLite and on PostgreSQL.
//!
//! `scripts/postgres.sh run -- cargo test -p server --test it` brings a PostgreSQL along where none is running.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on says where; one that measures prints"
)]

#[macro_use]
mod kit;

mod access;
mod accounts;
mod care;
mod cli;
mod disputes;
mod identity;
mod kernel;
mod messages;
mod papers;
mod payments;
mod plans;
