//! The commands, one file each. Each says what it did; exit code 0 done, 1 done in part or refused, 2 could not run.

mod migrate;
mod policy;
mod quote;
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
    /// Answer plan requests: a line of JSON in, a line of JSON out
    #[command(after_help = quote::EXAMPLES)]
    Quote,
    /// What plans a creditor accepts
    Policy(policy::Policy),
}

/// Why a command could not run: printed for whoever typed it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

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
            Command::Quote => quote::run(),
            Command::Policy(command) => policy::run(config, command).await,
        };
        outcome.unwrap_or_else(|error| could_not_run(&error))
    }
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn could_not_run(error: &Failure) -> ExitCode {
    eprintln!("quitus: {error}");
    ExitCode::from(2)
}
