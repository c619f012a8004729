//! The provider does not answer, or we die while it does.

use super::{Payments, Till, typed};
use server::payments::ARRIVES_WITHIN_SECONDS;
use server::payments::Fault;
use shared::payments::{FailureCode, PaymentState};
use std::time::Duration;

on_both! {
    async fn a_lost_answer_is_asked_for_and_the_money_is_taken_once(till: Till) {
        let attempt = till.attempt();
        let typed = typed("40", "time_out");
        let (id, state) = till.payments.start(&till.actor, attempt, till.account, &typed).await.unwrap();
        assert_eq!(state, PaymentState::Unknown);
        assert_eq!(till.standing(till.account).await.0, 10_000);
        // Pressing again while nobody knows charges nothing.
        assert_eq!(till.payments.start(&till.actor, attempt, till.account, &typed).await.unwrap(), (id, state));
        till.clock.advance_seconds(60);
        till.run_jobs().await;
        assert_eq!(till.state(id).await, PaymentState::Succeeded);
        assert_eq!(till.charges_and_entries().await, (1, 2));
        assert_eq!(till.standing(till.account).await.0, 6_000);
        // Asked for again and again, nothing more happens.
        till.clock.advance_seconds(24 * 3_600);
        till.run_jobs().await;
        till.payments.ask(id).await.unwrap();
        assert_eq!(till.charges_and_entries().await, (1, 2));
        till.assert_sound().await;
    }

    async fn a_look_at_the_receipt_asks_too(till: Till) {
        let (id, _) = till.pay("40", "time_out").await.unwrap();
        assert_eq!(till.payments.receipt(&till.actor, id).await.unwrap().state, PaymentState::Unknown);
        till.clock.advance_seconds(20);
        assert_eq!(till.payments.receipt(&till.actor, id).await.unwrap().state, PaymentState::Succeeded);
        assert_eq!(till.standing(till.account).await.0, 6_000);
    }

    async fn what_is_on_its_way_is_held_against_what_is_left(till: Till) {
        till.pay("70", "time_out").await.unwrap();
        assert!(till.pay("40", "approve").await.is_err());
        assert!(till.pay("30", "approve").await.is_ok());
        till.clock.advance_seconds(60);
        till.run_jobs().await;
        assert_eq!(till.standing(till.account).await, (0, "paid_in_full".to_owned()));
        till.assert_sound().await;
    }

    async fn a_crash_between_the_charge_and_our_books_is_healed(till: Till) {
        till.break_down([Fault::Hangs]);
        let attempt = till.attempt();
        let typed = typed("40", "approve");
        let start = till.payments.start(&till.actor, attempt, till.account, &typed);
        assert!(tokio::time::timeout(Duration::from_millis(300), start).await.is_err());
        // The provider has taken the money, and our books do not know.
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (4_000, 10_000));
        till.assert_sound().await;
        till.clock.advance_seconds(60);
        till.run_jobs().await;
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (4_000, 6_000));
        assert_eq!(till.charges_and_entries().await, (1, 2));
        let (_, state) = till.payments.start(&till.actor, attempt, till.account, &typed).await.unwrap();
        assert_eq!(state, PaymentState::Succeeded);
        till.assert_sound().await;
    }

    async fn a_charge_that_never_arrived_fails_when_it_no_longer_can(till: Till) {
        till.break_down([Fault::Lost]);
        let (id, state) = till.pay("40", "approve").await.unwrap();
        assert_eq!(state, PaymentState::Unknown);
        till.clock.advance_seconds(60);
        till.run_jobs().await;
        assert_eq!(till.state(id).await, PaymentState::Unknown);
        till.clock.advance_seconds(ARRIVES_WITHIN_SECONDS);
        till.run_jobs().await;
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!((receipt.state, receipt.failure), (PaymentState::Failed, Some(FailureCode::NeverArrived)));
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (0, 10_000));
        till.assert_sound().await;
    }

    async fn the_provider_is_asked_until_it_answers(till: Till) {
        till.break_down([Fault::AnswerLost; 4]);
        let (id, _) = till.pay("40", "approve").await.unwrap();
        for wait in [60, 300, 600] {
            till.clock.advance_seconds(wait);
            till.run_jobs().await;
            assert_eq!(till.state(id).await, PaymentState::Unknown);
        }
        till.clock.advance_seconds(900);
        till.run_jobs().await;
        assert_eq!(till.state(id).await, PaymentState::Succeeded);
        assert_eq!(till.charges_and_entries().await, (1, 2));
    }
}
