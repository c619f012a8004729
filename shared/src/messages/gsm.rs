//! Text messages: 160 characters of the GSM 7-bit alphabet, or 70 of any (3GPP TS 23.038).

/// The basic alphabet, without the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Behind the escape: two places each.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// The text in the GSM alphabet: quotes, dashes and spaces of print become those of a typewriter, letters that the
/// alphabet lacks lose their accents (it has é, è, à, ù but not ê, ç, ô), and what nobody can write becomes `?`.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            _ if BASIC.contains(letter) || EXTENDED.contains(letter) => plain.push(letter),
            '’' | '‘' | '‚' | '′' => plain.push('\''),
            '“' | '”' | '„' | '«' | '»' => plain.push('"'),
            '–' | '—' | '‑' | '‐' | '−' => plain.push('-'),
            '…' => plain.push_str("..."),
            '•' | '·' => plain.push('*'),
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\t' => plain.push(' '),
            'ç' => plain.push('c'),
            'á' | 'â' | 'ã' => plain.push('a'),
            'ê' | 'ë' => plain.push('e'),
            'í' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ô' | 'õ' => plain.push('o'),
            'ú' | 'û' => plain.push('u'),
            'ÿ' | 'ý' => plain.push('y'),
            'œ' => plain.push_str("oe"),
            'À' | 'Á' | 'Â' | 'Ã' => plain.push('A'),
            'È' | 'Ê' | 'Ë' => plain.push('E'),
            'Ì' | 'Í' | 'Î' | 'Ï' => plain.push('I'),
            'Ò' | 'Ó' | 'Ô' | 'Õ' => plain.push('O'),
            'Ù' | 'Ú' | 'Û' => plain.push('U'),
            'Œ' => plain.push_str("OE"),
            // Joins and marks nothing that is seen.
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            _ => plain.push('?'),
        }
    }
    plain
}

/// How many text messages it takes: 160 places in one, 153 in each of several; 70 and 67 where a character is outside
/// the alphabet.
pub fn segments(text: &str) -> usize {
    let is_plain = text.chars().all(|c| BASIC.contains(c) || EXTENDED.contains(c));
    let (places, alone, joined) = if is_plain {
        (text.chars().map(|c| 1 + usize::from(EXTENDED.contains(c))).sum::<usize>(), 160, 153)
    } else {
        (text.encode_utf16().count(), 70, 67)
    };
    if places <= alone { 1 } else { places.div_ceil(joined) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn french_stays_readable() {
        assert_eq!(plain("C’est réglé\u{a0}: déjà reçu, où\u{202f}?"), "C'est réglé : déjà recu, où ?");
        assert_eq!(plain("« Être » — cœur…"), "\" Etre \" - coeur...");
        assert_eq!(plain("1\u{202f}234,56\u{a0}€"), "1 234,56 €");
    }

    #[test]
    fn a_message_is_counted_as_the_network_counts_it() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"€".repeat(80)), 1, "a sign behind the escape takes two places");
        assert_eq!(segments(&"€".repeat(81)), 2);
        assert_eq!(segments(&"ê".repeat(70)), 1);
        assert_eq!(segments(&"ê".repeat(71)), 2);
    }

    proptest! {
        #[test]
        fn whatever_is_written_plainly_fits_the_alphabet(text in any::<String>()) {
            prop_assert!(plain(&text).chars().all(|c| BASIC.contains(c) || EXTENDED.contains(c)));
        }

        #[test]
        fn plain_text_stays_as_it_is(text in "[A-Za-z0-9éèàù.,:@ ]{0,80}") {
            prop_assert_eq!(plain(&text), text);
        }
    }
}
