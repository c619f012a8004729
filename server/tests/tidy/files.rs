//! What no file may hold.

use crate::source::Source;
use crate::{Rule, Violation, lines_with};

/// Longer, a file has more than one idea.
const LINES_MAX: usize = 600;
/// Files that may be longer, and why.
const LONG: &[&str] = &[];

/// Tests that wait for the clock on the wall, and why.
const SLEEPERS: &[&str] = &[
    // Waits for other tasks to have done their work, and no longer than that.
    "server/tests/it/kernel/jobs.rs",
    // Two transactions have to overlap, or nothing is proven.
    "server/tests/it/kernel/audit.rs",
    // Asks again until the server it started answers.
    "end2end/kit/site.ts",
    // So is a code, until the server's own job has sent it.
    "end2end/bench/sign-in.mjs",
    // The moment of a kill is what is tried; beside that it asks again until the server answers.
    "end2end/crash/crash.py",
];

pub const RULES: &[Rule] = &[
    Rule {
        wants: "No test is skipped, nothing is left unfinished, nothing is printed for debugging.",
        instead: "Mend the test or take it out; finish the code, or open an issue.",
        find: |source| match source.is_rust() && !source.is_a_rule() {
            true => lines_with(source, &["#[ignore", "todo!", "dbg!", "unimplemented!"]),
            false => Vec::new(),
        },
        planted: &[
            ("server/src/plans/x.rs", "#[ignore = \"slow\"]\nfn f() { todo!() }\ndbg!(x);\nunimplemented!()", 4),
            ("server/src/plans/x.rs", "#[test]\nfn f() {}", 0),
        ],
    },
    Rule {
        wants: "Tests do not wait for the clock on the wall.",
        instead: "Move the test's clock (`app.clock.advance_seconds`), or wait for what is to happen (a channel, `expect(…).toBeVisible()`). \
                  Where there is nothing to wait for, add the file to the list with its reason.",
        find: |source| match source.is_in(&["server/tests/", "app/tests/", "shared/tests/", "end2end/"])
            && !source.is_in(SLEEPERS)
            && !source.is_a_rule()
        {
            true => lines_with(source, &["sleep(", "waitForTimeout(", " setTimeout("]),
            false => Vec::new(),
        },
        planted: &[
            ("server/tests/it/plans/x.rs", "tokio::time::sleep(second).await;", 1),
            ("end2end/plans/x.spec.ts", "await page.waitForTimeout(500);", 1),
            ("server/tests/it/plans/x.rs", "app.clock.advance_seconds(1);", 0),
        ],
    },
    Rule {
        wants: "A file of Rust has at most 600 lines.",
        instead: "Split it where a second idea begins. Where it has only one, add it to the list with its reason.",
        find: |source| {
            let lines = source.text.lines().count();
            match source.is_rust() && lines > LINES_MAX && !LONG.contains(&source.path.as_str()) {
                true => vec![Violation { line: lines, found: format!("{lines} lines") }],
                false => Vec::new(),
            }
        },
        planted: &[("server/src/plans/x.rs", LONG_FILE, 1), ("server/src/plans/x.rs", "fn f() {}\n", 0)],
    },
    Rule {
        wants: "No path of somebody's machine, and no host of packages but the customary ones.",
        instead: "Start paths from the repository or from a variable of scripts/env.sh; leave the choice of a package host to the machine's own configuration.",
        find: machines,
        planted: &[
            ("docs/x.md", "see /home/ana/quitus or /Users/ana/quitus", 1),
            ("scripts/x.sh", "cd /root/quitus", 1),
            ("Cargo.lock", "source = \"registry+https://mirror.example/index\"", 1),
            ("style/package-lock.json", "\"resolved\": \"https://mirror.example/x.tgz\"", 1),
            ("style/.npmrc", "registry=https://mirror.example", 1),
            ("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"", 0),
            ("docs/x.md", "https://quitus.example/home/page", 0),
        ],
    },
    Rule {
        wants: "People are customers, here and everywhere.",
        instead: "Never the other word, on screen or in code: say customer, or person.",
        find: |source| match source.is_in(&["app/src/", "app/text/", "server/src/", "shared/src/", "style/"]) {
            true => {
                let lines = source.text.lines().enumerate().filter(|(_, line)| line.to_lowercase().contains("debtor"));
                lines.map(|(n, line)| Violation { line: n + 1, found: line.trim().to_owned() }).collect()
            }
            false => Vec::new(),
        },
        planted: &[
            ("app/text/en/x.toml", "title = \"Dear Debtor\"", 1),
            ("app/text/en/x.toml", "title = \"Dear customer\"", 0),
        ],
    },
];

/// One line too many.
const LONG_FILE: &str = match std::str::from_utf8(&[b'\n'; LINES_MAX + 1]) {
    Ok(lines) => lines,
    Err(_) => "",
};

fn machines(source: &Source) -> Vec<Violation> {
    if source.is_a_rule() {
        return Vec::new();
    }
    let starts_a_path = |line: &str, at: usize| {
        !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '$'))
    };
    let is_wrong = |line: &str| {
        ["/home/", "/root/", "/Users/", "/work/"]
            .iter()
            .any(|folder| line.match_indices(folder).any(|(at, _)| starts_a_path(line, at)))
            || match source.path.rsplit('/').next() {
                Some("Cargo.lock") => {
                    line.contains("registry+")
                        && !line.contains("registry+https://github.com/rust-lang/crates.io-index")
                }
                Some("package-lock.json") => line.contains("\"resolved\""),
                Some(".npmrc") => line.contains("registry="),
                Some("requirements.txt") => line.contains("--index-url") || line.contains("://"),
                _ => false,
            }
    };
    let lines = source.text.lines().enumerate().filter(|(_, line)| is_wrong(line));
    lines.map(|(n, line)| Violation { line: n + 1, found: line.trim().to_owned() }).collect()
}
