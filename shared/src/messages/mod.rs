//! What we say to people: which templates there are, what each may hold, and how text fits into a text message.

mod gsm;
mod state;
mod template;

pub use gsm::{plain, segments};
pub use state::{State, UnknownState};
pub use template::{Template, UnknownTemplate};

crate::id! {
    /// One message to one address.
    MessageId
}
