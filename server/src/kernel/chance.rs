//! Randomness: the operating system's, and a repeatable one for tests and the demo book.

use rand::rngs::SysRng;
use rand::{Rng, SeedableRng, TryRng};
use shared::kernel::Random;
use std::sync::{Mutex, PoisonError};

/// The operating system's generator. Keys, codes, tokens and ids come from here.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, out: &mut [u8]) {
        // Without randomness there is no secret: better no answer than a guessable one.
        SysRng.try_fill_bytes(out).expect("the operating system gives random bytes");
    }
}

/// Another's bytes, asked for in large pieces: the operating system is asked once for hundreds of ids and nonces. Not for
/// secrets, since bytes wait here until they are used.
pub struct Ahead<'a> {
    source: &'a dyn Random,
    waiting: Mutex<Waiting>,
}

struct Waiting {
    bytes: [u8; Ahead::BYTES],
    used: usize,
}

impl<'a> Ahead<'a> {
    const BYTES: usize = 8192;

    pub fn new(source: &'a dyn Random) -> Self {
        Self { source, waiting: Mutex::new(Waiting { bytes: [0; Self::BYTES], used: Self::BYTES }) }
    }
}

impl Random for Ahead<'_> {
    fn fill(&self, out: &mut [u8]) {
        if out.len() > Self::BYTES {
            return self.source.fill(out);
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.used + out.len() > Self::BYTES {
            self.source.fill(&mut waiting.bytes);
            waiting.used = 0;
        }
        let from = waiting.used;
        waiting.used += out.len();
        out.copy_from_slice(&waiting.bytes[from..waiting.used]);
    }
}

/// The same bytes for the same seed. For tests and the demo book, never for a secret that guards real people.
pub struct SeededRandom(Mutex<rand::rngs::StdRng>);

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(rand::rngs::StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, out: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_asked_for_ahead_are_those_of_the_source_each_once() {
        let (source, same) = (SeededRandom::new(7), SeededRandom::new(7));
        let ahead = Ahead::new(&source);
        let mut expected = [0; Ahead::BYTES];
        same.fill(&mut expected);
        let mut got = Vec::new();
        for length in [16, 24, 1, 0, 8000] {
            let mut out = vec![0; length];
            ahead.fill(&mut out);
            got.extend(out);
        }
        assert_eq!(got, expected[..8041]);
        let mut more = [0; 200];
        ahead.fill(&mut more);
        assert_ne!(more[..], expected[..200]);
        assert_ne!(more, [0; 200]);
    }
}
