//! What I owe: all accounts, one account, the way in by an account's reference.

mod account;
mod accounts;
mod confirm;
mod sign_in;

pub use account::AccountPage;
pub use accounts::AccountsPage;
pub use confirm::ConfirmPage;
pub use sign_in::SignInPage;
