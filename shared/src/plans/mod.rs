//! Agreements to pay by instalments: how often, how much, on which days, and inside which policy.
//!
//! The browser previews a plan with the functions with which the server accepts it.

mod frequency;
mod refusal;
mod schedule;

pub use frequency::{Frequency, UnknownFrequency};
pub use refusal::{Limits, Refusal};
pub use schedule::{INSTALMENTS_MAX, Instalment, Schedule, ScheduleError, Timing};
