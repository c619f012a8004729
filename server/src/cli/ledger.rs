//! `quitus ledger`

use super::Failure;
use crate::accounts::parties;
use crate::config::Config;
use crate::kernel::database::Db;
use crate::payments::{Line, Report, check_ledger, statement};
use clap::Subcommand;
use shared::accounts::AccountId;
use shared::identity::CustomerId;
use shared::kernel::Money;
use std::process::ExitCode;

/// The books.
#[derive(Debug, Clone, Subcommand)]
pub enum Ledger {
    /// Hold every balance and every payment against the ledger's entries
    Check,
    /// Print every entry that moved an account's balance, from what was placed to what is owed
    Statement {
        /// The creditor's reference of the account
        #[arg(value_name = "ACCOUNT_REF")]
        account: String,
        /// Whose reference it is, where several creditors use the same
        #[arg(long, value_name = "SLUG")]
        creditor: Option<String>,
    },
}

#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn run(config: Config, command: Ledger) -> Result<ExitCode, Failure> {
    let db = Db::open(&config.database).await?;
    let outcome = match &command {
        Ledger::Check => check_ledger(&db).await.map(|report| {
            print!("{}", told(&report));
            report.is_sound()
        }),
        Ledger::Statement { account, creditor } => state(&db, account, creditor.as_deref()).await,
    };
    db.close().await?;
    Ok(if outcome? { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints a statement. False where the reference is nobody's or several creditors', or where the balance that is kept is
/// another than the entries come to.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
async fn state(db: &Db, reference: &str, creditor: Option<&str>) -> Result<bool, crate::kernel::failure::Failure> {
    let mut found = parties::with_reference(db.read(), reference).await?;
    if let Some(slug) = creditor {
        found.retain(|(_, creditor)| creditor.slug == slug);
    }
    let [(account, creditor)] = found.as_slice() else {
        let slugs: Vec<_> = found.iter().map(|(_, creditor)| creditor.slug.as_str()).collect();
        match slugs.as_slice() {
            [] => eprintln!("quitus: no account has the reference {reference}"),
            _ => eprintln!(
                "quitus: several creditors use the reference {reference}: say whose with --creditor ({})",
                slugs.join(", ")
            ),
        }
        return Ok(false);
    };
    println!("Account {} of {}, in {}. Times are UTC.\n", account.reference, creditor.name, account.currency);
    let (customer, id) = (CustomerId::from_uuid(account.customer_id), AccountId::from_uuid(account.id));
    let owed = statement(db, customer, id, |line, balance| println!("{}", row(line, balance))).await?;
    if owed.minor() == account.balance {
        println!("\nOwed: {}.", owed.to_plain());
        return Ok(true);
    }
    eprintln!(
        "\nThe entries come to {}, and the balance that is kept says otherwise: run `quitus ledger check`.",
        owed.to_plain()
    );
    Ok(false)
}

/// A line of a statement, in columns; the first has no entry.
fn row(line: Option<&Line>, balance: Money) -> String {
    let (at, what, moved) = match line {
        None => (String::new(), "placed".to_owned(), String::new()),
        Some(line) => {
            let what = [Some(line.kind.clone()), line.reference.clone()];
            let at = line.at.utc().format("%Y-%m-%d %H:%M:%S").to_string();
            (at, what.into_iter().flatten().collect::<Vec<_>>().join(" "), line.moved.to_plain())
        }
    };
    format!("{at:<19}  {what:<28}  {moved:>14}  {:>14}", balance.to_plain())
}

/// The report, a line for each thing that was held against another.
fn told(report: &Report) -> String {
    let Report { entries, accounts, payments, adjustments, remittances, .. } = report;
    let mut lines = vec![format!(
        "Read {entries} entries, {accounts} accounts, {payments} payments, {adjustments} adjustments, {remittances} remittances."
    )];
    for (currency, balances) in &report.balances {
        let each = balances.of.iter().map(|(class, balance)| format!("{class} {balance}"));
        lines.push(format!(
            "{currency}, in minor units: {}; trial balance {}.",
            each.collect::<Vec<_>>().join(", "),
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
