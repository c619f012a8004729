//! Codes and sessions.

mod codes;
mod sessions;
