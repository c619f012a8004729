//! What a template says and what the operator chose: both are inputs of a decision.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a reading of the message found. `None` means that nobody looked.
///
/// A rule that wants something said takes `None` for absent in messages made from our templates;
/// a rule that forbids something takes it for absent, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Template {
    /// Says how to stop messages to this address.
    pub opt_out_line: Option<bool>,
    /// Says that it comes from a debt collector (US).
    pub miranda: Option<Miranda>,
    /// A confirmation or a code that says more than it may.
    pub says_more: Option<bool>,
    /// Lets a reader see that there is a debt.
    pub reveals_debt: Option<bool>,
    pub threatens_suit: Option<bool>,
    /// Adds a fee for paying.
    pub surcharge: Option<bool>,
    /// Adds the costs of collection.
    pub collection_costs: Option<bool>,
    /// A reminder that asks for more than what is overdue (NZ).
    pub asks_more_than_overdue: Option<bool>,
    /// Recalls reference and date of the first letter (FR).
    pub recalls_letter: Option<bool>,
    /// Has all five items of CPCE R124-4 (FR).
    pub letter_complete: Option<bool>,
    /// Presses for payment so that the right to dispute is lost from sight (US).
    pub overshadows: Option<bool>,
    /// Makes people call by letting them misunderstand (UK).
    pub misleads: Option<bool>,
    /// Looks like a court's or a bailiff's (FR).
    pub looks_judicial: Option<bool>,
    /// A plan better than the one that is being kept (AU).
    pub better_offer: Option<bool>,
    /// Shows the Californian licence number in 12 points or more (US).
    pub licence_number: Option<bool>,
    /// Sent as a postcard.
    pub postcard: Option<bool>,
}

/// The sentence by which a collector says what it is (12 CFR 1006.18(e)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Miranda {
    None,
    /// "This communication is from a debt collector."
    Subsequent,
    /// "… attempting to collect a debt … any information obtained will be used for that purpose."
    Initial,
}

/// At most so many contacts, counted by local calendar date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub contacts_max: u32,
    /// Consecutive days, the day of the contact being the last.
    pub days: u32,
}

/// What the operator chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Written messages keep the hours that a law sets for calls (CA).
    pub written_follow_verbal_hours: bool,
    /// Hours outside which nothing that we begin leaves: minutes after midnight, `from` included, `to` not.
    pub own_hours: Option<(u16, u16)>,
    /// Other numbers for a cap of force [`Default`](super::Force::Default), by the rule's id.
    pub limits: BTreeMap<String, Vec<Limit>>,
    /// Rules put aside. A law never is; guidance, codes and safe harbours need an approver.
    pub put_aside: Vec<PutAside>,
    /// An e-mail counts as the letter of R124-4 (FR): a question for counsel, so no by default.
    pub first_letter_by_email: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            written_follow_verbal_hours: true,
            own_hours: None,
            limits: BTreeMap::new(),
            put_aside: Vec::new(),
            first_letter_by_email: false,
        }
    }
}

/// A rule that the operator does not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutAside {
    /// The rule's id.
    pub rule: String,
    /// Who answers for it.
    pub approver: Option<String>,
}
