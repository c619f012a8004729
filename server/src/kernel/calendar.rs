//! Which day it is, where somebody lives.

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use shared::kernel::{Market, Timestamp};

/// The civil date in a market at a moment: by its zone, whatever the clocks there do that night.
pub fn today(market: Market, now: Timestamp) -> NaiveDate {
    let utc = now.utc();
    // Every market's zone is known to the table; a test reads them all.
    market.zone().parse::<Tz>().map_or(utc.date(), |zone| zone.from_utc_datetime(&utc).date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_where_people_live() {
        // 31 December 2026, 23:30 UTC.
        let moment = Timestamp::from_unix_millis(1_798_759_800_000);
        let days = Market::ALL.map(|market| today(market, moment).to_string());
        assert_eq!(days, ["2026-12-31", "2026-12-31", "2027-01-01", "2027-01-01", "2026-12-31", "2027-01-01"]);
    }

    #[test]
    fn every_market_has_a_zone_that_the_table_knows() {
        for market in Market::ALL {
            assert!(market.zone().parse::<Tz>().is_ok(), "{market}");
        }
    }
}
