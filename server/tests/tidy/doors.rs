//! What faces the outside: server functions, and what a page may be made of.

use crate::source::Source;
use crate::{Rule, Violation, lines_with};

/// Where a text goes into a page as it is, and why.
const INNER_HTML: &[&str] = &[
    // The few lines that fetch the bundle: ours, with the page's nonce.
    "app/src/document.rs",
    // A part of a page of ours, fetched from our server as it rendered it, where everything was escaped.
    "app/src/quiet.rs",
];

pub const RULES: &[Rule] = &[
    Rule {
        wants: "Every server function names its endpoint: #[server(prefix = \"/api\", endpoint = \"capability/verb\")].",
        instead: "Without it the address is made of a hash that changes with the code: old tabs, forms without script and the table of \
                  doors need one that stays. The first word is the capability, as the folder is called.",
        find: endpoints,
        planted: &[
            ("app/src/plans/api.rs", "#[server]\npub async fn f() {}", 1),
            ("app/src/plans/api.rs", "#[server(endpoint = \"plans/agree\")]\n#[server(prefix = \"/api\")]", 2),
            ("app/src/plans/api.rs", "#[server(prefix = \"/api\", endpoint = \"care/agree\")]", 1),
            ("app/src/plans/api.rs", "#[server(\n    prefix = \"/api\",\n    endpoint = \"plans/agree\",\n)]", 0),
            (
                "app/src/plans/api.rs",
                "#[server(prefix = \"/api\", endpoint = \"plans/agree\", input = GetUrl)]\n    #[server(default)] x: u8",
                0,
            ),
        ],
    },
    Rule {
        wants: "A `<textarea>` stands in app/src/ui/textarea.rs only.",
        instead: "Use `ui::TextArea`: it keeps a first empty line and what was typed where a plain one would not.",
        find: |source| match source.is_in(&["app/src/"]) && source.path != "app/src/ui/textarea.rs" {
            true => lines_with(source, &["<textarea"]),
            false => Vec::new(),
        },
        planted: &[
            ("app/src/care/hardship.rs", "view! { <textarea name=\"words\"></textarea> }", 1),
            ("app/src/ui/textarea.rs", "view! { <textarea/> }", 0),
        ],
    },
    Rule {
        wants: "No text goes into a page as HTML.",
        instead: "Leptos escapes what stands in `{…}`: build the elements. Where there is no other way, add the file to the list with its reason.",
        find: |source| match source.is_in(&["app/src/", "frontend/"]) && source.is_rust() && !source.is_in(INNER_HTML) {
            true => lines_with(source, &["inner_html", "set_inner_html", "PreEscaped"]),
            false => Vec::new(),
        },
        planted: &[
            ("app/src/plans/plan.rs", "view! { <div inner_html=words></div> }", 1),
            ("app/src/document.rs", "<script inner_html=start></script>", 0),
        ],
    },
    Rule {
        wants: "No `style` attribute in a page.",
        instead: "The content security policy refuses it. Give the element a class of style/ui, or a length as an attribute of SVG.",
        find: styles,
        planted: &[
            (
                "app/src/plans/plan.rs",
                "<div style=\"width: 3px\">\n<div style=move || x()>\n<div style:width=\"3px\">",
                3,
            ),
            ("app/src/plans/plan.rs", "<div class=\"style\">", 0),
            ("app/src/ui/examples/mod.rs", "assert!(!html.contains(\" style=\"));", 0),
        ],
    },
    Rule {
        wants: "`leptos_axum::redirect` is called in app/src/redirect.rs only.",
        instead: "It panics on bytes a header cannot hold, and goes wherever it is told: call `crate::redirect::go`.",
        find: |source| match source.is_rust() && source.path != "app/src/redirect.rs" && !source.is_a_rule() {
            true => lines_with(source, &["leptos_axum::redirect"]),
            false => Vec::new(),
        },
        planted: &[
            ("app/src/plans/api.rs", "leptos_axum::redirect(&path);", 1),
            ("app/src/plans/api.rs", "crate::redirect::go(&path);", 0),
        ],
    },
];

fn endpoints(source: &Source) -> Vec<Violation> {
    if !source.is_in(&["app/src/"]) {
        return Vec::new();
    }
    let capability = source.path.split('/').nth(2).unwrap_or_default();
    let code: String = source.code().map(|(_, line)| line + "\n").collect();
    let mut found = Vec::new();
    // At the beginning of a line; `#[server(default)]` before an argument is another thing.
    for at in code.match_indices("#[server").map(|(at, _)| at).filter(|at| *at == 0 || code[..*at].ends_with('\n')) {
        let attribute = &code[at..at + code[at..].find(']').unwrap_or(0)];
        let is_whole =
            attribute.contains("prefix = \"/api\"") && attribute.contains(&format!("endpoint = \"{capability}/"));
        if !is_whole {
            found.push(Violation { line: code[..at].matches('\n').count() + 1, found: attribute.replace('\n', " ") });
        }
    }
    found
}

fn styles(source: &Source) -> Vec<Violation> {
    // The examples' test looks for it.
    if !source.is_in(&["app/src/"]) || !source.is_rust() || source.path == "app/src/ui/examples/mod.rs" {
        return Vec::new();
    }
    let is_styled = |line: &str| {
        [" style=", " style:"].iter().any(|word| line.contains(word)) || line.trim_start().starts_with("style=")
    };
    source.code().filter(|(_, line)| is_styled(line)).map(|(line, found)| Violation { line, found }).collect()
}
