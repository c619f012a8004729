//! How it happens: use cases, storage, the outside world.
#![recursion_limit = "256"]

pub mod access;
pub mod accounts;
pub mod care;
pub mod cli;
pub mod compliance;
pub mod compose;
pub mod config;
pub mod disputes;
pub mod http;
pub mod identity;
pub mod kernel;
pub mod messages;
pub mod payments;
pub mod plans;
pub mod surroundings;
