//! What I owe: all accounts, one account, the way in by an account's reference.

mod account;
mod accounts;
mod actions;
pub mod api;
mod choose;
mod confirm;
#[cfg(feature = "ssr")]
pub mod port;
mod sign_in;
pub mod view;
pub mod words;

pub use account::AccountPage;
pub use accounts::AccountsPage;
pub use choose::ChoosePage;
pub use confirm::ConfirmPage;
pub use sign_in::SignInPage;
