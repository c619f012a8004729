//! What the inbox shows: every message that left for the customer, the codes to sign in with apart.

use super::view::Way;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::accounts::{AccountId, CreditorId};
use shared::kernel::Market;
use shared::messages::MessageId;
use std::fmt;
use std::str::FromStr;

/// A stretch of the inbox, the newest message first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxView {
    pub market: Market,
    pub rows: Vec<InboxRow>,
    /// How many were not opened yet, in the whole inbox.
    pub unread: u64,
    /// Where the next, older stretch begins; none: this is the last.
    pub older: Option<MessageId>,
    /// Nothing newer is left out above.
    pub is_newest: bool,
    /// What is shown: all, or what is about this.
    pub about: Option<About>,
    /// What one can choose to see alone; empty where there is nothing to choose.
    pub choices: Vec<AboutChoice>,
}

/// One message in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    pub id: MessageId,
    /// None: a letter, which has none.
    pub subject: Option<String>,
    /// The customer's date when it left.
    pub on: NaiveDate,
    pub creditor: String,
    pub way: Way,
    pub is_read: bool,
}

/// One message, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    pub market: Market,
    pub row: InboxRow,
    /// Word for word as it left; empty: a letter, of which only the link is ours.
    pub body: String,
    /// What it is about; none: everything with the creditor.
    pub account: Option<AccountId>,
}

/// What messages are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    Account(AccountId),
    Creditor(CreditorId),
}

/// Something one can choose to see alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutChoice {
    pub about: About,
    pub creditor: String,
    /// Of the account; none: everything with the creditor.
    pub reference: Option<String>,
}

/// Text that names nothing that messages are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AboutNothing;

/// As it stands in an address: `account-ID`, `creditor-ID`.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account-{id}"),
            Self::Creditor(id) => write!(f, "creditor-{id}"),
        }
    }
}

impl FromStr for About {
    type Err = AboutNothing;
    fn from_str(text: &str) -> Result<Self, AboutNothing> {
        match text.split_once('-') {
            Some(("account", id)) => id.parse().map(Self::Account).map_err(|_| AboutNothing),
            Some(("creditor", id)) => id.parse().map(Self::Creditor).map_err(|_| AboutNothing),
            _ => Err(AboutNothing),
        }
    }
}
