//! Help: one page, until the help hub takes its place.

mod help;

pub use help::HelpPage;
