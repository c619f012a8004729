//! The letter that stands for a creditor until its logo does.

use leptos::prelude::*;

/// The first letter of a name on a coloured ground; the same name always has the same colour.
#[component]
pub fn Initial(#[prop(into)] name: String) -> impl IntoView {
    let class = match ground_of(&name) {
        0 => "initial",
        1 => "initial initial-1",
        2 => "initial initial-2",
        _ => "initial initial-3",
    };
    view! { <span class=class aria-hidden="true">{letter_of(&name)}</span> }
}

fn letter_of(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "·".to_owned(), |c| c.to_uppercase().collect())
}

fn ground_of(name: &str) -> u32 {
    name.chars().fold(0u32, |sum, c| sum.wrapping_mul(31).wrapping_add(u32::from(c))) % 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_is_the_first_one_in_capitals_whatever_stands_before_it() {
        assert_eq!(letter_of("éclair"), "É");
        assert_eq!(letter_of("« 3 Suisses »"), "3");
        assert_eq!(letter_of("  "), "·");
    }
}
