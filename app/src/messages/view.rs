//! What the pages of messages show. Nothing personal is in any of it.

use serde::{Deserialize, Serialize};

/// What a link in a message leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkView {
    Open {
        /// For whom we wrote.
        creditor: String,
        /// Where a code would go; none where no address is on file.
        code_to: Option<CodeTo>,
        /// Whether there is an address to stop messages at.
        can_stop: bool,
        /// The person has stopped them.
        is_stopped: bool,
    },
    /// Somebody said that it reached the wrong person.
    NotMe,
    /// Too old; or there never was such a link.
    Old,
}

/// Where a code goes. The address itself stays out: whoever a link was forwarded to would read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeTo {
    ThisAddress,
    ThisNumber,
    AddressOnFile,
    NumberOnFile,
}

/// What a browser asked about a message, and the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub typed: String,
    /// None: what was typed cannot be a code.
    pub verdict: Option<Verdict>,
}

/// Whether a message is from us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Ours {
        creditor: String,
        way: Way,
        /// The day, as the reader writes it.
        on: String,
    },
    NotOurs,
}

/// How a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    Email,
    Sms,
    Letter,
}
