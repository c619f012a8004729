//! Boxes whose value the page follows while it is typed.

use leptos::{html::Input, prelude::*};

/// Keeps a box and a signal saying the same. What was typed before the script arrived wins over the signal's first
/// value: setting the property at once, as `prop:value` does, would wipe it out.
pub(super) fn keep_in_step(node: NodeRef<Input>, live: RwSignal<String>) {
    Effect::new(move |ran: Option<()>| {
        let value = live.get();
        let Some(input) = node.get() else { return };
        let typed = input.value();
        if typed == value {
            return;
        }
        if ran.is_none() {
            live.set(typed);
        } else {
            input.set_value(&value);
        }
    });
}
