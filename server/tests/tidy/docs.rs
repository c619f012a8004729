//! What the documents promise is what the program has.

use crate::source::tree;
use clap::Args;
use server::config::Given;

/// The README's table of options, as the program has them.
fn options() -> String {
    let command = Given::augment_args(clap::Command::new("quitus"));
    let rows = command.get_arguments().map(|option| {
        let flag = option.get_long().unwrap();
        let value = option.get_value_names().unwrap()[0].replace('|', " or ");
        let help = option.get_help().unwrap().to_string();
        let (what, default) = match help.split_once(" [default: ") {
            Some((what, default)) => (what, default.trim_end_matches(']')),
            None => (help.as_str(), ""),
        };
        format!("| `--{flag} {value}` | {what} | {default} |\n")
    });
    rows.collect()
}

#[test]
fn the_readme_lists_every_option_and_no_other() {
    let readme = tree().into_iter().find(|source| source.path == "README.md").unwrap().text;
    let wanted = options();
    let there: String =
        readme.lines().filter(|line| line.starts_with("| `--")).map(|line| format!("{line}\n")).collect();
    assert!(
        there == wanted,
        "the table of options in README.md should be:\n\n| option | what | default |\n|---|---|---|\n{wanted}"
    );
}

#[test]
fn the_readme_names_the_people_of_the_demonstration() {
    let readme = tree().into_iter().find(|source| source.path == "README.md").unwrap().text;
    for guest in server::accounts::demo::GUESTS {
        let row = format!("| {} | ", guest.name);
        let line = readme.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("{row} is missing"));
        assert!(line.contains(guest.account) && line.contains(guest.email), "{line}");
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let sources = tree();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut broken = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".md")) {
        let folder = root.join(&source.path).parent().unwrap().to_owned();
        let links = source.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
        for link in links.filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:")) {
            // Pictures are drawn from the running site, not written.
            if !folder.join(link).exists() && !link.ends_with(".png") {
                broken.push(format!("{}: {link}", source.path));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere: {broken:#?}");
}
