//! `quitus policy import` and `quitus policy show`

use super::Failure;
use crate::config::Config;
use crate::kernel::chance::SystemRandom;
use crate::kernel::clock::SystemClock;
use crate::kernel::database::Db;
use crate::plans::{Imported, Policies, PolicyFileError, Simulated};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct Policy {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Read a policy from a TOML file; a file that says the same again changes nothing
    Import {
        /// Bands of balances and their terms: docs/policies.md
        file: PathBuf,
        /// The creditor's short name
        #[arg(long, value_name = "SLUG")]
        creditor: String,
    },
    /// Say what a policy would change over the present book; nothing is written
    Simulate {
        /// Bands of balances and their terms: docs/policies.md
        file: PathBuf,
        /// The creditor's short name
        #[arg(long, value_name = "SLUG")]
        creditor: String,
    },
    /// Print a policy as TOML
    Show {
        /// The creditor's short name
        #[arg(long, value_name = "SLUG")]
        creditor: String,
        /// An earlier version [default: the newest]
        // Not `version`: that one asks for the program's.
        #[arg(long, value_name = "VERSION")]
        number: Option<i32>,
    },
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
pub async fn run(config: Config, policy: Policy) -> Result<ExitCode, Failure> {
    std::fs::create_dir_all(&config.data)?;
    let db = Db::open(&config.database).await?;
    db.migrate().await?;
    let policies = Policies::new(db.clone(), Arc::new(SystemClock), Arc::new(SystemRandom));
    let code = match policy.command {
        What::Import { file, creditor } => {
            let text = std::fs::read_to_string(&file)
                .map_err(|cause| format!("{} cannot be read: {cause}", file.display()))?;
            match policies.import(&creditor, &text, "command line").await {
                Ok(Imported::New { version }) => {
                    println!(
                        "Version {version} of {creditor}'s policy is in force. Plans agreed before keep their terms."
                    );
                    ExitCode::SUCCESS
                }
                Ok(Imported::Unchanged { version }) => {
                    println!("Nothing changed: version {version} of {creditor}'s policy says the same.");
                    ExitCode::SUCCESS
                }
                Err(error) => wrong(&file, error)?,
            }
        }
        What::Simulate { file, creditor } => {
            let text = std::fs::read_to_string(&file)
                .map_err(|cause| format!("{} cannot be read: {cause}", file.display()))?;
            match policies.simulate(&creditor, &text).await {
                Ok(found) => {
                    println!("{}", table(&creditor, &found));
                    ExitCode::SUCCESS
                }
                Err(error) => wrong(&file, error)?,
            }
        }
        What::Show { creditor, number } => match policies.show(&creditor, number).await? {
            Some(shown) => {
                println!("# {creditor}, version {}\n\n{}", shown.version, shown.toml.trim_end());
                ExitCode::SUCCESS
            }
            None => {
                eprintln!("No such policy: import one with `quitus policy import FILE --creditor {creditor}`.");
                ExitCode::from(1)
            }
        },
    };
    db.close().await?;
    Ok(code)
}

/// Says what is wrong in a file; any other failure is the program's.
#[expect(clippy::print_stderr, reason = "this is the command line")]
fn wrong(file: &Path, error: PolicyFileError) -> Result<ExitCode, Failure> {
    let PolicyFileError::Wrong { line, reason } = error else { return Err(error.into()) };
    let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
    eprintln!("{}{place}: {reason}\nNothing was imported. docs/policies.md tells every key.", file.display());
    Ok(ExitCode::from(1))
}

/// What a simulation found, a line each.
fn table(creditor: &str, found: &Simulated) -> String {
    let Simulated {
        accounts,
        offered_now,
        offered_then,
        other_terms,
        larger_minimum,
        other_changes,
        settled_now,
        settled_then,
        settled_for_less,
        plans,
        plans_outside,
    } = *found;
    let lines = [
        ("open accounts", accounts),
        ("a plan is offered on now", offered_now),
        ("a plan would be offered on", offered_then),
        ("offered on other terms", other_terms),
        ("  with a larger smallest instalment", larger_minimum),
        ("plans that could be changed otherwise", other_changes),
        ("can be settled for less than the balance now", settled_now),
        ("could be settled for less than the balance", settled_then),
        ("  for less than now", settled_for_less),
        ("plans that run (they keep their terms)", plans),
        ("  that could not be agreed to under this file", plans_outside),
    ];
    let rows = lines.map(|(what, count)| format!("  {count:>9}  {what}"));
    format!("What this policy would change for {creditor}. Nothing was written.\n\n{}", rows.join("\n"))
}
