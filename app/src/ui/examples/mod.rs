//! Every component in all its states, and whole pages composed of them. The browser tests and axe visit these pages in
//! both themes; whoever writes a page copies from them. Not linked from anywhere, and without real data.

mod accounts;
mod confirmation;
mod forms;
mod parts;
mod plan_builder;

use leptos::prelude::*;

pub use accounts::AccountsExample;
pub use confirmation::ConfirmationExample;
pub use plan_builder::PlanBuilderExample;

use super::*;

/// The whole kit on one page.
#[component]
pub fn KitExamples() -> impl IntoView {
    view! {
        <Page skip="Skip to the page" header=header(true) footer=footer()>
            <Heading title="The component kit" over="Examples">
                "Every component, empty, filled, wrong, not possible now, and with words that are too long."
            </Heading>
            {parts::parts()}
            {forms::forms()}
        </Page>
    }
}

/// The header of all examples.
fn header(everything: bool) -> AnyView {
    let sign_out =
        everything.then(|| SignOut { action: "/dev/examples".to_owned(), label: "Se déconnecter".to_owned() });
    let exit = everything.then(|| TextLink::new("https://www.meteo.example/", "Quitter cette page"));
    let language = LanguageLink {
        href: "/en/dev/examples".to_owned(),
        lang: "en".to_owned(),
        short: "EN".to_owned(),
        name: "English".to_owned(),
    };
    view! {
        <Header
            home=TextLink::new("/fr", "quitus, vos comptes")
            nav_label="Langue et aide"
            language
            help=TextLink::new("/fr/aide", "Aide")
            sign_out
            exit
        />
    }
    .into_any()
}

/// The footer of all examples; the number is one that is kept free for fiction.
fn footer() -> AnyView {
    view! {
        <Footer
            phone="01 99 00 12 34"
            phone_dialled="+33199001234"
            hours="8 h – 20 h"
            call_back=TextLink::new("/fr/rappel", "Nous rappelons")
            links=vec![
                TextLink::new("/fr/authentique", "Ce message est-il authentique ?"),
                TextLink::new("/fr/vos-droits", "Vos droits"),
                TextLink::new("/fr/accessibilite", "Accessibilité"),
            ]
            links_label="À propos de ce site"
        />
    }
    .into_any()
}

/// A part of the page of examples.
fn section(title: &'static str, inside: AnyView) -> AnyView {
    view! { <section class="section"><SectionTitle title/>{inside}</section> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn pages() -> Vec<(&'static str, String)> {
        Owner::new().with(|| {
            vec![
                ("kit", view! { <KitExamples/> }.to_html()),
                ("accounts", view! { <AccountsExample/> }.to_html()),
                ("plan builder", view! { <PlanBuilderExample/> }.to_html()),
                ("confirmation", view! { <ConfirmationExample/> }.to_html()),
            ]
        })
    }

    #[test]
    fn no_component_carries_a_style_attribute_which_the_content_security_policy_would_drop() {
        for (name, html) in pages() {
            assert!(!html.contains(" style="), "{name}");
        }
    }

    #[test]
    fn every_id_that_is_pointed_to_is_there_once() {
        for (name, html) in pages() {
            let values = |attribute: &str| -> Vec<String> {
                html.split(&format!(" {attribute}=\""))
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
                    .flat_map(|value| value.split(' ').map(str::to_owned).collect::<Vec<_>>())
                    .collect()
            };
            let ids = values("id");
            let unique: HashSet<_> = ids.iter().collect();
            assert_eq!(ids.len(), unique.len(), "{name}: an id twice in {ids:?}");
            for attribute in ["for", "aria-describedby", "aria-labelledby"] {
                for target in values(attribute) {
                    assert!(unique.contains(&target), "{name}: {attribute} points to {target}, which is not there");
                }
            }
        }
    }

    #[test]
    fn every_page_has_the_way_past_the_header_and_a_person_to_call() {
        for (name, html) in pages() {
            assert!(html.contains(r##"href="#main""##) && html.contains(r#"id="main""#), "{name}");
            assert!(html.contains("tel:+33199001234"), "{name}");
        }
    }
}
