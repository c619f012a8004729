//! What happened and what comes.

use leptos::prelude::*;

/// Where a moment lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// It happened, or is certain.
    #[default]
    Certain,
    /// The next one.
    Next,
    /// Some time.
    Later,
}

/// One moment: when, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// The day, or "then".
    pub when: String,
    /// What happens.
    pub what: String,
    /// Whether it is certain.
    pub moment: Moment,
}

impl TimelineItem {
    /// A moment of the line.
    pub fn new(moment: Moment, when: impl Into<String>, what: impl Into<String>) -> Self {
        Self { when: when.into(), what: what.into(), moment }
    }
}

/// Moments in their order.
#[component]
pub fn Timeline(items: Vec<TimelineItem>) -> impl IntoView {
    let items = items
        .into_iter()
        .map(|item| {
            let class = match item.moment {
                Moment::Certain => "timeline-item",
                Moment::Next => "timeline-item timeline-next",
                Moment::Later => "timeline-item timeline-later",
            };
            view! { <li class=class><span class="timeline-when">{item.when}</span>{format!(" — {}", item.what)}</li> }
        })
        .collect_view();
    view! { <ol class="timeline" role="list">{items}</ol> }
}
