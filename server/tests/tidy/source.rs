//! Files as rules see them.

use std::path::{Path, PathBuf};

/// Folders that are made, fetched or somebody's own; never ours to judge.
const NOT_OURS: [&str; 10] = [
    ".git",
    "data",
    "dist",
    "dist.new",
    "node_modules",
    "playwright-report",
    "shots",
    "target",
    "test-results",
    "snapshots",
];
/// Endings of files that are text.
const TEXT: [&str; 17] = [
    "css", "csv", "html", "ini", "js", "json", "lock", "md", "mjs", "py", "rs", "sh", "svg", "toml", "ts", "txt", "yml",
];
/// Names of text files without an ending.
const TEXT_NAMES: [&str; 6] = ["Makefile", "run", "LICENSE", ".gitignore", ".gitattributes", ".npmrc"];

/// One file.
pub struct Source {
    /// From the root of the repository: `server/src/lib.rs`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it belongs to what is shipped, and below one of these folders.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// The rules themselves quote what they forbid.
    pub fn is_a_rule(&self) -> bool {
        self.is_in(&["server/tests/tidy/"])
    }

    /// Numbered lines, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, String)> {
        self.text.lines().enumerate().map(|(n, line)| (n + 1, without_comment(line).to_owned()))
    }
}

/// The line up to `//`, unless that is part of an address.
fn without_comment(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| at + from) {
        if !line[..at].ends_with(':') {
            return &line[..at];
        }
        from = at + 2;
    }
    line
}

/// Whether a word stands in a line, not as a part of a longer one.
pub fn has_word(line: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        (!joins(before) || !joins(word.chars().next())) && (!joins(after) || !joins(word.chars().next_back()))
    })
}

/// Every text file of the repository.
pub fn tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_symlink() || NOT_OURS.contains(&name.as_ref()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if is_text(&path, &name)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                files.push(Source { path: relative(root, &path), text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn is_text(path: &Path, name: &str) -> bool {
    TEXT_NAMES.contains(&name) || path.extension().is_some_and(|ending| TEXT.iter().any(|text| ending == *text))
}

fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).unwrap().to_owned();
    path.to_string_lossy().into_owned()
}
