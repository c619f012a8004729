//! Countries.

use crate::kernel::Market;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A country of ISO 3166-1, by its two letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Text that names no country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown country: use the two letters of ISO 3166-1 such as FR, GB or US")]
pub struct UnknownCountry;

/// The officially assigned codes of ISO 3166-1 alpha-2.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG \
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
    LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR \
    NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ \
    TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

impl Country {
    /// The country of a market.
    pub const fn of(market: Market) -> Self {
        let code = market.country().as_bytes();
        Self([code[0], code[1]])
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        // The letters come from the list above or from a market, and are ASCII.
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for Country {
    type Err = UnknownCountry;
    /// In any case. `UK` is understood: ISO 3166 reserves it for the country whose code is `GB`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code: [u8; 2] = text.trim().as_bytes().try_into().map_err(|_| UnknownCountry)?;
        let code = code.map(|letter| letter.to_ascii_uppercase());
        if let Some(market) = Market::ALL.into_iter().find(|market| market.country().as_bytes() == code) {
            return Ok(Self::of(market));
        }
        match &code {
            b"UK" => Ok(Self(*b"GB")),
            _ if ASSIGNED.split_ascii_whitespace().any(|known| known.as_bytes() == code) => Ok(Self(code)),
            _ => Err(UnknownCountry),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownCountry;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assigned_code_is_read_back_and_there_are_249_of_them() {
        let codes: Vec<_> = ASSIGNED.split_ascii_whitespace().collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted());
        for code in codes {
            assert_eq!(code.to_lowercase().parse::<Country>().unwrap().code(), code);
        }
    }

    #[test]
    fn what_is_no_country_is_refused_and_uk_is_understood() {
        for text in ["", "ZZ", "FRA", "F", "é"] {
            assert_eq!(text.parse::<Country>(), Err(UnknownCountry));
        }
        assert_eq!("uk".parse::<Country>(), Ok(Country::of(Market::Uk)));
    }
}
