//! What the forms share in which people say something in their own words.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::error::FieldError;
use crate::text::{common, errors};
use crate::ui::{ErrorLink, ErrorSummary, Notice, NoticeKind, TextArea};
use crate::{frame, page};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use shared::care::FieldFault;
use shared::care::{OwnWords, TooLong};
use shared::kernel::Locale;

/// Where a box for own words stops taking more, in UTF-16 units: well beyond [`OwnWords::CHARS_MAX`], so that a text
/// that is too long stays whole and can be shortened, and short enough for a draft to hold it.
const BOX_LENGTH_MAX: u32 = 3_500;

/// The fields of a form that are wrong.
#[cfg(feature = "ssr")]
pub fn invalid(faults: Vec<FieldFault>) -> ApiError {
    let error = |fault: FieldFault| FieldError { field: fault.field.to_owned(), code: fault.code.to_owned() };
    ApiError::Invalid(faults.into_iter().map(error).collect())
}

/// What is wrong with such a form, as its fields and the summary on top of its page show it.
#[derive(Clone, Copy)]
pub struct Faults {
    error: Signal<Option<ApiError>>,
    /// What stands in the box.
    text: RwSignal<String>,
}

impl Faults {
    /// Of a form whose box holds `typed` at first; `error` is how sending it ended.
    pub fn new(error: impl Fn() -> Option<ApiError> + Send + Sync + 'static, typed: String) -> Self {
        Self { error: Signal::derive(error), text: RwSignal::new(typed) }
    }

    /// What to do about a field.
    pub fn of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let code = self.error.get()?.of_field(field)?.to_owned();
            Some(fault_words(page::locale(), &code, &self.text.get()))
        })
    }
}

/// What is wrong, on top of the page: with each of these fields, or with the whole.
#[component]
pub fn Problems(faults: Faults, fields: &'static [&'static str]) -> impl IntoView {
    let locale = page::locale();
    let of = fields.iter().map(|&field| (field, faults.of(field))).collect::<Vec<_>>();
    let errors = Signal::derive(move || {
        of.iter()
            .filter_map(|&(field, words)| words.get().map(|words| ErrorLink::new(field, words)))
            .collect::<Vec<_>>()
    });
    let problem = move || {
        let error = faults.error.get().filter(|error| !matches!(error, ApiError::Invalid(_)))?;
        let words = frame::words_of(locale, &error);
        Some(view! { <Notice kind=NoticeKind::Warm announce=true>{words}</Notice> })
    };
    view! {
        {problem}
        <ErrorSummary title=common::problem_title(locale) errors/>
    }
}

/// The box for own words: the field `words`.
#[component]
pub fn WordsBox(faults: Faults, #[prop(into)] label: String, #[prop(into)] hint: String) -> impl IntoView {
    view! {
        <TextArea name="words" label hint live=faults.text length_max=BOX_LENGTH_MAX error=faults.of("words")/>
    }
}

/// What to do about a fault, by its code; `typed` is what stands in the box.
fn fault_words(locale: Locale, code: &str, typed: &str) -> String {
    match code {
        "choose_one" => errors::choose_one(locale).to_owned(),
        "choose_some" => errors::choose_some(locale).to_owned(),
        "text_missing" => errors::text_missing(locale).to_owned(),
        "text_too_long" => {
            // Once it is short enough, one too many is what is left to say until it is sent again.
            let by = OwnWords::read(typed).err().map_or(1, |TooLong { by }| by);
            errors::text_too_long(locale, by as u64)
        }
        _ => errors::changed_meanwhile(locale).to_owned(),
    }
}
