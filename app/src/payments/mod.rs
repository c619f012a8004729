//! Paying.

pub mod api;
mod confirm;
mod guest;
pub mod guest_view;
pub mod link_api;
pub mod link_view;
pub mod method_view;
mod methods;
mod pay;
mod pay_links;
#[cfg(feature = "ssr")]
pub mod port;
mod receipt;
mod surplus;
pub mod view;

pub use confirm::ConfirmPaymentPage;
pub use guest::{GuestConfirmPage, GuestPayPage, GuestReceiptPage, guest_rows, guest_title};
pub use methods::{MethodsPage, called};
pub use pay::PayPage;
pub use pay_links::PayLinksPage;
pub use receipt::{ReceiptPage, rows, what_became};
pub use surplus::SurplusPage;
