//! How it happens: use cases, storage, the outside world.
#![recursion_limit = "256"]

pub mod cli;
pub mod compose;
pub mod config;
pub mod http;
pub mod kernel;
