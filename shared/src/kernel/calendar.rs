//! Business calendars: the days on which banks of a market move money.

use super::Market;
use super::calendar_days;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What happens to a payment whose date is no business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjust {
    /// It stays where it is.
    #[default]
    None,
    /// It moves to the next business day.
    Following,
    /// It moves to the business day before.
    Preceding,
}

/// Text that names no way to adjust a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule for business days: use none, following or preceding")]
pub struct UnknownAdjust;

impl Adjust {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::None, Self::Following, Self::Preceding];

    /// `none`, `following` or `preceding`: the code in files, requests and the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Following => "following",
            Self::Preceding => "preceding",
        }
    }
}

impl fmt::Display for Adjust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Adjust {
    type Err = UnknownAdjust;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|rule| rule.code() == text).ok_or(UnknownAdjust)
    }
}

/// The longest run of days without a business day in any market, at most this many (a test holds it to the table).
///
/// Easter and Christmas beside a weekend make four. Payments at least a week apart therefore never fall together
/// when they are moved to business days.
pub const LONGEST_CLOSURE_DAYS: u64 = 5;

/// Whether a date is a public holiday of the market, on a weekend or not.
///
/// Known from 2020 to 2060, by the law as it stood when the table was made; a holiday proclaimed later is not in it.
/// Outside those years no date is one. What counts: United States, federal holidays and the days on which they are
/// observed; United Kingdom, England and Wales; Australia, what every state keeps; New Zealand, national days
/// (Matariki until 2052); Canada, the general holidays of federally regulated workplaces; France, métropole.
/// `scripts/public_holidays.py` has the reasons.
pub fn is_public_holiday(market: Market, date: NaiveDate) -> bool {
    const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let table: &[u16] = match market {
        Market::Us => &calendar_days::US,
        Market::Uk => &calendar_days::UK,
        Market::Au => &calendar_days::AU,
        Market::Nz => &calendar_days::NZ,
        Market::Ca => &calendar_days::CA,
        Market::Fr => &calendar_days::FR,
    };
    u16::try_from(date.signed_duration_since(EPOCH).num_days()).is_ok_and(|day| table.binary_search(&day).is_ok())
}

/// Whether banks of the market work on a date: neither Saturday nor Sunday nor a public holiday.
///
/// Outside 2020 to 2060 only weekends are known (see [`is_public_holiday`]).
pub fn is_business_day(market: Market, date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(market, date)
}

/// The date on which a payment meant for `date` is due. A business day stays as it is; the first and last days
/// that a [`NaiveDate`] can say, too.
pub fn adjust(market: Market, date: NaiveDate, rule: Adjust) -> NaiveDate {
    let step = match rule {
        Adjust::None => return date,
        Adjust::Following => NaiveDate::checked_add_days,
        Adjust::Preceding => NaiveDate::checked_sub_days,
    };
    let mut moved = date;
    while !is_business_day(market, moved) {
        match step(moved, Days::new(1)) {
            Some(next) => moved = next,
            None => return date,
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_market_keeps_its_own_holidays() {
        let kept = [
            (Market::Us, "2026-07-03 2026-11-26 2026-06-19 2027-12-31 2026-01-19 2026-10-12"),
            (Market::Uk, "2026-04-03 2026-04-06 2026-05-04 2026-08-31 2026-12-28 2022-09-19 2023-05-08"),
            (Market::Au, "2026-01-26 2026-04-06 2025-04-25 2026-12-28 2027-12-27 2022-09-22"),
            (Market::Nz, "2026-02-06 2026-07-10 2026-10-26 2027-04-26 2026-06-01 2026-01-02"),
            (Market::Ca, "2026-07-01 2026-05-18 2026-09-30 2026-10-12 2026-11-11 2026-12-28"),
            (Market::Fr, "2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2060-11-11 2020-01-01"),
        ];
        for (market, dates) in kept {
            for date in dates.split(' ') {
                assert!(is_public_holiday(market, day(date)), "{market} {date}");
                assert!(!is_business_day(market, day(date)), "{market} {date}");
            }
        }
    }

    #[test]
    fn a_holiday_elsewhere_is_a_business_day_here() {
        let open = [
            (Market::Us, "2026-12-28 2026-04-03 2026-05-01"),
            (Market::Uk, "2026-07-03 2026-05-01 2026-11-11 2026-03-17"),
            (Market::Au, "2026-06-08 2026-11-03 2026-07-01"),
            (Market::Nz, "2026-01-19 2026-11-13 2026-12-29"),
            (Market::Ca, "2026-04-06 2026-06-24 2026-08-03"),
            (Market::Fr, "2026-04-03 2026-12-28 2025-12-26 2026-06-19"),
        ];
        for (market, dates) in open {
            for date in dates.split(' ') {
                assert!(is_business_day(market, day(date)), "{market} {date}");
            }
        }
    }

    #[test]
    fn a_closed_day_moves_over_the_whole_weekend_and_an_open_day_stays() {
        // Christmas 2026 is a Friday; Monday 28 December stands in for Boxing Day in England, not in France.
        assert_eq!(adjust(Market::Uk, day("2026-12-25"), Adjust::Following), day("2026-12-29"));
        assert_eq!(adjust(Market::Fr, day("2026-12-25"), Adjust::Following), day("2026-12-28"));
        assert_eq!(adjust(Market::Uk, day("2026-12-28"), Adjust::Preceding), day("2026-12-24"));
        assert_eq!(adjust(Market::Uk, day("2026-12-25"), Adjust::None), day("2026-12-25"));
        assert_eq!(adjust(Market::Uk, day("2026-12-24"), Adjust::Following), day("2026-12-24"));
        assert_eq!(adjust(Market::Fr, NaiveDate::MAX, Adjust::None), NaiveDate::MAX);
    }

    #[test]
    fn outside_the_table_only_weekends_are_closed() {
        assert!(is_business_day(Market::Fr, day("2019-12-25")));
        assert!(is_business_day(Market::Fr, day("2061-01-03")));
        assert!(!is_business_day(Market::Fr, day("2061-01-02")));
        assert!(!is_public_holiday(Market::Fr, NaiveDate::MIN));
        assert!(!is_public_holiday(Market::Fr, NaiveDate::MAX));
    }

    #[test]
    fn no_market_closes_for_longer_than_it_is_said_and_every_eight_days_hold_two_business_days() {
        for market in Market::ALL {
            let open: Vec<NaiveDate> =
                day("2019-12-01").iter_days().take(42 * 365).filter(|&date| is_business_day(market, date)).collect();
            for days in open.windows(2) {
                let closed = days[1].signed_duration_since(days[0]).num_days() - 1;
                assert!(closed <= LONGEST_CLOSURE_DAYS as i64, "{market} after {}", days[0]);
            }
            // With d the day before the window: its second business day is at most eight days later.
            for days in open.windows(3) {
                assert!(days[2].signed_duration_since(days[0]).num_days() <= 8, "{market} after {}", days[0]);
            }
        }
    }

    #[test]
    fn a_rule_is_read_back_from_its_code() {
        for rule in Adjust::ALL {
            assert_eq!(rule.code().parse(), Ok(rule));
            assert_eq!(serde_json::to_string(&rule).unwrap(), format!("\"{rule}\""));
        }
        assert_eq!("Following".parse::<Adjust>(), Err(UnknownAdjust));
    }

    proptest! {
        #[test]
        fn a_moved_date_is_the_nearest_business_day_on_its_side(
            market in prop::sample::select(Market::ALL.to_vec()), offset in -1_000_i64..20_000,
        ) {
            let date = day("2020-01-01") + chrono::TimeDelta::days(offset);
            let later = adjust(market, date, Adjust::Following);
            let earlier = adjust(market, date, Adjust::Preceding);
            prop_assert!(earlier <= date && date <= later);
            for moved in [earlier, later] {
                prop_assert!(is_business_day(market, moved));
            }
            let between = earlier.iter_days().skip(1).take_while(|&d| d < later);
            prop_assert!(between.into_iter().all(|d| !is_business_day(market, d)) || later == earlier);
        }
    }
}
