//! The way in without a link: reference, and e-mail or phone.

use super::api;
use super::view::SignInTyped;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry, errors};
use crate::ui::{Button, Details, ErrorLink, ErrorSummary, Heading, InputKind, Notice, TextField};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kernel::Locale;

/// The way in without a link.
#[component]
pub fn SignInPage() -> impl IntoView {
    let locale = page::locale();
    let action = Post::to::<api::SignIn>();
    view! {
        <Frame title=entry::sign_in_title(locale) back=String::new()>
            {quiet(|| Some(api::SignInForm {}), move |typed| view! { <SignInForm typed action/> })}
        </Frame>
    }
}

#[component]
fn SignInForm(typed: SignInTyped, action: Post) -> impl IntoView {
    let locale = page::locale();
    let next = use_query_map().read_untracked().get("next");
    let was_ended = next.is_some();
    let error = Signal::derive(move || action.error());
    let of = move |field: &'static str| {
        Signal::derive(move || error.get().and_then(|error| field_words(locale, &error, field)))
    };
    let (reference_error, contact_error) = (of("reference"), of("contact"));
    let errors = Signal::derive(move || {
        let fields = [("reference", reference_error.get()), ("contact", contact_error.get())];
        let mut links: Vec<_> =
            fields.into_iter().filter_map(|(field, text)| Some(ErrorLink::new(field, text?))).collect();
        if let (true, Some(error)) = (links.is_empty(), error.get()) {
            links.push(ErrorLink::new("reference", frame::words_of(locale, &error)));
        }
        links
    });
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        {was_ended.then(|| view! {
            <Notice title=common::signed_out_title(locale)>{common::signed_out_body(locale)}</Notice>
        })}
        <Heading title=entry::sign_in_title(locale)>{entry::sign_in_intro(locale)}</Heading>
        <PostForm post=action class="stack">
            <input type="hidden" name="lang" value=locale.code()/>
            {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            <TextField
                name="reference"
                label=entry::reference_label(locale)
                hint=entry::reference_hint(locale, EXAMPLE_REFERENCE)
                value=typed.reference
                error=reference_error
                autocomplete="off"
            />
            <TextField
                name="contact"
                label=entry::contact_label(locale)
                hint=entry::contact_hint(locale)
                value=typed.contact
                error=contact_error
                kind=InputKind::Email
                autocomplete="email"
            />
            <Button>{entry::sign_in_button(locale)}</Button>
        </PostForm>
        <Details summary=entry::no_reference(locale)>
            <p>{entry::code_other_way_body(locale)}</p>
        </Details>
    }
}

/// Looks like a reference and is none.
const EXAMPLE_REFERENCE: &str = "A0001-00000042";

fn field_words(locale: Locale, error: &ApiError, field: &str) -> Option<String> {
    Some(match error.of_field(field)? {
        "reference_missing" => errors::reference_missing(locale).to_owned(),
        "email_shape" => errors::email_shape(locale, "nom@exemple.fr"),
        "phone_shape" => errors::phone_shape(locale, "06 39 98 01 23"),
        _ => errors::contact_missing(locale).to_owned(),
    })
}
