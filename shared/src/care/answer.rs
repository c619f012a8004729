//! By when we answer somebody who told us something.

use crate::kernel::{Market, is_business_day};
use chrono::{Days, NaiveDate};

/// Within how many business days we answer a dispute or a request for help: our promise, the same everywhere, and
/// shorter than what any market's law leaves a creditor:
///
/// | Market | What the law asks |
/// |---|---|
/// | US | collection of a debt disputed in writing rests until it is verified; no term (12 CFR 1006.38(d)(2)) |
/// | UK | suspend, investigate, answer "timely" (CONC 7.14) |
/// | AU | ask for what is missing within 21 days of a hardship notice (National Credit Code s.72) |
/// | NZ | decide on a hardship application within 20 working days (CCCFA s.57A); the confirmation page and the message sent with it are the acknowledgment, due within 5 |
/// | CA, FR | no term |
pub const ANSWER_BUSINESS_DAYS: u32 = 10;

/// The last day of the promise, to somebody who told us on `told_on` (the date where they live).
pub fn answer_by(market: Market, told_on: NaiveDate) -> NaiveDate {
    let mut day = told_on;
    let mut left = ANSWER_BUSINESS_DAYS;
    while left > 0 {
        // The last day that can be said stays the last day.
        let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
        day = next;
        left -= u32::from(is_business_day(market, day));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_promise_counts_the_days_on_which_people_work_there() {
        // A Friday: two weeks later to the day, where there is no holiday between.
        assert_eq!(answer_by(Market::Uk, day("2026-11-20")), day("2026-12-04"));
        // Thanksgiving, 26 November.
        assert_eq!(answer_by(Market::Us, day("2026-11-20")), day("2026-12-07"));
        // Said on a Sunday, as on the Friday before it.
        assert_eq!(answer_by(Market::Fr, day("2026-11-22")), answer_by(Market::Fr, day("2026-11-20")));
    }

    #[test]
    fn it_is_kept_within_what_australian_law_leaves_even_at_christmas() {
        let mut told = day("2025-12-01");
        while told < day("2027-02-01") {
            assert!((answer_by(Market::Au, told) - told).num_days() <= 21, "{told}");
            told = told.succ_opt().unwrap();
        }
    }

    #[test]
    fn the_end_of_time_is_no_loop() {
        assert_eq!(answer_by(Market::Uk, NaiveDate::MAX), NaiveDate::MAX);
    }
}
