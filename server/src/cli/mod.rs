//! The commands, one file each. Each says what it did; exit code 0 done, 1 done in part or refused, 2 could not run.

mod adjust;
mod creditor;
mod demo;
pub mod doctor;
mod import;
mod ledger;
mod link;
mod migrate;
mod payments;
mod policy;
mod quote;
mod reconcile;
mod refund;
mod remit;
mod serve;

use crate::config::Given;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// People in debt find their own way out: the portal, the desk and everything behind them.
#[derive(Debug, Parser)]
#[command(name = "quitus", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    given: Given,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site
    Serve,
    /// Bring the tables up to date
    Migrate,
    /// Check tables, keys, audit trail, jobs and files; say what is wrong
    Doctor(doctor::Doctor),
    /// Answer plan requests: a line of JSON in, a line of JSON out
    #[command(after_help = quote::EXAMPLES)]
    Quote,
    /// What plans a creditor accepts
    Policy(policy::Policy),
    /// Take in a creditor's accounts from a placement file
    Import(import::Import),
    /// Take in what a creditor says of balances: payments to them, corrections, write-offs, recalls
    Adjust(adjust::Adjust),
    /// Give back what was paid, all of it or a part
    Refund(refund::Refund),
    /// Pass on what was taken for a creditor, up to the end of a day
    Remit(remit::Remit),
    /// Hold a provider's report of what it moved against the ledger
    #[command(after_help = reconcile::FORMS)]
    Reconcile(reconcile::Reconcile),
    /// What moves the money
    #[command(subcommand)]
    Payments(payments::Payments),
    /// Who places accounts
    #[command(subcommand)]
    Creditor(creditor::Command),
    /// The books
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Print a customer's sign-in link
    Link(link::Link),
}

/// Why a command could not run: printed for whoever typed it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What somebody else wrote, in a cell of a CSV file: no spreadsheet takes it for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

impl Cli {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        if matches!(self.command, Command::Quote) {
            return quote::run().unwrap_or_else(|error| could_not_run(&error));
        }
        let config = match self.given.settle() {
            Ok(config) => config,
            Err(error) => return could_not_run(&error.into()),
        };
        crate::kernel::telemetry::start(&config);
        let outcome = match self.command {
            Command::Serve => serve::run(config).await,
            Command::Migrate => migrate::run(config).await,
            Command::Doctor(asked) => doctor::run(config, asked).await,
            Command::Quote => quote::run(),
            Command::Policy(command) => policy::run(config, command).await,
            Command::Import(asked) => import::run(config, asked).await,
            Command::Adjust(asked) => adjust::run(config, asked).await,
            Command::Refund(asked) => refund::run(config, asked).await,
            Command::Remit(asked) => remit::run(config, asked).await,
            Command::Reconcile(asked) => reconcile::run(config, asked).await,
            Command::Payments(command) => payments::run(config, command).await,
            Command::Creditor(command) => creditor::run(config, command).await,
            Command::Ledger(command) => ledger::run(config, command).await,
            Command::Link(link) => link::run(config, link).await,
        };
        outcome.unwrap_or_else(|error| could_not_run(&error))
    }
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn could_not_run(error: &Failure) -> ExitCode {
    eprintln!("quitus: {error}");
    ExitCode::from(2)
}
