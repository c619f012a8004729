//! `quitus reconcile`

use super::Failure;
use super::import::{create, is_same_file, open};
use crate::compose::App;
use crate::config::{self, Config};
use crate::payments::{Reconciled, Reconciling, SIMULATOR, STRIPE, ToldOfReport};
use chrono::NaiveDate;
use serde::Serialize;
use shared::kernel::{Currency, Money, Timestamp};
use shared::payments::{Difference, Finding, Movement, PaymentId, Totals};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many differences are named on the terminal.
const NAMED_MAX: usize = 5;

pub const FORMS: &str = "\
The report is Stripe's itemised \"balance change from activity\", with the column payment_metadata[payment], or a CSV with the columns
at, kind, reference, payment, amount, fee, currency. Give it a day more on either side: what was moved around midnight is found there.

Exit code: 0 both books agree, 1 they differ or a line could not be read, 2 nothing was compared.";

#[derive(Debug, clap::Args)]
pub struct Reconcile {
    /// The provider's report, CSV in UTF-8
    file: PathBuf,
    #[command(flatten)]
    days: Days,
    /// CSV file for what differs and what to do [default: it is printed]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// JSON file for the totals
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Which days.
#[derive(Debug, Clone, clap::Args)]
pub struct Days {
    /// The day, such as 2026-11-20, in UTC [default: yesterday]
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    day: Option<NaiveDate>,
    /// The first of several days
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<NaiveDate>,
    /// The last of them
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<NaiveDate>,
}

impl Days {
    /// The first and the last.
    pub fn settle(&self, now: Timestamp) -> Result<(NaiveDate, NaiveDate), Failure> {
        let yesterday = || now.utc().date().pred_opt().ok_or("there is no yesterday");
        Ok(match (self.day, self.from, self.to) {
            (Some(day), ..) => (day, day),
            (None, Some(from), Some(to)) => (from, to),
            _ => yesterday().map(|day| (day, day))?,
        })
    }
}

pub async fn run(config: Config, asked: Reconcile) -> Result<ExitCode, Failure> {
    let (file, _) = open(&asked.file)?;
    for written in [&asked.out, &asked.report].into_iter().flatten() {
        if is_same_file(written, &asked.file) {
            return Err(format!("{} is the report to read: name another file to write to", written.display()).into());
        }
    }
    let to: Box<dyn Write> = match &asked.out {
        Some(path) => Box::new(BufWriter::new(create(path)?)),
        None => Box::new(std::io::stdout().lock()),
    };
    let report_to = asked.report.as_deref().map(|path| Ok::<_, Failure>((path, create(path)?))).transpose()?;
    let provider = match config.payments {
        config::Payments::Simulator => SIMULATOR,
        config::Payments::Stripe { .. } => STRIPE,
    };
    let app = App::start(config).await?;
    let (from, to_day) = asked.days.settle(app.kernel.now())?;
    let reconciling = Reconciling { kernel: &app.kernel, provider, from, to: to_day };
    let mut lines = csv::Writer::from_writer(to);
    lines.write_record(COLUMNS)?;
    let mut named = Vec::new();
    let reconciled = reconciling
        .reconcile(file, |told| {
            let record = record(&told);
            if asked.out.is_some() && named.len() < NAMED_MAX && record[0] != DAY_BESIDE {
                named.push(in_words(&record));
            }
            lines.write_record(record).map_err(std::io::Error::other)
        })
        .await;
    lines.flush()?;
    let reconciled = reconciled?;
    if let Some((path, file)) = report_to {
        let mut file = BufWriter::new(file);
        serde_json::to_writer(&mut file, &report(&reconciled))?;
        file.write_all(b"\n").and_then(|()| file.flush()).map_err(|cause| format!("{}: {cause}", path.display()))?;
    }
    summarise(&asked, &reconciled, &named);
    Ok(if reconciled.agrees() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

const COLUMNS: [&str; 11] = [
    "what",
    "kind",
    "payment_ref",
    "payment",
    "provider_ref",
    "line",
    "there",
    "there_currency",
    "here",
    "here_currency",
    "what_to_do",
];
/// In both books, in one of them on the day beside: no difference.
const DAY_BESIDE: &str = "day_beside";

fn record(told: &ToldOfReport) -> [String; 11] {
    match told {
        ToldOfReport::Unreadable(at) => {
            let mut record: [String; 11] = Default::default();
            record[0] = "unreadable".to_owned();
            record[5] = at.line.to_string();
            record[10] = format!("{} {}. {}", at.column, at.reason.what(), at.reason.remedy());
            record
        }
        ToldOfReport::Found { finding, payment } => found(finding, payment.as_ref()),
    }
}

fn found(finding: &Finding, payment: Option<&(PaymentId, String)>) -> [String; 11] {
    let (what, what_to_do) = match finding.difference {
        Some(difference) => (difference.code(), difference.remedy(finding.movement, payment.is_some())),
        None => (DAY_BESIDE, "Nothing: the other book has it within a day."),
    };
    let amount = |side: Option<Money>| side.map(Money::to_plain).unwrap_or_default();
    let currency = |side: Option<Money>| side.map(|side| side.currency().to_string()).unwrap_or_default();
    [
        what.to_owned(),
        finding.movement.map_or("", Movement::code).to_owned(),
        payment.map(|(_, reference)| reference.clone()).unwrap_or_default(),
        payment.map(|(id, _)| id.to_string()).unwrap_or_default(),
        super::cell(finding.name.as_deref().unwrap_or_default()),
        finding.line.map(|line| line.to_string()).unwrap_or_default(),
        amount(finding.there),
        currency(finding.there),
        amount(finding.here),
        currency(finding.here),
        what_to_do.to_owned(),
    ]
}

/// A record, for the terminal.
fn in_words(record: &[String; 11]) -> String {
    let [what, kind, payment, _, name, line, there, there_currency, here, here_currency, what_to_do] = record;
    let mut parts = vec![what.clone()];
    parts.extend([kind, payment, name].into_iter().filter(|part| !part.is_empty()).cloned());
    if !line.is_empty() {
        parts.push(format!("line {line}"));
    }
    for (side, amount, currency) in [("there", there, there_currency), ("here", here, here_currency)] {
        if !amount.is_empty() {
            parts.push(format!("{side} {amount} {currency}"));
        }
    }
    format!("{}: {what_to_do}", parts.join(", "))
}

/// What is written as JSON.
#[derive(Serialize)]
struct ReportOf<'a> {
    agrees: bool,
    #[serde(flatten)]
    reconciled: &'a Reconciled,
    totals: Vec<TotalsOf<'a>>,
}

/// The totals of a currency, with what follows from them.
#[derive(Serialize)]
struct TotalsOf<'a> {
    currency: Currency,
    gross: i128,
    net: i128,
    #[serde(flatten)]
    totals: &'a Totals,
    unexplained: i128,
}

fn report(reconciled: &Reconciled) -> ReportOf<'_> {
    let totals = reconciled.totals.iter().map(|(currency, totals)| TotalsOf {
        currency: *currency,
        gross: totals.gross(),
        net: totals.net(),
        totals,
        unexplained: totals.unexplained(),
    });
    ReportOf { agrees: reconciled.agrees(), reconciled, totals: totals.collect() }
}

#[expect(clippy::print_stderr, reason = "this is the command line; what differs may be printed beside it")]
fn summarise(asked: &Reconcile, reconciled: &Reconciled, named: &[String]) {
    for line in in_lines(reconciled) {
        eprintln!("{line}");
    }
    for one in named {
        eprintln!("{one}");
    }
    let found = reconciled.differences.values().sum::<u64>() + reconciled.unreadable;
    if let Some(path) = asked.out.as_ref().filter(|_| found > NAMED_MAX as u64) {
        eprintln!("… and {} more, in {}.", found - NAMED_MAX as u64, path.display());
    }
}

/// What came of it, in lines.
fn in_lines(reconciled: &Reconciled) -> Vec<String> {
    let Reconciled { provider, from, to, lines, unreadable, payments, differences, day_beside, .. } = reconciled;
    let days = if from == to { from.to_string() } else { format!("{from} to {to}") };
    let mut told = vec![format!(
        "{days} (UTC), {provider}: {lines} lines, {unreadable} unreadable; {payments} payments compared."
    )];
    told.extend(reconciled.totals.iter().map(|(currency, totals)| in_a_line(*currency, totals)));
    let counted = differences.iter().map(|(difference, count)| format!("{} {count}", difference.code()));
    let counted: Vec<_> = counted.collect();
    if *day_beside > 0 {
        told.push(format!("In the day beside in one of the books: {day_beside}."));
    }
    for (reaches, which) in [(reconciled.begins_before, "before"), (reconciled.ends_after, "after")] {
        if !reaches && reconciled.differences.keys().any(|one| is_about_one_book(*one)) {
            told.push(format!("The report has nothing of the day {which}: what was moved around midnight cannot be told from what is missing."));
        }
    }
    told.push(match counted.as_slice() {
        [] if *unreadable == 0 => "Both books agree.".to_owned(),
        [] => "What could be read agrees.".to_owned(),
        counted => format!("They differ: {}. What to do: docs/reconciliation.md.", counted.join(", ")),
    });
    told
}

const fn is_about_one_book(difference: Difference) -> bool {
    matches!(difference, Difference::MissingHere | Difference::MissingThere)
}

/// The totals of one currency.
fn in_a_line(currency: Currency, totals: &Totals) -> String {
    let plain = |minor: i128| Money::from_minor(i64::try_from(minor).unwrap_or(i64::MAX), currency).to_plain();
    let mut report = vec![
        format!("payments {}", plain(totals.payments)),
        format!("refunds {}", plain(totals.refunds)),
        format!("chargebacks {}", plain(totals.chargebacks)),
    ];
    if totals.other != 0 {
        report.push(format!("other {}", plain(totals.other)));
    }
    report.push(format!("fees {}", plain(-totals.fees)));
    let gross = totals.gross();
    let mut line = format!(
        "{currency}: {}; net {}. provider_clearing {}, fees {}. {} - {} = {}: differences {}, in the day beside {}",
        report.join(", "),
        plain(totals.net()),
        plain(totals.clearing),
        plain(totals.fees_posted),
        plain(gross),
        plain(totals.clearing),
        plain(gross - totals.clearing),
        plain(totals.differences),
        plain(totals.beside),
    );
    if totals.unexplained() != 0 {
        line += &format!(", unexplained {}", plain(totals.unexplained()));
    }
    if totals.payouts != 0 {
        line += &format!(". Paid out {}", plain(-totals.payouts));
    }
    line + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_totals_of_a_currency_tie_in_one_line() {
        let totals = Totals {
            payments: 10_000,
            refunds: -1_500,
            chargebacks: -500,
            fees: 250,
            clearing: 7_000,
            differences: 1_000,
            ..Totals::default()
        };
        let expected = "EUR: payments 100.00, refunds -15.00, chargebacks -5.00, fees -2.50; net 77.50. provider_clearing 70.00, fees 0.00. \
                        80.00 - 70.00 = 10.00: differences 10.00, in the day beside 0.00.";
        assert_eq!(in_a_line(Currency::EUR, &totals), expected);
    }

    #[test]
    fn without_a_day_it_is_yesterday() {
        let days = Days { day: None, from: None, to: None };
        let (from, to) = days.settle(Timestamp::from_unix_millis(86_400_000)).unwrap();
        assert_eq!((from.to_string(), from), ("1970-01-01".to_owned(), to));
    }
}
