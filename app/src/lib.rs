//! What people see and may call: pages, components and the server functions behind their forms.
//!
//! Knows how nothing is stored: each capability names what it needs in its `port.rs`, and the server provides it.
//! No rule lives here either: the rules are in `shared`, which the browser runs too.
#![recursion_limit = "256"]

pub mod accounts;
pub mod amount;
pub mod asking;
pub mod care;
#[cfg(feature = "ssr")]
pub mod cookies;
pub mod disputes;
pub mod document;
pub mod error;
pub mod form;
pub mod frame;
pub mod help;
pub mod identity;
pub mod messages;
pub mod page;
pub mod payments;
pub mod plans;
pub mod portal;
pub mod quiet;
pub mod redirect;
pub mod staff;
mod still_there;
pub mod text;
pub mod ui;
