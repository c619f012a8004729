//! A budget: what comes in, what is spent, what is left over.

use super::{Group, Line, Means, groups};
use crate::kernel::{Currency, Market, Money};
use serde::{Deserialize, Serialize};

/// How often an amount comes in or is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Weekly,
    Fortnightly,
    FourWeekly,
    #[default]
    Monthly,
    Yearly,
}

impl Period {
    /// Every period, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Weekly, Self::Fortnightly, Self::FourWeekly, Self::Monthly, Self::Yearly];

    /// The key under which words and forms know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Fortnightly => "fortnightly",
            Self::FourWeekly => "four_weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    /// How often in a year of 52 weeks or 12 months: the convention of budget forms (a week is 12/52 of a month).
    pub const fn per_year(self) -> i64 {
        match self {
            Self::Weekly => 52,
            Self::Fortnightly => 26,
            Self::FourWeekly => 13,
            Self::Monthly => 12,
            Self::Yearly => 1,
        }
    }
}

/// An amount on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    pub line: Line,
    /// From nothing to [`Money::MAX_MINOR`].
    pub amount: Money,
    pub period: Period,
}

/// A sum for a month, and whether it had to be rounded to the minor unit: then the page says "about".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MonthlySum {
    pub amount: Money,
    pub is_rounded: bool,
}

/// Income and spending in the convention of a market. Lines left out count as nothing.
///
/// Invariant, also off the wire: every line belongs to the market's form and stands once; no amount is negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BudgetFields", into = "BudgetFields")]
pub struct Budget(BudgetFields);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetFields {
    market: Market,
    currency: Currency,
    entries: Vec<Entry>,
}

/// What is wrong, and on which line; never the amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {fault}", line.code())]
pub struct BudgetError {
    pub line: Line,
    pub fault: BudgetFault,
}

/// What can be wrong with a line of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BudgetFault {
    #[error("an amount cannot be less than nothing")]
    Negative,
    #[error("more than can be handled")]
    TooLarge,
    #[error("all amounts must be in the currency of the budget")]
    OtherCurrency,
    #[error("not a line of this market's form")]
    NotAsked,
    #[error("given twice")]
    Repeated,
}

impl Budget {
    /// The only door.
    pub fn try_new(market: Market, currency: Currency, entries: Vec<Entry>) -> Result<Self, BudgetError> {
        for (index, entry) in entries.iter().enumerate() {
            let line = entry.line;
            let fault = if entry.amount.currency() != currency {
                BudgetFault::OtherCurrency
            } else if entry.amount.minor() < 0 {
                BudgetFault::Negative
            } else if entry.amount.minor() > Money::MAX_MINOR {
                BudgetFault::TooLarge
            } else if group_of(market, line).is_none() {
                BudgetFault::NotAsked
            } else if entries[..index].iter().any(|earlier| earlier.line == line) {
                BudgetFault::Repeated
            } else {
                continue;
            };
            return Err(BudgetError { line, fault });
        }
        Ok(Self(BudgetFields { market, currency, entries }))
    }

    /// Whose convention its lines follow.
    pub const fn market(&self) -> Market {
        self.0.market
    }

    /// What was filled in.
    pub fn entries(&self) -> &[Entry] {
        &self.0.entries
    }

    /// The sum of a group for a month: income is rounded down, spending up, so that nobody is taken to have more than
    /// they have.
    pub fn group_sum(&self, group: Group) -> MonthlySum {
        let yearly = self.yearly(|of| of == group);
        let minor = if group == Group::Income { yearly / 12 } else { (yearly + 11) / 12 };
        MonthlySum { amount: Money::from_minor(minor, self.0.currency), is_rounded: yearly % 12 != 0 }
    }

    /// Income, spending and what is left over: added up exactly, rounded once.
    pub fn means(&self) -> Means {
        let income = self.yearly(|group| group == Group::Income);
        let spending = self.yearly(|group| group != Group::Income);
        Means::yearly(self.0.currency, income, spending)
    }

    /// Minor units for a year. Some thirty lines, 52 times the largest sum: far inside an `i64`.
    fn yearly(&self, counts: impl Fn(Group) -> bool) -> i64 {
        let entries = self.0.entries.iter();
        let counted = entries.filter(|entry| group_of(self.0.market, entry.line).is_some_and(&counts));
        counted.map(|entry| entry.amount.minor() * entry.period.per_year()).sum()
    }
}

/// The group to which a line belongs in a market; `None` if the market's form does not have it.
fn group_of(market: Market, line: Line) -> Option<Group> {
    groups(market).iter().find(|(_, lines)| lines.contains(&line)).map(|&(group, _)| group)
}

impl TryFrom<BudgetFields> for Budget {
    type Error = BudgetError;
    fn try_from(fields: BudgetFields) -> Result<Self, BudgetError> {
        Self::try_new(fields.market, fields.currency, fields.entries)
    }
}

impl From<Budget> for BudgetFields {
    fn from(budget: Budget) -> Self {
        budget.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::GBP)
    }

    fn entry(line: Line, minor: i64, period: Period) -> Entry {
        Entry { line, amount: gbp(minor), period }
    }

    fn budget(entries: Vec<Entry>) -> Result<Budget, BudgetError> {
        Budget::try_new(Market::Uk, Currency::GBP, entries)
    }

    #[test]
    fn weekly_and_monthly_amounts_add_up_exactly_and_are_rounded_once() {
        let filled = budget(vec![
            entry(Line::Earnings, 35_000, Period::Weekly),
            entry(Line::Benefits, 10_000, Period::FourWeekly),
            entry(Line::Housing, 70_000, Period::Monthly),
            entry(Line::FoodAndHousekeeping, 8_000, Period::Weekly),
            entry(Line::PensionsAndInsurance, 10_001, Period::Yearly),
        ])
        .unwrap();
        // A year: 35000·52 + 10000·13 = 1 950 000 in; 70000·12 + 8000·52 + 10001 = 1 266 001 out.
        let means = filled.means();
        assert_eq!(means.income(), gbp(162_500));
        assert_eq!(means.spending(), gbp(105_501));
        assert_eq!(means.left_over(), gbp(56_999));
        assert_eq!(filled.group_sum(Group::Flexible), MonthlySum { amount: gbp(34_667), is_rounded: true });
        assert_eq!(filled.group_sum(Group::Income), MonthlySum { amount: gbp(162_500), is_rounded: false });
        assert_eq!(filled.group_sum(Group::Commitments), MonthlySum { amount: gbp(0), is_rounded: false });
    }

    #[test]
    fn a_line_that_cannot_be_is_refused_by_name() {
        let fault = |entries| budget(entries).unwrap_err().fault;
        assert_eq!(fault(vec![entry(Line::Housing, -1, Period::Monthly)]), BudgetFault::Negative);
        assert_eq!(fault(vec![entry(Line::Housing, i64::MAX, Period::Monthly)]), BudgetFault::TooLarge);
        assert_eq!(fault(vec![entry(Line::Heating, 1, Period::Monthly)]), BudgetFault::NotAsked);
        assert_eq!(fault(vec![entry(Line::Water, 1, Period::Monthly); 2]), BudgetFault::Repeated);
        let euros = Entry { amount: Money::from_minor(1, Currency::EUR), ..entry(Line::Water, 1, Period::Monthly) };
        assert_eq!(fault(vec![euros]), BudgetFault::OtherCurrency);
    }

    #[test]
    fn a_budget_survives_the_wire_and_a_broken_one_does_not() {
        let filled = budget(vec![entry(Line::Water, 1234, Period::Yearly)]).unwrap();
        let written = serde_json::to_string(&filled).unwrap();
        assert_eq!(serde_json::from_str::<Budget>(&written).unwrap(), filled);
        assert!(serde_json::from_str::<Budget>(&written.replace("1234", "-1234")).is_err());
        assert!(serde_json::from_str::<Budget>(&written.replace("\"UK\"", "\"FR\"")).is_err());
    }

    proptest! {
        #[test]
        fn what_is_left_over_is_never_overstated(
            amounts in prop::collection::vec((0..=Money::MAX_MINOR, prop::sample::select(Period::ALL.to_vec())), 19),
        ) {
            let lines = groups(Market::Uk).iter().flat_map(|(_, lines)| lines.iter());
            let entries: Vec<_> = lines.zip(amounts).map(|(&line, (minor, period))| entry(line, minor, period)).collect();
            let filled = budget(entries).unwrap();
            let means = filled.means();
            prop_assert!(means.left_over().minor() * 12 <= means.left_over_yearly());
            prop_assert!(means.income().minor() * 12 <= means.income_yearly());
            let cautious = means.income().minor() - means.spending().minor();
            prop_assert!((0..=1).contains(&(means.left_over().minor() - cautious)));
            prop_assert_eq!(filled.group_sum(Group::Income).amount, means.income());
        }
    }
}
