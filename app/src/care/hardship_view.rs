//! What the pages of "I'm struggling" show.

use super::additions::Additions;
#[cfg(feature = "ssr")]
use crate::error::ApiError;
use crate::text::care as words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use shared::care::Hardship;
use shared::care::{HardshipId, HardshipReason};
use shared::kernel::{AttemptId, Locale, Market};

/// The page on which one tells us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardshipView {
    pub market: Market,
    pub body: Body,
}

/// What can be done there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    Form(Form),
    /// They told us already, and we have not answered.
    Open {
        hardship: HardshipId,
        told_on: NaiveDate,
    },
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub attempt: AttemptId,
    /// What was typed before.
    pub typed: Typed,
}

/// What was typed into the form, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Codes of [`HardshipReason`].
    pub reasons: Vec<String>,
    pub words: String,
}

/// What somebody told us, and what happens now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldView {
    pub hardship: HardshipId,
    pub market: Market,
    /// What the person can quote.
    pub reference: String,
    /// Where they live.
    pub told_on: NaiveDate,
    pub answer_by: NaiveDate,
    pub reasons: Vec<HardshipReason>,
    pub words: String,
    /// What was said later.
    pub additions: Additions,
}

impl Typed {
    /// What somebody tells us, or every field that is wrong.
    #[cfg(feature = "ssr")]
    pub fn read(&self) -> Result<Hardship, ApiError> {
        Hardship::read(&self.reasons, &self.words).map_err(super::own_words::invalid)
    }
}

/// A reason in words.
pub fn reason_words(locale: Locale, reason: HardshipReason) -> &'static str {
    match reason {
        HardshipReason::LostIncome => words::reason_work(locale),
        HardshipReason::Illness => words::reason_health(locale),
        HardshipReason::Separation => words::reason_family(locale),
        HardshipReason::Bereavement => words::reason_bereavement(locale),
        HardshipReason::HigherCosts => words::reason_costs(locale),
        HardshipReason::MoneyLater => words::reason_later(locale),
        HardshipReason::TooMuch => words::reason_too_much(locale),
        HardshipReason::NotSafe => words::reason_safety(locale),
        HardshipReason::Other => words::reason_other(locale),
        HardshipReason::Unsaid => words::reason_unsaid(locale),
    }
}
