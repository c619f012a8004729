//! Writes the functions: a module for each capability, a function for each key.

use super::read::placeholders;
use super::{Catalogue, Entry, LANGUAGES, Language, Words};

/// The Rust that `app/src/text.rs` includes.
pub fn write(catalogue: &Catalogue) -> String {
    let mut out = String::from("// Made by app/build.rs from app/text/: edit the words there.\n");
    for (capability, entries) in catalogue {
        out += &format!("\n/// The words of `app/text/*/{capability}.toml`.\npub mod {capability} {{\n");
        out += "    use shared::kernel::Locale;\n";
        for (key, entry) in entries {
            out += &function(key, entry);
        }
        out += "}\n";
    }
    out
}

fn function(key: &str, entry: &Entry) -> String {
    let doc = format!("“{}”", entry.words(Language::English).texts().join("” / “")).replace('\n', " ");
    let generics: String = entry.arguments.iter().map(|name| format!(", {name}: impl ::std::fmt::Display")).collect();
    let passed = entry.arguments.iter().map(|name| format!("&{name}")).collect::<Vec<_>>().join(", ");
    let texts = |language| arm(entry, language);
    let arms = LANGUAGES.map(|language| {
        let variant = match language {
            Language::English => "En",
            Language::French => "Fr",
        };
        format!("Locale::{variant} => {}", texts(language))
    });
    let words = format!("match locale {{ {} }}", arms.join(", "));
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
    match entry.words(language) {
        Words::Plain(text) => format!("{:?}", pattern(text, &entry.arguments, false)),
        Words::Counted { zero, one, other } => {
            let forms = [zero.as_deref().unwrap_or_default(), one, other];
            format!("{:?}", forms.map(|form| pattern(form, &entry.arguments, true)))
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
        let source = |language, toml: &str| Source { language, capability: "plans".into(), toml: toml.into() };
        write(&read(&[source(Language::English, english), source(Language::French, french)]).unwrap())
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
}
