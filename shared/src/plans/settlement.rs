//! Settling for less: what a creditor takes instead of the whole balance, and on which terms.
//!
//! A settlement is a plan over less than the balance. What it leaves out is given up when the last payment of it has
//! come in, and not before: a settlement that ends leaves everything owed that was not paid.

use super::policy::{Band, PolicyFault, Terms, TermsFields};
use super::schedule::div_ceil;
use super::{Allowed, ChangeTerms, Draft, Frequency, Proposal, Refusal, Split};
use crate::kernel::{Market, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most payments of a settlement.
pub const SETTLEMENT_INSTALMENTS_MAX: u8 = 24;
/// The most that a rule may give up, in per cent of the balance.
pub const DISCOUNT_MAX: u8 = 90;
/// The latest first payment of a settlement, in days from the day of the agreement.
const DAYS_TO_FIRST_MAX: u16 = 31;
/// How far a customer may move one payment of a settlement, in days.
const MOVE_DAYS_MAX: u16 = 14;

/// From which age of a debt on how much is given up. Of one band; the rule with the highest age that a debt has reached
/// and that still stands is the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlementRule {
    /// Days since the default.
    pub from_days: u16,
    /// Per cent of the balance that is given up: 1 to [`DISCOUNT_MAX`].
    pub discount: u8,
    /// In how many payments at most, a month apart: 1 to [`SETTLEMENT_INSTALMENTS_MAX`].
    pub max_instalments: u8,
    /// The last day on which it can be agreed to; none: it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What a debt can be settled for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What is paid in all: more than zero, less than the balance.
    pub pays: Money,
    /// What is given up then. `pays` and it are the balance, to the cent.
    pub forgiven: Money,
    /// The last day on which it can be agreed to.
    pub until: Option<NaiveDate>,
    /// What a plan over it keeps to.
    pub terms: Terms,
    /// How far that may be changed: one payment missed and not made good ends it.
    pub changes: ChangeTerms,
    max_instalments: u8,
}

impl SettlementRule {
    /// Checks the rules of one band, in the order in which they were written.
    pub(super) fn check(rules: &[Self]) -> Result<(), PolicyFault> {
        if !rules.windows(2).all(|pair| pair[0].from_days < pair[1].from_days) {
            return Err(PolicyFault::SettlementOrder);
        }
        let is_sound = |rule: &Self| {
            (1..=DISCOUNT_MAX).contains(&rule.discount)
                && (1..=SETTLEMENT_INSTALMENTS_MAX).contains(&rule.max_instalments)
        };
        if rules.iter().all(is_sound) { Ok(()) } else { Err(PolicyFault::Settlement) }
    }
}

impl Band {
    /// What a balance of this band can be settled for today; `default_on` is the day of the default. `None` where the
    /// creditor gives nothing up, or so little is owed that nothing would be left to pay.
    pub fn settlement(&self, balance: Money, default_on: NaiveDate, today: NaiveDate) -> Option<Settlement> {
        let age = today.signed_duration_since(default_on).num_days();
        let stands =
            |rule: &&SettlementRule| i64::from(rule.from_days) <= age && rule.until.is_none_or(|until| today <= until);
        let rule = self.settlements.iter().rfind(stands)?;
        // Rounded down: the odd cent is given up too. Wide, because a balance may be a hundredth of the widest integer.
        let pays = i128::from(balance.minor()) * i128::from(100 - rule.discount) / 100;
        let pays = Money::from_minor(i64::try_from(pays).ok()?, balance.currency());
        if !pays.is_positive() {
            return None;
        }
        let most = i64::from(rule.max_instalments);
        let terms = Terms::try_new(TermsFields {
            min_instalment: Money::from_minor(div_ceil(pays.minor(), most), pays.currency()),
            // A month for the first payment, and one for a short February.
            max_months: u16::from(rule.max_instalments) + 1,
            frequencies: vec![Frequency::Monthly],
            max_days_to_first: self.terms.max_days_to_first().min(DAYS_TO_FIRST_MAX),
            business_days: self.terms.business_days(),
        });
        let customer = Allowed {
            move_days: self.changes.customer.move_days.min(MOVE_DAYS_MAX),
            skips_per_year: 0,
            pause_days: 0,
            extra_months: 0,
            reshape: false,
        };
        Some(Settlement {
            pays,
            forgiven: balance.checked_sub(pays)?,
            until: rule.until,
            terms: terms.ok()?,
            changes: ChangeTerms { customer, misses_to_end: 1, ..self.changes },
            max_instalments: rule.max_instalments,
        })
    }
}

impl Settlement {
    /// In how many payments it can be paid, and what each but the last comes to; the fewest first.
    pub fn choices(&self) -> impl Iterator<Item = (u32, Money)> {
        let pays = self.pays;
        (1..=i64::from(self.max_instalments)).filter_map(move |count| {
            let each = div_ceil(pays.minor(), count);
            // Rounding up may leave nothing for the last.
            let is_possible = div_ceil(pays.minor(), each) == count;
            is_possible.then_some((u32::try_from(count).ok()?, Money::from_minor(each, pays.currency())))
        })
    }

    /// The plan in so many payments from a day on.
    ///
    /// # Errors
    /// When the terms do not allow it.
    pub fn propose(
        &self,
        count: u32,
        first_on: NaiveDate,
        market: Market,
        today: NaiveDate,
    ) -> Result<Proposal, Refusal> {
        let draft = Draft { frequency: Frequency::Monthly, split: Split::Count(count), first_on };
        Proposal::try_new(&self.terms, self.pays, &draft, market, today)
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Policy;
    use super::*;
    use crate::kernel::Currency;
    use chrono::Days;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn policy(rules: &str) -> Result<Policy, toml::de::Error> {
        toml::from_str(&format!(
            "[[bands]]\ncurrency = \"EUR\"\nabove = \"0.00\"\nmin_instalment = \"10.00\"\nmax_months = 24\n\
             frequencies = [\"weekly\", \"monthly\"]\nmax_days_to_first = 45\nbusiness_days = \"following\"\n{rules}"
        ))
    }

    fn rule(from_days: u16, discount: u8, max_instalments: u8, more: &str) -> String {
        format!(
            "[[bands.settlements]]\nfrom_days = {from_days}\ndiscount = {discount}\n\
             max_instalments = {max_instalments}\n{more}\n"
        )
    }

    fn offered(rules: &str, minor: i64, age: u64) -> Option<Settlement> {
        let (today, balance) = (day("2026-11-22"), Money::from_minor(minor, Currency::EUR));
        let policy = policy(rules).unwrap();
        policy.band_for(balance)?.settlement(balance, today - Days::new(age), today)
    }

    #[test]
    fn the_older_the_debt_the_later_the_rule_and_what_has_passed_stands_no_more() {
        let rules = rule(180, 20, 3, "")
            + &rule(365, 40, 6, "until = \"2026-11-22\"")
            + &rule(730, 50, 1, "until = \"2026-11-21\"");
        assert_eq!(offered(&rules, 10_000, 179), None);
        let pays = |age| offered(&rules, 10_000, age).map(|found| (found.pays.minor(), found.forgiven.minor()));
        assert_eq!((pays(180), pays(364)), (Some((8_000, 2_000)), Some((8_000, 2_000))));
        assert_eq!(pays(365), Some((6_000, 4_000)), "the last day counts");
        assert_eq!(pays(2_000), Some((6_000, 4_000)), "the rule beyond has passed");
        assert_eq!(offered("", 10_000, 2_000), None);
    }

    #[test]
    fn rules_out_of_order_or_bounds_are_refused() {
        let refused = |rules: String| policy(&rules).unwrap_err().to_string();
        assert!(refused(rule(365, 20, 3, "") + &rule(180, 30, 3, "")).contains("band 1: `settlements`"));
        assert!(refused(rule(180, 20, 3, "") + &rule(180, 30, 3, "")).contains("band 1: `settlements`"));
        for (discount, count) in [(0, 1), (91, 1), (20, 0), (20, 25)] {
            assert!(refused(rule(0, discount, count, "")).contains("discount"), "{discount} {count}");
        }
        assert!(policy(&rule(0, 90, 24, "forever = true")).is_err());
        let read = policy(&(rule(0, 1, 1, "") + &rule(9, 90, 24, "until = \"2027-01-31\""))).unwrap();
        assert_eq!(toml::from_str::<Policy>(&toml::to_string(&read).unwrap()).unwrap(), read);
    }

    #[test]
    fn what_is_too_little_to_settle_is_not() {
        assert_eq!(offered(&rule(0, 90, 24, ""), 9, 1), None);
        let one = offered(&rule(0, 90, 24, ""), 10, 1).unwrap();
        assert_eq!(one.choices().collect::<Vec<_>>(), [(1, Money::from_minor(1, Currency::EUR))]);
    }

    proptest! {
        #[test]
        fn every_choice_is_a_plan_over_what_is_paid_to_the_cent(
            minor in 1_i64..100_000_000,
            discount in 1_u8..=DISCOUNT_MAX,
            most in 1_u8..=SETTLEMENT_INSTALMENTS_MAX,
            start in 0_u64..=31,
            at in 0_u64..1_500,
        ) {
            let today = day("2026-01-01") + Days::new(at);
            let balance = Money::from_minor(minor, Currency::EUR);
            let policy = policy(&rule(0, discount, most, "")).unwrap();
            let band = policy.band_for(balance).unwrap();
            let Some(settlement) = band.settlement(balance, today, today) else {
                prop_assert!(minor * i64::from(100 - discount) < 100);
                return Ok(());
            };
            prop_assert_eq!(settlement.pays.checked_add(settlement.forgiven), Some(balance));
            prop_assert!(settlement.pays.is_positive() && settlement.forgiven.is_positive());
            prop_assert!(i128::from(settlement.forgiven.minor()) * 100 >= i128::from(minor) * i128::from(discount));
            let first_on = today + Days::new(start);
            for (count, each) in settlement.choices() {
                let proposal = settlement.propose(count, first_on, Market::Fr, today).unwrap();
                let schedule = proposal.schedule();
                prop_assert_eq!((schedule.count(), schedule.total()), (count, settlement.pays));
                prop_assert_eq!(schedule.first().amount, each);
                // What is typed is the same plan.
                let typed = Draft { frequency: Frequency::Monthly, split: Split::Amount(each), first_on };
                let typed = Proposal::try_new(&settlement.terms, settlement.pays, &typed, Market::Fr, today).unwrap();
                prop_assert_eq!(typed.schedule(), schedule);
            }
        }
    }
}
