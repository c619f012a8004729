//! How long a person in the United States has to answer a validation notice.

use crate::kernel::{Market, is_business_day};
use chrono::{Days, NaiveDate};

/// Working days after which a notice counts as received (12 CFR 1006.34(b)(5)).
const DAYS_UNDER_WAY: usize = 5;
/// The days to answer after that.
const DAYS_TO_ANSWER: u64 = 30;

/// The last day of the validation period of a notice that is given on a day: thirty days after it counts as received, which
/// is five days later; Saturdays, Sundays and legal public holidays do not count among the five (12 CFR 1006.34(b)(5)). `None`
/// beyond the end of the calendar.
pub fn validation_ends(given_on: NaiveDate) -> Option<NaiveDate> {
    let later = given_on.iter_days().skip(1).filter(|day| is_business_day(Market::Us, *day));
    later.take(DAYS_UNDER_WAY).last()?.checked_add_days(Days::new(DAYS_TO_ANSWER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_and_weekends_lengthen_the_period_and_never_shorten_it() {
        for (given, ends) in [
            ("2026-06-01", "2026-07-08"),
            // Juneteenth, Thanksgiving, Christmas.
            ("2026-06-15", "2026-07-23"),
            ("2026-11-23", "2026-12-31"),
            ("2026-12-22", "2027-01-29"),
        ] {
            assert_eq!(validation_ends(given.parse().unwrap()), Some(ends.parse().unwrap()), "{given}");
        }
    }
}
