//! The spaces that French wants and no keyboard has.

use super::Language;

const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

/// Makes ordinary spaces the right ones, so that a translator types `Une question ?` and never sees an invisible
/// character: narrow no-break before `? ! ; %`, no-break before `: » €` and after `«`. Other languages stay as they are.
pub fn typeset(language: Language, text: &str) -> String {
    if language != Language::French {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(match (before, c, rest.peek()) {
            (_, ' ', Some('?' | '!' | ';' | '%')) => NARROW,
            (_, ' ', Some(':' | '»' | '€')) | (Some('«'), ' ', _) => NO_BREAK,
            _ => c,
        });
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_spaces_become_the_ones_that_french_wants() {
        let typed = "« Déjà payé ? » : oui ; à 50 % ou 20 €";
        let set = "«\u{a0}Déjà payé\u{202f}?\u{a0}»\u{a0}: oui\u{202f}; à 50\u{202f}% ou 20\u{a0}€";
        assert_eq!(typeset(Language::French, typed), set);
        assert_eq!(typeset(Language::French, set), set, "what is right stays");
        assert_eq!(typeset(Language::English, typed), typed);
    }
}
