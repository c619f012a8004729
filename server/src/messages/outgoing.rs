//! What may leave, and the ways by which it leaves.

use async_trait::async_trait;
use shared::compliance::{AddressKey, Channel, ContactPermit, Purpose};
use shared::kernel::Timestamp;
use shared::messages::MessageId;

/// A message with leave to go. Without a permit there is none:
///
/// ```compile_fail,E0451
/// # use server::messages::Outgoing;
/// fn forge(like: Outgoing) -> Outgoing {
///     Outgoing { to: "ana@mail.example".to_owned(), ..like }
/// }
/// ```
///
/// and a permit comes from a decision only:
///
/// ```compile_fail,E0451
/// use shared::compliance::{ContactPermit, DecisionRecord};
/// use shared::kernel::Timestamp;
///
/// fn forge(decision: DecisionRecord, valid_until: Timestamp) -> ContactPermit {
///     ContactPermit { decision, valid_until }
/// }
/// ```
pub struct Outgoing {
    permit: ContactPermit,
    message: MessageId,
    to: String,
    letter: Letter,
}

/// What a message carries.
#[derive(Clone)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// Where mail programs can stop further messages by themselves (RFC 8058).
    pub unsubscribe: Option<String>,
    /// The moment it carries as its date.
    pub at: Timestamp,
}

/// To whom, how and why: what a permit must be for.
#[derive(Debug, Clone)]
pub struct Destination {
    pub channel: Channel,
    pub purpose: Purpose,
    pub key: AddressKey,
    /// The address itself.
    pub to: String,
}

/// The permit is for something else, or no longer valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the permit does not cover this message")]
pub struct NotCovered;

impl Outgoing {
    /// Gives a message leave to go: the permit must be for this channel, this purpose and this address, and still valid.
    pub fn under(
        permit: ContactPermit,
        message: MessageId,
        destination: Destination,
        letter: Letter,
    ) -> Result<Self, NotCovered> {
        let Destination { channel, purpose, key, to } = destination;
        if !permit.covers(channel, purpose, &key, letter.at) {
            return Err(NotCovered);
        }
        Ok(Self { permit, message, to, letter })
    }

    pub fn permit(&self) -> &ContactPermit {
        &self.permit
    }

    pub fn message(&self) -> MessageId {
        self.message
    }

    /// The address it goes to.
    pub fn to(&self) -> &str {
        &self.to
    }

    pub fn letter(&self) -> &Letter {
        &self.letter
    }
}

/// A way out. Knows nothing of rules: what it is given may go.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Hands the message over. Returns the name the other side gave it, if any.
    ///
    /// May be called again for a message that did leave, if we died before noting it: where the other side can tell, it
    /// is told that both are one (an e-mail keeps its `Message-ID`).
    async fn send(&self, outgoing: &Outgoing) -> Result<Option<String>, NotSent>;
}

/// Why it did not leave. The reason is a fixed text of ours: what another system said may hold the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Trying again may help.
    #[error("{0}")]
    Later(&'static str),
    /// Trying again will not help.
    #[error("{0}")]
    Never(&'static str),
}

/// Keeps everything here: the message's row is all there is, and `/dev/mailbox` shows it.
pub struct Mailbox;

#[async_trait]
impl Transport for Mailbox {
    async fn send(&self, _: &Outgoing) -> Result<Option<String>, NotSent> {
        Ok(None)
    }
}
