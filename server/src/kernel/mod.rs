//! What every capability's use cases stand on. Not a word of the business.

pub mod attempts;
pub mod audit;
pub mod chance;
pub mod cleaning;
pub mod clock;
pub mod database;
pub mod drafts;
pub mod jobs;
pub mod limits;
pub mod outbox;
pub mod retry;
pub mod vault;
