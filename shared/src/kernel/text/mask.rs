//! Addresses shown in part: enough to recognise one's own, not enough to learn another's.

/// What hides a part, always as long: the length of what is hidden is nobody's business either.
const HIDDEN: &str = "•••";

/// An e-mail address as its owner recognises it: `a•••@mail.example`.
///
/// A name of one letter is hidden whole, and so is anything without an `@`.
pub fn mask_email(address: &str) -> String {
    let Some((name, domain)) = address.trim().rsplit_once('@') else { return HIDDEN.to_owned() };
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(_)) => format!("{first}{HIDDEN}@{domain}"),
        _ => format!("{HIDDEN}@{domain}"),
    }
}

/// A phone number by its last two digits: `•• •• •• 42`. Fewer than six digits are hidden whole.
pub fn mask_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    match digits[..] {
        [.., tens, ones] if digits.len() >= 6 => format!("•• •• •• {tens}{ones}"),
        _ => "•• •• •• ••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_shows_its_first_letter_and_its_domain() {
        assert_eq!(mask_email("amelie.dupont@mail.example"), "a•••@mail.example");
        assert_eq!(mask_email(" élodie@mail.example "), "é•••@mail.example");
        assert_eq!(mask_email("\"a@b\"@mail.example"), "\"•••@mail.example");
        assert_eq!(mask_email("a@mail.example"), "•••@mail.example");
        assert_eq!(mask_email("@mail.example"), "•••@mail.example");
        assert_eq!(mask_email("not an address"), "•••");
    }

    #[test]
    fn a_phone_number_shows_its_last_two_digits() {
        assert_eq!(mask_phone("+33 6 12 34 56 42"), "•• •• •• 42");
        assert_eq!(mask_phone("07700-900-042"), "•• •• •• 42");
        assert_eq!(mask_phone("12345"), "•• •• •• ••");
        assert_eq!(mask_phone(""), "•• •• •• ••");
    }
}
