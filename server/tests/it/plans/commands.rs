//! `quitus quote` and `quitus policy`, as somebody types them.

use super::POLICY;
use crate::kit::TestApp;
use std::io::Write;
use std::process::{Command, Output, Stdio};

fn quitus(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_quitus"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const GOOD: &str = r#"{"balance":"100.00","currency":"GBP","frequency":"monthly","count":3,"first_on":"2026-12-25","today":"2026-11-20","market":"UK","adjust":"following"}"#;

#[test]
fn each_request_is_answered_on_its_own_line_and_a_refusal_is_no_error() {
    let refused = GOOD.replace("2026-12-25", "2026-11-01");
    let out = quitus(&["quote"], &format!("{GOOD}\n\n{refused}\n"));
    let answers = text(&out.stdout);
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!((out.status.code(), lines.len()), (Some(0), 2), "{answers}");
    assert!(lines[0].contains(r#""due_on":"2026-12-29","nominal_on":"2026-12-25","amount":"33.34""#), "{answers}");
    assert!(lines[1].contains(r#""code":"starts_too_soon""#), "{answers}");
}

#[test]
fn a_request_that_cannot_be_understood_is_told_so_and_the_rest_is_still_answered() {
    let out = quitus(&["quote"], &format!("{{\"balance\":1}}\n{GOOD}"));
    let answers = text(&out.stdout);
    assert_eq!((out.status.code(), answers.lines().count()), (Some(1), 2), "{answers}");
    assert!(answers.lines().next().unwrap().contains(r#"{"error":{"field":"#), "{answers}");
}

#[test]
fn help_has_an_example() {
    let help = text(&quitus(&["quote", "--help"], "").stdout);
    assert!(help.contains("Example") && help.contains("docs/quote.md"), "{help}");
}

on_both! {
    async fn a_policy_is_imported_shown_and_told_what_is_wrong_with_it(app: TestApp) {
        app.person("Ana").await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.toml");
        std::fs::write(&file, POLICY).unwrap();
        let file = file.to_str().unwrap();
        let data = folder.path().join("data");
        let url = app.config.database.clone();
        let run = |arguments: &[&str]| {
            let all = [arguments, &["--database", &url, "--data", data.to_str().unwrap()]].concat();
            quitus(&all, "")
        };
        let import = ["policy", "import", file, "--creditor", "creditor-ana"];
        assert!(text(&run(&import).stdout).contains("Version 1 "));
        assert!(text(&run(&import).stdout).contains("Nothing changed"));
        let shown = text(&run(&["policy", "show", "--creditor", "creditor-ana", "--number", "1"]).stdout);
        assert!(shown.contains("min_instalment = \"10.00\""), "{shown}");
        let ana = app.person("Ben").await;
        app.policies().import("creditor-ben", POLICY, "test").await.unwrap();
        app.debt(ana, "NW-7", 23_000).await;
        app.debt(ana, "NW-8", 900).await;
        let dearer = POLICY.replace("above = \"0.00\"", "above = \"10.00\"").replace("\"10.00\"\nmax", "\"25.00\"\nmax");
        std::fs::write(file, dearer).unwrap();
        let simulated = text(&run(&["policy", "simulate", file, "--creditor", "creditor-ben"]).stdout);
        let counts: Vec<u64> = simulated.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
        assert_eq!(counts, [2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0], "{simulated}");
        let still = text(&run(&["policy", "show", "--creditor", "creditor-ben"]).stdout);
        assert!(still.contains("version 1") && still.contains("min_instalment = \"10.00\""), "{still}");
        std::fs::write(file, POLICY.replace("monthly", "daily")).unwrap();
        let wrong = run(&import);
        assert_eq!(wrong.status.code(), Some(1));
        assert!(text(&wrong.stderr).contains("line 7") && text(&wrong.stderr).contains("daily"), "{}", text(&wrong.stderr));
        let nobody = run(&["policy", "import", file, "--creditor", "nobody"]);
        assert_eq!(nobody.status.code(), Some(1), "the file is looked at first");
        std::fs::write(file, POLICY).unwrap();
        let nobody = run(&["policy", "import", file, "--creditor", "nobody"]);
        assert_eq!(nobody.status.code(), Some(2));
        assert!(text(&nobody.stderr).contains("no creditor is called nobody"), "{}", text(&nobody.stderr));
    }
}
