//! Whether we may contact someone now: allowed, not before a moment, or not at all, with every rule that had a say.
//!
//! [`decide`] is the one door. A [`Decision`] that allows gives a [`ContactPermit`], without which nothing is sent.
//! `docs/compliance.md` tells how a decision is made and lists the rules.

mod contact;
mod decide;
mod known;
mod permit;
mod rule;
mod rules;
mod template;
mod validation;
mod zone;

pub mod opt_out;

mod au;
mod ca;
mod cross;
mod fr;
mod holidays;
mod lists;
mod nz;
mod times;
mod uk;
mod us;

pub use contact::{
    AddressKey, Channel, Contact, CreditorKey, DebtKey, Purpose, Recipient, Region, Role, UnknownRegion,
};
pub use decide::{Decision, DecisionRecord, Effect, Outcome, RuleHit, decide};
pub use holidays::Holidays;
pub use known::{
    Address, Arrangement, Debt, EmailBasis, Hold, Inbound, Inconvenient, NotBefore, OptOut, PastContact, Person,
    Reached, WrittenNotice,
};
pub use permit::{ContactPermit, PERMIT_SECONDS};
pub use rule::{Check, Force, Remedy, Rule, Status, View};
pub use rules::{RULE_SET_VERSION, all, find};
pub use template::{Config, Limit, Miranda, PutAside, Template};
pub use times::{Cap, Hours, Scope, Span, Times};
pub use validation::validation_ends;
pub use zone::{UnknownZone, Zone, zones_of};
