//! Every rule can be explained, and the docs list them all.

use shared::compliance::*;
use shared::kernel::Locale;

#[test]
fn every_rule_can_be_explained_in_both_languages() {
    for rule in all() {
        for locale in Locale::ALL {
            assert!(rule.text(locale).ends_with('.'), "{} {locale}", rule.id);
        }
        assert!(!rule.citation.is_empty(), "{}", rule.id);
        assert!(rule.from.is_none_or(|from| rule.to.is_none_or(|to| from < to)), "{}", rule.id);
        let ours = rule.force == Force::Default;
        assert!(rule.status != Status::D || ours, "{}: what is ours is no law", rule.id);
    }
}

/// Run with `QUITUS_BLESS=1` to write the table anew.
#[test]
fn the_table_in_the_docs_is_that_of_the_rules() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/compliance.md");
    const BEGIN: &str = "<!-- rules: begin -->\n";
    const END: &str = "<!-- rules: end -->";
    let document = std::fs::read_to_string(PATH).unwrap();
    let (head, rest) = document.split_once(BEGIN).unwrap();
    let (table, tail) = rest.split_once(END).unwrap();
    let expected = table_of_rules();
    if std::env::var_os("QUITUS_BLESS").is_some() {
        std::fs::write(PATH, format!("{head}{BEGIN}{expected}{END}{tail}")).unwrap();
    } else {
        assert!(table == expected, "the table is not that of the rules: run this test with QUITUS_BLESS=1");
    }
}

fn table_of_rules() -> String {
    let mut table =
        String::from("| rule | where | force | st. | from | source | says |\n|---|---|---|---|---|---|---|\n");
    for rule in all() {
        let markets: Vec<&str> = rule.markets.iter().map(|market| market.code()).collect();
        let mut place = if markets.is_empty() { "all".to_owned() } else { markets.join(" ") };
        if !rule.regions.is_empty() {
            place = format!("{place} ({})", rule.regions.join(" "));
        }
        let force = serde_json::to_value(rule.force).unwrap();
        let from = rule.from.map(|day| day.to_string()).unwrap_or_default();
        table += &format!(
            "| {} | {place} | {} | {:?} | {from} | {} | {} |\n",
            rule.id,
            force.as_str().unwrap(),
            rule.status,
            rule.citation,
            rule.text(Locale::En)
        );
    }
    table
}
