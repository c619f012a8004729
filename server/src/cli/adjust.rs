//! `quitus adjust`

use super::Failure;
use super::import::{create, find, is_same_file, open};
use crate::compose::App;
use crate::config::Config;
use crate::kernel::calendar::today;
use crate::payments::{Incoming, IncomingReport};
use shared::accounts::CreditorId;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many rejected records are named on the terminal.
const NAMED_MAX: usize = 5;
/// How much of a value is shown of what was rejected.
const VALUE_MAX: usize = 40;

#[derive(Debug, clap::Args)]
pub struct Adjust {
    /// CSV in UTF-8 with the columns reference, account_ref, kind, amount, currency, on, reason
    file: PathBuf,
    /// Slug of the creditor whose accounts they are
    #[arg(long, value_name = "SLUG")]
    creditor: String,
    /// Check and count, write nothing to the database
    #[arg(long)]
    dry_run: bool,
    /// CSV file for what is wrong with the rejected records and what to do
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// JSON file for the report
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub async fn run(config: Config, asked: Adjust) -> Result<ExitCode, Failure> {
    // What can be wrong with the files is said before the database is touched.
    let (file, _) = open(&asked.file)?;
    for written in [&asked.rejects, &asked.report].into_iter().flatten() {
        if is_same_file(written, &asked.file) {
            return Err(format!("{} is the file to take in: name another one to write to", written.display()).into());
        }
    }
    let mut rejects = asked.rejects.as_deref().map(create).transpose()?.map(csv::Writer::from_writer);
    if let Some(rejects) = &mut rejects {
        rejects.write_record(["line", "column", "value", "reason", "what_to_do"])?;
    }
    let report_to = asked.report.as_deref().map(|path| Ok::<_, Failure>((path, create(path)?))).transpose()?;
    let app = App::start(config).await?;
    let creditor = find(&app.kernel, &asked.creditor).await?;
    let market = creditor.market.parse().map_err(|_| "the creditor is of no market")?;
    let incoming = Incoming {
        kernel: &app.kernel,
        creditor: CreditorId::from_uuid(creditor.id),
        today: today(market, app.kernel.now()),
        dry_run: asked.dry_run,
    };
    let outcome = incoming
        .take_in(file, |fault, value| match &mut rejects {
            Some(rejects) => {
                let column = fault.column.map_or("", |column| column.name());
                let line = fault.line.to_string();
                let record = [&line, column, &harmless(value), fault.reason.what(), fault.reason.remedy()];
                rejects.write_record(record).map_err(std::io::Error::other)
            }
            None => Ok(()),
        })
        .await;
    if let Some(rejects) = &mut rejects {
        rejects.flush()?;
    }
    let report = outcome?;
    if let Some((path, file)) = report_to {
        let mut file = BufWriter::new(file);
        serde_json::to_writer(&mut file, &report)?;
        file.write_all(b"\n").and_then(|()| file.flush()).map_err(|cause| format!("{}: {cause}", path.display()))?;
    }
    summarise(&asked, &creditor.name, &report);
    Ok(if report.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A short piece of it that no spreadsheet takes for a formula.
fn harmless(value: &str) -> String {
    let short: String = value.chars().filter(|c| !c.is_control()).take(VALUE_MAX).collect();
    super::cell(&short)
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
fn summarise(asked: &Adjust, creditor: &str, report: &IncomingReport) {
    let IncomingReport { rows, accepted, applied, unchanged, rejected, faults } = report;
    println!("{rows} records for {creditor}: {accepted} accepted, {rejected} rejected.");
    println!("{applied} put into effect, {unchanged} known before.");
    if asked.dry_run {
        println!("This was a dry run: nothing was written.");
    }
    for fault in faults.iter().take(NAMED_MAX) {
        let place = fault.column.map(|column| format!(", {}", column.name())).unwrap_or_default();
        eprintln!("line {}{place}: {} {}", fault.line, fault.reason.what(), fault.reason.remedy());
    }
    if faults.len() > NAMED_MAX {
        eprintln!("… and {} more.", rejected - NAMED_MAX as u64);
    }
    match &asked.rejects {
        Some(path) if *rejected > 0 => println!("What to do about each is in {}.", path.display()),
        None if *rejected > 0 => println!("With --rejects FILE, what to do about each is written to a file."),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("A-1\n"), "A-1");
        assert_eq!(harmless(&"x".repeat(90)).len(), VALUE_MAX);
    }
}
