//! Adding to what one told us: the words so far, and a box for more.

use super::own_words::{Faults, WordsBox};
use crate::page;
use crate::text::care as words;
use crate::ui::{Button, ButtonKind, SummaryRow};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::kernel::{AttemptId, Reader};

/// What was added to a dispute or to a request for help, and the form to add more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Additions {
    /// In the order in which they came.
    pub so_far: Vec<Addition>,
    /// None once it is answered, or full.
    pub form: Option<AddForm>,
}

/// What was added once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addition {
    /// Where they live.
    pub on: NaiveDate,
    pub words: String,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddForm {
    pub attempt: AttemptId,
    /// What was typed before.
    pub typed: String,
}

impl Additions {
    /// What was added, as rows under what was told first.
    pub fn rows(&self, reader: Reader) -> impl Iterator<Item = SummaryRow> {
        self.so_far.iter().map(move |addition| {
            SummaryRow::new(words::added_on(reader.locale, reader.date(addition.on)), addition.words.clone())
        })
    }
}

/// What stands in the form, whatever it adds to.
#[component]
pub fn AddFields(attempt: AttemptId, faults: Faults, #[prop(into)] pending: Signal<bool>) -> impl IntoView {
    let locale = page::locale();
    view! {
        <input type="hidden" name="attempt" value=attempt.to_string()/>
        <input type="hidden" name="lang" value=locale.code()/>
        <WordsBox faults label=words::add_label(locale) hint=words::add_hint(locale)/>
        <Button kind=ButtonKind::Plain busy=pending>{words::add_button(locale)}</Button>
    }
}
