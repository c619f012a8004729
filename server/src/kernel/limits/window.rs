//! The arithmetic of a sliding window.

use super::Limit;
use shared::kernel::Timestamp;

/// The fixed window a moment falls into. All in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) start: i64,
    pub(super) length: i64,
    left: i64,
}

impl Window {
    pub(super) fn of(limit: Limit, now: Timestamp) -> Self {
        let length = i64::from(limit.window_seconds.max(1)) * 1000;
        let start = now.unix_millis().div_euclid(length) * length;
        Self { start, length, left: start + length - now.unix_millis() }
    }

    /// How long one more try must wait after `previous` and `current` ones; nothing: it need not.
    pub(super) fn wait_seconds(self, tries_max: u32, previous: i64, current: i64) -> Option<u32> {
        let room = i64::from(tries_max) - 1 - current;
        let millis = if room >= 0 {
            // Weighed by how much of the previous window still counts.
            if previous * self.left / self.length <= room {
                return None;
            }
            self.left - (room + 1) * self.length / previous
        } else {
            // This window is full; in the next one it is the previous one, and fades.
            let fades = i64::from(tries_max) * self.length / current.max(1);
            self.left + self.length - fades.min(self.length)
        };
        Some(u32::try_from(millis / 1000 + 1).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The same decisions, counted in memory.
    fn tries(limit: Limit, moments: impl Iterator<Item = i64>) -> Vec<(i64, Option<u32>)> {
        let mut counts = BTreeMap::<i64, i64>::new();
        moments
            .map(|millis| {
                let window = Window::of(limit, Timestamp::from_unix_millis(millis));
                let at = |start| counts.get(&start).copied().unwrap_or(0);
                let wait = window.wait_seconds(limit.tries_max, at(window.start - window.length), at(window.start));
                if wait.is_none() {
                    *counts.entry(window.start).or_default() += 1;
                }
                (millis, wait)
            })
            .collect()
    }

    const FIVE_A_MINUTE: Limit = Limit { name: "test", tries_max: 5, window_seconds: 60 };

    #[test]
    fn as_many_as_allowed_pass_and_one_more_does_not() {
        let outcome = tries(FIVE_A_MINUTE, 0..6);
        assert!(outcome[..5].iter().all(|(_, wait)| wait.is_none()));
        assert_eq!(outcome[5].1, Some(60));
    }

    #[test]
    fn whoever_waits_as_long_as_told_is_let_in() {
        for tries_max in 1..20 {
            for window_seconds in [1, 7, 60, 3_600] {
                let limit = Limit { name: "test", tries_max, window_seconds };
                for (previous, current) in
                    (0..=i64::from(tries_max)).flat_map(|p| (0..=i64::from(tries_max)).map(move |c| (p, c)))
                {
                    for offset in [0, 1, 499, 999] {
                        let now = 10 * i64::from(window_seconds) * 1000 + offset;
                        let window = Window::of(limit, Timestamp::from_unix_millis(now));
                        let Some(wait) = window.wait_seconds(tries_max, previous, current) else { continue };
                        let later = Window::of(limit, Timestamp::from_unix_millis(now + i64::from(wait) * 1000));
                        let counts = match (later.start - window.start) / window.length {
                            0 => (previous, current),
                            1 => (current, 0),
                            _ => (0, 0),
                        };
                        assert_eq!(
                            later.wait_seconds(tries_max, counts.0, counts.1),
                            None,
                            "{limit:?} {previous} {current} {offset}"
                        );
                        assert!(wait <= 2 * window_seconds + 1);
                    }
                }
            }
        }
    }

    #[test]
    fn somebody_who_never_stops_gets_no_more_than_the_rate() {
        let passed =
            tries(FIVE_A_MINUTE, (0..3_600_000).step_by(250)).iter().filter(|(_, wait)| wait.is_none()).count();
        assert!((240..=305).contains(&passed), "{passed} in an hour");
    }

    #[test]
    fn nothing_passes_a_limit_of_none() {
        assert!(
            tries(Limit { tries_max: 0, ..FIVE_A_MINUTE }, (0..600_000).step_by(1_000))
                .iter()
                .all(|(_, w)| w.is_some())
        );
    }
}
