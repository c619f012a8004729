//! The rules of the house, as tests: each says what it wants, why, and what to do instead.
//!
//! A rule reads text, not types: it finds what a reviewer would find, in a second. Each is tried on planted
//! violations first, so that a rule that has gone blind fails too. Exceptions are lists beside the rule, each with its
//! reason.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says where")]

mod docs;
mod doors;
mod files;
mod imports;
mod purity;
mod source;
mod storage;

use source::{Source, tree};

/// What is wrong in one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    pub line: usize,
    pub found: String,
}

/// One rule.
pub struct Rule {
    /// What is wanted, in one sentence.
    pub wants: &'static str,
    /// Why, and what to do instead.
    pub instead: &'static str,
    /// Looks at one file.
    pub find: fn(&Source) -> Vec<Violation>,
    /// What it must find: a path, a text, and how many violations.
    pub planted: &'static [(&'static str, &'static str, usize)],
}

/// Every rule there is.
fn rules() -> impl Iterator<Item = &'static Rule> {
    [imports::RULES, purity::RULES, storage::RULES, doors::RULES, files::RULES].into_iter().flatten()
}

/// Violations of the lines in which one of these words stands as a word of its own.
pub fn lines_with(source: &Source, words: &[&str]) -> Vec<Violation> {
    let found = |line: &str| words.iter().find(|word| source::has_word(line, word)).map(ToString::to_string);
    source.code().filter_map(|(line, text)| Some(Violation { line, found: found(&text)? })).collect()
}

#[test]
fn every_rule_of_the_house_is_kept() {
    let sources = tree();
    assert!(sources.len() > 200, "only {} files were found: the rules would prove nothing", sources.len());
    let mut broken = String::new();
    for rule in rules() {
        let violations: Vec<_> = sources
            .iter()
            .flat_map(|source| {
                (rule.find)(source).into_iter().map(|one| format!("  {}:{}: {}\n", source.path, one.line, one.found))
            })
            .collect();
        if !violations.is_empty() {
            broken.push_str(&format!("\n{}\n  {}\n{}", rule.wants, rule.instead, violations.concat()));
        }
    }
    assert!(broken.is_empty(), "{broken}");
}

#[test]
fn every_rule_finds_what_was_planted_and_nothing_where_all_is_well() {
    for rule in rules() {
        assert!(rule.planted.iter().any(|planted| planted.2 > 0), "{}: nothing is planted", rule.wants);
        assert!(rule.planted.iter().any(|planted| planted.2 == 0), "{}: nothing innocent is planted", rule.wants);
        for (path, text, count) in rule.planted {
            let found = (rule.find)(&Source::new(path, text));
            assert_eq!(found.len(), *count, "{}\n{path}: {text}\n{found:?}", rule.wants);
        }
    }
}
