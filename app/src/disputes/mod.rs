//! "Something is wrong."

mod dispute;
mod dispute_done;

pub use dispute::DisputePage;
pub use dispute_done::DisputeDonePage;
