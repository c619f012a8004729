//! A budget as it is typed: which boxes there are, what stands in them, what they come to.

use crate::amount;
use crate::error::FieldError;
use crate::text::care as words;
use serde::{Deserialize, Serialize};
use shared::accounts::AccountId;
use shared::care::{Budget, BudgetFault, Entry, Group, Line, Period, groups};
use shared::kernel::{Locale, Market};
use std::collections::BTreeMap;

/// What stands in the boxes, by the codes of the lines. Anything may have been typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    pub lines: BTreeMap<String, String>,
    /// How often each comes in or is spent, by the codes of [`Period`]; monthly where it is not said.
    pub every: BTreeMap<String, String>,
}

/// What the budget page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetForm {
    pub market: Market,
    pub signed_in: bool,
    /// The account for which a plan is being built, if that is why somebody is here.
    pub account: Option<AccountId>,
    pub typed: Typed,
    /// It was given before, and is kept.
    pub is_kept: bool,
}

/// The longest text of a box that is read at all.
const TYPED_CHARS_MAX: usize = 40;

impl Typed {
    /// Whether nothing stands in any box.
    pub fn is_empty(&self) -> bool {
        self.lines.values().all(|text| text.trim().is_empty())
    }

    /// What a kept budget looks like in the boxes.
    pub fn of(budget: &Budget, locale: Locale) -> Self {
        let mut typed = Self::default();
        for Entry { line, amount, period } in budget.entries() {
            typed.lines.insert(line.code().to_owned(), amount::to_type(*amount, locale));
            typed.every.insert(line.code().to_owned(), period.code().to_owned());
        }
        typed
    }

    /// The budget, in the market's own currency, or every box that cannot be read. Empty boxes count as nothing.
    pub fn read(&self, market: Market) -> Result<Budget, Vec<FieldError>> {
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for &line in groups(market).iter().flat_map(|(_, lines)| lines.iter()) {
            match self.read_line(market, line) {
                Ok(entry) => entries.extend(entry),
                Err(code) => faults.push(fault(line, code)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Budget::try_new(market, market.currency(), entries).map_err(|error| {
            let code = match error.fault {
                BudgetFault::TooLarge => "amount_too_large",
                _ => "amount_not_a_number",
            };
            vec![fault(error.line, code)]
        })
    }

    /// What can be read of it: for a result that follows the typing and does not stumble over a half-typed box.
    pub fn read_what_can_be(&self, market: Market) -> Option<Budget> {
        let lines = groups(market).iter().flat_map(|(_, lines)| lines.iter());
        let entries = lines.filter_map(|&line| self.read_line(market, line).ok().flatten()).collect();
        Budget::try_new(market, market.currency(), entries).ok()
    }

    fn read_line(&self, market: Market, line: Line) -> Result<Option<Entry>, &'static str> {
        let text = self.lines.get(line.code()).map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > TYPED_CHARS_MAX {
            return Err("amount_too_large");
        }
        let amount = amount::read(text, market.currency())?;
        Ok(Some(Entry { line, amount, period: self.period(line) }))
    }

    /// How often a line comes in or is spent.
    pub fn period(&self, line: Line) -> Period {
        let code = self.every.get(line.code()).map(String::as_str).unwrap_or_default();
        Period::ALL.into_iter().find(|period| period.code() == code).unwrap_or_default()
    }
}

/// The id of a line's box, also the field's name in an error.
pub fn box_id(line: Line) -> String {
    format!("line-{}", line.code())
}

fn fault(line: Line, code: &str) -> FieldError {
    FieldError { field: box_id(line), code: code.to_owned() }
}

/// What a group is called.
pub fn group_words(locale: Locale, group: Group) -> &'static str {
    match group {
        Group::Income => words::group_income(locale),
        Group::Fixed => words::group_fixed(locale),
        Group::Flexible => words::group_flexible(locale),
        Group::Living => words::group_living(locale),
        Group::Commitments => words::group_commitments(locale),
    }
}

/// What a line is called.
pub fn line_words(locale: Locale, line: Line) -> &'static str {
    let say = match line {
        Line::Earnings => words::line_earnings,
        Line::Benefits => words::line_benefits,
        Line::Pension => words::line_pension,
        Line::MaintenanceReceived => words::line_maintenance_received,
        Line::OtherIncome => words::line_other_income,
        Line::Housing => words::line_housing,
        Line::Utilities => words::line_utilities,
        Line::Water => words::line_water,
        Line::HealthAndCare => words::line_health_and_care,
        Line::Transport => words::line_transport,
        Line::School => words::line_school,
        Line::Childcare => words::line_childcare,
        Line::Insurance => words::line_insurance,
        Line::PensionsAndInsurance => words::line_pensions_and_insurance,
        Line::Professional => words::line_professional,
        Line::MaintenancePaid => words::line_maintenance_paid,
        Line::Taxes => words::line_taxes,
        Line::OtherEssential => words::line_other_essential,
        Line::Communications => words::line_communications,
        Line::FoodAndHousekeeping => words::line_food_and_housekeeping,
        Line::Personal => words::line_personal,
        Line::HomeRunning => words::line_home_running,
        Line::Heating => words::line_heating,
        Line::Savings => words::line_savings,
        Line::PriorityDebts => words::line_priority_debts,
        Line::OtherDebts => words::line_other_debts,
    };
    say(locale)
}

/// How often, in words.
pub fn period_words(locale: Locale, period: Period) -> &'static str {
    match period {
        Period::Weekly => words::budget_per_week(locale),
        Period::Fortnightly => words::budget_per_fortnight(locale),
        Period::FourWeekly => words::budget_per_four_weeks(locale),
        Period::Monthly => words::budget_per_month(locale),
        Period::Yearly => words::budget_per_year(locale),
    }
}

/// What a market's country is called.
pub fn market_words(locale: Locale, market: Market) -> &'static str {
    match market {
        Market::Us => words::market_us(locale),
        Market::Uk => words::market_uk(locale),
        Market::Au => words::market_au(locale),
        Market::Nz => words::market_nz(locale),
        Market::Ca => words::market_ca(locale),
        Market::Fr => words::market_fr(locale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(lines: &[(&str, &str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (line, text, every) in lines {
            typed.lines.insert((*line).to_owned(), (*text).to_owned());
            typed.every.insert((*line).to_owned(), (*every).to_owned());
        }
        typed
    }

    #[test]
    fn weekly_and_monthly_amounts_typed_in_french_are_added_up() {
        let typed = typed(&[
            ("earnings", "1 450,00 €", "monthly"),
            ("food_and_housekeeping", "80", "weekly"),
            ("housing", "620", ""),
            ("heating", "  ", "monthly"),
        ]);
        let budget = typed.read(Market::Fr).unwrap();
        assert_eq!(budget.means().left_over().minor(), 145_000 - 62_000 - 34_667);
        assert_eq!(Typed::of(&budget, Locale::Fr).read(Market::Fr), Ok(budget));
    }

    #[test]
    fn every_box_that_cannot_be_read_is_named_and_the_rest_still_counts() {
        let typed = typed(&[("earnings", "1000", "monthly"), ("housing", "six cents", "monthly"), ("taxes", "-4", "")]);
        let faults = typed.read(Market::Fr).unwrap_err();
        assert_eq!(faults.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["line-housing", "line-taxes"]);
        let so_far = typed.read_what_can_be(Market::Fr).unwrap();
        assert_eq!(so_far.means().left_over().minor(), 100_000);
    }

    #[test]
    fn a_line_of_another_markets_form_is_left_alone() {
        let typed = typed(&[("heating", "50", "monthly"), ("earnings", "70", "monthly")]);
        assert_eq!(typed.read(Market::Uk).unwrap().means().left_over().minor(), 7_000);
        assert!(!typed.is_empty() && Typed::default().is_empty());
    }
}
