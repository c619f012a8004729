//! How much is behind.

use leptos::prelude::*;

/// Shows what is done of a whole. The words under it (the children) say it in figures, so the bar needs none.
#[component]
pub fn Progress(
    /// What the bar shows, read out: "517.50 € of 1,360.00 € paid".
    #[prop(into)]
    label: Signal<String>,
    /// What is done, in any unit: minor units of money, payments.
    #[prop(into)]
    done: Signal<i64>,
    /// The whole, in the same unit.
    #[prop(into)]
    whole: Signal<i64>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <progress
                class="progress-bar"
                aria-label=move || label.get()
                max=move || whole.get().max(1)
                value=move || done.get().clamp(0, whole.get().max(1))
            ></progress>
            {children.map(|caption| view! { <p class="minor">{caption()}</p> })}
        </div>
    }
}
