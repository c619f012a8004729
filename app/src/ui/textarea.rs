//! Several lines in someone's own words. The only place with a `<textarea>`: see the reason below.

use leptos::{ev, html::Textarea, prelude::*};

use super::field::{Field, LabelAs, Wiring};

/// What the server writes between the tags. Leptos 0.8 writes the children of a textarea as they are, so we escape
/// them; a browser drops one newline after the opening tag, so a text that begins with one gets another.
#[cfg(feature = "ssr")]
fn children_of(value: &str) -> String {
    let newline = if value.starts_with(['\n', '\r']) { "\n" } else { "" };
    format!("{newline}{}", html_escape::encode_text(value))
}

/// In the browser the children become a text node, which needs no escaping; those of the server stay as they are.
#[cfg(not(feature = "ssr"))]
fn children_of(value: &str) -> String {
    value.to_owned()
}

/// Asks for a text of several lines.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// What stands in the box at first.
    #[prop(optional, into)]
    value: String,
    /// Follows what is typed; its first value stands in the box.
    #[prop(optional)]
    live: Option<RwSignal<String>>,
    /// The longest text, in UTF-16 units, as the HTML attribute counts.
    #[prop(optional)]
    length_max: Option<u32>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional)] label_as: LabelAs,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let (described, invalid) = (Wiring::new(&id, hint, error), Wiring::new(&id, hint, error));
    let value = live.map_or(value, |live| live.get_untracked());
    let node = NodeRef::<Textarea>::new();
    if let Some(live) = live {
        // As in `live::keep_in_step`: what was typed before the script arrived stays.
        Effect::new(move |ran: Option<()>| {
            let value = live.get();
            let Some(area) = node.get() else { return };
            match (area.value() == value, ran) {
                (true, _) => {}
                (false, None) => live.set(area.value()),
                (false, Some(())) => area.set_value(&value),
            }
        });
    }
    let follow = move |event: ev::Event| {
        if let Some(live) = live {
            live.set(event_target_value(&event));
        }
    };
    view! {
        <Field id=id.clone() label hint error label_as>
            <textarea
                node_ref=node
                class="textarea"
                id=id
                name=name
                rows="5"
                maxlength=length_max
                required=required
                disabled=disabled
                aria-describedby=move || described.described_by()
                aria-invalid=move || invalid.invalid()
                on:input=follow
            >
                {children_of(&value)}
            </textarea>
        </Field>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(value: &str) -> String {
        let value = value.to_owned();
        Owner::new().with(|| view! { <TextArea name="words" label="Your words" value/> }.to_html())
    }

    #[test]
    fn what_someone_typed_cannot_leave_the_box() {
        let html = html("</textarea><script>alert(1)</script>&amp;");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    }

    #[test]
    fn the_text_in_the_box_has_no_blanks_that_nobody_typed() {
        assert!(html("two\nlines").contains(">two\nlines</textarea>"));
        assert!(html("\nfirst line empty").contains(">\n\nfirst line empty</textarea>"));
    }
}
