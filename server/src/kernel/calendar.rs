//! Which day it is, where somebody lives.

use chrono::{NaiveDate, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use shared::kernel::{Market, Timestamp};

/// The civil date in a market at a moment: by its zone, whatever the clocks there do that night.
pub fn today(market: Market, now: Timestamp) -> NaiveDate {
    let utc = now.utc();
    // Every market's zone is known to the table; a test reads them all.
    market.zone().parse::<Tz>().map_or(utc.date(), |zone| zone.from_utc_datetime(&utc).date_naive())
}

/// The hour, from 0 to 23, that clocks in a market show at a moment.
pub fn hour(market: Market, now: Timestamp) -> u32 {
    let utc = now.utc();
    market.zone().parse::<Tz>().map_or(utc.hour(), |zone| zone.from_utc_datetime(&utc).hour())
}

/// The moment at which clocks in a market show a full hour of a day; the first, where they show it twice. An hour that they
/// leave out, as some do once a year in the night, is taken by Greenwich.
pub fn moment(market: Market, day: NaiveDate, hour: u32) -> Timestamp {
    let wall = day.and_time(NaiveTime::from_hms_opt(hour % 24, 0, 0).unwrap_or_default());
    let local = market.zone().parse::<Tz>().ok().and_then(|zone| zone.from_local_datetime(&wall).earliest());
    let millis = local.map_or_else(|| wall.and_utc().timestamp_millis(), |moment| moment.timestamp_millis());
    Timestamp::from_unix_millis(millis)
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
    fn an_hour_of_the_day_is_the_same_on_the_wall_whatever_the_clocks_did_that_night() {
        // In each market, the days around both changes of 2027.
        let changes = [
            (Market::Us, ["2027-03-14", "2027-11-07"]),
            (Market::Uk, ["2027-03-28", "2027-10-31"]),
            (Market::Au, ["2027-04-04", "2027-10-03"]),
            (Market::Nz, ["2027-04-04", "2027-09-26"]),
            (Market::Ca, ["2027-03-14", "2027-11-07"]),
            (Market::Fr, ["2027-03-28", "2027-10-31"]),
        ];
        for (market, days) in changes {
            for day in days.map(|day| day.parse::<NaiveDate>().unwrap()) {
                let days = [day.pred_opt().unwrap(), day, day.succ_opt().unwrap()];
                let moments = days.map(|day| moment(market, day, 14));
                for (day, at) in days.into_iter().zip(moments) {
                    assert_eq!((hour(market, at), today(market, at)), (14, day), "{market} {day}");
                }
                let between = [0, 1].map(|n| moments[n + 1].seconds_since(moments[n]) / 3_600);
                assert!(
                    between[0] != 24 && between[1] == 24,
                    "{market} {day}: the clocks change in that night: {between:?}"
                );
            }
        }
    }

    #[test]
    fn every_market_has_a_zone_that_the_table_knows() {
        for market in Market::ALL {
            assert!(market.zone().parse::<Tz>().is_ok(), "{market}");
        }
    }
}
