//! Writes the functions: a module for each capability, a function for each key. On the server a function holds its words
//! in every language; in the browser it holds their place in the file of words of the reader's language.

use super::read::placeholders;
use super::{Catalogue, Entry, LANGUAGES, Language, Words};

/// What stands between two texts in a file of words: the record separator, which no text has.
const BETWEEN: char = '\u{1e}';

/// Where a function finds its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In itself, in every language.
    Here,
    /// In the file of words that the page has brought.
    InTheFile,
}

/// The Rust that `app/src/text.rs` includes.
pub fn write(catalogue: &Catalogue, place: Where) -> String {
    let mut out = String::from("// Made by app/build.rs from app/text/: edit the words there.\n");
    let mut next = 0;
    for (capability, entries) in catalogue {
        out += &format!("\n/// The words of `app/text/*/{capability}.toml`.\npub mod {capability} {{\n");
        out += "    use shared::kernel::Locale;\n";
        for (key, entry) in entries {
            let at = (place == Where::InTheFile).then_some(next);
            out += &function(key, entry, at);
            next += forms(entry, Language::English).len();
        }
        out += "}\n";
    }
    out
}

/// The file of words of one language: every form of every text, in the order of the functions.
pub fn file(catalogue: &Catalogue, language: Language) -> String {
    let forms: Vec<_> =
        catalogue.values().flat_map(|entries| entries.values()).flat_map(|e| forms(e, language)).collect();
    forms.join(&BETWEEN.to_string())
}

fn function(key: &str, entry: &Entry, at: Option<usize>) -> String {
    let doc = format!("“{}”", entry.words(Language::English).texts().join("” / “")).replace('\n', " ");
    let generics: String = entry.arguments.iter().map(|name| format!(", {name}: impl ::std::fmt::Display")).collect();
    let passed = entry.arguments.iter().map(|name| format!("&{name}")).collect::<Vec<_>>().join(", ");
    let words = match (at, &entry.english) {
        (Some(at), Words::Plain(_)) => format!("{{ let _ = locale; super::word({at}) }}"),
        (Some(at), Words::Counted { .. }) => {
            format!("[super::word({at}), super::word({}), super::word({})]", at + 1, at + 2)
        }
        (None, _) => {
            let arms = LANGUAGES.map(|language| {
                let variant = match language {
                    Language::English => "En",
                    Language::French => "Fr",
                };
                format!("Locale::{variant} => {}", arm(entry, language))
            });
            format!("match locale {{ {} }}", arms.join(", "))
        }
    };
    let (signature, body) = match (&entry.english, entry.arguments.is_empty()) {
        (Words::Plain(_), true) => ("locale: Locale) -> &'static str".to_owned(), words),
        (Words::Plain(_), false) => {
            (format!("locale: Locale{generics}) -> String"), format!("super::fill({words}, &[{passed}])"))
        }
        (Words::Counted { .. }, _) => (
            format!("locale: Locale, n: u64{generics}) -> String"),
            format!("super::count(locale, n, {words}, &[{passed}])"),
        ),
    };
    format!("\n    #[doc = {doc:?}]\n    #[must_use]\n    pub fn {key}({signature} {{\n        {body}\n    }}\n")
}

fn arm(entry: &Entry, language: Language) -> String {
    match (entry.words(language), forms(entry, language)) {
        (Words::Plain(_), forms) => format!("{:?}", forms.concat()),
        (Words::Counted { .. }, forms) => format!("{forms:?}"),
    }
}

/// One form of a plain text; zero (perhaps empty), one and other of a count.
fn forms(entry: &Entry, language: Language) -> Vec<String> {
    match entry.words(language) {
        Words::Plain(text) => vec![pattern(text, &entry.arguments, false)],
        Words::Counted { zero, one, other } => {
            [zero.as_deref().unwrap_or_default(), one, other].map(|form| pattern(form, &entry.arguments, true)).to_vec()
        }
    }
}

/// The text with each placeholder made one character: U+0001 for the first argument, U+0002 for the second. They
/// cannot be in a text, which [`super::read()`] saw to, and are found without parsing. In a count, the first is `n`.
fn pattern(text: &str, arguments: &[String], counted: bool) -> String {
    let mut out = text.to_owned();
    // The text has been checked: an error here would have been a fault there.
    for name in placeholders(text).unwrap_or_default() {
        let at = match name {
            "n" if counted => 0,
            name => arguments.iter().position(|known| known == name).unwrap_or_default() + usize::from(counted),
        };
        out = out.replace(&format!("{{{name}}}"), &char::from(at as u8 + 1).to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Source, read};
    use super::*;

    fn rust(english: &str, french: &str) -> String {
        write(&catalogue(english, french), Where::Here)
    }

    fn catalogue(english: &str, french: &str) -> Catalogue {
        let source = |language, toml: &str| Source { language, capability: "plans".into(), toml: toml.into() };
        read(&[source(Language::English, english), source(Language::French, french)]).unwrap()
    }

    #[test]
    fn a_plain_text_becomes_a_function_that_allocates_nothing() {
        let made = rust("stop = \"Stop \\\"it\\\"\"", "stop = \"Arrêter\"");
        assert!(made.contains("pub mod plans {"));
        assert!(made.contains(
            "#[doc = \"“Stop \\\"it\\\"”\"]\n    #[must_use]\n    pub fn stop(locale: Locale) -> &'static str {"
        ));
        assert!(made.contains("match locale { Locale::En => \"Stop \\\"it\\\"\", Locale::Fr => \"Arrêter\" }"));
    }

    #[test]
    fn placeholders_become_arguments_in_english_order() {
        let made = rust("a = \"{who} by {date}, {who}\"", "a = \"Le {date} : {who}\"");
        assert!(made.contains(
            "pub fn a(locale: Locale, who: impl ::std::fmt::Display, date: impl ::std::fmt::Display) -> String"
        ));
        assert!(
            made.contains(r#"Locale::En => "\u{1} by \u{2}, \u{1}", Locale::Fr => "Le \u{2}\u{a0}: \u{1}""#),
            "{made}"
        );
        assert!(made.contains("&[&who, &date])"));
    }

    #[test]
    fn a_count_takes_its_number_first() {
        let made = rust(
            "a = { one = \"{n} of {all}\", other = \"{n} of {all}\" }",
            "a = { one = \"{all} {n}\", other = \"{n}\" }",
        );
        assert!(made.contains("pub fn a(locale: Locale, n: u64, all: impl ::std::fmt::Display) -> String"));
        assert!(
            made.contains(
                r#"Locale::En => ["", "\u{1} of \u{2}", "\u{1} of \u{2}"], Locale::Fr => ["", "\u{2} \u{1}", "\u{1}"]"#
            ),
            "{made}"
        );
    }

    #[test]
    fn in_the_browser_a_function_knows_the_place_of_its_words() {
        let made = catalogue(
            "a = \"Stop\"\nb = { one = \"{n} day\", other = \"{n} days\" }\nc = \"By {who}\"",
            "a = \"Arrêter\"\nb = { one = \"{n} jour\", other = \"{n} jours\" }\nc = \"Par {who}\"",
        );
        let rust = write(&made, Where::InTheFile);
        assert!(rust.contains("super::word(0)"), "{rust}");
        assert!(
            rust.contains("super::count(locale, n, [super::word(1), super::word(2), super::word(3)], &[])"),
            "{rust}"
        );
        assert!(rust.contains("super::word(4) }, &[&who])"), "{rust}");
        let file = file(&made, Language::French);
        assert_eq!(
            file.split(BETWEEN).collect::<Vec<_>>(),
            ["Arrêter", "", "\u{1} jour", "\u{1} jours", "Par \u{1}"],
            "five places, in the order of the functions"
        );
    }
}
