//! The rules of Quitus: pure, compiled to the server and to the browser.
//!
//! No input or output, no async, no clock and no randomness: time and chance are arguments.
//! The browser previews with the function with which the server decides.
//!
//! A folder is a capability; imports go only leftwards:
//! `kernel · identity · accounts · care · compliance · {plans, payments, disputes} · messages`.

pub mod accounts;
pub mod care;
pub mod compliance;
pub mod disputes;
pub mod identity;
pub mod kernel;
pub mod messages;
pub mod payments;
pub mod plans;
