//! Payments: asking for money without ever taking it twice, and the ledger it ends in. Told in `docs/payments.md`.

pub mod check;
pub mod entity;
mod facts;
pub mod janitor;
pub mod provider;
mod service;
mod settle;
pub mod simulator;
mod store;
mod surroundings;

pub use facts::{PaymentFailed, PaymentReceived};
pub use service::Service;
pub use settle::{ARRIVES_WITHIN_SECONDS, CONFIRM_WITHIN_SECONDS};
pub use surroundings::{Around, Nothing, Surroundings};
