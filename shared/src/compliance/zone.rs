//! Where a person may be: IANA time zones, and the instants at which a clock on the wall there shows something.

use crate::kernel::{Market, Timestamp};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A time zone of the IANA database, such as `Europe/Paris`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// Text that names no time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone: use a name of the IANA database such as Europe/Paris")]
pub struct UnknownZone;

impl Zone {
    /// The name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What clocks there show at a moment.
    pub fn wall(self, at: Timestamp) -> NaiveDateTime {
        self.0.from_utc_datetime(&at.utc()).naive_local()
    }

    /// The moments at which clocks there show `wall`: none while they are put forward, two while they are put back.
    pub(super) fn moments(self, wall: NaiveDateTime) -> impl Iterator<Item = Timestamp> {
        let local = self.0.from_local_datetime(&wall);
        [local.earliest(), local.latest()]
            .into_iter()
            .flatten()
            .map(|t| Timestamp::from_unix_millis(t.timestamp_millis()))
    }

    /// The moment between two others, at most a day apart, at which clocks there are changed.
    pub(super) fn change_between(self, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
        let before = self.offset_seconds(from);
        if before == self.offset_seconds(to) {
            return None;
        }
        let (mut unchanged, mut changed) = (from.unix_millis(), to.unix_millis());
        while changed - unchanged > 1 {
            let middle = unchanged + (changed - unchanged) / 2;
            match self.offset_seconds(Timestamp::from_unix_millis(middle)) == before {
                true => unchanged = middle,
                false => changed = middle,
            }
        }
        Some(Timestamp::from_unix_millis(changed))
    }

    fn offset_seconds(self, at: Timestamp) -> i32 {
        self.0.offset_from_utc_datetime(&at.utc()).fix().local_minus_utc()
    }
}

/// The zones to assume where nothing is known of a person but the market and the regions: all in which people there live.
///
/// Overseas territories (Guam, Réunion…) are not assumed; a person there comes with a zone.
pub fn zones_of(market: Market, regions: &[super::Region]) -> Vec<Zone> {
    let of_region = regions.iter().find_map(|region| match (market, region.code()) {
        (Market::Us, "NYC" | "NY" | "MA") => Some(&[Tz::America__New_York][..]),
        (Market::Us, "CA") => Some(&[Tz::America__Los_Angeles][..]),
        (Market::Ca, "ON") => Some(&[Tz::America__Toronto, Tz::America__Winnipeg][..]),
        (Market::Ca, "QC") => Some(&[Tz::America__Toronto, Tz::America__Halifax][..]),
        (Market::Ca, "BC") => Some(&[Tz::America__Vancouver, Tz::America__Dawson_Creek, Tz::America__Edmonton][..]),
        _ => None,
    });
    let zones = of_region.unwrap_or(match market {
        Market::Us => &[
            Tz::America__New_York,
            Tz::America__Chicago,
            Tz::America__Denver,
            Tz::America__Phoenix,
            Tz::America__Los_Angeles,
            Tz::America__Anchorage,
            Tz::Pacific__Honolulu,
        ],
        Market::Uk => &[Tz::Europe__London],
        Market::Au => &[
            Tz::Australia__Sydney,
            Tz::Australia__Brisbane,
            Tz::Australia__Adelaide,
            Tz::Australia__Darwin,
            Tz::Australia__Perth,
        ],
        Market::Nz => &[Tz::Pacific__Auckland],
        Market::Ca => &[
            Tz::America__St_Johns,
            Tz::America__Halifax,
            Tz::America__Toronto,
            Tz::America__Winnipeg,
            Tz::America__Regina,
            Tz::America__Edmonton,
            Tz::America__Vancouver,
        ],
        Market::Fr => &[Tz::Europe__Paris],
    });
    zones.iter().copied().map(Zone).collect()
}

/// Every moment after `from`, up to `to` (at most a day later), at which the answer of a rule about wall clocks can change:
/// when a clock in one of the zones shows a whole number of `minutes` since midnight, shows midnight, or is changed. In order.
pub(super) fn turning_points(zones: &[Zone], minutes: &[u16], from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let mut points = Vec::new();
    for &zone in zones {
        let mut date = zone.wall(from).date().pred_opt().unwrap_or(NaiveDate::MIN);
        let last = zone.wall(to).date();
        while date <= last {
            let walls = minutes.iter().chain(&[0]).map(|&minute| date.and_time(time_of_day(minute)));
            points.extend(walls.flat_map(|wall| zone.moments(wall)));
            let Some(next) = date.succ_opt() else { break };
            date = next;
        }
        points.extend(zone.change_between(from, to));
    }
    points.retain(|&point| from < point && point <= to);
    points.sort_unstable();
    points.dedup();
    points
}

/// So many minutes after midnight; from 24:00 on, midnight itself.
fn time_of_day(minute: u16) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0).unwrap_or(NaiveTime::MIN)
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| UnknownZone)
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn utc(text: &str) -> Timestamp {
        Timestamp::from_unix_millis(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis())
    }

    #[test]
    fn an_hour_that_is_skipped_never_comes_and_one_put_back_comes_twice() {
        let paris = zone("Europe/Paris");
        assert_eq!(paris.moments("2026-03-29T02:30:00".parse().unwrap()).count(), 0);
        let twice: Vec<_> = paris.moments("2026-10-25T02:30:00".parse().unwrap()).collect();
        assert_eq!(twice, [utc("2026-10-25T00:30:00Z"), utc("2026-10-25T01:30:00Z")]);
    }

    #[test]
    fn the_moment_at_which_clocks_change_is_found() {
        let paris = zone("Europe/Paris");
        let (from, to) = (utc("2026-03-28T12:00:00Z"), utc("2026-03-29T12:00:00Z"));
        assert_eq!(paris.change_between(from, to), Some(utc("2026-03-29T01:00:00Z")));
        assert_eq!(paris.change_between(to, to.plus_seconds(86_400)), None);
    }

    #[test]
    fn every_market_and_region_has_a_zone() {
        for market in Market::ALL {
            assert!(!zones_of(market, &[]).is_empty());
        }
        assert_eq!(zones_of(Market::Us, &["MA".parse().unwrap()]), [zone("America/New_York")]);
        assert_eq!("Mars/Olympus".parse::<Zone>(), Err(UnknownZone));
    }
}
