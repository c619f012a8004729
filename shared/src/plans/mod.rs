//! Agreements to pay by instalments: how often, how much, on which days, and inside which policy.
//!
//! The browser previews a plan with the functions with which the server accepts it.

mod agreed;
mod change_terms;
mod changing;
mod collecting;
mod frequency;
mod missed;
mod offers;
mod pausing;
mod policy;
mod proposal;
mod quote;
mod refusal;
mod rehearsal;
mod reminder;
mod running;
mod schedule;
mod settlement;

pub use agreed::{Due, InstalmentId, PlanId, PlanState, PolicyId, UnknownPlanState, lay_on};
pub use change_terms::{Allowed, CHANGE_DAYS_MAX, ChangeTerms, ChangeTermsFault, Who};
pub use changing::{Change, ChangeRefusal};
pub use collecting::{COLLECT_HOURS, RETRIES_MAX, RETRY_DAYS_MAX, collect_on};
pub use frequency::{Frequency, UnknownFrequency};
pub use missed::{Missed, MissedStep};
pub use offers::{
    Offer, Offers, SHARE_OF_INCOME_WARNING_PERCENT, Stretch, is_above_share_of_income, is_affordable, offers, stretch,
};
pub use policy::{Band, DAYS_TO_FIRST_MAX, MONTHS_MAX, Policy, PolicyError, PolicyFault, Terms, TermsFields};
pub use proposal::{AmountBounds, Draft, Proposal, Split, amount_bounds, first_dates};
pub use quote::{QuoteAnswer, quote};
pub use refusal::{Limits, Refusal};
pub use rehearsal::{ChangeWish, Compared, Rehearsal, UnclearWish};
pub use reminder::{NoSuchWish, REMIND_DAYS_MAX, ReminderWish, remind_on};
pub use running::{Laid, NotRunning, PlanInstalment, Rhythm, Running, Surplus};
pub use schedule::{INSTALMENTS_MAX, Instalment, Schedule, ScheduleError, Timing};
pub use settlement::{DISCOUNT_MAX, SETTLEMENT_INSTALMENTS_MAX, Settlement, SettlementRule};
