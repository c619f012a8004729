//! What a message from a person asks for, as far as stopping goes (compliance.md §7.5).
//!
//! In doubt it asks to stop: whoever wrote something else is asked again by one of us, whoever was not heard is harmed.

/// What was understood. More than one can be true: "stop, I already paid" is an opt-out and a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Intent {
    /// No more messages this way.
    pub opt_out: bool,
    /// No more contact at all, or a refusal to pay (US-CEASE).
    pub cease: bool,
    /// The debt is not theirs, paid, or wrong.
    pub dispute: bool,
    /// The person may be in danger: one of us reads it now (X-VULN-HOLD).
    pub crisis: bool,
    /// Read between the lines: one of us looks at it after it took effect.
    pub to_be_checked: bool,
}

/// One word, or words with the spaces left out, that alone or in front of others end messages.
///
/// The first row is named by 47 CFR 64.1200(a)(10); the others are ours.
const KEYWORDS: &[&str] = &[
    "stop",
    "quit",
    "end",
    "revoke",
    "optout",
    "cancel",
    "unsubscribe", //
    "stopall",
    "arret",
    "arreter",
    "arretez",
    "parar",
    "nomas",
    "desabonner",
    "desinscrire",
    "desinscription",
];

/// Beginnings of words that ask to stop, wherever they stand.
const STOPPING: &[&str] = &[
    "stop",
    "unsubscribe",
    "opt out",
    "optout",
    "opt me out",
    "remove me",
    "remove my",
    "take me off",
    "quit text",
    "quit call",
    "quit messag",
    "quit contact",
    "cease",
    "leave me alone",
    "no more text",
    "no more messag",
    "no more email",
    "no more call",
    "no more sms",
    "do not text",
    "do not call",
    "do not messag",
    "do not email",
    "do not write",
    "do not send",
    "don t text",
    "don t call",
    "don t messag",
    "don t email",
    "don t write",
    "don t send",
    "dont text",
    "dont call",
    "dont messag",
    "dont email",
    "dont write",
    "dont send",
    "wrong number",
    "arret",
    "desabonn",
    "desinscri",
    "desinscrivez",
    "cessez",
    "plus de messag",
    "plus de sms",
    "plus de mail",
    "plus d e mail",
    "plus d appel",
    "ne m ecri",
    "ne m appel",
    "ne m envo",
    "ne plus m ",
    "ne plus recevoir",
    "ne veux plus",
    "laissez moi tranquille",
    "laisse moi tranquille",
    "mauvais numero",
    "no mas",
    "parar",
    "basta",
    "no me escrib",
    "no me llam",
    "no me envi",
    "dejen de",
    "deje de",
    "numero equivocado",
];

/// Beginnings of words that end all contact, or refuse to pay.
const CEASING: &[&str] = &[
    "stop contact",
    "stop all contact",
    "stop all communicat",
    "stop communicat",
    "stop harass",
    "stop bother",
    "do not contact",
    "don t contact",
    "dont contact",
    "never contact",
    "no more contact",
    "no further contact",
    "cease",
    "leave me alone",
    "refuse to pay",
    "won t pay",
    "wont pay",
    "will not pay",
    "will never pay",
    "not going to pay",
    "ne me contact",
    "ne plus me contact",
    "cessez de me contacter",
    "cessez tout contact",
    "plus de contact",
    "laissez moi tranquille",
    "laisse moi tranquille",
    "refuse de payer",
    "ne paierai pas",
    "ne payerai pas",
    "ne paierai jamais",
    "no me contact",
    "dejen de contactar",
    "no voy a pagar",
    "no pagare",
];

/// Beginnings of words that deny the debt.
const DISPUTING: &[&str] = &[
    "already paid",
    "paid already",
    "i paid",
    "i ve paid",
    "have paid",
    "was paid",
    "not mine",
    "isn t mine",
    "not my debt",
    "not my account",
    "isn t my",
    "don t owe",
    "dont owe",
    "do not owe",
    "never owed",
    "owe nothing",
    "wrong amount",
    "wrong person",
    "wrong number",
    "not me",
    "never had",
    "never ordered",
    "disput",
    "identity theft",
    "stole my identity",
    "fraud",
    "scam",
    "deja paye",
    "ai paye",
    "ai regle",
    "deja regle",
    "pas ma dette",
    "pas a moi",
    "ne dois rien",
    "ne dois pas",
    "rien a payer",
    "contest",
    "pas moi",
    "mauvais numero",
    "mauvaise personne",
    "usurp",
    "arnaque",
    "montant faux",
    "mauvais montant",
    "ya pague",
    "no es mi",
    "no soy yo",
    "no debo",
    "numero equivocado",
];

/// Beginnings of words of someone who may harm themselves.
const CRISIS: &[&str] = &[
    "suicid",
    "kill myself",
    "end my life",
    "ending my life",
    "take my own life",
    "want to die",
    "better off dead",
    "harm myself",
    "hurt myself",
    "no reason to live",
    "me tuer",
    "me suicider",
    "veux mourir",
    "mettre fin a mes jours",
    "en finir avec la vie",
    "matarme",
    "quiero morir",
    "quitarme la vida",
];

/// Understands a message. Case, punctuation, accents and spacing do not matter.
pub fn understand(text: &str) -> Intent {
    let words = plain(text);
    let padded = format!(" {words}");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| padded.contains(&format!(" {phrase}")));
    let joined: String = words.split(' ').collect();
    let is_keyword = KEYWORDS.contains(&joined.as_str());
    let cease = says(CEASING);
    let opt_out = is_keyword || starts_with_keyword(&words) || says(STOPPING) || cease;
    let dispute = says(DISPUTING);
    let crisis = says(CRISIS);
    Intent { opt_out, cease, dispute, crisis, to_be_checked: !is_keyword && (opt_out || dispute || crisis) }
}

/// Whether the first word, or the first two together ("opt out", "no mas"), is a keyword.
fn starts_with_keyword(words: &str) -> bool {
    let mut words = words.split(' ');
    let first = words.next().unwrap_or_default();
    let two = format!("{first}{}", words.next().unwrap_or_default());
    KEYWORDS.contains(&first) || KEYWORDS.contains(&two.as_str())
}

/// Small letters without accents; everything else one space.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => plain.push(letter),
            'à' | 'â' | 'ä' | 'á' | 'ã' => plain.push('a'),
            'ç' => plain.push('c'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'î' | 'ï' | 'í' => plain.push('i'),
            'ô' | 'ö' | 'ó' | 'õ' => plain.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => plain.push('u'),
            'ñ' => plain.push('n'),
            'œ' => plain.push_str("oe"),
            // A letter and its accent apart.
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            // Letters of the full width of East Asian keyboards.
            '\u{ff41}'..='\u{ff5a}' => plain.extend(char::from_u32(letter as u32 - 0xfee0)),
            _ if plain.ends_with(' ') || plain.is_empty() => {}
            _ => plain.push(' '),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_keyword_stops_however_it_is_typed() {
        for text in [
            "STOP",
            "stop",
            " Stop. ",
            "S T O P",
            "s.t.o.p",
            "STOP!!!",
            "Quit",
            "END",
            "revoke",
            "OPT OUT",
            "Opt-Out",
            "optout",
            "CANCEL",
            "Unsubscribe",
            "UN-SUBSCRIBE",
            "STOPALL",
            "stop all",
            "ARRET",
            "Arrêt",
            "arre\u{302}t",
            "PARAR",
            "No más",
            "NO MAS",
            "désabonner",
            "ＳＴＯＰ",
            "st\u{200b}op",
        ] {
            let intent = understand(text);
            assert!(intent.opt_out && !intent.to_be_checked, "{text}");
            assert!(!intent.cease && !intent.dispute && !intent.crisis, "{text}");
        }
    }

    #[test]
    fn a_keyword_in_front_stops_and_what_follows_is_read_too() {
        let paid = understand("stop, I already paid");
        assert!(paid.opt_out && paid.dispute && !paid.cease && paid.to_be_checked);
        let cease = understand("Stop contacting me");
        assert!(cease.opt_out && cease.cease);
        assert!(understand("End of this please").opt_out);
    }

    #[test]
    fn free_words_are_understood_in_three_languages() {
        for text in ["please don't text me again", "Plus de messages svp", "no me llamen", "take me off your list"] {
            assert!(understand(text).opt_out, "{text}");
        }
        for text in ["I refuse to pay this", "Ne me contactez plus !", "leave me alone", "je refuse de payer"] {
            assert!(understand(text).cease && understand(text).opt_out, "{text}");
        }
        for text in ["that is not my debt", "J'ai déjà payé", "ya pagué", "wrong number"] {
            assert!(understand(text).dispute, "{text}");
        }
        assert!(understand("je veux mourir").crisis);
    }

    #[test]
    fn other_messages_are_left_alone() {
        for text in
            ["", "thank you", "I can pay on Friday", "the weekend suits me", "merci, à vendredi", "sending it", "👍"]
        {
            assert_eq!(understand(text), Intent::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_can_be_typed_is_too_much(text in any::<String>()) {
            understand(&text);
        }

        #[test]
        fn a_leading_stop_is_heard_whatever_follows(tail in "[ ,.!?][a-z ]{0,40}") {
            let intent = understand(&format!("StOp{tail}"));
            prop_assert!(intent.opt_out);
        }
    }
}
