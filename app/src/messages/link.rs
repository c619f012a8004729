//! What a link in a message opens: who we are, for whom, nothing personal.

use super::api;
use super::view::{CodeTo, LinkView};
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry, messages};
use crate::ui::{Button, ButtonKind, ButtonLink, Details, Heading, Notice, NoticeKind, PageNext};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::kernel::Locale;

/// What a link in a message opens: who we are, for whom, nothing personal.
#[component]
pub fn LinkPage() -> impl IntoView {
    let locale = page::locale();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let (send, not_me, stop) = (Post::to::<api::SendCode>(), Post::to::<api::NotMe>(), Post::to::<api::Stop>());
    let asked = token.clone();
    view! {
        <Frame title=common::messages(locale)>
            {quiet(move || Some(api::Link { token: asked.clone() }), move |view| match view {
                LinkView::Open { creditor, code_to, can_stop, is_stopped } => {
                    let token = token.clone();
                    view! { <Opened token creditor code_to can_stop is_stopped send not_me stop/> }.into_any()
                }
                LinkView::NotMe => {
                    let thanks = entry::link_not_me_thanks(locale);
                    view! { <Notice kind=NoticeKind::Success announce=true>{thanks}</Notice> }.into_any()
                }
                LinkView::Old => view! { <Old/> }.into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Opened(
    token: String,
    creditor: String,
    code_to: Option<CodeTo>,
    can_stop: bool,
    is_stopped: bool,
    send: Post,
    not_me: Post,
    stop: Post,
) -> impl IntoView {
    let locale = page::locale();
    let trouble = move || {
        let error = send.error().or_else(|| not_me.error()).or_else(|| stop.error());
        let words = error.map(|error| frame::words_of(locale, &error));
        words.map(|words| view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> })
    };
    let next = match code_to {
        Some(code_to) => entry::link_next(locale, place(locale, code_to)),
        None => entry::link_call(locale).to_owned(),
    };
    let forms = (token.clone(), token.clone(), token);
    view! {
        {trouble}
        {is_stopped.then(|| view! { <Notice kind=NoticeKind::Success announce=true>{messages::stopped(locale)}</Notice> })}
        <Heading title=entry::link_title(locale, &creditor)>
            {entry::link_who_we_are(locale, common::brand(locale), &creditor)}
        </Heading>
        <p>{next}</p>
        {code_to.map(|_| view! {
            <PageNext>
                <PostForm post=send>
                    <input type="hidden" name="token" value=forms.0/>
                    <input type="hidden" name="lang" value=locale.code()/>
                    <Button busy=send.pending()>{entry::link_button(locale)}</Button>
                </PostForm>
            </PageNext>
        })}
        <p class="minor"><a class="link" href="/genuine">{common::is_this_real(locale)}</a></p>
        <PostForm post=not_me>
            <input type="hidden" name="token" value=forms.1/>
            <Button kind=ButtonKind::Quiet>{entry::link_not_me(locale)}</Button>
        </PostForm>
        {can_stop.then(|| view! {
            <Details summary=entry::link_stop(locale)>
                <p>{entry::link_stop_why(locale)}</p>
                <PostForm post=stop>
                    <input type="hidden" name="token" value=forms.2/>
                    <Button kind=ButtonKind::Plain>{entry::link_stop(locale)}</Button>
                </PostForm>
            </Details>
        })}
    }
}

/// The same for a link that is too old and for one that never was.
#[component]
fn Old() -> impl IntoView {
    let locale = page::locale();
    view! {
        <Heading title=entry::link_old_title(locale)>{entry::link_old_body(locale)}</Heading>
        <PageNext>
            <ButtonLink href=page::href("sign-in")>{entry::sign_in_title(locale)}</ButtonLink>
            <ButtonLink href="/genuine" kind=ButtonKind::Plain>{common::is_this_real(locale)}</ButtonLink>
        </PageNext>
    }
}

fn place(locale: Locale, code_to: CodeTo) -> &'static str {
    match code_to {
        CodeTo::ThisAddress => entry::link_to_email(locale),
        CodeTo::ThisNumber => entry::link_to_sms(locale),
        CodeTo::AddressOnFile => entry::link_to_email_on_file(locale),
        CodeTo::NumberOnFile => entry::link_to_sms_on_file(locale),
    }
}
