//! Codes and sessions: how somebody proves that an address on file is theirs, and what that opens.

mod codes;
pub mod contacts;
pub mod entity;
mod facts;
mod own_sessions;
mod reach;
mod sessions;

pub use codes::{Asked, contacts_at};
pub use facts::CodeRequested;
pub use reach::{open_address, seal_address};
pub use sessions::Recognised;

use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use app::error::ApiError;
use app::identity::port::{CodeView, Identity, SessionView, SignedIn};
use app::page::Visitor;
use async_trait::async_trait;
use shared::identity::{Actor, CustomerId, Device, SessionId};
use shared::kernel::Locale;
use std::sync::{Arc, OnceLock};

/// Whether somebody owes one more fact after the code. Known by accounts, which stand to the right of identity.
#[async_trait]
pub trait SecondFact: Send + Sync {
    async fn is_owed(&self, customer: CustomerId) -> Result<bool, Failure>;
}

/// The use cases.
pub struct Service {
    kernel: Kernel,
    second_fact: OnceLock<Arc<dyn SecondFact>>,
}

impl Service {
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, second_fact: OnceLock::new() }
    }

    /// Says who knows about second facts. Called once, when everything is put together.
    pub fn set_second_fact(&self, second_fact: Arc<dyn SecondFact>) {
        // A second call would be a mistake in `compose`; the first stays in force.
        let _ = self.second_fact.set(second_fact);
    }

    async fn owes_second_fact(&self, customer: CustomerId) -> Result<bool, Failure> {
        match self.second_fact.get() {
            Some(second_fact) => second_fact.is_owed(customer).await,
            None => Ok(false),
        }
    }
}

#[async_trait]
impl Identity for Service {
    async fn code_page(&self, visitor: &Visitor) -> Result<CodeView, ApiError> {
        self.view(&visitor.browser).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn enter_code(&self, visitor: &Visitor, typed: &str, device: Device) -> Result<SignedIn, ApiError> {
        self.enter(visitor, typed, device).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn resend(&self, visitor: &Visitor, locale: Locale) -> Result<(), ApiError> {
        self.ask_again(visitor, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn sign_out(&self, visitor: &Visitor) -> Result<(), ApiError> {
        let session = visitor.actor.map(|actor| actor.session).or(visitor.pending.map(|pending| pending.session));
        self.leave(session, &visitor.browser).await.map_err(|failure| self.kernel.answer(failure))
    }
    async fn sessions(&self, actor: &Actor) -> Result<Vec<SessionView>, ApiError> {
        self.sessions_of(actor).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn end_session(&self, actor: &Actor, session: SessionId) -> Result<(), ApiError> {
        self.end_own(actor, session).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn end_other_sessions(&self, actor: &Actor) -> Result<(), ApiError> {
        self.end_others(actor).await.map_err(|failure| self.kernel.answer(failure))
    }
}
