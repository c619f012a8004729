//! The doors of messages. For a link or a code nobody needs to be signed in: it is all there is. The inbox is for customers
//! only, each their own.

use super::inbox_view::{InboxView, MessageView};
use super::view::{Checked, LinkView};
use crate::error::ApiError;
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::kernel::Locale;

/// What a link leads to. Changes nothing: mail scanners open links, too.
#[server(prefix = "/api", endpoint = "messages/link", input = GetUrl)]
pub async fn link(token: String) -> Result<LinkView, ApiError> {
    crate::page::port::<dyn super::port::Messages>().link(&token).await
}

/// Sends a code to where the message went, and goes to the page that asks for it.
#[server(prefix = "/api", endpoint = "messages/send-code")]
pub async fn send_code(token: String, lang: Locale) -> Result<(), ApiError> {
    let visitor = crate::page::visitor();
    crate::page::port::<dyn super::port::Messages>().send_code(&visitor, &token, lang).await?;
    crate::redirect::go(&format!("/{lang}/code"));
    Ok(())
}

/// Whoever reads it is not the person it is for.
#[server(prefix = "/api", endpoint = "messages/not-me")]
pub async fn not_me(token: String) -> Result<(), ApiError> {
    crate::page::port::<dyn super::port::Messages>().not_me(&token).await
}

/// No more messages to the address that this one went to.
#[server(prefix = "/api", endpoint = "messages/stop")]
pub async fn stop(token: String) -> Result<(), ApiError> {
    crate::page::port::<dyn super::port::Messages>().stop(&token).await
}

/// Whether a message with this check code left us.
#[server(prefix = "/api", endpoint = "messages/genuine")]
pub async fn genuine(code: String, lang: Locale) -> Result<Checked, ApiError> {
    let visitor = crate::page::visitor();
    crate::page::port::<dyn super::port::Messages>().is_genuine(&visitor, &code, lang).await
}

/// What this browser asked last: how the answer reaches a page without script.
#[server(prefix = "/api", endpoint = "messages/last-checked", input = GetUrl)]
pub async fn last_checked() -> Result<Option<Checked>, ApiError> {
    let visitor = crate::page::visitor();
    crate::page::port::<dyn super::port::Messages>().last_checked(&visitor).await
}

/// A stretch of the inbox. What `about` or `before` does not name is as if it were empty.
#[server(prefix = "/api", endpoint = "messages/inbox", input = GetUrl)]
pub async fn inbox(#[server(default)] about: String, #[server(default)] before: String) -> Result<InboxView, ApiError> {
    let (actor, messages) = doors()?;
    messages.inbox(&actor, about.parse().ok(), before.parse().ok()).await
}

/// One message. Changes nothing.
#[server(prefix = "/api", endpoint = "messages/message", input = GetUrl)]
pub async fn message(message: String) -> Result<MessageView, ApiError> {
    let (actor, messages) = doors()?;
    messages.message(&actor, message.parse().map_err(|_| ApiError::NotFound)?).await
}

/// Opens a message: it is read from now on.
#[server(prefix = "/api", endpoint = "messages/open")]
pub async fn open_message(message: String, lang: Locale) -> Result<(), ApiError> {
    let (actor, messages) = doors()?;
    let message = message.parse().map_err(|_| ApiError::NotFound)?;
    messages.open(&actor, message).await?;
    crate::redirect::go(&format!("/{lang}/inbox/{message}"));
    Ok(())
}

/// Every message is read from now on.
#[server(prefix = "/api", endpoint = "messages/read-all")]
pub async fn read_all(lang: Locale) -> Result<(), ApiError> {
    let (actor, messages) = doors()?;
    messages.read_all(&actor).await?;
    crate::redirect::go(&format!("/{lang}/inbox?done=1"));
    Ok(())
}

#[cfg(feature = "ssr")]
fn doors() -> Result<(shared::identity::Actor, std::sync::Arc<dyn super::port::Messages>), ApiError> {
    Ok((crate::identity::require_actor()?, crate::page::port::<dyn super::port::Messages>()))
}
