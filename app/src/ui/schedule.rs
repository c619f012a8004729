//! The payments to come.

use leptos::prelude::*;

/// One payment of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScheduleRow {
    /// The day, with its weekday: "Mon 4 January 2027".
    pub date: String,
    /// Why it is another day than expected: "the 3rd is a Sunday".
    pub note: Option<String>,
    /// The sum, as the reader's country writes it.
    pub amount: String,
    /// It is behind: paid, or moved away.
    pub done: bool,
}

impl ScheduleRow {
    /// A payment on its day.
    pub fn new(date: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { date: date.into(), amount: amount.into(), ..Self::default() }
    }

    /// Says why the day is another.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Marks it as behind.
    #[must_use]
    pub fn done(self) -> Self {
        Self { done: true, ..self }
    }
}

/// A table of payments. It follows its rows, so the plan builder can redraw it while a slider moves.
#[component]
pub fn ScheduleTable(
    /// What the table is, read out: "Your payments".
    #[prop(into)]
    caption: String,
    /// The heads of the two columns, read out.
    #[prop(into)]
    date_head: String,
    #[prop(into)] amount_head: String,
    #[prop(into)] rows: Signal<Vec<ScheduleRow>>,
    /// A last row for what is not shown: "… 3 more, then Thu 3 June".
    #[prop(optional, into)]
    more: Signal<Option<ScheduleRow>>,
) -> impl IntoView {
    let line = |row: ScheduleRow, class: Option<&'static str>| {
        let note = row.note.map(|note| view! { <span class="schedule-note">{format!(" ({note})")}</span> });
        view! { <tr class=class><td>{row.date}{note}</td><td class="amount">{row.amount}</td></tr> }
    };
    let rows = move || {
        let shown = rows.get().into_iter().map(|row| {
            let class = row.done.then_some("schedule-done");
            line(row, class)
        });
        shown.chain(more.get().map(|row| line(row, Some("schedule-more")))).collect_view()
    };
    view! {
        <table class="schedule">
            <caption class="visually-hidden">{caption}</caption>
            <thead class="visually-hidden">
                <tr><th scope="col">{date_head}</th><th scope="col">{amount_head}</th></tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
