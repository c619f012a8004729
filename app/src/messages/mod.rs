//! Links in messages, "is this message real?", and the inbox.

pub mod api;
mod genuine;
mod inbox;
pub mod inbox_view;
mod link;
mod message;
#[cfg(feature = "ssr")]
pub mod port;
pub mod view;

pub use genuine::GenuinePage;
pub use inbox::InboxPage;
pub use link::LinkPage;
pub use message::MessagePage;
