//! What the pages of messages ask for.

use super::Service;
use app::error::ApiError;
use app::messages::inbox_view::{About, InboxView, MessageView};
use app::messages::port::Messages;
use app::messages::view::{Checked, LinkView};
use app::page::Visitor;
use async_trait::async_trait;
use shared::identity::Actor;
use shared::kernel::Locale;
use shared::messages::MessageId;

#[async_trait]
impl Messages for Service {
    async fn link(&self, token: &str) -> Result<LinkView, ApiError> {
        self.look(token).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn send_code(&self, visitor: &Visitor, token: &str, locale: Locale) -> Result<(), ApiError> {
        self.confirm(token, visitor, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn not_me(&self, token: &str) -> Result<(), ApiError> {
        self.disown(token).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn stop(&self, token: &str) -> Result<(), ApiError> {
        Service::stop(self, token).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn is_genuine(&self, visitor: &Visitor, typed: &str, locale: Locale) -> Result<Checked, ApiError> {
        self.check(typed, visitor, locale).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn last_checked(&self, visitor: &Visitor) -> Result<Option<Checked>, ApiError> {
        Service::last_checked(self, &visitor.browser).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn inbox(
        &self,
        actor: &Actor,
        about: Option<About>,
        before: Option<MessageId>,
    ) -> Result<InboxView, ApiError> {
        self.inbox_of(actor.customer, about, before).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn message(&self, actor: &Actor, message: MessageId) -> Result<MessageView, ApiError> {
        self.letter_of(actor.customer, message).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn open(&self, actor: &Actor, message: MessageId) -> Result<(), ApiError> {
        self.note_read(actor.customer, message).await.map_err(|failure| self.kernel.answer(failure))
    }

    async fn read_all(&self, actor: &Actor) -> Result<(), ApiError> {
        self.note_all_read(actor.customer).await.map_err(|failure| self.kernel.answer(failure))
    }
}
