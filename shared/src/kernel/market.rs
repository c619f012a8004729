//! The markets: each fixes a calendar, a currency and a language where nothing better is known.

use super::{Currency, Locale};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A market: it fixes language defaults, calendar, currency and contact rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Market {
    Us,
    Uk,
    Au,
    Nz,
    Ca,
    Fr,
}

/// Text that names no market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown market: use US, UK, AU, NZ, CA or FR")]
pub struct UnknownMarket;

impl Market {
    /// Every market.
    pub const ALL: [Self; 6] = [Self::Us, Self::Uk, Self::Au, Self::Nz, Self::Ca, Self::Fr];

    /// The code in files, URLs and the database: `US`, `UK`, `AU`, `NZ`, `CA`, `FR`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Us => "US",
            Self::Uk => "UK",
            Self::Au => "AU",
            Self::Nz => "NZ",
            Self::Ca => "CA",
            Self::Fr => "FR",
        }
    }

    /// ISO 3166-1 alpha-2: the same, but for the United Kingdom.
    pub const fn country(self) -> &'static str {
        match self {
            Self::Uk => "GB",
            other => other.code(),
        }
    }

    /// The currency where nothing else is said.
    pub const fn currency(self) -> Currency {
        match self {
            Self::Us => Currency::USD,
            Self::Uk => Currency::GBP,
            Self::Au => Currency::AUD,
            Self::Nz => Currency::NZD,
            Self::Ca => Currency::CAD,
            Self::Fr => Currency::EUR,
        }
    }

    /// The time zone in which a day begins and ends where no nearer one is known (IANA): where most people live.
    pub const fn zone(self) -> &'static str {
        match self {
            Self::Us => "America/New_York",
            Self::Uk => "Europe/London",
            Self::Au => "Australia/Sydney",
            Self::Nz => "Pacific/Auckland",
            Self::Ca => "America/Toronto",
            Self::Fr => "Europe/Paris",
        }
    }

    /// The language where nothing else is said.
    pub const fn locale(self) -> Locale {
        match self {
            Self::Fr => Locale::Fr,
            _ => Locale::En,
        }
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Market {
    type Err = UnknownMarket;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|m| m.code() == text).ok_or(UnknownMarket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_read_back_from_its_code_and_from_nothing_else() {
        for market in Market::ALL {
            assert_eq!(market.code().parse(), Ok(market));
        }
        assert_eq!("GB".parse::<Market>(), Err(UnknownMarket));
        assert_eq!("ZZ".parse::<Market>(), Err(UnknownMarket));
    }
}
