//! What the forms share in which people say something in their own words.

#[cfg(feature = "ssr")]
use crate::error::{ApiError, FieldError};
use crate::text::errors;
#[cfg(feature = "ssr")]
use shared::care::FieldFault;
use shared::care::{OwnWords, TooLong};
use shared::kernel::Locale;

/// Where a box for own words stops taking more, in UTF-16 units: well beyond [`OwnWords::CHARS_MAX`], so that a text
/// that is too long stays whole and can be shortened, and short enough for a draft to hold it.
pub const BOX_LENGTH_MAX: u32 = 3_500;

/// The fields of a form that are wrong.
#[cfg(feature = "ssr")]
pub fn invalid(faults: Vec<FieldFault>) -> ApiError {
    let error = |fault: FieldFault| FieldError { field: fault.field.to_owned(), code: fault.code.to_owned() };
    ApiError::Invalid(faults.into_iter().map(error).collect())
}

/// What to do about a fault, by its code; `typed` is what stands in the box.
pub fn fault_words(locale: Locale, code: &str, typed: &str) -> String {
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
