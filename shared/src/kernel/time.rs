//! Time and chance, as arguments.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01 UTC. Civil dates are `chrono::NaiveDate` and never mix with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01 UTC.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// Later by so many seconds (earlier, if negative); stays at the ends of what can be said.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds from `earlier` to this moment, rounded down; negative if this moment is the earlier one.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(1000)
    }

    /// Date and time in UTC, for a zone's rules to be applied to.
    pub fn utc(self) -> chrono::NaiveDateTime {
        chrono::DateTime::from_timestamp_millis(self.0).unwrap_or_default().naive_utc()
    }
}

/// Tells what time it is. The server's reads the system's; tests and the sandbox move theirs.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Fills bytes by chance. The server's is the operating system's generator; a test's repeats.
pub trait Random: Send + Sync {
    /// Fills all of `out`.
    fn fill(&self, out: &mut [u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_counted_whole_and_towards_the_past() {
        let noon = Timestamp::from_unix_millis(43_200_000);
        assert_eq!(noon.plus_seconds(90).seconds_since(noon), 90);
        assert_eq!(Timestamp::from_unix_millis(43_199_999).seconds_since(noon), -1);
        assert_eq!(noon.utc().to_string(), "1970-01-01 12:00:00");
    }
}
