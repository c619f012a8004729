//! The words on our screens: neither threat nor shame, and each language as it is really written.

#![allow(clippy::unwrap_used, reason = "what tests call may, as the tests do")]

#[path = "../build/words/mod.rs"]
mod words;

use shared::kernel::Locale;
use std::collections::BTreeSet;
use std::path::Path;
use words::{LANGUAGES, Language};

/// What is not said to a person under stress: why, in English, in French. Whole words, without regard to capitals; a
/// slash stands for a space, a star at the end for any ending, a star between for any one word.
const BANNED: [(&str, &str, &str); 15] = [
    (
        "shame: say “you”",
        "debtor* defaulter* deadbeat* delinquen* bad/debt*",
        "débiteur* débitrice* mauvais/payeur* mauvaise/payeuse*",
    ),
    ("shame: say “your balance”, “left to pay”", "you/owe owed/by/you", "vous/devez vous/nous/devez"),
    (
        "shame: say what is left and what can be done",
        "overdue past/due late/payment* non/payment",
        "impayé* en/retard votre/retard",
    ),
    (
        "blame: say what happened",
        "you/failed you/forgot you/missed failure/to your/fault",
        "vous/avez/oublié vous/avez/manqué vous/n/avez/pas/payé votre/faute",
    ),
    ("shame", "ashamed shame* blame* irresponsib*", "honte* irresponsab* culpabilis*"),
    (
        "pressure: say what is possible",
        "must have/to/pay required/to",
        "obligatoire* êtes/tenu* êtes/tenue sommé* sommation* il/faut/payer",
    ),
    (
        "pressure: give a day",
        "immediate* urgent* at/once without/delay act/now hurry asap",
        "immédiat* urgen* sans/délai au/plus/vite sans/attendre",
    ),
    (
        "pressure: no countdown",
        "countdown only/*/left running/out last/chance",
        "compte/à/rebours dernière/chance plus/que/*/jours",
    ),
    (
        "threat: no notice style",
        "final last/warning last/notice warning* demand*",
        "dernier/avis dernier/avertissement avertissement* relance* mise/en/demeure injonction*",
    ),
    (
        "threat: say what happens next and when",
        "legal/action* legal/proceedings court courts lawsuit* sue sued prosecut*",
        "tribunal tribunaux poursuites contentieux judiciaire* action/en/justice",
    ),
    ("threat", "bailiff* repossess* garnish*", "huissier* commissaire/de/justice saisie/sur saisie/de saisies"),
    ("threat", "penalt* consequence* or/else", "sanction* pénalité* conséquence* sous/peine à/défaut/de"),
    ("threat", "credit/score credit/rating blacklist*", "fichage* fiché* ficp"),
    (
        "blame, and no help: say what to do",
        "invalid* illegal incorrect* error errors",
        "invalide* incorrect* erreur erreurs échec échoué*",
    ),
    ("French speaks to customers as « vous »", "", "tu toi ton ta tes"),
];

/// What is banned in a language, each with its reason.
fn banned(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    BANNED.into_iter().flat_map(move |(why, english, french)| {
        let list = if language == Language::English { english } else { french };
        list.split_ascii_whitespace().map(move |banned| (banned, why))
    })
}

/// Short forms that are written in capitals.
const CAPITALS: [&str; 4] = ["PDF", "SMS", "STOP", "TV"];

/// Keys whose words are the same in both languages, and rightly so.
const SAME: [&str; 12] = [
    // Names and arrangements of placeholders.
    "common.brand",
    "common.page_title",
    "accounts.account_title",
    "accounts.next_payment_line",
    "plans.check_account_of",
    "plans.plan_of",
    // Words that both languages have.
    "care.market_ca",
    "care.market_fr",
    "common.messages",
    "entry.channel_email",
    "plans.plan_version",
    "plans.schedule_date",
];

struct Said {
    language: Language,
    /// `plans.payments`
    key: String,
    text: String,
}

/// The words as the build reads them.
fn catalogue() -> words::Catalogue {
    words::read(&words::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("text")).unwrap()).unwrap()
}

/// Every text in every language, as it is shown.
fn all() -> Vec<Said> {
    let catalogue = catalogue();
    let mut said = Vec::new();
    for (capability, entries) in &catalogue {
        for (name, entry) in entries {
            for language in LANGUAGES {
                for text in entry.words(language).texts() {
                    said.push(Said { language, key: format!("{capability}.{name}"), text: text.to_owned() });
                }
            }
        }
    }
    said
}

fn french() -> impl Iterator<Item = Said> {
    all().into_iter().filter(|said| said.language == Language::French)
}

/// Fails with every finding at once, each with where it is.
fn none(findings: Vec<String>) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

fn found(said: &Said, what: &str) -> String {
    format!("app/text/{}, {}: {what}: “{}”", said.language.folder(), said.key, said.text)
}

/// The text without what stands between braces.
fn without_placeholders(text: &str) -> String {
    let mut pieces = text.split(['{', '}']);
    let mut out = String::new();
    while let Some(piece) = pieces.next() {
        out += piece;
        if pieces.next().is_some() {
            out.push('·');
        }
    }
    out
}

/// The words, small, one space before each and after the last.
fn spoken(text: &str) -> String {
    let text = without_placeholders(text).to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '·').filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

fn says(spoken: &str, banned: &str) -> bool {
    let banned = banned.replace('/', " ");
    match banned.split_once("* ").or_else(|| banned.strip_suffix('*').map(|stem| (stem, ""))) {
        // A star in the middle stands for one word: "only * left".
        Some((before, after)) if !after.is_empty() => spoken.split(&format!(" {before}")).skip(1).any(|rest| {
            rest.trim_start().split_once(' ').is_some_and(|(_, rest)| rest.starts_with(&format!("{after} ")))
        }),
        Some((stem, _)) => spoken.contains(&format!(" {stem}")),
        None => spoken.contains(&format!(" {banned} ")),
    }
}

#[test]
fn nothing_threatens_or_shames() {
    let mut findings = Vec::new();
    for said in all() {
        let spoken = spoken(&said.text);
        for (banned, why) in banned(said.language).filter(|(banned, _)| says(&spoken, banned)) {
            findings.push(found(&said, &format!("“{}” ({why})", banned.replace('/', " "))));
        }
    }
    none(findings);
}

#[test]
fn the_list_finds_what_it_is_meant_to_find() {
    let caught = |language, text: &str| banned(language).any(|(banned, _)| says(&spoken(text), banned));
    for bad in [
        "Dear debtors,",
        "FINAL notice",
        "You must pay.",
        "Pay immediately",
        "Only 3 left",
        "You owe {amount}",
        "Legal action follows",
    ] {
        assert!(caught(Language::English, bad), "{bad}");
    }
    for bad in [
        "Le débiteur",
        "Vous devez {amount}",
        "Mise en demeure",
        "L’huissier",
        "Votre retard",
        "Sous peine de frais",
        "Plus que 3 jours",
        "Vous n’avez pas payé",
        "Prends ta carte",
    ] {
        assert!(caught(Language::French, bad), "{bad}");
    }
    for good in ["Your balance", "Finally, thank you", "Only some are left", "A courtesy call"] {
        assert!(!caught(Language::English, good), "{good}");
    }
    for good in ["Votre saisie est gardée", "Nous ne demandons rien", "Aussi court que vous voulez"] {
        assert!(!caught(Language::French, good), "{good}");
    }
}

#[test]
fn nothing_shouts() {
    let mut findings = Vec::new();
    for said in all() {
        let text = without_placeholders(&said.text);
        if text.contains('!') {
            findings.push(found(&said, "an exclamation mark"));
        }
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1) {
            if word.chars().all(char::is_uppercase) && !CAPITALS.contains(&word) {
                findings.push(found(&said, &format!("“{word}” in capitals")));
            }
        }
    }
    none(findings);
}

#[test]
fn quotes_dashes_and_dots_are_the_ones_of_print() {
    let mut findings = Vec::new();
    for said in all() {
        for (wrong, right) in [("'", "’"), ("\"", "“ ” or « »"), ("...", "…"), (" - ", " – "), ("  ", "one space")]
        {
            if said.text.contains(wrong) {
                findings.push(found(&said, &format!("write {right} in place of {wrong}")));
            }
        }
        if said.language == Language::French && said.text.contains(['“', '”']) {
            findings.push(found(&said, "French quotes are « »"));
        }
    }
    none(findings);
}

/// What is wrong with the space beside a mark, if anything.
fn wrong_space(language: Language, text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    for (at, &mark) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1).copied());
        let wrong = match (language, mark) {
            (Language::French, '?' | '!' | ';' | '%') => before != Some('\u{202f}'),
            (Language::French, ':') => before != Some('\u{a0}') && after != Some('/'),
            (Language::French, '»' | '€') => before != Some('\u{a0}'),
            (Language::French, '«') => after != Some('\u{a0}'),
            (Language::English, '?' | '!' | ';' | ':' | '%') => before.is_none_or(char::is_whitespace),
            (_, ',' | '.' | ')' | '…') => before.is_some_and(char::is_whitespace) && mark != '…',
            _ => false,
        };
        if wrong {
            return Some(format!("the space beside {mark}"));
        }
    }
    None
}

#[test]
fn each_mark_has_the_space_that_its_language_gives_it() {
    none(all().iter().filter_map(|said| Some(found(said, &wrong_space(said.language, &said.text)?))).collect());
    for wrong in ["Quoi?", "Quoi ?", "Ici: là", "«Oui\u{a0}»", "20%", "20€", "Bon , oui"] {
        assert!(wrong_space(Language::French, wrong).is_some(), "{wrong}");
    }
    assert_eq!(wrong_space(Language::French, "«\u{a0}Ici\u{a0}»\u{a0}: 8\u{202f}%\u{202f}? https://x"), None);
    assert!(wrong_space(Language::English, "What ?").is_some());
}

#[test]
fn nothing_was_left_in_the_other_language() {
    let foreign = |said: &Said| {
        let list = match said.language {
            Language::French => "the your you we and of to with is are this that not for it",
            Language::English => "le la les vous votre vos nous et une est pas ce pour avec",
        };
        list.split(' ').find(|word| says(&spoken(&said.text), word)).map(|word| found(said, &format!("“{word}”")))
    };
    none(all().iter().filter_map(foreign).collect());
}

#[test]
fn words_that_are_the_same_in_both_languages_are_meant_to_be() {
    let english: BTreeSet<(String, String)> =
        all().into_iter().filter(|said| said.language == Language::English).map(|said| (said.key, said.text)).collect();
    let same: BTreeSet<String> =
        french().filter(|said| english.contains(&(said.key.clone(), said.text.clone()))).map(|said| said.key).collect();
    let meant: BTreeSet<String> = SAME.into_iter().map(str::to_owned).collect();
    assert_eq!(same, meant, "translate what is on the left, or add it to SAME; take out of SAME what is gone");
}

#[test]
fn a_message_that_anyone_may_read_names_no_amount_and_no_creditor() {
    let open = |key: &str| key.starts_with("messages.") && (key.ends_with("_subject") || key.ends_with("_text"));
    let tells =
        |text: &str| ["{amount}", "{creditor}", "{balance}", "{name}"].iter().any(|private| text.contains(private));
    none(
        all().iter().filter(|s| open(&s.key) && tells(&s.text)).map(|s| found(s, "seen on a locked screen")).collect(),
    );
}

#[test]
fn every_key_of_every_file_is_a_function() {
    let made = words::write(&catalogue(), words::Where::Here);
    let keys = catalogue().values().map(|entries| entries.len()).sum::<usize>();
    assert!(keys > 400, "the files are found: {keys}");
    assert_eq!(made.matches("    pub fn ").count(), keys);
    assert_eq!(made.matches("    #[must_use]").count(), keys);
}

#[test]
fn the_file_of_each_language_has_a_text_for_every_place_that_the_browser_asks_for() {
    let made = words::write(&catalogue(), words::Where::InTheFile);
    let places = made.matches("super::word(").count();
    for language in LANGUAGES {
        assert_eq!(words::file(&catalogue(), language).split('\u{1e}').count(), places, "{}", language.folder());
    }
}

#[test]
fn the_functions_say_what_the_files_say() {
    use app::text::{common, errors, plans};
    assert_eq!([Locale::En, Locale::Fr].map(common::back), ["Back", "Retour"]);
    assert_eq!(plans::paid_off_by(Locale::Fr, "3 juin 2027"), "Fini le 3 juin 2027");
    assert_eq!([0, 1, 13].map(|n| plans::payments(Locale::Fr, n)), ["0 paiement", "1 paiement", "13 paiements"]);
    assert_eq!([0, 1, 13].map(|n| plans::payments(Locale::En, n)), ["0 payments", "1 payment", "13 payments"]);
    assert_eq!(plans::schedule_more(Locale::En, 3, "Thu 3 Jun"), "… 3 more, then Thu 3 Jun");
    assert_eq!(errors::amount_too_precise(Locale::En, 0), "Enter a whole amount, with nothing after the point");
    assert_eq!(common::step(Locale::Fr, 2, 3), "Étape 2 sur 3");
}
