//! `quitus creditor`

use super::Failure;
use crate::accounts::creditors::{self, AddError, NewCreditor};
use crate::compose::App;
use crate::config::Config;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a creditor
    Add(NewCreditor),
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
pub async fn run(config: Config, command: Command) -> Result<ExitCode, Failure> {
    let Command::Add(new) = command;
    let app = App::start(config).await?;
    let slug = new.slug.clone();
    match creditors::add(&app.kernel, new, "command line").await {
        Ok(_) => {
            println!("Added {slug}. Its accounts come in with: quitus import FILE --creditor {slug}");
            Ok(ExitCode::SUCCESS)
        }
        Err(AddError::Db(cause)) => Err(cause.into()),
        Err(refused) => {
            eprintln!("quitus: {refused}");
            Ok(ExitCode::from(1))
        }
    }
}
