//! How long the native plan engine takes for a schedule of 60 instalments, and for a change of one that runs; `latency.mjs` does the same in WebAssembly.
//!
//! Each call is timed, for the target is a percentile. On a shared machine the neighbours take the processor away for
//! milliseconds, and more than one call in a hundred can meet that: the figures are those of the quietest of several
//! rounds.

use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 100;
const TIMES: usize = 1_000;

fn main() {
    told("native: the proposal alone", || {
        black_box(engine::propose_sixty());
    });
    let request = engine::sixty();
    told("native: JSON to JSON", || {
        black_box(engine::quote(black_box(&request)));
    });
    for (which, change) in engine::CHANGES.into_iter().enumerate() {
        assert!(engine::change_sixty(which) >= 58, "{change} is refused");
        told(&format!("native: a change, {change}"), || {
            black_box(engine::change_sixty(black_box(which)));
        });
    }
}

#[expect(clippy::print_stdout, reason = "its figures are what it is for")]
fn told(what: &str, mut act: impl FnMut()) {
    let best = (0..ROUNDS).map(|_| round(&mut act)).min_by_key(|(_, p99)| *p99);
    let micros = |nanos: u128| format!("{}.{}", nanos / 1000, nanos % 1000 / 100);
    if let Some((p50, p99)) = best {
        println!("{what:<34}{:>10}{:>10}", micros(p50), micros(p99));
    }
}

/// The median and the 99th percentile, in nanoseconds.
fn round(act: &mut impl FnMut()) -> (u128, u128) {
    let timed = |_| {
        let started = Instant::now();
        act();
        started.elapsed().as_nanos()
    };
    let mut waits: Vec<u128> = (0..TIMES).map(timed).collect();
    waits.sort_unstable();
    (waits[TIMES / 2], waits[TIMES * 99 / 100])
}
