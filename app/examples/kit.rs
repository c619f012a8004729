//! Writes the pages of examples as files that a browser opens without a server:
//! `cargo run -p app --features ssr --example kit -- <folder> <style sheet>`.

use std::{env, fs, path::PathBuf};

use app::ui::examples::{AccountsExample, ConfirmationExample, KitExamples, PlanBuilderExample};
use leptos::prelude::*;

fn main() -> std::io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "dist/kit".to_owned()));
    let sheet = arguments.next().unwrap_or_else(|| "main.css".to_owned());
    fs::create_dir_all(&folder)?;
    let pages = Owner::new().with(|| {
        [
            ("kit", view! { <KitExamples/> }.to_html()),
            ("accounts", view! { <AccountsExample/> }.to_html()),
            ("plan", view! { <PlanBuilderExample/> }.to_html()),
            ("done", view! { <ConfirmationExample/> }.to_html()),
        ]
    });
    for (name, body) in pages {
        for theme in ["quitus", "quitus-dark"] {
            let page = format!(
                "<!doctype html><html lang=\"fr\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
                 <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{name}</title>\
                 <link rel=\"stylesheet\" href=\"{sheet}\"></head><body>{body}</body></html>"
            );
            fs::write(folder.join(format!("{name}.{theme}.html")), page)?;
        }
    }
    Ok(())
}
