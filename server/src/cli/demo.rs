//! What `quitus serve --demo` does before it serves, and what it says to a newcomer.

use super::Failure;
use crate::accounts::demo::{self as book, GUESTS};
use crate::compose::App;
use crate::plans::Policies;

/// What plans each creditor of the demo book accepts.
const POLICIES: [(&str, &str); 3] = [
    ("northwind", include_str!("../../content/demo/policies/northwind.toml")),
    ("eclair", include_str!("../../content/demo/policies/eclair.toml")),
    ("greenlamp", include_str!("../../content/demo/policies/greenlamp.toml")),
];

/// Loads the demo book into an empty database; does nothing where it is loaded already.
pub async fn load(app: &App) -> Result<(), Failure> {
    if !book::load(&app.kernel).await? {
        return Err(
            "--demo is for an empty database, and this one has creditors of its own: name another with --data".into()
        );
    }
    let kernel = &app.kernel;
    let policies = Policies::new(kernel.db.clone(), kernel.clock.clone(), kernel.random.clone());
    for (creditor, policy) in POLICIES {
        policies.import(creditor, policy, "demo book").await?;
    }
    Ok(())
}

/// Says where to go, as whom, and where the messages are.
#[expect(clippy::print_stdout, reason = "this is the command line")]
pub async fn welcome(app: &App) -> Result<(), Failure> {
    let site = &app.config.public_url;
    println!("\nQuitus is running, with a demo book of invented people. Nothing leaves this machine.\n");
    println!("  The site      {site}");
    println!("  The mailbox   {site}/dev/mailbox    every message it sends, codes included\n");
    println!("Sign in by the link of a message. The code that it asks for is in the mailbox.\n");
    for guest in GUESTS {
        // What was done since may forbid it (a hold, an opt-out): then that is what is shown.
        let link = app.messages.print_link(guest.account, None).await;
        let link = link.map_or_else(|cause| cause.to_string(), |printed| printed.url);
        println!("  {:<14}  {}   {link}", guest.name, guest.language);
    }
    println!("\nOr without a link, at {site}/en/sign-in:\n");
    for guest in GUESTS {
        println!("  {:<14}  account {}, e-mail {}", guest.name, guest.account, guest.email);
    }
    println!(
        "\nStop with Ctrl-C. What you did is kept in {}; remove that folder to start anew.",
        app.config.data.display()
    );
    Ok(())
}
