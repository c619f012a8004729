//! What is missing, on top of the page.

use leptos::{html::Div, prelude::*};

/// One thing to mend: which field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorLink {
    /// The id of the box to go to.
    pub field_id: String,
    /// The same words as at the field.
    pub text: String,
}

impl ErrorLink {
    /// A thing to mend.
    pub fn new(field_id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { field_id: field_id.into(), text: text.into() }
    }
}

/// Lists what is missing, each with a link to its field; shows nothing while there is nothing. It takes the focus when
/// it appears: by `autofocus` from the server, by script in a page that is already there.
#[component]
pub fn ErrorSummary(
    /// "Two things are missing".
    #[prop(into)]
    title: String,
    #[prop(into)] errors: Signal<Vec<ErrorLink>>,
) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if !errors.get().is_empty()
            && let Some(summary) = node.get()
        {
            // The page is still right if it cannot be focused.
            let _ = summary.focus();
        }
    });
    move || {
        let errors = errors.get();
        (!errors.is_empty()).then(|| {
            let links = errors
                .into_iter()
                .map(|error| view! { <li><a href=format!("#{}", error.field_id) rel="external">{error.text}</a></li> })
                .collect_view();
            view! {
                <div class="error-summary" node_ref=node tabindex="-1" autofocus=true aria-labelledby="errors-title" role="group">
                    <h2 class="title-card" id="errors-title">{title.clone()}</h2>
                    <ul>{links}</ul>
                </div>
            }
            .into_any()
        })
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::ui::{DateField, DateParts, MoneyField};

    fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
        Owner::new().with(|| view().to_html())
    }

    #[test]
    fn each_line_leads_to_its_field_and_says_what_the_field_says() {
        let page = html(|| {
            let error = "Enter an amount of at least 10 €";
            view! {
                <ErrorSummary title="One thing is missing" errors=vec![ErrorLink::new("instalment", error)]/>
                <MoneyField name="instalment" label="Amount" sign="€" hint="Between 10 € and 90 €" error/>
            }
        });
        assert!(page.contains(r##"href="#instalment""##), "{page}");
        assert!(page.contains(r#"id="instalment""#), "{page}");
        assert!(page.contains(r#"aria-describedby="instalment-hint instalment-error""#), "{page}");
        assert!(page.contains(r#"aria-invalid="true""#), "{page}");
        assert!(page.contains("autofocus"), "{page}");
        assert_eq!(page.matches("Enter an amount of at least 10 €").count(), 2, "{page}");
    }

    #[test]
    fn without_errors_there_is_no_summary_and_no_field_is_called_wrong() {
        let page = html(|| {
            view! {
                <ErrorSummary title="Nothing" errors=vec![]/>
                <MoneyField name="instalment" label="Amount" sign="€"/>
            }
        });
        assert!(!page.contains("error-summary") && !page.contains("aria-invalid"), "{page}");
        assert!(!page.contains("aria-describedby"), "{page}");
    }

    #[test]
    fn a_date_is_one_question_with_three_named_boxes() {
        let page = html(|| {
            let parts = DateParts::new("Day", "Month", "Year");
            view! { <DateField name="born" label="Your birth date" parts hint="For example 3 12 1981" birthday=true/> }
        });
        assert!(page.contains("<legend") && page.contains(r#"aria-describedby="born-hint""#), "{page}");
        for (id, autocomplete) in [("born_day", "bday-day"), ("born_month", "bday-month"), ("born_year", "bday-year")] {
            assert!(page.contains(&format!(r#"for="{id}""#)) && page.contains(&format!(r#"id="{id}""#)), "{page}");
            assert!(page.contains(autocomplete), "{page}");
        }
    }
}
