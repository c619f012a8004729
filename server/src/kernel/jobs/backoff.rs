//! How long to wait before the next try.

use shared::kernel::Random;

const FIRST_SECONDS: i64 = 2;
const LONGEST_SECONDS: i64 = 3_600;

/// Doubles with each try, from two seconds to an hour, less up to half of it by chance: what failed together does not
/// come back together.
pub fn wait_seconds(attempts: i32, random: &dyn Random) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(30);
    let full = (FIRST_SECONDS << doublings).min(LONGEST_SECONDS);
    let mut dice = [0_u8; 4];
    random.fill(&mut dice);
    full - i64::from(u32::from_be_bytes(dice)) % (full / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::chance::SeededRandom;

    #[test]
    fn the_wait_grows_to_an_hour_and_is_never_less_than_half() {
        let random = SeededRandom::new(1);
        for (attempts, full) in [(1, 2), (2, 4), (5, 32), (11, 2_048), (12, 3_600), (i32::MAX, 3_600)] {
            for _ in 0..100 {
                let wait = wait_seconds(attempts, &random);
                assert!((full / 2..=full).contains(&wait), "{attempts}: {wait}");
            }
        }
    }
}
