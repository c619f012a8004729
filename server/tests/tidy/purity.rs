//! The domain is pure: it decides, and does nothing.

use crate::source::Source;
use crate::{Rule, Violation, lines_with};

/// What only tests of shared name, and why.
const FLOATS: &[&str] = &[
    // Feeds the quote's reader every kind of JSON number, floats among them.
    "shared/src/plans/quote_tests.rs",
];

pub const RULES: &[Rule] = &[
    Rule {
        wants: "shared decides and does nothing: no files, network, clock, chance, threads, environment, tasks or frameworks.",
        instead: "Take what was read, the moment (`Timestamp`, `today`) and the chance (`&dyn Random`) as arguments; do the rest in server.",
        find: |source| match source.is_in(&["shared/src/"]) && source.is_rust() {
            true => lines_with(source, IMPURE),
            false => Vec::new(),
        },
        planted: &[
            ("shared/src/plans/x.rs", "use std::fs;\nuse std::time::SystemTime;\nasync fn f() {}", 3),
            ("shared/src/plans/x.rs", "use leptos::prelude::*;\nuse sea_orm::DbErr;\nlet day = Utc::now();", 3),
            ("shared/src/plans/x.rs", "use std::fmt;\n// std::fs is not for us", 0),
            ("server/src/plans/x.rs", "use std::fs;", 0),
        ],
    },
    Rule {
        wants: "Money, rates and dates in shared are never floats.",
        instead: "Count in whole minor units (`Money`) or use `rust_decimal::Decimal`: a float is off by a cent sooner or later.",
        find: |source| match source.is_in(&["shared/src/"]) && source.is_rust() && !source.is_in(FLOATS) {
            true => lines_with(source, &["f32", "f64"]),
            false => Vec::new(),
        },
        planted: &[
            ("shared/src/plans/x.rs", "let share = amount as f64 / 2.0;\nfn f(x: f32) {}", 2),
            ("shared/src/plans/x.rs", "let share = amount / 2;", 0),
        ],
    },
    Rule {
        wants: "Every public item of shared says what it is for.",
        instead: "Write a `///` line above it: what it is for, units, bounds, errors, source.",
        find: undocumented,
        planted: &[
            ("shared/src/plans/x.rs", "pub fn f() {}\n\n#[must_use]\npub struct S;\npub const N: u8 = 1;", 3),
            (
                "shared/src/plans/x.rs",
                "/// Says.\n#[derive(\n    Debug,\n)]\npub struct S;\n\nimpl S {\n    /// Does.\n    pub fn f() {}\n}",
                0,
            ),
            ("shared/src/plans/x.rs", "pub(crate) fn f() {}\npub use x::Y;\npub mod z;", 0),
        ],
    },
];

const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "tokio",
    "async fn",
    "leptos",
    "sea_orm",
    "axum",
    "web_sys",
    "rand",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "println!",
    "eprintln!",
];

fn undocumented(source: &Source) -> Vec<Violation> {
    const ITEMS: [&str; 8] = [
        "pub fn ",
        "pub const ",
        "pub struct ",
        "pub enum ",
        "pub trait ",
        "pub type ",
        "pub static ",
        "pub const fn ",
    ];
    if !source.is_in(&["shared/src/"]) || !source.is_rust() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut is_documented = false;
    let mut attribute_depth = 0_i32;
    let depth = |line: &str| line.matches(['(', '[']).count() as i32 - line.matches([')', ']']).count() as i32;
    for (n, line) in source.text.lines().enumerate() {
        let line = line.trim();
        if line == "#[cfg(test)]" {
            break;
        }
        if attribute_depth > 0 || line.starts_with("#[") {
            attribute_depth += depth(line);
        } else if line.starts_with("///") || line.starts_with("#[doc") {
            is_documented = true;
        } else {
            if !is_documented && !line.contains('$') && ITEMS.iter().any(|item| line.starts_with(item)) {
                found.push(Violation { line: n + 1, found: line.to_owned() });
            }
            is_documented = false;
        }
    }
    found
}
