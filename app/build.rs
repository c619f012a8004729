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
            let out = Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("words.rs");
            if let Err(error) = fs::write(&out, words::write(&catalogue)) {
                stop(&[format!("{} cannot be written: {error}", out.display())]);
            }
        }
        Err(faults) => stop(&faults.iter().map(ToString::to_string).collect::<Vec<_>>()),
    }
}

/// All faults at once: a translator should not have to build for each.
fn stop(faults: &[String]) -> ! {
    for fault in faults {
        println!("cargo::error={}", fault.replace('\n', " "));
    }
    process::exit(1)
}
