//! Sums of money that line up.

use leptos::prelude::*;

/// A sum, written by `shared`: never broken over two lines.
#[component]
pub fn Amount(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! { <span class="amount">{move || text.get()}</span> }
}

/// A list of sums; its children are [`AmountLine`]s.
#[component]
pub fn AmountList(children: Children) -> impl IntoView {
    view! { <dl>{children()}</dl> }
}

/// One line of a bill: what for, and how much.
#[component]
pub fn AmountLine(
    #[prop(into)] label: String,
    #[prop(into)] amount: String,
    /// More about it, under the label.
    #[prop(optional, into)]
    detail: MaybeProp<String>,
    /// The sum of the lines above.
    #[prop(optional)]
    total: bool,
) -> impl IntoView {
    let detail = move || detail.get().map(|text| view! { <span class="amount-detail">{text}</span> });
    view! {
        <div class="amount-line" class:amount-total=total>
            <dt>{label}{detail}</dt>
            <dd class="amount">{amount}</dd>
        </div>
    }
}
