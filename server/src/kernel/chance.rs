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
