//! `quitus link`

use super::Failure;
use crate::compose::App;
use crate::config::Config;
use crate::messages::NoLink;
use std::process::ExitCode;

/// Makes a sign-in link for the customer of an account, and prints it.
#[derive(Debug, clap::Args)]
pub struct Link {
    /// The creditor's reference of the account
    #[arg(value_name = "ACCOUNT_REF")]
    reference: String,
    /// Whose reference it is, where several creditors use the same
    #[arg(long, value_name = "SLUG")]
    creditor: Option<String>,
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]
pub async fn run(config: Config, link: Link) -> Result<ExitCode, Failure> {
    let app = App::start(config).await?;
    match app.messages.print_link(&link.reference, link.creditor.as_deref()).await {
        Ok(printed) => {
            // The address alone on its line, for scripts; the rest is for whoever reads along.
            println!("{}", printed.url);
            eprintln!("Its check code is {}.", printed.check_code);
            Ok(ExitCode::SUCCESS)
        }
        Err(NoLink::Failed(cause)) => Err(cause.into()),
        Err(refusal) => {
            eprintln!("quitus: {refusal}");
            Ok(ExitCode::from(1))
        }
    }
}
