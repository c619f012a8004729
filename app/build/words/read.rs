//! Reads the files and finds what is wrong in them: all of it, at once.

use super::typeset::typeset;
use super::{Catalogue, Entry, Fault, LANGUAGES, Language, Source, Words};
use std::collections::{BTreeMap, BTreeSet};

/// More than a sentence can bear, and more than Clippy lets a function take beside the language and a count.
const ARGUMENTS_MAX: usize = 5;
/// Names that Rust keeps for itself (strict and reserved keywords of edition 2024 in lower case), and our own argument.
const KEPT: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true \
    try type typeof unsafe unsized use virtual where while yield locale";

/// The words of one file by key.
type Keys = BTreeMap<String, Words>;

/// Checks all files and puts the languages together.
pub fn read(sources: &[Source]) -> Result<Catalogue, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut files: BTreeMap<&str, BTreeMap<Language, Option<Keys>>> = BTreeMap::new();
    for source in sources {
        let keys = read_file(source, &mut faults);
        files.entry(&source.capability).or_default().insert(source.language, keys);
    }
    let mut catalogue = Catalogue::new();
    for (capability, mut languages) in files {
        if !is_name(capability) {
            let file = path(Language::English, capability);
            faults.add(
                &file,
                None,
                "the name of the file cannot name a module",
                "Use a capability: small letters and _",
            );
        }
        for language in LANGUAGES {
            if !languages.contains_key(&language) {
                let remedy = "Add the file, with the keys of the other language";
                faults.add(&path(language, capability), None, "the file is missing", remedy);
            }
        }
        // A file that cannot be read at all says nothing about the keys of the other.
        let mut keys = |language| languages.remove(&language).flatten();
        if let (Some(english), Some(french)) = (keys(Language::English), keys(Language::French)) {
            catalogue.insert(capability.to_owned(), pair(capability, english, french, &mut faults));
        }
    }
    if faults.found.is_empty() { Ok(catalogue) } else { Err(faults.found) }
}

#[derive(Default)]
struct Faults {
    found: Vec<Fault>,
    /// Keys already at fault in one language: that the pair does not match is no news then.
    known: BTreeSet<(String, String)>,
}

impl Faults {
    fn add(&mut self, file: &str, key: Option<&str>, problem: impl Into<String>, remedy: impl Into<String>) {
        let (problem, remedy) = (problem.into(), remedy.into());
        self.found.push(Fault { file: file.to_owned(), key: key.map(str::to_owned), problem, remedy });
    }
}

fn path(language: Language, capability: &str) -> String {
    format!("app/text/{}/{capability}.toml", language.folder())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !KEPT.split_ascii_whitespace().any(|kept| kept == name)
}

/// The keys that are right; `None` if it is no TOML.
fn read_file(source: &Source, faults: &mut Faults) -> Option<Keys> {
    let file = path(source.language, &source.capability);
    let table: toml::Table = match source.toml.parse() {
        Ok(table) => table,
        Err(error) => {
            let problem = format!("not TOML: {}", error.to_string().trim().replace('\n', " "));
            faults.add(&file, None, problem, "Mend the line; each key stands once, with its text in quotes");
            return None;
        }
    };
    let mut keys = Keys::new();
    for (key, value) in table {
        match read_key(source.language, &key, &value) {
            Ok(words) => {
                keys.insert(key, words);
            }
            Err((problem, remedy)) => {
                faults.add(&file, Some(&key), problem, remedy);
                faults.known.insert((source.capability.clone(), key));
            }
        }
    }
    Some(keys)
}

/// A problem and its remedy.
type Wrong = (String, String);

fn wrong<T>(problem: impl Into<String>, remedy: impl Into<String>) -> Result<T, Wrong> {
    Err((problem.into(), remedy.into()))
}

fn read_key(language: Language, key: &str, value: &toml::Value) -> Result<Words, Wrong> {
    if !is_name(key) {
        return wrong("the key cannot name a function", "Use small letters, digits and _, and no word that Rust keeps");
    }
    let words = match value {
        toml::Value::String(text) => Words::Plain(typeset(language, text)),
        toml::Value::Table(forms) => read_forms(language, forms)?,
        _ => return wrong("neither a text nor a count", "Write key = \"text\", or { one = \"…\", other = \"…\" }"),
    };
    words.texts().into_iter().try_for_each(check_text)?;
    check_placeholders(language, &words)?;
    Ok(words)
}

fn read_forms(language: Language, forms: &toml::Table) -> Result<Words, Wrong> {
    if let Some(unknown) = forms.keys().find(|form| !["zero", "one", "other"].contains(&form.as_str())) {
        return wrong(format!("`{unknown}` is no form of a count"), "A table holds one, other and, if wanted, zero");
    }
    let form = |name: &str| match forms.get(name) {
        Some(toml::Value::String(text)) => Ok(Some(typeset(language, text))),
        Some(_) => wrong(format!("the form `{name}` is not a text"), "Put it in quotes"),
        None => Ok(None),
    };
    match (form("zero")?, form("one")?, form("other")?) {
        (zero, Some(one), Some(other)) => Ok(Words::Counted { zero, one, other }),
        (_, None, _) => wrong("the form `one` is missing", "Add it: a count has one and other in every language"),
        (_, _, None) => wrong("the form `other` is missing", "Add it: a count has one and other in every language"),
    }
}

fn check_text(text: &str) -> Result<(), Wrong> {
    if text.trim().is_empty() {
        return wrong("there is no text", "Write it, or take the key out of both languages");
    }
    if text.trim() != text {
        return wrong("a space or a line break at one end", "Take it away: pages and messages set their own space");
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return wrong("a tab or another invisible control character", "Take it away");
    }
    Ok(())
}

fn check_placeholders(language: Language, words: &Words) -> Result<(), Wrong> {
    let counted = matches!(words, Words::Counted { .. });
    for text in words.texts() {
        let names = placeholders(text)?;
        if !counted && names.contains(&"n") {
            return wrong(
                "{n} is the number of a count",
                "Give { one = \"…\", other = \"…\" }, or name the placeholder",
            );
        }
    }
    if let (Language::French, Words::Counted { one, other, zero: None }) = (language, words)
        && other.contains("{n}")
        && !one.contains("{n}")
    {
        return wrong("`one` has no {n}, and in French it also stands for 0", "Write {n} in it, or add the form zero");
    }
    if arguments(words)?.len() > ARGUMENTS_MAX {
        return wrong(format!("more than {ARGUMENTS_MAX} placeholders"), "Make two sentences of it, under two keys");
    }
    Ok(())
}

/// The names between braces, as they come.
pub(super) fn placeholders(text: &str) -> Result<Vec<&str>, Wrong> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let name = rest[at..].strip_prefix('{').and_then(|after| after.split_once('}'));
        match name {
            Some((name, after)) if is_name(name) => {
                names.push(name);
                rest = after;
            }
            Some((name, _)) => {
                return wrong(format!("`{{{name}}}` cannot name a placeholder"), "Use small letters, digits and _");
            }
            None => return wrong("a brace without its other half", "Write {name}; a brace cannot be shown as such"),
        }
    }
    Ok(names)
}

/// The placeholders of all forms, each once, in the order of first appearance, without `n`.
fn arguments(words: &Words) -> Result<Vec<String>, Wrong> {
    let mut found = Vec::new();
    for text in words.texts() {
        for name in placeholders(text)? {
            if name != "n" && !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    Ok(found)
}

/// Puts the two languages of one capability together, key by key.
fn pair(capability: &str, english: Keys, mut french: Keys, faults: &mut Faults) -> BTreeMap<String, Entry> {
    let (in_english, in_french) = (path(Language::English, capability), path(Language::French, capability));
    let mut entries = BTreeMap::new();
    for (key, english) in english {
        if faults.known.contains(&(capability.to_owned(), key.clone())) {
            french.remove(&key);
            continue;
        }
        let Some(french) = french.remove(&key) else {
            let remedy = format!("Add it; in English it is “{}”", english.texts().join("” / “"));
            faults.add(&in_french, Some(&key), "missing", remedy);
            continue;
        };
        match entry(english, french) {
            Ok(entry) => {
                entries.insert(key, entry);
            }
            Err((problem, remedy)) => faults.add(&in_french, Some(&key), problem, remedy),
        }
    }
    for (key, french) in french {
        if !faults.known.contains(&(capability.to_owned(), key.clone())) {
            let remedy =
                format!("Add it, or take it out of the French; there it is “{}”", french.texts().join("” / “"));
            faults.add(&in_english, Some(&key), "missing", remedy);
        }
    }
    entries
}

fn entry(english: Words, french: Words) -> Result<Entry, Wrong> {
    match (&english, &french) {
        (Words::Plain(_), Words::Plain(_)) => {}
        (Words::Counted { zero: a, .. }, Words::Counted { zero: b, .. }) if a.is_some() == b.is_some() => {}
        (Words::Counted { .. }, Words::Counted { .. }) => {
            return wrong("only one language has the form `zero`", "Add it to the other, or take it out of both");
        }
        _ => return wrong("a count in one language, a plain text in the other", "Make both { one = …, other = … }"),
    }
    let (arguments, theirs) = (arguments(&english)?, arguments(&french)?);
    let (ours, others): (BTreeSet<_>, BTreeSet<_>) = (arguments.iter().collect(), theirs.iter().collect());
    if ours != others {
        let list = |names: &[String]| names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
        return wrong(
            format!("its placeholders are “{}”, the English ones “{}”", list(&theirs), list(&arguments)),
            "Use the same names in both languages, in any order",
        );
    }
    Ok(Entry { english, french, arguments })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(language: Language, toml: &str) -> Source {
        Source { language, capability: "plans".into(), toml: toml.into() }
    }

    /// What the build would say about a pair of files.
    fn faults(english: &str, french: &str) -> Vec<String> {
        match read(&[source(Language::English, english), source(Language::French, french)]) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        }
    }

    /// The one fault of a pair of files; asserts that it is the only one.
    fn fault(english: &str, french: &str) -> String {
        let faults = faults(english, french);
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.concat()
    }

    #[test]
    fn a_good_pair_has_the_arguments_in_the_order_of_the_english() {
        let english =
            "until = \"{count} until {date}, then {count}\"\n[left]\none = \"{n} of {all}\"\nother = \"{n} of {all}\"";
        let french = "until = \"Le {date} : {count} ?\"\n[left]\none = \"{n} sur {all}\"\nother = \"{n} sur {all}\"";
        let catalogue = read(&[source(Language::English, english), source(Language::French, french)]).unwrap();
        assert_eq!(catalogue["plans"]["until"].arguments, ["count", "date"]);
        assert_eq!(catalogue["plans"]["left"].arguments, ["all"]);
        let french = catalogue["plans"]["until"].words(Language::French);
        assert_eq!(french, &Words::Plain("Le {date}\u{a0}: {count}\u{202f}?".into()), "and the spaces are set");
    }

    #[test]
    fn a_key_that_one_language_lacks_is_named_with_the_words_of_the_other() {
        assert_eq!(
            fault("a = \"A\"\nb = \"Both\"", "a = \"A\""),
            "app/text/fr/plans.toml, key `b`: missing. Add it; in English it is “Both”."
        );
        assert!(fault("a = \"A\"", "a = \"A\"\nb = \"Deux\"").starts_with("app/text/en/plans.toml, key `b`: missing."));
    }

    #[test]
    fn a_file_that_one_language_lacks_is_named() {
        let only = read(&[source(Language::French, "a = \"A\"")]).unwrap_err();
        assert_eq!(only.len(), 1);
        assert!(only[0].to_string().starts_with("app/text/en/plans.toml: the file is missing."));
    }

    #[test]
    fn placeholders_that_differ_are_listed() {
        let said = fault("a = \"By {date} and {name}\"", "a = \"Avant le {jour}\"");
        assert!(said.contains("its placeholders are “{jour}”, the English ones “{date} {name}”"), "{said}");
        assert!(fault("a = \"Hi {name}\"", "a = \"Bonjour\"").contains("placeholders"));
    }

    #[test]
    fn a_count_needs_both_forms_in_both_languages_and_the_same_zero() {
        let good = "a = { one = \"{n} x\", other = \"{n} xs\" }";
        assert!(faults(good, good).is_empty());
        assert!(fault(good, "a = { one = \"{n} x\" }").contains("the form `other` is missing"));
        assert!(fault("a = { other = \"{n} x\" }", good).contains("the form `one` is missing"));
        assert!(fault(good, "a = \"x\"").contains("a count in one language, a plain text in the other"));
        let zero = "a = { zero = \"none\", one = \"{n} x\", other = \"{n} xs\" }";
        assert!(fault(zero, good).contains("only one language has the form `zero`"));
        assert!(faults(zero, zero).is_empty());
    }

    #[test]
    fn a_french_singular_says_its_number_because_nothing_is_singular_too() {
        let english = "a = { one = \"one x\", other = \"{n} xs\" }";
        assert!(fault(english, "a = { one = \"un x\", other = \"{n} x\" }").contains("stands for 0"));
        assert!(faults(english, "a = { one = \"{n} x\", other = \"{n} x\" }").is_empty());
    }

    #[test]
    fn shapes_that_nobody_agreed_on_are_refused() {
        assert!(fault("a = 3", "a = \"A\"").contains("neither a text nor a count"));
        assert!(fault("a = [\"x\"]", "a = \"A\"").contains("neither a text nor a count"));
        assert!(fault("[a]\nfew = \"x\"", "a = \"A\"").contains("`few` is no form of a count"));
        assert!(fault("a = { one = 1, other = \"x\" }", "a = \"A\"").contains("the form `one` is not a text"));
        assert!(fault("A-b = \"x\"", "").contains("key `A-b`: the key cannot name a function"));
        assert!(fault("continue = \"x\"", "").contains("no word that Rust keeps"));
        assert!(fault("a = \"x\"\na = \"y\"", "b = \"x\"").contains("plans.toml: not TOML"));
    }

    #[test]
    fn braces_that_hold_no_name_are_refused() {
        assert!(fault("a = \"{\"", "a = \"x\"").contains("a brace without its other half"));
        assert!(fault("a = \"x}\"", "a = \"x\"").contains("a brace without its other half"));
        assert!(fault("a = \"{}\"", "a = \"x\"").contains("`{}` cannot name a placeholder"));
        assert!(fault("a = \"{Due on}\"", "a = \"x\"").contains("`{Due on}` cannot name a placeholder"));
        assert!(fault("a = \"{locale}\"", "a = \"x\"").contains("cannot name a placeholder"));
        assert!(fault("a = \"{n} left\"", "a = \"x\"").contains("{n} is the number of a count"));
        assert!(fault("a = \"{a}{b}{c}{d}{e}{f}\"", "a = \"x\"").contains("more than 5 placeholders"));
    }

    #[test]
    fn text_that_is_none_is_refused() {
        assert!(fault("a = \"\"", "a = \"x\"").contains("there is no text"));
        assert!(fault("a = \"x \"", "a = \"x\"").contains("at one end"));
        assert!(fault("a = \"x\\ty\"", "a = \"x\"").contains("control character"));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        assert_eq!(faults("a = 1\nb = \"{\"\nc = \"C\"", "a = \"A\"\nb = \"B\"").len(), 3);
    }
}
