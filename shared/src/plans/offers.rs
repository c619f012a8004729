//! Offers that fit a budget, and how far an amount stretches one.

use super::{AmountBounds, Draft, Frequency, Proposal, Refusal, Split, Terms, amount_bounds};
use crate::care::Means;
use crate::kernel::{Currency, Market, Money};
use chrono::NaiveDate;

/// The part of an income above which a plan gets a warning, in percent: above it plans seldom last.
pub const SHARE_OF_INCOME_WARNING_PERCENT: i64 = 20;

/// The quarters of what is left over that are offered: gentle, usual (about half, as HMRC asks), faster.
const QUARTERS: [i64; 3] = [1, 2, 3];

/// A plan that fits the terms and the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Each instalment but the last.
    pub amount: Money,
    pub proposal: Proposal,
    /// See [`is_above_share_of_income`].
    pub is_above_share_of_income: bool,
}

/// What can be offered to a person with these means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offers {
    /// One to three, smallest amount first; the first takes at most half of what is left over, none more than three
    /// quarters. No two have the same amount or the same number of payments.
    Some(Vec<Offer>),
    /// Nothing is left over: leads to hardship, a hold and debt advice, never to a payment button.
    NothingLeft,
    /// Half of what is left over is less than the terms allow (`min_amount`): leads to hardship too. A person may still
    /// choose an amount of their own.
    OutOfReach { min_amount: Money },
}

/// Up to three plans from what is left over, in whole units where that is possible.
///
/// Refuses what no amount could mend, as [`amount_bounds`] does, and means in another currency than the balance.
pub fn offers(
    terms: &Terms,
    balance: Money,
    means: &Means,
    frequency: Frequency,
    first_on: NaiveDate,
    market: Market,
    today: NaiveDate,
) -> Result<Offers, Refusal> {
    let currency = balance.currency();
    let bounds = amount_bounds(terms, balance, frequency, first_on, today)?;
    if means.currency() != currency {
        return Err(Refusal::OtherCurrency { currency });
    }
    if means.left_over_yearly() <= 0 {
        return Ok(Offers::NothingLeft);
    }
    let mut found: Vec<Offer> = Vec::with_capacity(QUARTERS.len());
    for quarters in QUARTERS {
        let Some(amount) = offered_amount(bounds, share_of_left_over(means, frequency, quarters)) else { continue };
        let split = Split::Amount(amount);
        let proposal = Proposal::try_new(terms, balance, &Draft { frequency, split, first_on }, market, today)?;
        let count = proposal.schedule().count();
        // An offer that asks for more and ends no sooner is none.
        if found.last().is_none_or(|before| before.proposal.schedule().count() > count) {
            let is_above_share_of_income = is_above_share_of_income(means, amount, frequency);
            found.push(Offer { amount, proposal, is_above_share_of_income });
        }
    }
    let half = share_of_left_over(means, frequency, 2);
    Ok(match found.first() {
        Some(lowest) if lowest.amount.minor() <= half => Offers::Some(found),
        _ => Offers::OutOfReach { min_amount: bounds.min },
    })
}

/// How an amount compares with what is left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stretch {
    /// At most half of it.
    Comfortable,
    /// More than half of it, but not more than there is: gets a warning.
    Tight,
    /// More than there is: such a plan is not to be agreed to.
    Beyond,
}

/// How far an amount, paid so often, stretches a budget.
pub fn stretch(means: &Means, amount: Money, frequency: Frequency) -> Stretch {
    let (yearly, left) = (yearly(amount, frequency), i128::from(means.left_over_yearly()));
    if yearly * 2 <= left {
        Stretch::Comfortable
    } else if yearly <= left {
        Stretch::Tight
    } else {
        Stretch::Beyond
    }
}

/// Whether an amount, paid so often, takes more than [`SHARE_OF_INCOME_WARNING_PERCENT`] of the income, month for
/// month: a weekly amount counts 52/12 times.
pub fn is_above_share_of_income(means: &Means, amount: Money, frequency: Frequency) -> bool {
    yearly(amount, frequency) * 100 > i128::from(means.income_yearly()) * i128::from(SHARE_OF_INCOME_WARNING_PERCENT)
}

/// Whether a budget allows a plan of this amount: it asks for no more than is left over, or for no more than the
/// smallest instalment the terms know, as a token, which is for the person to choose and never offered.
pub fn is_affordable(terms: &Terms, means: &Means, amount: Money, frequency: Frequency) -> bool {
    amount.minor() <= terms.min_instalment().minor() || stretch(means, amount, frequency) != Stretch::Beyond
}

fn yearly(amount: Money, frequency: Frequency) -> i128 {
    i128::from(amount.minor()) * i128::from(frequency.payments_per_year())
}

/// So many quarters of what is left over, for one payment, in minor units rounded down.
fn share_of_left_over(means: &Means, frequency: Frequency, quarters: i64) -> i64 {
    means.left_over_yearly() * quarters / (4 * frequency.payments_per_year())
}

/// The amount to offer for at most `most` minor units: the balance if it is no more, else as round as the terms leave
/// room for, else the terms' own minimum; `None` if not even that fits.
fn offered_amount(bounds: AmountBounds, most: i64) -> Option<Money> {
    let currency = bounds.max.currency();
    let (min, max) = (bounds.min.minor(), bounds.max.minor());
    let minor = if most >= max {
        max
    } else if most >= min {
        round_steps(most, currency).map(|step| most / step * step).find(|&round| round >= min).unwrap_or(min)
    } else {
        return None;
    };
    Some(Money::from_minor(minor, currency))
}

/// Steps to which an amount is rounded down, coarsest first: tens from 200 units, fives from 100, else whole units.
fn round_steps(amount: i64, currency: Currency) -> impl Iterator<Item = i64> {
    let unit = currency.minor_per_unit();
    [10 * unit, 5 * unit, unit].into_iter().filter(move |&step| step == unit || amount >= 20 * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Adjust;
    use crate::plans::TermsFields;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn offered(min: i64, balance: i64, left: i64, frequency: Frequency) -> Offers {
        let terms = Terms::try_new(TermsFields {
            min_instalment: eur(min),
            max_months: 24,
            frequencies: Frequency::ALL.to_vec(),
            max_days_to_first: 45,
            business_days: Adjust::Following,
        });
        let (first_on, today) = ("2026-12-01".parse().unwrap(), "2026-11-20".parse().unwrap());
        let means = Means::monthly(eur(200_000), eur(200_000 - left)).unwrap();
        offers(&terms.unwrap(), eur(balance), &means, frequency, first_on, Market::Fr, today).unwrap()
    }

    fn amounts(offers: Offers) -> Vec<i64> {
        let Offers::Some(offers) = offers else { return vec![] };
        offers.iter().map(|offer| offer.amount.minor()).collect()
    }

    #[test]
    fn a_quarter_half_and_three_quarters_of_what_is_left_are_offered_in_round_amounts() {
        assert_eq!(amounts(offered(1_000, 60_000, 16_300, Frequency::Monthly)), [4_000, 8_100, 12_000]);
        assert_eq!(amounts(offered(1_000, 600_000, 163_000, Frequency::Monthly)), [40_000, 81_000, 122_000]);
        // A month's 163.00 is 37.61 a week.
        assert_eq!(amounts(offered(500, 60_000, 16_300, Frequency::Weekly)), [900, 1_800, 2_800]);
    }

    #[test]
    fn an_offer_that_asks_for_more_and_ends_no_sooner_is_left_out() {
        assert_eq!(amounts(offered(1_000, 4_000, 16_300, Frequency::Monthly)), [4_000]);
        assert_eq!(amounts(offered(1_000, 5_000, 16_300, Frequency::Monthly)), [4_000, 5_000]);
    }

    #[test]
    fn the_minimum_of_the_terms_is_offered_up_to_half_of_what_is_left_and_no_further() {
        assert_eq!(amounts(offered(5_001, 60_000, 11_000, Frequency::Monthly)), [5_500, 8_200]);
        assert_eq!(amounts(offered(5_450, 60_000, 10_910, Frequency::Monthly)), [5_450, 8_100]);
        assert_eq!(offered(5_501, 60_000, 11_000, Frequency::Monthly), Offers::OutOfReach { min_amount: eur(5_501) });
        // 24 dates within 24 months, so 1 000.00 takes at least 41.67.
        let out_of_reach = Offers::OutOfReach { min_amount: eur(4_167) };
        assert_eq!(offered(500, 100_000, 8_332, Frequency::Monthly), out_of_reach);
    }

    #[test]
    fn with_nothing_left_nothing_is_offered() {
        assert_eq!(offered(1, 60_000, 0, Frequency::Monthly), Offers::NothingLeft);
        assert_eq!(offered(1, 60_000, -5_000, Frequency::Monthly), Offers::NothingLeft);
    }

    #[test]
    fn a_fifth_of_the_income_is_still_without_a_warning() {
        let means = Means::monthly(eur(150_000), eur(90_000)).unwrap();
        assert!(!is_above_share_of_income(&means, eur(30_000), Frequency::Monthly));
        assert!(is_above_share_of_income(&means, eur(30_001), Frequency::Monthly));
        assert!(!is_above_share_of_income(&means, eur(6_923), Frequency::Weekly));
        assert!(is_above_share_of_income(&means, eur(6_924), Frequency::Weekly));
        assert_eq!(stretch(&means, eur(30_000), Frequency::Monthly), Stretch::Comfortable);
        assert_eq!(stretch(&means, eur(60_000), Frequency::Monthly), Stretch::Tight);
        assert_eq!(stretch(&means, eur(60_001), Frequency::Monthly), Stretch::Beyond);
        assert_eq!(stretch(&means, eur(i64::MAX), Frequency::Weekly), Stretch::Beyond);
    }

    #[test]
    fn no_more_than_is_left_over_may_be_agreed_to_but_for_a_token() {
        let terms = Terms::try_new(TermsFields {
            min_instalment: eur(1_000),
            max_months: 24,
            frequencies: vec![Frequency::Monthly, Frequency::Weekly],
            max_days_to_first: 45,
            business_days: Adjust::None,
        })
        .unwrap();
        let with_left = |left: i64| Means::monthly(eur(100_000), eur(100_000 - left)).unwrap();
        let may = |left: i64, amount: i64, frequency| is_affordable(&terms, &with_left(left), eur(amount), frequency);
        assert!(may(9_600, 9_600, Frequency::Monthly) && !may(9_600, 9_601, Frequency::Monthly));
        assert!(may(5_200, 1_200, Frequency::Weekly) && !may(5_200, 1_201, Frequency::Weekly));
        assert!(may(0, 1_000, Frequency::Monthly) && !may(0, 1_001, Frequency::Monthly));
        assert!(may(-5_000, 1_000, Frequency::Monthly));
    }

    proptest! {
        #[test]
        fn offers_grow_end_sooner_and_start_within_half_of_what_is_left(
            min in 1_i64..20_000, balance in 1_i64..1_000_000, left in -10_000_i64..150_000,
            frequency in prop::sample::select(Frequency::ALL.to_vec()),
        ) {
            let means = Means::monthly(eur(150_000), eur(150_000 - left)).unwrap();
            match offered(min, balance, left, frequency) {
                Offers::NothingLeft => prop_assert!(left <= 0),
                Offers::OutOfReach { min_amount } => {
                    prop_assert!(stretch(&means, min_amount, frequency) > Stretch::Comfortable);
                }
                Offers::Some(offers) => {
                    prop_assert!((1..=3).contains(&offers.len()));
                    prop_assert_eq!(stretch(&means, offers[0].amount, frequency), Stretch::Comfortable);
                    for offer in &offers {
                        prop_assert!(stretch(&means, offer.amount, frequency) < Stretch::Beyond);
                        prop_assert_eq!(offer.proposal.schedule().total(), eur(balance));
                    }
                    for pair in offers.windows(2) {
                        prop_assert!(pair[0].amount.minor() < pair[1].amount.minor());
                        prop_assert!(pair[0].proposal.schedule().count() > pair[1].proposal.schedule().count());
                    }
                }
            }
        }
    }
}
