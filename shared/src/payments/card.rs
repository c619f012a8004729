//! Cards, as far as we may know them: their last four digits. No card number ever reaches us.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The last four digits of a card: what a person knows it by ("card ending 1234").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardEnding([u8; 4]);

/// Text that is not four digits. Does not say what it was: it may have been a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the last four digits of a card")]
pub struct NotACardEnding;

impl CardEnding {
    /// The four digits.
    pub fn digits(&self) -> &str {
        // Only digits get in, below.
        std::str::from_utf8(&self.0).unwrap_or("????")
    }
}

impl FromStr for CardEnding {
    type Err = NotACardEnding;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: [u8; 4] = text.as_bytes().try_into().map_err(|_| NotACardEnding)?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits)).ok_or(NotACardEnding)
    }
}

impl TryFrom<String> for CardEnding {
    type Error = NotACardEnding;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CardEnding> for String {
    fn from(card: CardEnding) -> Self {
        card.digits().to_owned()
    }
}

impl fmt::Display for CardEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits())
    }
}

impl fmt::Debug for CardEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.digits())
    }
}

/// The cards of the built-in simulator: chosen by name, so that nobody types a number anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestCard {
    /// The payment goes through.
    Approve,
    /// The bank says no.
    Decline,
    /// The bank asks for a confirmation first.
    Confirm,
    /// The money is taken but the answer is lost: found out later.
    TimeOut,
}

impl TestCard {
    /// Every card, as they are offered.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Decline, Self::Confirm, Self::TimeOut];

    /// The value in forms and in the simulator's book.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Confirm => "confirm",
            Self::TimeOut => "time_out",
        }
    }

    /// The last digits of the number it would have.
    pub const fn ending(self) -> CardEnding {
        match self {
            Self::Approve => CardEnding(*b"4242"),
            Self::Decline => CardEnding(*b"0002"),
            Self::Confirm => CardEnding(*b"3220"),
            Self::TimeOut => CardEnding(*b"6408"),
        }
    }
}

/// Text that names none of the simulator's cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown test card")]
pub struct UnknownTestCard;

impl FromStr for TestCard {
    type Err = UnknownTestCard;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|card| card.code() == text).ok_or(UnknownTestCard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_kept_and_a_whole_number_never_is() {
        assert_eq!("1234".parse::<CardEnding>().unwrap().to_string(), "1234");
        for wrong in ["4242424242424242", "123", "12345", "12a4", "１２", ""] {
            assert_eq!(wrong.parse::<CardEnding>(), Err(NotACardEnding), "{wrong}");
        }
        assert!(serde_json::from_str::<CardEnding>("\"4242424242424242\"").is_err());
    }

    #[test]
    fn a_test_card_is_known_by_its_name() {
        for card in TestCard::ALL {
            assert_eq!(card.code().parse(), Ok(card));
        }
        assert_eq!("4242424242424242".parse::<TestCard>(), Err(UnknownTestCard));
    }
}
