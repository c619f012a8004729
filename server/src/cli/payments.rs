//! `quitus payments`

use super::Failure;
use super::import::create;
use super::reconcile::Days;
use crate::compose::App;
use crate::config::{self, Config};
use crate::payments::simulated_report;
use clap::Subcommand;
use shared::payments::{Reported, ReportedKind};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

/// What moves the money.
#[derive(Debug, Clone, Subcommand)]
pub enum Payments {
    /// Write what the built-in simulator moved on a day and on the days beside it, for `quitus reconcile`
    Report {
        #[command(flatten)]
        days: Days,
        /// CSV file for the lines
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config, command: Payments) -> Result<ExitCode, Failure> {
    let Payments::Report { days, out } = command;
    if !matches!(config.payments, config::Payments::Simulator) {
        return Err(
            "only the simulator’s report is written here: fetch yours at the provider (docs/reconciliation.md)".into(),
        );
    }
    let app = App::start(config).await?;
    let (from, to) = days.settle(app.kernel.now())?;
    let mut lines = csv::Writer::from_writer(BufWriter::new(create(&out)?));
    lines.write_record(["at", "kind", "reference", "payment", "amount", "fee", "currency"])?;
    let told = simulated_report(&app.kernel.db, from, to, |line| {
        lines.write_record(record(line)).map_err(std::io::Error::other)
    });
    let count = told.await?;
    lines.flush()?;
    println!("{count} lines from the day before {from} to the day after {to}, in UTC, in {}.", out.display());
    Ok(ExitCode::SUCCESS)
}

fn record(line: &Reported) -> [String; 7] {
    let kind = match line.kind {
        ReportedKind::Moved(movement) => movement.code(),
        ReportedKind::FellThrough => "fell_through",
        ReportedKind::Fee => "fee",
        ReportedKind::Payout => "payout",
        ReportedKind::Unknown => "unknown",
    };
    [
        line.at.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        kind.to_owned(),
        line.name.clone(),
        line.payment.clone(),
        line.amount.to_plain(),
        line.fee.to_plain(),
        line.amount.currency().to_string(),
    ]
}
