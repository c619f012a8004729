//! `quitus remit`

use super::Failure;
use super::import::{create, find};
use crate::compose::App;
use crate::config::Config;
use crate::payments::{Remitted, RemittedLine, Remitting};
use chrono::NaiveDate;
use shared::accounts::CreditorId;
use shared::kernel::Money;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Remit {
    /// Slug of the creditor
    #[arg(long, value_name = "SLUG")]
    creditor: String,
    /// The last day that is passed on, such as 2026-11-20, where the creditor is
    #[arg(long, value_name = "DATE")]
    day: NaiveDate,
    /// CSV file for the lines [default: they are printed]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// JSON file for the totals
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Tell lines and totals, post nothing
    #[arg(long)]
    dry_run: bool,
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
pub async fn run(config: Config, asked: Remit) -> Result<ExitCode, Failure> {
    let to: Box<dyn Write> = match &asked.out {
        Some(path) => Box::new(BufWriter::new(create(path)?)),
        None => Box::new(std::io::stdout().lock()),
    };
    let report_to = asked.report.as_deref().map(|path| Ok::<_, Failure>((path, create(path)?))).transpose()?;
    let app = App::start(config).await?;
    let creditor = find(&app.kernel, &asked.creditor).await?;
    let remitting = Remitting {
        kernel: &app.kernel,
        creditor: CreditorId::from_uuid(creditor.id),
        market: creditor.market.parse().map_err(|_| "the creditor is of no market")?,
        day: asked.day,
        dry_run: asked.dry_run,
    };
    let mut lines = csv::Writer::from_writer(to);
    lines.write_record(["at", "kind", "account_ref", "payment_ref", "amount", "currency"])?;
    let remitted = remitting.remit(|line| lines.write_record(record(line)).map_err(std::io::Error::other)).await;
    lines.flush()?;
    let remitted = match remitted {
        Ok(remitted) => remitted,
        Err(crate::payments::NotRemitted::Failed(cause)) => return Err(cause.to_string().into()),
        Err(refused) => {
            eprintln!("quitus: {refused}");
            return Ok(ExitCode::from(1));
        }
    };
    if let Some((path, file)) = report_to {
        let mut file = BufWriter::new(file);
        serde_json::to_writer(
            &mut file,
            &serde_json::json!({ "creditor": asked.creditor, "day": asked.day, "remittances": remitted }),
        )?;
        file.write_all(b"\n").and_then(|()| file.flush()).map_err(|cause| format!("{}: {cause}", path.display()))?;
    }
    for one in &remitted {
        eprintln!("{}", told(one));
    }
    if remitted.is_empty() {
        eprintln!("Nothing was ever taken for {}.", creditor.name);
    }
    if asked.dry_run {
        eprintln!("This was a dry run: nothing was posted.");
    }
    Ok(ExitCode::SUCCESS)
}

fn record(line: &RemittedLine) -> [String; 6] {
    [
        line.at.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        line.kind.clone(),
        super::cell(&line.account),
        line.payment.clone().unwrap_or_default(),
        line.amount.to_plain(),
        line.amount.currency().to_string(),
    ]
}

/// The totals of one currency, in a line.
fn told(one: &Remitted) -> String {
    let plain = |minor| Money::from_minor(minor, one.currency).to_plain();
    let mut parts = vec![format!("{} {}", one.lines, if one.lines == 1 { "line" } else { "lines" })];
    parts.extend(one.by_kind.iter().map(|(kind, minor)| format!("{kind} {}", plain(*minor))));
    if one.carried_in != 0 {
        parts.push(format!("left over before {}", plain(one.carried_in)));
    }
    let how = if one.was_there { "was passed on before" } else { "is to be paid" };
    let mut line = format!("{}: {}; {} {how}", one.currency, parts.join(", "), plain(one.amount));
    if one.carried_out != 0 {
        line += &format!("; left over {}", plain(one.carried_out));
    }
    line + "."
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::kernel::Currency;
    use std::collections::BTreeMap;

    #[test]
    fn the_totals_say_what_is_to_be_paid_and_what_is_left_over() {
        let nothing = Remitted {
            currency: Currency::EUR,
            lines: 0,
            by_kind: BTreeMap::new(),
            net: 0,
            carried_in: 0,
            amount: 0,
            carried_out: 0,
            was_there: false,
        };
        assert_eq!(told(&nothing), "EUR: 0 lines; 0.00 is to be paid.");
        let by_kind = BTreeMap::from([("refund".to_owned(), -500)]);
        let back = Remitted { lines: 1, by_kind, net: -500, carried_out: -500, ..nothing };
        assert_eq!(told(&back), "EUR: 1 line, refund -5.00; 0.00 is to be paid; left over -5.00.");
    }
}
