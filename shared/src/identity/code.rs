//! The code that proves possession of an address on file: out of band, single use, short-lived.

use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// How many figures a code has.
pub const CODE_DIGITS: usize = 6;
/// For how long a code is good.
pub const CODE_SECONDS: i64 = 10 * 60;
/// How many wrong tries a code survives. Three of a million: whoever guesses needs a third of a million codes.
pub const CODE_TRIES: i32 = 3;
/// How soon a new code can be asked for.
pub const RESEND_AFTER_SECONDS: i64 = 30;

/// Why a code does not sign in. The stable codes are those of `text/errors.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CodeError {
    #[error("no code was given")]
    Missing,
    #[error("not six figures")]
    Shape,
    #[error("the code does not match")]
    Wrong,
    #[error("the code is no longer valid")]
    Expired,
    #[error("the code was used")]
    Used,
    #[error("too many tries")]
    TooMany,
}

impl CodeError {
    /// The key of its words: `code_wrong`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "code_missing",
            Self::Shape => "code_shape",
            Self::Wrong => "code_wrong",
            Self::Expired => "code_expired",
            Self::Used => "code_used",
            Self::TooMany => "code_too_many",
        }
    }
}

/// Reads a typed or pasted code: six figures, however they are grouped.
pub fn parse_code(typed: &str) -> Result<String, CodeError> {
    let kept: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{200b}')).collect();
    if kept.is_empty() {
        return Err(CodeError::Missing);
    }
    if kept.len() != CODE_DIGITS || !kept.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CodeError::Shape);
    }
    Ok(kept)
}

/// A code that was sent, as it stands when somebody types one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCode {
    pub sent_at: Timestamp,
    pub tries_left: i32,
    pub is_used: bool,
    /// A newer code was asked for by the same browser.
    pub is_voided: bool,
}

impl SentCode {
    /// Whether a code may still be compared with it. What `Ok` leaves open is only whether the figures match.
    pub fn admits_a_try(self, now: Timestamp) -> Result<(), CodeError> {
        if self.is_used {
            return Err(CodeError::Used);
        }
        if self.is_voided || now.seconds_since(self.sent_at) >= CODE_SECONDS {
            return Err(CodeError::Expired);
        }
        if self.tries_left <= 0 {
            return Err(CodeError::TooMany);
        }
        Ok(())
    }

    /// In how many seconds a new code can be asked for; zero: now.
    pub fn resend_in_seconds(self, now: Timestamp) -> i64 {
        (RESEND_AFTER_SECONDS - now.seconds_since(self.sent_at)).clamp(0, RESEND_AFTER_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_unix_millis(43_200_000);
    const SENT: SentCode = SentCode { sent_at: NOON, tries_left: CODE_TRIES, is_used: false, is_voided: false };

    #[test]
    fn a_code_is_read_however_it_was_pasted() {
        for typed in ["123456", " 123 456 ", "123-456", "123\u{a0}456", "1 2 3 4 5 6"] {
            assert_eq!(parse_code(typed), Ok("123456".to_owned()), "{typed}");
        }
        assert_eq!(parse_code("  "), Err(CodeError::Missing));
        assert_eq!(parse_code("12345"), Err(CodeError::Shape));
        assert_eq!(parse_code("12345a"), Err(CodeError::Shape));
        assert_eq!(parse_code("１２３４５６"), Err(CodeError::Shape));
    }

    #[test]
    fn a_code_lives_ten_minutes_and_three_tries() {
        assert_eq!(SENT.admits_a_try(NOON.plus_seconds(CODE_SECONDS - 1)), Ok(()));
        assert_eq!(SENT.admits_a_try(NOON.plus_seconds(CODE_SECONDS)), Err(CodeError::Expired));
        assert_eq!(SentCode { tries_left: 1, ..SENT }.admits_a_try(NOON), Ok(()));
        assert_eq!(SentCode { tries_left: 0, ..SENT }.admits_a_try(NOON), Err(CodeError::TooMany));
        assert_eq!(SentCode { is_used: true, ..SENT }.admits_a_try(NOON), Err(CodeError::Used));
        assert_eq!(SentCode { is_voided: true, ..SENT }.admits_a_try(NOON), Err(CodeError::Expired));
    }

    #[test]
    fn a_new_code_can_be_asked_for_after_half_a_minute() {
        assert_eq!(SENT.resend_in_seconds(NOON.plus_seconds(29)), 1);
        assert_eq!(SENT.resend_in_seconds(NOON.plus_seconds(30)), 0);
        assert_eq!(SENT.resend_in_seconds(NOON.plus_seconds(-5)), RESEND_AFTER_SECONDS);
    }
}
