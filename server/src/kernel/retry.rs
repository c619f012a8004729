//! A transaction that PostgreSQL broke off to resolve a conflict is tried again.

use super::database::is_transient;
use sea_orm::DbErr;
use shared::kernel::Random;
use std::time::Duration;

const TRIES_MAX: u32 = 5;
const FIRST_WAIT_MILLIS: u64 = 5;

/// An error that knows whether the same, tried again, may well succeed.
pub trait Transient {
    fn is_transient(&self) -> bool;
}

impl Transient for DbErr {
    fn is_transient(&self) -> bool {
        is_transient(self)
    }
}

/// Runs a whole transaction, from `begin` to `commit`, up to five times. For those that lock more than one thing (two
/// audit chains, two accounts): everything else never conflicts.
pub async fn retrying<T, E, F, W>(random: &dyn Random, mut work: W) -> Result<T, E>
where
    E: Transient,
    F: Future<Output = Result<T, E>>,
    W: FnMut() -> F,
{
    let mut tries = 1;
    loop {
        match work().await {
            Err(error) if tries < TRIES_MAX && error.is_transient() => {
                // Two that collided must not collide again: each waits for a time of its own.
                let mut dice = [0_u8; 1];
                random.fill(&mut dice);
                let wait = (FIRST_WAIT_MILLIS << tries) + u64::from(dice[0]) % 20;
                tokio::time::sleep(Duration::from_millis(wait)).await;
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SeededRandom;
    use std::cell::Cell;

    #[derive(Debug, PartialEq)]
    struct Failed(bool);
    impl Transient for Failed {
        fn is_transient(&self) -> bool {
            self.0
        }
    }

    #[tokio::test]
    async fn a_conflict_is_tried_again_but_not_for_ever_and_nothing_else_is() {
        let random = SeededRandom::new(1);
        let tries = Cell::new(0);
        let attempt = |outcome: fn(u32) -> Result<u32, Failed>| {
            tries.set(0);
            let tries = &tries;
            retrying(&random, move || async move {
                tries.set(tries.get() + 1);
                outcome(tries.get())
            })
        };
        assert_eq!(attempt(|n| if n < 3 { Err(Failed(true)) } else { Ok(n) }).await, Ok(3));
        assert_eq!(attempt(|_| Err(Failed(true))).await, Err(Failed(true)));
        assert_eq!(tries.get(), TRIES_MAX);
        assert_eq!(attempt(|_| Err(Failed(false))).await, Err(Failed(false)));
        assert_eq!(tries.get(), 1);
    }
}
