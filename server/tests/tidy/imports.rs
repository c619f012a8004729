//! Who may import whom.

use crate::source::Source;
use crate::{Rule, Violation};

/// From left to right; those on one line are siblings.
const ORDER: &[&[&str]] = &[
    &["kernel", "ui"],
    &["identity"],
    &["accounts"],
    &["care"],
    &["compliance"],
    &["plans", "payments", "disputes"],
    &["messages"],
    &["help"],
    &["insights"],
    &["sandbox"],
];

/// What puts capabilities together, and so may know them all: the command line, the way in for requests, the services,
/// the route tables. (`lib.rs` only lists them.) Every other file beside the capabilities stands left of them all.
const COMPOSITION: &[&str] = &[
    "app/src/lib.rs",
    "app/src/portal.rs",
    "app/src/staff.rs",
    "server/src/access.rs",
    "server/src/cli/",
    "server/src/compose.rs",
    "server/src/surroundings.rs",
    "server/src/http/",
    "server/src/lib.rs",
    "server/src/main.rs",
    "shared/src/lib.rs",
];

/// What stands left of the capabilities and still names one, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // The warning before a session ends is on every page, and has to ask for more time.
    ("app/src/still_there.rs", "identity"),
    // Every request says who asks: ids of customers and sessions, no use case.
    ("app/src/page.rs", "identity"),
    // A contact keeps the consent as the creditor's file says it.
    ("server/src/identity/contacts.rs", "accounts"),
];

pub const RULES: &[Rule] = &[
    Rule {
        wants: "Capabilities import only leftwards: kernel · identity · accounts · care · compliance · {plans, payments, disputes} · messages · help · insights · sandbox.",
        instead: "To read from the left, call what its mod.rs re-exports. To cause something to the right or beside, write a fact to the \
                  outbox and react to it over there (reactions.rs). What puts capabilities together belongs to compose.rs.",
        find: order,
        planted: &[
            ("server/src/plans/mod.rs", "use crate::payments::Service;", 1),
            ("server/src/plans/mod.rs", "use crate::{accounts::Debt, messages, kernel::Kernel};", 1),
            ("server/src/plans/mod.rs", "use crate::{\n    accounts::{self, Debt},\n    disputes::Dispute,\n};", 1),
            ("server/src/identity/mod.rs", "let x = crate::accounts::find(shared::accounts::AccountId::nil());", 2),
            ("server/src/kernel/outbox.rs", "use crate::identity::Service;", 1),
            ("shared/src/identity/mod.rs", "use crate::plans::Plan;", 1),
            ("app/src/ui/money.rs", "use crate::plans::Plan;", 1),
            ("app/src/frame.rs", "use crate::plans::Plan;", 1),
            ("server/src/messages/mod.rs", "use crate::plans::PlanAgreed;\nuse app::care::port::Care;", 0),
            ("server/src/compose.rs", "use crate::{plans, messages};", 0),
            ("server/src/plans/mod.rs", "// crate::payments is told by a fact", 0),
        ],
    },
    Rule {
        wants: "What others may use of a capability is what its mod.rs re-exports; another capability's table is never queried.",
        instead: "Ask for a use case: add a function to the capability that owns the table, re-export it in its mod.rs, and call that.",
        find: privacy,
        planted: &[
            ("server/src/plans/mod.rs", "use crate::accounts::entity::account;", 1),
            ("server/src/plans/mod.rs", "use crate::{accounts::{entity, Debt}};", 1),
            ("server/src/http/calendar.rs", "crate::plans::store::find(id)", 1),
            ("server/src/plans/store.rs", "use crate::plans::entity::plan;\nuse super::entity;", 0),
            ("server/src/plans/mod.rs", "use crate::kernel::outbox::entity;", 0),
        ],
    },
];

fn place(name: &str) -> Option<usize> {
    ORDER.iter().position(|siblings| siblings.contains(&name))
}

/// The capability a file belongs to; `kernel` for what stands beside them. None: may import everything.
fn owner(source: &Source) -> Option<&str> {
    if !source.is_rust() || source.is_in(COMPOSITION) {
        return None;
    }
    let inside = ["shared/src/", "app/src/", "server/src/"].iter().find_map(|root| source.path.strip_prefix(root))?;
    let first = inside.split('/').next()?;
    Some(if place(first).is_some() { first } else { "kernel" })
}

fn order(source: &Source) -> Vec<Violation> {
    let Some(own) = owner(source) else { return Vec::new() };
    let own_place = place(own);
    let may = |name: &str| {
        let there = place(name);
        name == own
            || there.is_none()
            || there < own_place
            || (own_place == Some(0) && there == Some(0))
            || EXCEPTIONS.contains(&(source.path.as_str(), name))
    };
    let mentions = mentions(source).into_iter().filter(|mention| !may(&mention.path[1]));
    mentions.map(|mention| Violation { line: mention.line, found: mention.path.join("::") }).collect()
}

fn privacy(source: &Source) -> Vec<Violation> {
    if !source.is_in(&["server/src/"]) {
        return Vec::new();
    }
    let own = owner(source);
    let is_private = |path: &[String]| {
        path[0] == "crate"
            && place(&path[1]).is_some_and(|place| place > 0)
            && own != Some(path[1].as_str())
            && path.get(2).is_some_and(|module| module == "entity" || module == "store")
    };
    let mentions = mentions(source).into_iter().filter(|mention| is_private(&mention.path));
    mentions.map(|mention| Violation { line: mention.line, found: mention.path.join("::") }).collect()
}

/// A path that begins in one of our crates: at least two names, at most three.
struct Mention {
    line: usize,
    path: Vec<String>,
}

/// Every path of our crates that a file names, groups (`crate::{a, b::c}`) taken apart.
fn mentions(source: &Source) -> Vec<Mention> {
    let code: String = source.code().map(|(_, line)| line + "\n").collect();
    let mut found = Vec::new();
    for root in ["crate", "shared", "app", "server"] {
        for (at, _) in code.match_indices(&format!("{root}::")) {
            let is_whole = !code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
            if is_whole {
                let line = code[..at].matches('\n').count() + 1;
                let rest = &code[at + root.len() + 2..];
                branches(rest, vec![root.to_owned()], &mut |path| {
                    if path.len() > 1 {
                        found.push(Mention { line, path });
                    }
                });
            }
        }
    }
    found
}

/// Follows `a::b` and `{a, b::c}` to the third name. Returns what comes after.
fn branches<'a>(text: &'a str, path: Vec<String>, tell: &mut dyn FnMut(Vec<String>)) -> &'a str {
    let text = text.trim_start();
    if let Some(mut inside) = text.strip_prefix('{') {
        loop {
            inside = inside.trim_start();
            if let Some(after) = inside.strip_prefix('}') {
                return after;
            }
            let before = inside.len();
            inside = branches(inside, path.clone(), tell);
            inside = inside.trim_start().strip_prefix(',').unwrap_or(inside);
            if inside.len() == before {
                return inside;
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut path = path;
    path.push(name.to_owned());
    match rest.strip_prefix("::") {
        Some(deeper) if path.len() < 3 => branches(deeper, path, tell),
        Some(deeper) => {
            tell(path);
            branches(deeper, Vec::new(), &mut |_| {})
        }
        None => {
            tell(path);
            // `self as name`
            rest.trim_start().strip_prefix("as ").map_or(rest, |rest| {
                let rest = rest.trim_start();
                &rest[rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())..]
            })
        }
    }
}
