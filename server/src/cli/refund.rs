//! `quitus refund`

use super::Failure;
use crate::compose::App;
use crate::config::Config;
use crate::kernel::reference;
use crate::payments::{NotRefunded, RefundState, currency_of};
use shared::kernel::Money;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub struct Refund {
    /// Reference of the payment, as on its receipt: QP-…
    #[arg(value_name = "PAYMENT_REF")]
    payment: String,
    /// How much is given back, such as 12.50 [default: all that is left of it]
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Name of the order: the same name again is the same order [default: a new order]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
pub async fn run(config: Config, asked: Refund) -> Result<ExitCode, Failure> {
    let app = App::start(config).await?;
    let (payments, payment) = (&app.payments, asked.payment.trim());
    let name = asked.name.unwrap_or_else(|| reference::short(app.kernel.random()));
    let outcome = async {
        let currency = currency_of(payments, payment).await?;
        let amount = asked.amount.as_deref().map(|amount| Money::parse(amount, currency)).transpose();
        let amount = amount.map_err(|_| NotRefunded::NotAnAmount)?;
        payments.refund(payment, amount, &name, &asked.reason).await
    };
    let (amount, state) = match outcome.await {
        Ok(done) => done,
        Err(NotRefunded::Failed(cause)) => return Err(cause.to_string().into()),
        Err(refused) => {
            eprintln!("quitus: {payment}: {refused}");
            return Ok(ExitCode::from(1));
        }
    };
    let (amount, currency) = (amount.to_plain(), amount.currency());
    println!(
        "{payment}: {amount} {currency} {}",
        match state {
            RefundState::Made => "given back. It is owed again.",
            RefundState::Created => "ordered. The provider has not answered yet; `quitus serve` goes on asking.",
            RefundState::Processing => "on its way. `quitus serve` asks until it has arrived.",
            RefundState::Failed => "not given back: the provider does not do it. Nothing has changed.",
        }
    );
    Ok(if state == RefundState::Failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
