//! Figures that tests measure. A test that passes prints nothing, so they are also gathered in a file that
//! `scripts/test.sh` shows at the end.

use std::io::Write;

/// Tells a figure: which measure of `docs`' list it belongs to, what was measured, how it came out, on one line.
pub fn figure(line: &str) {
    println!("{line}");
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/figures.txt");
    let mut out = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
    // In one piece: other tests write at the same time.
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
}
