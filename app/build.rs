//! Turns the words in `text/` into functions: see `docs/words.md`.

#[path = "build/words/mod.rs"]
mod words;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=text");
    let sources = match words::load(Path::new("text")) {
        Ok(sources) => sources,
        Err(error) => stop(&[format!("text/ cannot be read: {error}")]),
    };
    match words::read(&sources) {
        Ok(catalogue) => {
            let in_browser = env::var_os("CARGO_FEATURE_HYDRATE").is_some();
            let place = if in_browser { words::Where::InTheFile } else { words::Where::Here };
            write("words.rs", words::write(&catalogue, place));
            for language in words::LANGUAGES {
                write(&format!("words.{}.txt", language.folder()), words::file(&catalogue, language));
            }
        }
        Err(faults) => stop(&faults.iter().map(ToString::to_string).collect::<Vec<_>>()),
    }
}

fn write(name: &str, content: String) {
    let out = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(error) = fs::write(&out, content) {
        stop(&[format!("{} cannot be written: {error}", out.display())]);
    }
}

/// All faults at once: a translator should not have to build for each.
fn stop(faults: &[String]) -> ! {
    for fault in faults {
        println!("cargo::error={}", fault.replace('\n', " "));
    }
    process::exit(1)
}
