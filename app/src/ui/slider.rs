//! An amount one can feel: slide it, or type it.

use leptos::prelude::*;

/// Slides a whole number between two bounds. It is never sent: put the box whose number is sent inside; its text is
/// the one truth, from which `value` derives and into which `on_slide` writes; without script only that box is shown.
#[component]
pub fn Slider(
    #[prop(into)] id: String,
    /// What it changes, for a screen reader; the box inside has the visible label.
    #[prop(into)]
    label: String,
    /// The lowest, the highest and the step, in the unit of `value`.
    min: i64,
    max: i64,
    #[prop(default = 1)] step: i64,
    /// Where it stands; what the box says, if that is a number.
    #[prop(into)]
    value: Signal<i64>,
    /// Called with each new number while it slides; put it into the box.
    #[prop(into)]
    on_slide: Callback<i64>,
    /// The value with its unit, as it should be read out: "35 euros a month".
    #[prop(into)]
    value_text: Signal<String>,
    /// What stands under the two ends.
    #[prop(into)]
    low: String,
    #[prop(into)] high: String,
    /// The box with the same number.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="slider">
            <div class="slider-track">
                <input
                    class="range"
                    type="range"
                    id=id
                    aria-label=label
                    min=min
                    max=max
                    step=step
                    value=value.get_untracked()
                    prop:value=move || value.get().to_string()
                    aria-valuetext=move || value_text.get()
                    on:input=move |event| {
                        if let Ok(chosen) = event_target_value(&event).parse::<i64>() {
                            on_slide.run(chosen.clamp(min, max));
                        }
                    }
                />
            </div>
            {children()}
            <div class="slider-ends" aria-hidden="true"><span>{low}</span><span>{high}</span></div>
        </div>
    }
}
