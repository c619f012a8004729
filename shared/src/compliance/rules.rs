//! The whole set of rules, in one order.

use super::Rule;
use super::{au, ca, cross, fr, nz, uk, us};

/// Changes whenever a rule changes; kept with every decision.
pub const RULE_SET_VERSION: &str = "2026-11-22";

/// Every rule: those of all markets, then market by market.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [cross::RULES, us::RULES, uk::RULES, au::RULES, nz::RULES, ca::RULES, fr::RULES].into_iter().flatten()
}

/// The first rule of that name: its sentence and citation, for showing a decision that was stored.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}
