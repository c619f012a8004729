//! Check your answers.

use leptos::prelude::*;

use super::TextLink;

/// A question, its answer, and the way to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// What was asked.
    pub question: String,
    /// What was answered; its lines are kept.
    pub answer: String,
    /// "Change"; `None` for what cannot be changed here.
    pub change: Option<TextLink>,
}

impl SummaryRow {
    /// An answer that stays as it is.
    pub fn new(question: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { question: question.into(), answer: answer.into(), change: None }
    }

    /// Adds the link that changes it.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.change = Some(TextLink::new(href, label));
        self
    }
}

/// The answers, a row each. The link of a row is read out with its question: "Change, amount each month".
#[component]
pub fn SummaryList(rows: Vec<SummaryRow>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let change = row.change.map(|change| {
                let whole = format!("{}, {}", change.label, row.question);
                view! {
                    <dd class="summary-change"><a class="link" href=change.href aria-label=whole>{change.label}</a></dd>
                }
            });
            view! {
                <div class="summary-row"><dt>{row.question}</dt><dd class="summary-value">{row.answer}</dd>{change}</div>
            }
        })
        .collect_view();
    view! { <dl class="summary">{rows}</dl> }
}
