//! "Something is wrong."

pub mod api;
mod dispute;
mod dispute_done;
#[cfg(feature = "ssr")]
pub mod port;
pub mod view;

pub use dispute::DisputePage;
pub use dispute_done::DisputeDonePage;
