//! The services every capability stands on.

mod database;
