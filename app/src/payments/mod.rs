//! Paying.

pub mod api;
mod confirm;
pub mod method_view;
mod methods;
mod pay;
#[cfg(feature = "ssr")]
pub mod port;
mod receipt;
mod surplus;
pub mod view;

pub use confirm::ConfirmPaymentPage;
pub use methods::{MethodsPage, called};
pub use pay::PayPage;
pub use receipt::{ReceiptPage, rows, what_became};
pub use surplus::SurplusPage;
