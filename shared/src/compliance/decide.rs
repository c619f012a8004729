//! The decision: which rules speak, and when the contact may be made.

use super::permit::PERMIT_SECONDS;
use super::rule::{Check, View};
use super::zone::turning_points;
use super::{
    AddressKey, Channel, Contact, Debt, Force, Purpose, RULE_SET_VERSION, Remedy, Rule, Status, rules, zones_of,
};
use crate::kernel::{Market, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How far ahead a moment is looked for. A contact that could not be made within it is not allowed.
const HORIZON_DAYS: i64 = 75;
const DAY_SECONDS: i64 = 86_400;
/// The rule that says so.
const NO_WINDOW: &str = "X-NO-WINDOW";

/// May it be sent? The strictest answer wins: `Block`, then `Defer`, then `Allow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Outcome {
    Allow,
    /// Allowed from `until` on, if nothing else changes; asked again then.
    Defer {
        until: Timestamp,
    },
    Block {
        remedy: Remedy,
    },
}

/// What a rule did to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    Blocks {
        remedy: Remedy,
    },
    /// Alone it would hold the contact back until then. `None`: beyond the horizon.
    Defers {
        until: Option<Timestamp>,
    },
    /// Only explains.
    Notes,
}

/// A rule that had a say, written down so that it can be read when the rule itself has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleHit {
    pub id: Cow<'static, str>,
    pub force: Force,
    pub status: Status,
    pub citation: Cow<'static, str>,
    pub effect: Effect,
    /// The figures behind it: hours, limits, days.
    pub params: BTreeMap<Cow<'static, str>, String>,
}

/// A decision as it is kept with the message. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    pub outcome: Outcome,
    pub market: Market,
    pub channel: Channel,
    pub purpose: Purpose,
    pub address: Option<AddressKey>,
    /// Every rule that had a say, the decisive ones first.
    pub rules: Vec<RuleHit>,
    pub rule_set_version: Cow<'static, str>,
    pub evaluated_at: Timestamp,
    /// When what is allowed now is no longer, if that is within the life of a permit.
    pub closes_at: Option<Timestamp>,
    /// Tells one set of inputs from another (FNV-1a, 64 bits, hexadecimal). No proof against forging: the audit trail is.
    pub inputs_hash: String,
}

/// A decision. Only [`decide`] makes one, so that only a decision that was made can become a permit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Decision {
    record: DecisionRecord,
}

impl Decision {
    /// The decision as it is kept.
    pub fn into_record(self) -> DecisionRecord {
        self.record
    }
}

impl std::ops::Deref for Decision {
    type Target = DecisionRecord;
    fn deref(&self) -> &DecisionRecord {
        &self.record
    }
}

impl DecisionRecord {
    /// When to ask again: at the end of a wait, or of a window that is about to close. `None`: no need to, or no use.
    pub fn ask_again_at(&self) -> Option<Timestamp> {
        match self.outcome {
            Outcome::Allow => self.closes_at,
            Outcome::Defer { until } => Some(until),
            Outcome::Block { .. } => None,
        }
    }
}

/// Decides on a contact at a moment: the moment of sending, not of queueing (Reg F comment 6(b)(1)(i)-1).
///
/// The answer does not depend on the order of zones, debts or history.
pub fn decide(contact: &Contact, now: Timestamp) -> Decision {
    let contact = &completed(contact);
    let rules: Vec<&Rule> = rules::all().filter(|rule| rule.concerns(contact)).collect();
    let (aside, kept): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.put_aside_by(contact).is_some());

    let mut blocks = forbidden(&kept, View { contact, at: now });
    let opens_at = search(&kept, contact, now, HORIZON_DAYS * DAY_SECONDS, true);
    let mut waits = waiting(&kept, contact, now);
    if let Some(until) = opens_at.filter(|&until| until > now) {
        // What holds it back to the last: the cap may pass on a Sunday, and the hours then say Monday.
        let last = waiting(&kept, contact, Timestamp::from_unix_millis(until.unix_millis() - 1));
        let further: Vec<RuleHit> = last.into_iter().filter(|hit| !hit.is_by_one_of(&waits)).collect();
        waits.extend(further);
        if blocks.is_empty() {
            // To promise a moment at which it will be forbidden would be no answer.
            blocks = forbidden(&kept, View { contact, at: until });
        }
    }
    if opens_at.is_none() && blocks.is_empty() {
        blocks.extend(rules::find(NO_WINDOW).map(|rule| hit(rule, Effect::Blocks { remedy: Remedy::Human }, [])));
    }
    let outcome = match (blocks.first().map(|hit| hit.effect), opens_at) {
        (Some(Effect::Blocks { remedy }), _) => Outcome::Block { remedy },
        (_, Some(until)) if until > now => Outcome::Defer { until },
        (_, Some(_)) => Outcome::Allow,
        (_, None) => Outcome::Block { remedy: Remedy::Human },
    };
    let closes_at = match outcome {
        Outcome::Allow => search(&kept, contact, now, PERMIT_SECONDS, false),
        _ => None,
    };
    let notes = noted(&kept, View { contact, at: now }).into_iter().chain(set_aside(&aside, contact));
    Decision {
        record: DecisionRecord {
            outcome,
            market: contact.market,
            channel: contact.channel,
            purpose: contact.purpose,
            address: contact.address.key.clone(),
            rules: blocks.into_iter().chain(waits).chain(notes).collect(),
            rule_set_version: Cow::Borrowed(RULE_SET_VERSION),
            evaluated_at: now,
            closes_at,
            inputs_hash: fingerprint(contact),
        },
    }
}

/// The contact with what is to be assumed where nothing is known, and without limits that are not the operator's to set.
fn completed(contact: &Contact) -> Contact {
    let mut contact = contact.clone();
    if contact.zones.is_empty() {
        contact.zones = zones_of(contact.market, &contact.regions);
    }
    contact.zones.sort_by_key(|zone| zone.name());
    contact.zones.dedup();
    if contact.debts.is_empty() {
        contact.debts.push(Debt::default());
    }
    contact.config.limits.retain(|id, _| rules::find(id).is_some_and(|rule| rule.force == Force::Default));
    contact
}

fn forbidden(rules: &[&Rule], view: View) -> Vec<RuleHit> {
    let in_force = rules.iter().filter(|rule| rule.is_in_force(&view));
    in_force
        .filter_map(|rule| match rule.check {
            Check::Forbids(test, remedy) if test(&view) => Some(hit(rule, Effect::Blocks { remedy }, [])),
            _ => None,
        })
        .collect()
}

fn noted(rules: &[&Rule], view: View) -> Vec<RuleHit> {
    let in_force = rules.iter().filter(|rule| rule.is_in_force(&view));
    in_force
        .filter(|rule| matches!(rule.check, Check::Notes(test) if test(&view)))
        .map(|rule| hit(rule, Effect::Notes, []))
        .collect()
}

fn set_aside(rules: &[&Rule], contact: &Contact) -> Vec<RuleHit> {
    let approver = |rule: &Rule| rule.put_aside_by(contact).unwrap_or_default().to_owned();
    rules.iter().map(|rule| hit(rule, Effect::Notes, [("put_aside_by", approver(rule))])).collect()
}

/// The rules of time that do not let it out at a moment, each with the moment at which it alone would.
fn waiting(rules: &[&Rule], contact: &Contact, at: Timestamp) -> Vec<RuleHit> {
    let holding = rules.iter().filter(|rule| !lets_out(rule, contact, at));
    holding
        .map(|&rule| {
            let until = search(&[rule], contact, at, HORIZON_DAYS * DAY_SECONDS, true);
            let Check::Waits(times) = rule.check else { return hit(rule, Effect::Defers { until }, []) };
            hit(rule, Effect::Defers { until }, times.figures(rule.id, contact, at))
        })
        .collect()
}

fn lets_out(rule: &Rule, contact: &Contact, at: Timestamp) -> bool {
    match rule.check {
        Check::Waits(times) => !rule.is_in_force(&View { contact, at }) || times.are_met(rule.id, contact, at),
        _ => true,
    }
}

/// The first moment from `now` on, at most so many seconds later, at which all rules of time let it out
/// (or, for `open` = false, one of them does not).
///
/// Their answers change only at turning points of the clocks on the wall, so looking there finds the earliest moment exactly.
fn search(rules: &[&Rule], contact: &Contact, now: Timestamp, seconds: i64, open: bool) -> Option<Timestamp> {
    let timed: Vec<&Rule> = rules.iter().copied().filter(|rule| matches!(rule.check, Check::Waits(_))).collect();
    let is_open = |at: Timestamp| timed.iter().all(|rule| lets_out(rule, contact, at));
    if is_open(now) == open {
        return Some(now);
    }
    let mut minutes: Vec<u16> = Vec::new();
    for rule in &timed {
        if let Check::Waits(times) = rule.check {
            minutes.extend(times.minutes(contact));
        }
    }
    minutes.sort_unstable();
    minutes.dedup();
    let end = now.plus_seconds(seconds);
    let mut from = now;
    while from < end {
        let to = from.plus_seconds(DAY_SECONDS).min(end);
        let found = turning_points(&contact.zones, &minutes, from, to).into_iter().find(|&at| is_open(at) == open);
        if found.is_some() || to == from {
            return found;
        }
        from = to;
    }
    None
}

impl RuleHit {
    fn is_by_one_of(&self, others: &[Self]) -> bool {
        others.iter().any(|other| other.id == self.id)
    }
}

fn hit(rule: &Rule, effect: Effect, params: impl IntoIterator<Item = (&'static str, String)>) -> RuleHit {
    RuleHit {
        id: Cow::Borrowed(rule.id),
        force: rule.force,
        status: rule.status,
        citation: Cow::Borrowed(rule.citation),
        effect,
        params: params.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect(),
    }
}

/// FNV-1a of the contact's JSON.
fn fingerprint(contact: &Contact) -> String {
    let json = serde_json::to_vec(contact).unwrap_or_default();
    let hash = json
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
