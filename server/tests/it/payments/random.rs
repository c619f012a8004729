//! Whatever people and providers do in whatever order: what the provider took is what the ledger says, to the penny.

use super::{Payments, Till, typed};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use server::payments::Fault;
use shared::payments::PaymentId;

/// One thing that happens.
async fn step(till: &Till, dice: &mut StdRng, begun: &mut Vec<PaymentId>) {
    if dice.random_ratio(1, 4) {
        till.break_down([*[Fault::Lost, Fault::AnswerLost].choose(dice).unwrap()]);
    }
    match dice.random_range(0..6) {
        0..=2 => {
            let amount = if dice.random_ratio(1, 20) { "all".to_owned() } else { dice.random_range(1..30).to_string() };
            let card = ["approve", "approve", "decline", "confirm", "time_out"].choose(dice).unwrap();
            let attempt = till.attempt();
            for _ in 0..dice.random_range(1..3) {
                if let Ok((id, _)) =
                    till.payments.start(&till.actor, attempt, till.account, &typed(&amount, card)).await
                {
                    begun.push(id);
                }
            }
        }
        3 => {
            if let Some(&id) = begun.choose(dice) {
                till.payments.confirm(&till.actor, id, dice.random()).await.unwrap();
            }
        }
        4 => {
            if let Some(&id) = begun.choose(dice) {
                till.payments.receipt(&till.actor, id).await.unwrap();
            }
        }
        _ => {
            till.clock.advance_seconds(dice.random_range(1..1_200));
            till.run_jobs().await;
        }
    }
}

on_both! {
    async fn a_random_history_ends_with_every_penny_where_it_belongs(till: Till) {
        for seed in 0..3 {
            let mut dice = StdRng::seed_from_u64(seed);
            let mut begun = Vec::new();
            for _ in 0..40 {
                step(&till, &mut dice, &mut begun).await;
                till.assert_sound().await;
            }
            // Days later everything has ended.
            for _ in 0..8 {
                till.clock.advance_seconds(24 * 3_600);
                till.run_jobs().await;
            }
            for id in begun {
                assert!(till.state(id).await.is_final(), "seed {seed}");
            }
            let (balance, _) = till.standing(till.account).await;
            assert_eq!((10_000 - balance, balance >= 0), (till.taken().await, true), "seed {seed}");
            till.assert_sound().await;
        }
    }
}
