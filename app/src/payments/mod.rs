//! Paying.

mod confirm;
mod pay;
mod receipt;

pub use confirm::ConfirmPaymentPage;
pub use pay::PayPage;
pub use receipt::ReceiptPage;
