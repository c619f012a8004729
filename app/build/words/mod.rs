//! From the files of words to Rust: [`load`] finds them, [`read`] checks them, [`write`] makes the functions.
//!
//! Part of `build.rs`, and of `tests/words.rs`, which tests it. The format is told in `docs/words.md`.

mod read;
mod typeset;
mod write;

pub use read::read;
pub use write::{Where, file, write};

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs, io};

/// The languages, by their folder. English is first: its text gives the arguments their order.
pub const LANGUAGES: [Language; 2] = [Language::English, Language::French];

/// A language that words are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    French,
}

impl Language {
    /// The folder's name.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

/// One file of words.
#[derive(Debug, Clone)]
pub struct Source {
    pub language: Language,
    pub capability: String,
    pub toml: String,
}

/// All words, by capability and key.
pub type Catalogue = BTreeMap<String, BTreeMap<String, Entry>>;

/// A key with its words in both languages; both have the same shape and the same placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub english: Words,
    pub french: Words,
    /// The placeholders in the order in which the English text first has them, without a count's `n`.
    pub arguments: Vec<String>,
}

impl Entry {
    /// The words in one language.
    pub fn words(&self, language: Language) -> &Words {
        match language {
            Language::English => &self.english,
            Language::French => &self.french,
        }
    }
}

/// The words of one key in one language, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    Plain(String),
    Counted { zero: Option<String>, one: String, other: String },
}

impl Words {
    /// Every text in it. A count is read in the order other, one, zero: `other` is the form that says the most.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Counted { zero, one, other } => {
                [Some(other), Some(one), zero.as_ref()].into_iter().flatten().map(String::as_str).collect()
            }
        }
    }
}

/// What is wrong in a file of words, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    pub key: Option<String>,
    pub problem: String,
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(key) = &self.key {
            write!(f, ", key `{key}`")?;
        }
        write!(f, ": {}. {}.", self.problem, self.remedy)
    }
}

/// Finds the files of every language under `folder`, in the order of their names.
pub fn load(folder: &Path) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for language in LANGUAGES {
        let mut paths: Vec<_> =
            fs::read_dir(folder.join(language.folder()))?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths {
            if path.extension().is_some_and(|extension| extension == "toml") {
                let capability = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                sources.push(Source { language, capability, toml: fs::read_to_string(&path)? });
            }
        }
    }
    Ok(sources)
}
