//! The doors of entry.

use super::port::{CodeView, SessionView};
use crate::error::ApiError;
use leptos::prelude::*;
use server_fn::codec::GetUrl;
use shared::identity::SessionId;
use shared::kernel::Locale;

/// What the code page says.
#[server(prefix = "/api", endpoint = "identity/code-page", input = GetUrl)]
pub async fn code_page() -> Result<CodeView, ApiError> {
    let visitor = crate::page::visitor();
    crate::page::port::<dyn super::port::Identity>().code_page(&visitor).await
}

/// Signs in with the code that was sent, and goes to `next` or to the accounts.
#[server(prefix = "/api", endpoint = "identity/enter-code")]
pub async fn enter_code(code: String, lang: Locale, next: Option<String>) -> Result<(), ApiError> {
    let (visitor, cookies) = (crate::page::visitor(), crate::cookies::Cookies::of_response());
    let device = shared::identity::Device::of_user_agent(&crate::cookies::user_agent());
    let signed_in = crate::page::port::<dyn super::port::Identity>().enter_code(&visitor, &code, device).await?;
    cookies.sign_in(&signed_in.token);
    crate::redirect::go(&if signed_in.owes_second_fact {
        crate::redirect::with_next(format!("/{lang}/confirm"), next.as_deref())
    } else {
        crate::redirect::after_sign_in(lang, next.as_deref())
    });
    Ok(())
}

/// Sends a new code.
#[server(prefix = "/api", endpoint = "identity/resend")]
pub async fn resend(lang: Locale, next: Option<String>) -> Result<(), ApiError> {
    let visitor = crate::page::visitor();
    crate::page::port::<dyn super::port::Identity>().resend(&visitor, lang).await?;
    crate::redirect::go(&crate::redirect::with_next(format!("/{lang}/code?new=1"), next.as_deref()));
    Ok(())
}

/// Keeps the session alive: somebody is still there.
#[server(prefix = "/api", endpoint = "identity/stay")]
pub async fn stay() -> Result<(), ApiError> {
    // Being recognised was enough: it noted that the session was used.
    super::require_actor().map(|_| ())
}

/// Ends the session, and goes to the first page.
#[server(prefix = "/api", endpoint = "identity/sign-out")]
pub async fn sign_out() -> Result<(), ApiError> {
    let (visitor, cookies) = (crate::page::visitor(), crate::cookies::Cookies::of_response());
    crate::page::port::<dyn super::port::Identity>().sign_out(&visitor).await?;
    cookies.sign_out();
    crate::redirect::go("/");
    Ok(())
}

/// Where the customer is signed in.
#[server(prefix = "/api", endpoint = "identity/sessions", input = GetUrl)]
pub async fn sessions() -> Result<Vec<SessionView>, ApiError> {
    let actor = super::require_actor()?;
    crate::page::port::<dyn super::port::Identity>().sessions(&actor).await
}

/// Signs the customer out in one other browser.
#[server(prefix = "/api", endpoint = "identity/end-session")]
pub async fn end_session(session: SessionId, lang: Locale) -> Result<(), ApiError> {
    let actor = super::require_actor()?;
    crate::page::port::<dyn super::port::Identity>().end_session(&actor, session).await?;
    crate::redirect::go(&format!("/{lang}/sessions?done=1"));
    Ok(())
}

/// Signs the customer out in every other browser.
#[server(prefix = "/api", endpoint = "identity/end-other-sessions")]
pub async fn end_other_sessions(lang: Locale) -> Result<(), ApiError> {
    let actor = super::require_actor()?;
    crate::page::port::<dyn super::port::Identity>().end_other_sessions(&actor).await?;
    crate::redirect::go(&format!("/{lang}/sessions?done=1"));
    Ok(())
}
