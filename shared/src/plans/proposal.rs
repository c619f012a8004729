//! The only way to a plan: a wish, held against the creditor's terms.

use super::schedule::{div_ceil, too_many};
use super::{Frequency, INSTALMENTS_MAX, Refusal, Schedule, Terms, Timing};
use crate::kernel::{Market, Money};
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How the balance is to be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// So much each time, the last smaller.
    Amount(Money),
    /// In so many payments, as equal as can be.
    Count(u32),
}

/// What a person wishes for, not yet checked. A pay-day is chosen through the first date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Draft {
    pub frequency: Frequency,
    pub split: Split,
    pub first_on: NaiveDate,
}

/// A plan that could be agreed to as it stands.
///
/// Invariant: it clears the balance exactly, inside the terms, and starts on `today` or later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    terms: Terms,
    timing: Timing,
    today: NaiveDate,
    schedule: Schedule,
}

impl Proposal {
    /// The only door in, for the browser's preview, for the server and for `quitus quote`.
    ///
    /// `today` is the payer's civil date. A first payment today is allowed (it can be made at once); `max_months`
    /// counts from today to the last *nominal* date, `max_days_to_first` to the first nominal date; moving a payment
    /// to a business day never makes a plan too long. An amount of the balance or more is one instalment of the
    /// balance, whatever the minimum.
    pub fn try_new(
        terms: &Terms,
        balance: Money,
        draft: &Draft,
        market: Market,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let Draft { frequency, split, first_on } = *draft;
        let room = Room::try_new(terms, balance, frequency, first_on, today)?;
        let timing = Timing { frequency, first_on, market, adjust: terms.business_days() };
        let schedule = match split {
            Split::Amount(amount) => {
                room.check_amount(amount)?;
                Schedule::by_amount(balance, amount, &timing, today)?
            }
            Split::Count(count) => {
                room.check_count(count)?;
                Schedule::by_count(balance, count, &timing, today)?
            }
        };
        Ok(Self { terms: terms.clone(), timing, today, schedule })
    }

    /// The terms it keeps, to be frozen into the plan.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Frequency, anchor, market and business-day rule.
    pub const fn timing(&self) -> &Timing {
        &self.timing
    }

    /// The day on which it was made, by the payer's calendar.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// What is to be paid, and when.
    pub const fn schedule(&self) -> &Schedule {
        &self.schedule
    }
}

/// The amounts an instalment may have: every one from `min` to `max` is accepted, `min` less one minor unit is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AmountBounds {
    pub min: Money,
    /// The balance: one payment of it.
    pub max: Money,
}

/// The ends of the slider: which amounts the terms allow for a frequency and a first date.
///
/// Refuses what no amount could mend: nothing to pay, another currency, the frequency, the first date.
pub fn amount_bounds(
    terms: &Terms,
    balance: Money,
    frequency: Frequency,
    first_on: NaiveDate,
    today: NaiveDate,
) -> Result<AmountBounds, Refusal> {
    let room = Room::try_new(terms, balance, frequency, first_on, today)?;
    Ok(AmountBounds { min: room.min_amount(), max: balance })
}

/// The earliest and latest first date the terms allow, both included.
pub fn first_dates(terms: &Terms, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let by_days = today.checked_add_days(Days::new(terms.max_days_to_first().into()));
    (today, by_days.unwrap_or(NaiveDate::MAX).min(last_date(terms, today)))
}

/// The latest last nominal date.
fn last_date(terms: &Terms, today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(terms.max_months().into())).unwrap_or(NaiveDate::MAX)
}

/// How much room the terms leave once frequency and first date are chosen.
struct Room<'a> {
    terms: &'a Terms,
    balance: Money,
    /// How many dates fit: at least one, at most [`INSTALMENTS_MAX`].
    count_max: u32,
}

impl<'a> Room<'a> {
    fn try_new(
        terms: &'a Terms,
        balance: Money,
        frequency: Frequency,
        first_on: NaiveDate,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        if !balance.is_positive() {
            return Err(Refusal::NothingToPay);
        }
        if terms.min_instalment().currency() != balance.currency() {
            return Err(Refusal::OtherCurrency { currency: balance.currency() });
        }
        if !terms.frequencies().contains(&frequency) {
            return Err(Refusal::FrequencyNotOffered { frequencies: terms.frequencies().to_vec() });
        }
        let (earliest_first_on, latest_first_on) = first_dates(terms, today);
        if first_on < earliest_first_on {
            return Err(Refusal::StartsTooSoon { earliest_first_on });
        }
        if first_on > latest_first_on {
            return Err(Refusal::StartsTooLate { latest_first_on });
        }
        let count_max = frequency.count_until(first_on, last_date(terms, today), INSTALMENTS_MAX);
        Ok(Self { terms, balance, count_max })
    }

    /// The smallest amount that clears the balance in time, whatever the minimum.
    fn least_in_time(&self) -> Money {
        let minor = div_ceil(self.balance.minor(), i64::from(self.count_max));
        Money::from_minor(minor, self.balance.currency())
    }

    /// The smallest amount accepted. Of the balance or more, every amount is: hence never more than it.
    fn min_amount(&self) -> Money {
        let minor = self.least_in_time().minor().max(self.terms.min_instalment().minor()).min(self.balance.minor());
        Money::from_minor(minor, self.balance.currency())
    }

    fn check_amount(&self, amount: Money) -> Result<(), Refusal> {
        let currency = self.balance.currency();
        let min_instalment = self.terms.min_instalment();
        if amount.currency() != currency {
            return Err(Refusal::OtherCurrency { currency });
        }
        if amount.minor() >= self.min_amount().minor() {
            return Ok(());
        }
        // The limit that binds is named, so that keeping it is enough.
        Err(if self.least_in_time().minor() > min_instalment.minor() {
            self.too_long()
        } else {
            Refusal::AmountTooSmall { min_amount: min_instalment }
        })
    }

    fn check_count(&self, count: u32) -> Result<(), Refusal> {
        if count > self.count_max {
            return Err(self.too_long());
        }
        let each = div_ceil(self.balance.minor(), i64::from(count.max(1)));
        let min_amount = self.terms.min_instalment();
        if count > 1 && each < min_amount.minor() { Err(Refusal::AmountTooSmall { min_amount }) } else { Ok(()) }
    }

    fn too_long(&self) -> Refusal {
        if self.count_max == INSTALMENTS_MAX {
            return too_many(self.balance);
        }
        Refusal::TakesTooLong {
            max_months: self.terms.max_months(),
            max_count: self.count_max,
            min_amount: Some(self.min_amount()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Adjust, Currency};
    use crate::plans::TermsFields;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn terms() -> Terms {
        Terms::try_new(TermsFields {
            min_instalment: eur(2_000),
            max_months: 24,
            frequencies: vec![Frequency::Monthly, Frequency::Weekly],
            max_days_to_first: 45,
            business_days: Adjust::Following,
        })
        .unwrap()
    }

    fn propose(balance: i64, split: Split, first_on: &str) -> Result<Proposal, Refusal> {
        let draft = Draft { frequency: Frequency::Monthly, split, first_on: day(first_on) };
        Proposal::try_new(&terms(), eur(balance), &draft, Market::Fr, day("2026-11-20"))
    }

    fn amount(minor: i64) -> Split {
        Split::Amount(eur(minor))
    }

    #[test]
    fn the_longest_allowed_plan_is_accepted_and_a_cent_less_is_refused_with_what_would_fit() {
        // 24 months to 20 November 2028: 24 dates from 1 December 2026 to 1 November 2028.
        let plan = propose(120_000, amount(5_000), "2026-12-01").unwrap();
        assert_eq!(plan.schedule().count(), 24);
        assert_eq!(plan.schedule().last().nominal_on, day("2028-11-01"));
        let min_amount = Some(eur(5_000));
        let refused = Refusal::TakesTooLong { max_months: 24, max_count: 24, min_amount };
        assert_eq!(propose(120_000, amount(4_999), "2026-12-01"), Err(refused.clone()));
        assert_eq!(propose(120_000, Split::Count(25), "2026-12-01"), Err(refused));
        assert_eq!(propose(120_000, Split::Count(24), "2026-12-01"), Ok(plan));
    }

    #[test]
    fn the_last_nominal_date_may_be_the_last_day_itself() {
        assert_eq!(propose(120_000, Split::Count(25), "2026-11-20").unwrap().schedule().count(), 25);
        assert_eq!(propose(120_000, Split::Count(25), "2026-11-21").unwrap_err().code(), "takes_too_long");
    }

    #[test]
    fn only_the_last_instalment_may_be_below_the_minimum() {
        assert_eq!(propose(5_000, amount(2_000), "2026-12-01").unwrap().schedule().last().amount, eur(1_000));
        let too_small = Err(Refusal::AmountTooSmall { min_amount: eur(2_000) });
        assert_eq!(propose(5_000, amount(1_999), "2026-12-01"), too_small);
        assert_eq!(propose(5_000, Split::Count(3), "2026-12-01"), too_small);
        assert_eq!(propose(4_001, Split::Count(2), "2026-12-01").unwrap().schedule().count(), 2);
        // A balance below the minimum is one payment, and nothing less.
        assert_eq!(propose(1_500, amount(1_500), "2026-12-01").unwrap().schedule().count(), 1);
        assert_eq!(propose(1_500, amount(9_999), "2026-12-01").unwrap().schedule().total(), eur(1_500));
        assert_eq!(propose(1_500, amount(1_499), "2026-12-01"), too_small);
        assert_eq!(propose(1_500, Split::Count(1), "2026-12-01").unwrap().schedule().count(), 1);
    }

    #[test]
    fn the_first_payment_may_be_today_and_no_later_than_the_policy_allows() {
        assert!(propose(5_000, amount(2_500), "2026-11-20").is_ok());
        let earliest_first_on = day("2026-11-20");
        assert_eq!(propose(5_000, amount(2_500), "2026-11-19"), Err(Refusal::StartsTooSoon { earliest_first_on }));
        assert!(propose(5_000, amount(2_500), "2027-01-04").is_ok());
        let latest_first_on = day("2027-01-04");
        assert_eq!(propose(5_000, amount(2_500), "2027-01-05"), Err(Refusal::StartsTooLate { latest_first_on }));
    }

    #[test]
    fn a_frequency_that_is_not_offered_is_refused_with_those_that_are() {
        let draft = Draft { frequency: Frequency::FourWeekly, split: amount(2_500), first_on: day("2026-12-01") };
        let refused = Proposal::try_new(&terms(), eur(5_000), &draft, Market::Fr, day("2026-11-20")).unwrap_err();
        let frequencies = vec![Frequency::Weekly, Frequency::Monthly];
        assert_eq!(refused, Refusal::FrequencyNotOffered { frequencies });
    }

    #[test]
    fn another_currency_and_nothing_to_pay_are_refused() {
        assert_eq!(propose(0, amount(1), "2026-12-01"), Err(Refusal::NothingToPay));
        let dollars = Split::Amount(Money::from_minor(5_000, Currency::USD));
        assert_eq!(propose(5_000, dollars, "2026-12-01").unwrap_err().code(), "other_currency");
    }

    #[test]
    fn the_ends_of_the_calendar_are_refused_and_never_a_panic() {
        let draft = Draft { frequency: Frequency::Weekly, split: Split::Count(9), first_on: NaiveDate::MAX };
        for today in [NaiveDate::MIN, NaiveDate::MAX] {
            assert!(Proposal::try_new(&terms(), eur(90_000), &draft, Market::Fr, today).is_err());
        }
    }
}
