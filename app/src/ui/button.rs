//! Things to press.

use leptos::prelude::*;

/// How strongly a button calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one next step of the page.
    #[default]
    Primary,
    /// Another thing one can do.
    Plain,
    /// A way out, in words.
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Plain => "btn btn-plain",
            Self::Quiet => "btn btn-quiet",
        }
    }
}

/// What a button does in its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonType {
    /// Sends the form.
    #[default]
    Submit,
    /// Only what its `on:click` does; useless without script, so never the only way.
    Script,
}

/// A button; the words are the child and name the act: "Set up plan and pay €40.00 today".
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] does: ButtonType,
    /// Sent with the form when this is the button pressed.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Smaller, and as wide as its words: for a button beside something.
    #[prop(optional)]
    small: bool,
    /// Why it cannot be pressed now. While there is a reason, the button is disabled and the reason stands under it.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// The id of the reason; needed when two buttons of a page can have one.
    #[prop(optional, into)]
    reason_id: Option<String>,
    /// It is being done: a second press does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let reason_id = reason_id.unwrap_or_else(|| format!("{}-reason", name.as_deref().unwrap_or("button")));
    let described_by = {
        let id = reason_id.clone();
        move || disabled_reason.get().map(|_| id.clone())
    };
    let type_ = match does {
        ButtonType::Submit => "submit",
        ButtonType::Script => "button",
    };
    view! {
        <button
            class=kind.class()
            class:btn-small=small
            class:btn-block=!small
            type=type_
            name=name
            value=value
            disabled=move || disabled_reason.get().is_some()
            aria-describedby=described_by
            aria-busy=move || busy.get().then_some("true")
            on:click=move |event| if busy.get_untracked() { event.prevent_default() }
        >
            {children()}
        </button>
        {move || {
            disabled_reason.get().map(|why| view! { <p class="btn-reason" id=reason_id.clone()>{why}</p> })
        }}
    }
}

/// A link that looks like a button, for going on without sending anything.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] small: bool,
    /// A file to keep: the browser saves it instead of opening it, and the router leaves it alone.
    #[prop(optional)]
    download: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class=kind.class()
            class:btn-small=small
            class:btn-block=!small
            href=href
            download=download.then_some("")
            rel=download.then_some("external")
        >
            {children()}
        </a>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_button_that_cannot_be_pressed_says_why() {
        let html = Owner::new().with(|| {
            view! { <Button name="pause" disabled_reason="Your next payment is today">"Pause"</Button> }.to_html()
        });
        assert!(html.contains("disabled") && html.contains(r#"aria-describedby="pause-reason""#), "{html}");
        assert!(html.contains(r#"id="pause-reason""#) && html.contains("Your next payment is today"), "{html}");
    }

    #[test]
    fn a_button_that_can_be_pressed_has_no_reason() {
        let html = Owner::new().with(|| view! { <Button>"Continue"</Button> }.to_html());
        assert!(!html.contains("disabled") && !html.contains("aria-describedby"), "{html}");
    }
}
