//! One more detail after the code, where a creditor asks for it.

use super::api;
use super::view::AskedDetail;
use crate::error::ApiError;
use crate::form::{Post, PostForm};
use crate::frame::{self, Frame};
use crate::page;
use crate::quiet::quiet;
use crate::text::{common, entry, errors};
use crate::ui::{Button, DateField, DateParts, ErrorLink, ErrorSummary, Heading, TextField};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::kernel::Locale;

/// One more detail after the code.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let locale = page::locale();
    let action = Post::to::<api::Confirm>();
    view! {
        <Frame title=entry::confirm_title(locale)>
            {quiet(|| Some(api::ConfirmForm {}), move |asked| view! { <ConfirmForm asked action/> })}
        </Frame>
    }
}

#[component]
fn ConfirmForm(asked: AskedDetail, action: Post) -> impl IntoView {
    let locale = page::locale();
    let next = use_query_map().read_untracked().get("next");
    let words = Signal::derive(move || action.error().map(|error| error_words(locale, &error)));
    let field_id = match asked {
        AskedDetail::BirthDate => "birth_date_day",
        AskedDetail::Postcode => "postcode",
    };
    let errors =
        Signal::derive(move || words.get().map(|text| vec![ErrorLink::new(field_id, text)]).unwrap_or_default());
    let field = match asked {
        AskedDetail::BirthDate => {
            let parts = DateParts::new(entry::day(locale), entry::month(locale), entry::year(locale));
            view! { <DateField name="birth_date" label=entry::birth_date_label(locale) parts error=words birthday=true/> }
                .into_any()
        }
        AskedDetail::Postcode => {
            view! { <TextField name="postcode" label=entry::postcode_label(locale) error=words short=true autocomplete="postal-code"/> }
                .into_any()
        }
    };
    view! {
        <ErrorSummary title=common::problem_title(locale) errors/>
        <Heading title=entry::confirm_title(locale)>{entry::confirm_why(locale)}</Heading>
        <PostForm post=action class="stack">
            <input type="hidden" name="lang" value=locale.code()/>
            {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
            {field}
            <Button>{entry::confirm_button(locale)}</Button>
        </PostForm>
    }
}

/// Looks like a date of birth, in the order of the boxes.
const EXAMPLE_DATE: &str = "3 12 1981";

fn error_words(locale: Locale, error: &ApiError) -> String {
    match error.of_field("detail") {
        Some("birth_date_missing") => errors::birth_date_missing(locale).to_owned(),
        Some("date_not_a_date") => errors::date_not_a_date(locale, EXAMPLE_DATE),
        Some("postcode_missing") => errors::postcode_missing(locale).to_owned(),
        Some(_) => errors::details_do_not_match(locale).to_owned(),
        None => frame::words_of(locale, error),
    }
}
