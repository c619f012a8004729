//! Messages: written in the transaction that makes them necessary, decided on and sent right after it.
//!
//! [`Service::queue`] writes a message; a job asks compliance at the moment of sending, keeps the decision with the
//! message, and sends, waits or leaves it. Only [`Outgoing`] can leave, and only a permit makes one.

mod content;
mod facts;
mod genuine;
mod inbox;
mod kept;
mod links;
mod outgoing;
mod port;
mod printed;
mod queue;
mod reactions;
mod sending;
mod sms;
mod smtp;
mod store;

pub mod entity;

pub use content::{Back, Content, Say, Setting, Stopped, write};
pub use facts::{ContactDisowned, MessageSent};
pub use inbox::{TextFile, unread};
pub use kept::Kept;
pub use outgoing::{Destination, Letter, Mailbox, NotCovered, NotSent, Outgoing, Transport};
pub use printed::{NoLink, Printed};
pub use queue::Draft;
pub use reactions::{handlers, subscribe};
pub use sms::{Gateway, GatewayError};
pub use smtp::{Relay, RelayError, Smtp};

use crate::config::{Config, Mail, Sms};
use crate::kernel::Kernel;
use crate::{compliance, identity};
use shared::compliance::Role;
use std::sync::Arc;

/// In whose name we write: for a creditor, in our own.
const ROLE: Role = Role::ThirdParty;

/// The use cases.
pub struct Service {
    kernel: Kernel,
    identity: Arc<identity::Service>,
    compliance: compliance::Service,
    transports: Transports,
    sender: Sender,
}

/// The ways out, one for each channel we can send by.
#[derive(Clone)]
pub struct Transports {
    pub email: Arc<dyn Transport>,
    pub sms: Arc<dyn Transport>,
}

/// What every message says of us.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    pub phone: String,
}

/// Why messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error("e-mail: {0}")]
    Mail(#[from] RelayError),
    #[error("SMS: {0}")]
    Sms(#[from] GatewayError),
}

impl Transports {
    /// As configured. In a demonstration nothing leaves, whatever else is configured.
    pub fn of(config: &Config) -> Result<Self, TransportError> {
        let email: Arc<dyn Transport> = match &config.mail {
            Mail::Smtp { host, port, security, login, from, ca_file } if !config.demo => Arc::new(Smtp::new(&Relay {
                host: host.clone(),
                port: *port,
                security: *security,
                login: login.clone(),
                ca_file: ca_file.clone(),
                from: from.clone(),
            })?),
            _ => Arc::new(Mailbox),
        };
        let sms: Arc<dyn Transport> = match &config.sms {
            Sms::Http { url, account, token_file, from } if !config.demo => {
                Arc::new(Gateway::new(url, account, token_file, from)?)
            }
            _ => Arc::new(Mailbox),
        };
        Ok(Self { email, sms })
    }

    /// Keeps everything here.
    pub fn mailbox() -> Self {
        Self { email: Arc::new(Mailbox), sms: Arc::new(Mailbox) }
    }
}

impl Service {
    pub fn new(kernel: Kernel, identity: Arc<identity::Service>, transports: Transports, sender: Sender) -> Self {
        let compliance = compliance::Service::new(kernel.clone(), identity.clone());
        Self { kernel, identity, compliance, transports, sender }
    }
}
