//! The top of every page: who we are, the other language, help, the way out.

use leptos::prelude::*;

use super::icon::Mark;
use super::{ExitPage, TextLink};

/// The same page in the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageLink {
    /// The same page in that language.
    pub href: String,
    /// The language's code: `fr`, `en`.
    pub lang: String,
    /// Two letters: "EN".
    pub short: String,
    /// The language's name in itself, read out: "English".
    pub name: String,
}

/// Leaving: a form, because it changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOut {
    /// Where the form is sent: the address of a server function.
    pub action: String,
    /// "Sign out".
    pub label: String,
}

/// The header of the portal.
#[component]
pub fn Header(
    /// Where the mark leads, and what that link is called: "quitus, your accounts".
    home: TextLink,
    /// The name beside the mark.
    #[prop(default = "quitus".to_owned(), into)]
    brand: String,
    /// What the links are, for a screen reader.
    #[prop(into)]
    nav_label: String,
    #[prop(optional)] language: Option<LanguageLink>,
    #[prop(optional)] help: Option<TextLink>,
    #[prop(optional_no_strip)] sign_out: Option<SignOut>,
    /// "Exit this page", where a household may be unsafe.
    #[prop(optional_no_strip)]
    exit: Option<TextLink>,
) -> impl IntoView {
    let language = language.map(|to| {
        // Changing the language is a page of its own: the words of the whole document change.
        view! {
            <a class="header-link" href=to.href lang=to.lang.clone() hreflang=to.lang rel="external">
                <span aria-hidden="true">{to.short}</span>
                <span class="visually-hidden">{to.name}</span>
            </a>
        }
    });
    let help = help.map(|help| view! { <a class="header-link" href=help.href>{help.label}</a> });
    let sign_out = sign_out.map(|out| {
        view! {
            <form method="post" action=out.action>
                <button class="header-link" type="submit">{out.label}</button>
            </form>
        }
    });
    view! {
        <header class="header">
            <a class="brand" href=home.href aria-label=home.label>
                <Mark class="brand-mark"/>
                <span>{brand}</span>
            </a>
            <nav class="header-nav" aria-label=nav_label>{language}{help}{sign_out}</nav>
            {exit.map(|exit| view! { <ExitPage label=exit.label href=exit.href/> })}
        </header>
    }
}
