//! Steps that can be done in any order.

use leptos::prelude::*;

use super::tag::{StatusTag, Tone};

/// One step: what, where it leads, where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub title: String,
    /// What it needs, or why it cannot be begun.
    pub hint: Option<String>,
    /// `None` while it cannot be begun; the hint says why.
    pub href: Option<String>,
    /// Where it stands, in a word; empty where there is nothing to say.
    pub status: String,
    /// The colour that repeats the word.
    pub tone: Tone,
}

/// The steps and where each stands.
#[component]
pub fn TaskList(tasks: Vec<Task>) -> impl IntoView {
    let rows = tasks
        .into_iter()
        .map(|task| {
            let inside = view! {
                <span class="task-text">
                    <span class="task-title">{task.title}</span>
                    {task.hint.map(|hint| view! { <span class="entry-detail"><br/>{hint}</span> })}
                </span>
                {(!task.status.is_empty()).then(|| view! { <StatusTag label=task.status tone=task.tone/> })}
            }
            .into_any();
            match task.href {
                Some(href) => view! { <li><a class="task" href=href>{inside}</a></li> }.into_any(),
                None => view! { <li><div class="task">{inside}</div></li> }.into_any(),
            }
        })
        .collect_view();
    view! { <ul class="tasks" role="list">{rows}</ul> }
}
