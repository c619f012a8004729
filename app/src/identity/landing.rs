//! The first page.

use crate::frame::Frame;
use crate::page;
use crate::text::{common, entry};
use crate::ui::{ActionGrid, ButtonKind, ButtonLink, Heading};
use leptos::prelude::*;

/// Says who we are and what can be done here.
#[component]
pub fn LandingPage() -> impl IntoView {
    let locale = page::locale();
    view! {
        <Frame title=common::tagline(locale)>
            <Heading title=entry::home_title(locale)>{entry::home_intro(locale)}</Heading>
            <ActionGrid label=common::main_menu(locale)>
                <ButtonLink href=page::href("sign-in")>{entry::sign_in_title(locale)}</ButtonLink>
                <ButtonLink href="/genuine" kind=ButtonKind::Plain>{common::is_this_real(locale)}</ButtonLink>
                <ButtonLink href=page::href("budget") kind=ButtonKind::Plain>{entry::home_budget(locale)}</ButtonLink>
            </ActionGrid>
        </Frame>
    }
}
