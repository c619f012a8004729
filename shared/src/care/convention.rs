//! How income and spending are grouped where a person lives.

use crate::kernel::Market;
use serde::{Deserialize, Serialize};

/// Lines that belong together on the budget page and under one sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// What comes in.
    Income,
    /// What must be paid and cannot be changed from one month to the next.
    Fixed,
    /// What can be spent more or less of.
    Flexible,
    /// France: running the household, the part for which the Banque de France sets flat sums.
    Living,
    /// Savings and other debts.
    Commitments,
}

/// One line of a budget. Its words, for each market, live with the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Earnings,
    Benefits,
    Pension,
    MaintenanceReceived,
    OtherIncome,
    /// Rent or mortgage and the insurance of it; in France the rent without charges.
    Housing,
    Utilities,
    Water,
    HealthAndCare,
    Transport,
    School,
    Childcare,
    Insurance,
    PensionsAndInsurance,
    Professional,
    MaintenancePaid,
    Taxes,
    OtherEssential,
    Communications,
    FoodAndHousekeeping,
    Personal,
    /// France: water, electricity, telephone, home insurance.
    HomeRunning,
    Heating,
    Savings,
    PriorityDebts,
    OtherDebts,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Income, Self::Fixed, Self::Flexible, Self::Living, Self::Commitments];

    /// The key under which words and forms know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Fixed => "fixed",
            Self::Flexible => "flexible",
            Self::Living => "living",
            Self::Commitments => "commitments",
        }
    }
}

impl Line {
    /// The key under which words and forms know it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Earnings => "earnings",
            Self::Benefits => "benefits",
            Self::Pension => "pension",
            Self::MaintenanceReceived => "maintenance_received",
            Self::OtherIncome => "other_income",
            Self::Housing => "housing",
            Self::Utilities => "utilities",
            Self::Water => "water",
            Self::HealthAndCare => "health_and_care",
            Self::Transport => "transport",
            Self::School => "school",
            Self::Childcare => "childcare",
            Self::Insurance => "insurance",
            Self::PensionsAndInsurance => "pensions_and_insurance",
            Self::Professional => "professional",
            Self::MaintenancePaid => "maintenance_paid",
            Self::Taxes => "taxes",
            Self::OtherEssential => "other_essential",
            Self::Communications => "communications",
            Self::FoodAndHousekeeping => "food_and_housekeeping",
            Self::Personal => "personal",
            Self::HomeRunning => "home_running",
            Self::Heating => "heating",
            Self::Savings => "savings",
            Self::PriorityDebts => "priority_debts",
            Self::OtherDebts => "other_debts",
        }
    }
}

/// The groups of a market, each with its lines, in the order in which they are asked.
///
/// United Kingdom: the groups of the Standard Financial Statement 1.1. France: the *reste à vivre*, what comes in
/// less fixed charges and the cost of living (the flat sums of the Banque de France change yearly and are the
/// operator's to load). Elsewhere no law fixes a form: a short one of our own.
pub const fn groups(market: Market) -> &'static [(Group, &'static [Line])] {
    match market {
        Market::Uk => UK,
        Market::Fr => FR,
        Market::Us | Market::Au | Market::Nz | Market::Ca => GENERIC,
    }
}

const INCOME: &[Line] = &[Line::Earnings, Line::Benefits, Line::Pension, Line::MaintenanceReceived, Line::OtherIncome];

const UK: &[(Group, &[Line])] = &[
    (Group::Income, &[Line::Earnings, Line::Benefits, Line::Pension, Line::OtherIncome]),
    (
        Group::Fixed,
        &[
            Line::Housing,
            Line::Utilities,
            Line::Water,
            Line::HealthAndCare,
            Line::Transport,
            Line::School,
            Line::PensionsAndInsurance,
            Line::Professional,
            Line::OtherEssential,
        ],
    ),
    (Group::Flexible, &[Line::Communications, Line::FoodAndHousekeeping, Line::Personal]),
    (Group::Commitments, &[Line::Savings, Line::PriorityDebts, Line::OtherDebts]),
];

const FR: &[(Group, &[Line])] = &[
    (Group::Income, INCOME),
    (Group::Fixed, &[Line::Housing, Line::Taxes, Line::Childcare, Line::MaintenancePaid, Line::OtherEssential]),
    (
        Group::Living,
        &[
            Line::FoodAndHousekeeping,
            Line::HomeRunning,
            Line::Heating,
            Line::Transport,
            Line::HealthAndCare,
            Line::Personal,
        ],
    ),
    (Group::Commitments, &[Line::Savings, Line::OtherDebts]),
];

const GENERIC: &[(Group, &[Line])] = &[
    (Group::Income, INCOME),
    (
        Group::Fixed,
        &[
            Line::Housing,
            Line::Utilities,
            Line::Transport,
            Line::HealthAndCare,
            Line::Insurance,
            Line::Childcare,
            Line::MaintenancePaid,
            Line::Taxes,
            Line::OtherEssential,
        ],
    ),
    (Group::Flexible, &[Line::FoodAndHousekeeping, Line::Communications, Line::Personal]),
    (Group::Commitments, &[Line::Savings, Line::OtherDebts]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_market_asks_for_income_first_and_for_no_line_twice() {
        for market in Market::ALL {
            assert_eq!(groups(market)[0].0, Group::Income);
            let lines: Vec<Line> = groups(market).iter().flat_map(|(_, lines)| lines.iter().copied()).collect();
            assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len(), "{market}");
        }
    }

    #[test]
    fn a_key_is_the_name_on_the_wire() {
        for group in Group::ALL {
            assert_eq!(serde_json::to_string(&group).unwrap(), format!("\"{}\"", group.code()));
        }
        for (_, lines) in Market::ALL.into_iter().flat_map(groups) {
            for line in *lines {
                assert_eq!(serde_json::to_string(line).unwrap(), format!("\"{}\"", line.code()));
            }
        }
    }
}
