//! `quitus ledger`

use super::Failure;
use crate::config::Config;
use crate::kernel::database::Db;
use crate::payments::{Report, check_ledger};
use clap::Subcommand;
use std::process::ExitCode;

/// The books.
#[derive(Debug, Clone, Subcommand)]
pub enum Ledger {
    /// Hold every balance and every payment against the ledger's entries
    Check,
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config, command: Ledger) -> Result<ExitCode, Failure> {
    let Ledger::Check = command;
    let db = Db::open(&config.database).await?;
    let report = check_ledger(&db).await;
    db.close().await?;
    let report = report?;
    print!("{}", told(&report));
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The report, a line for each thing that was held against another.
fn told(report: &Report) -> String {
    let mut lines =
        vec![format!("Read {} entries, {} accounts, {} payments.", report.entries, report.accounts, report.payments)];
    for (currency, balances) in &report.balances {
        lines.push(format!(
            "{currency}, in minor units: customers {}, creditors’ claims {}, provider {}, creditors {}; trial balance {}.",
            balances.customers,
            balances.creditor_claims,
            balances.provider_clearing,
            balances.creditor_payable,
            balances.total()
        ));
    }
    lines.extend(report.faults.iter().cloned());
    match report.faults_found {
        0 => lines.push("The ledger is sound.".to_owned()),
        found => {
            let unsaid = found.saturating_sub(report.faults.len() as u64);
            if unsaid > 0 {
                lines.push(format!("… and {unsaid} more."));
            }
            lines.push(format!("{found} things are not as they should be. What to do: docs/payments.md."));
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_ledger_says_so_and_a_broken_one_lists_what_is_wrong() {
        assert!(told(&Report::default()).ends_with("The ledger is sound.\n"));
        let broken = Report { faults: vec!["entry 7: wrong".to_owned()], faults_found: 3, ..Report::default() };
        assert!(told(&broken).contains("entry 7: wrong\n… and 2 more.\n3 things"));
    }
}
