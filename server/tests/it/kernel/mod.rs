//! The services every capability stands on.

mod attempts;
mod audit;
mod database;
mod drafts;
mod jobs;
mod limits;
mod outbox;
mod vault;
mod witness;
