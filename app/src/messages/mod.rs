//! Links in messages, and "is this message real?".

mod genuine;
mod link;

pub use genuine::GenuinePage;
pub use link::LinkPage;
