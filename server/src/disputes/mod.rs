//! Disputes: use cases over the tables in `entity`.

pub mod entity;
mod facts;
mod service;
mod store;

pub use facts::{DisputeAddedTo, DisputeLodged};
pub use service::Service;
