//! `quitus import`, as somebody types it.

use super::book::file;
use std::path::Path;
use std::process::{Command, Output};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        let added = folder.quitus(&["creditor", "add", "--slug", "northwind", "--name", "Northwind", "--market", "fr"]);
        assert_eq!(added.status.code(), Some(0), "{added:?}");
        folder
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn with(self, name: &str, content: &[u8]) -> Self {
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    fn quitus(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_quitus"))
            .args(["--data", &self.path("data")])
            .args(arguments)
            .env_remove("QUITUS_DATABASE")
            .output()
            .unwrap()
    }

    fn import(&self, name: &str, more: &[&str]) -> Output {
        let file = self.path(name);
        self.quitus(&[&["import", &file, "--creditor", "northwind"], more].concat())
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn two_good_and_one_bad() -> Vec<u8> {
    file(&[&[], &[("account_ref", "A-2")], &[("account_ref", "A-3"), ("birth_date", "2015-06-01")]])
}

#[test]
fn an_import_says_what_it_did_and_what_to_do_about_the_rest() {
    let folder = Folder::new().with("a.csv", &two_good_and_one_bad());
    let (report, rejects) = (folder.path("report.json"), folder.path("rejects.csv"));
    let output = folder.import("a.csv", &["--report", &report, "--rejects", &rejects]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = text(&output.stdout);
    assert!(
        said.starts_with("3 records for Northwind: 2 accepted, 1 rejected.\n2 accounts created, 0 updated"),
        "{said}"
    );
    assert_eq!(
        folder.read("report.json"),
        "{\"rows\":3,\"accepted\":2,\"created\":2,\"updated\":0,\"unchanged\":0,\"rejected\":1,\"customers\":1,\
         \"faults\":[{\"line\":6,\"column\":\"birth_date\",\"reason\":\"minor\"}]}\n"
    );
    assert_eq!(
        folder.read("rejects.csv"),
        "line,column,value,reason,what_to_do\n6,birth_date,2•••1,minor,\
         \"The person is under 18. Do not collect from a minor; if the date is wrong, correct it.\"\n"
    );
    let everything = text(&output.stderr) + &said;
    assert!(!everything.contains("2015") && !everything.contains("Dupont"), "{everything}");
}

#[test]
fn the_exit_code_tells_all_in_from_some_rejected_from_could_not_run() {
    let folder = Folder::new()
        .with("good.csv", &file(&[&[]]))
        .with("bad.csv", &two_good_and_one_bad())
        .with("none.csv", b"account_ref;customer_ref\n")
        .with("empty.csv", b"");
    let code = |name: &str, more: &[&str]| folder.import(name, more).status.code();
    assert_eq!(code("good.csv", &["--dry-run"]), Some(0));
    assert_eq!(code("good.csv", &[]), Some(0));
    assert_eq!(code("bad.csv", &["--dry-run"]), Some(1));
    for (name, because) in [
        ("none.csv", "separated by semicolons"),
        ("empty.csv", "the file is empty"),
        ("missing.csv", "cannot be read"),
        ("", "is a folder"),
    ] {
        let output = folder.import(name, &[]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains(because), "{}", text(&output.stderr));
    }
    let overwritten = folder.import("good.csv", &["--rejects", &folder.path("good.csv")]);
    assert_eq!(overwritten.status.code(), Some(2));
    assert!(folder.read("good.csv").contains("A-1"));
}

#[test]
fn an_unknown_creditor_is_answered_with_what_to_do() {
    let folder = Folder::new().with("a.csv", &file(&[&[]]));
    let output = folder.quitus(&["import", &folder.path("a.csv"), "--creditor", "northwing"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("there is no creditor northwing (there are northwind)"), "{said}");
    assert!(said.contains("quitus creditor add --slug northwing"), "{said}");
}

#[test]
fn nothing_personal_can_be_read_in_the_database_files() {
    let personal = [
        "Amélie",
        "Dupont",
        "1990-03-14",
        "amelie.dupont@mail.example",
        "+33639981234",
        "69003",
        "Lyon",
        "Oslo",
        "C-1",
    ];
    let folder =
        Folder::new().with("a.csv", &file(&[&[], &[("account_ref", "A-2"), ("emails", "AMELIE@mail.example")]]));
    assert_eq!(folder.import("a.csv", &[]).status.code(), Some(0));
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(folder.path("data")).unwrap() {
        let path = entry.unwrap().path();
        if Path::is_file(&path) {
            stored.extend(std::fs::read(path).unwrap());
        }
    }
    let holds = |text: &str| stored.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()));
    assert!(holds("northwind") && holds("A-2"), "what is not personal is found");
    for text in personal {
        assert!(!holds(text), "{text}");
    }
}
