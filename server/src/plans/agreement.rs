//! The words of an agreement: shown before, stored with the plan, and never changed.

use super::building::Open;
use crate::accounts::Debt;
use app::plans::agree_button;
use app::plans::preview::{frequency_words, rate_words, rule_lines};
use app::plans::view::CheckRow;
use app::text::plans as words;
use shared::kernel::{Locale, Reader};
use shared::plans::Proposal;

/// Which words these are: changed whenever a sentence below is.
pub const VERSION: &str = "2026-11-23";

/// What is agreed to, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What was chosen, question by question.
    pub rows: Vec<CheckRow>,
    /// What both sides hold to.
    pub terms: Vec<String>,
    /// All of it word for word, a line each, with every date and amount.
    pub whole: Vec<String>,
}

/// Puts a plan into words.
pub fn agreement(open: &Open, proposal: &Proposal, locale: Locale) -> Agreement {
    let Open { debt, changes, settlement, .. } = open;
    let reader = Reader::new(locale, debt.market);
    let schedule = proposal.schedule();
    let (each, last) = (schedule.first().amount, schedule.last());
    let row = |question: &str, answer: String, change: Option<&str>| CheckRow {
        question: question.to_owned(),
        answer,
        change: change.map(str::to_owned),
    };
    let frequency = proposal.timing().frequency;
    let mut rows = vec![row(words::check_accounts(locale), accounts(open, reader), None)];
    // The ids of the boxes on the page before.
    let (amount_box, frequency_box) = match settlement {
        Some(_) => ("count", None),
        None => ("amount", Some("frequency")),
    };
    if let Some(settlement) = settlement {
        rows.push(row(words::settle_row_owed(locale), reader.money(debt.balance), None));
        rows.push(row(words::settle_row_pays(locale), reader.money(settlement.pays), None));
        rows.push(row(words::settle_row_forgiven(locale), reader.money(settlement.forgiven), None));
    }
    if schedule.count() > 1 {
        rows.push(row(words::check_amount(locale), rate_words(reader, each, frequency), Some(amount_box)));
        rows.push(row(words::check_frequency(locale), frequency_words(locale, frequency).to_owned(), frequency_box));
    }
    let first = reader.row_date(schedule.first().due_on);
    rows.push(row(words::check_first(locale), first, Some("first_on")));
    if schedule.count() > 1 {
        let said = [reader.row_date(last.due_on), reader.money(last.amount)].join(", ");
        rows.push(row(words::check_last(locale), said, None));
    }
    let count = words::payments(locale, u64::from(schedule.count()));
    rows.push(row(words::check_number(locale), count, Some(amount_box)));
    let total = format!("{}, {}", reader.money(schedule.total()), words::no_fees(locale));
    rows.push(row(words::check_total(locale), total, None));

    let mut terms = vec![words::terms_promise(locale).to_owned()];
    if let Some(settlement) = settlement {
        terms.push(words::settle_terms(locale, &debt.creditor_name, reader.money(settlement.forgiven)));
    }
    if !open.others.is_empty() {
        terms.push(words::terms_joint(locale).to_owned());
    }
    terms.extend(rule_lines(locale, changes));
    let change = if settlement.is_some() { words::settle_terms_change } else { words::terms_change };
    terms.extend([
        change(locale).to_owned(),
        words::terms_pay_more(locale).to_owned(),
        words::terms_business_days(locale).to_owned(),
    ]);
    let colon = if locale == Locale::Fr { "\u{a0}:" } else { ":" };
    let answers = rows.iter().map(|row| format!("{}{colon} {}", row.question, row.answer));
    let payments = schedule
        .instalments()
        .iter()
        .map(|payment| format!("{}{colon} {}", reader.row_date(payment.due_on), reader.money(payment.amount)));
    let by = words::agreed_by(locale, agree_button(locale, settlement.is_some()));
    let whole = answers.chain(payments).chain(terms.iter().cloned()).chain([by]).collect();
    Agreement { rows, terms, whole }
}

/// What it is for: where it is more than one account, with what is owed on each.
fn accounts(open: &Open, reader: Reader) -> String {
    let locale = reader.locale;
    if open.others.is_empty() {
        return words::check_account(locale, &open.debt.creditor_name, &open.debt.reference);
    }
    let name = |debt: &Debt| words::check_account_of(locale, &debt.reference, reader.money(debt.balance));
    let each: Vec<String> = open.debts().map(name).collect();
    words::check_account(locale, &open.debt.creditor_name, each.join(", "))
}
