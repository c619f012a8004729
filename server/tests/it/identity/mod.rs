//! Codes and sessions.

mod codes;
mod enumeration;
mod networks;
mod own_sessions;
mod sessions;
