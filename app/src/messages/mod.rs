//! Links in messages, and "is this message real?".

pub mod api;
mod genuine;
mod link;
#[cfg(feature = "ssr")]
pub mod port;
pub mod view;

pub use genuine::GenuinePage;
pub use link::LinkPage;
