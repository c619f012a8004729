//! References that people read out, write down and type: `QT-7F3K-92WD`.

use shared::kernel::Random;

/// Crockford's alphabet without U: no letter that is taken for a digit, no word by accident.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight characters in two groups: `7F3K-92WD`. 40 random bits.
pub fn short(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 8];
    random.fill(&mut bytes);
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
    let (left, right) = bytes.split_at(4);
    left.iter().map(letter).chain(['-']).chain(right.iter().map(letter)).collect()
}

/// What somebody typed, as [`short`] writes it: case, spaces and dashes do not matter, and O is read as 0, I and L as 1.
/// `None` if it cannot be one.
pub fn parse(typed: &str) -> Option<String> {
    let typed = typed.trim().to_ascii_uppercase();
    let typed = typed.strip_prefix("QT-").or_else(|| typed.strip_prefix("QT ")).unwrap_or(&typed);
    let letters: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let all_known = letters.bytes().all(|byte| ALPHABET.contains(&byte));
    (letters.len() == 8 && all_known).then(|| format!("{}-{}", &letters[..4], &letters[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SeededRandom;

    #[test]
    fn a_reference_is_understood_however_it_is_typed() {
        let reference = short(&SeededRandom::new(1));
        assert_eq!(parse(&reference), Some(reference.clone()));
        assert_eq!(parse(&format!(" qt-{} ", reference.to_lowercase())), Some(reference.clone()));
        assert_eq!(parse(&reference.replace('-', " ")), Some(reference));
        assert_eq!(parse("oil0-7f3k"), Some("0110-7F3K".to_owned()));
        for wrong in ["", "7F3K", "7F3K-92WU", "7F3K-92WDX", "é"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
