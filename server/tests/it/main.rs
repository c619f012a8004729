//! What the server does, against real databases: every test that touches one runs on SQLite and on PostgreSQL.
//!
//! `scripts/postgres.sh run -- cargo test -p server --test it` brings a PostgreSQL along where none is running.

#[macro_use]
mod kit;

mod kernel;
