//! The card's bank asks for a confirmation.

use super::{ApiError, Payments, Till, gbp};
use server::payments::CONFIRM_WITHIN_SECONDS;
use server::payments::Fault;
use shared::payments::{FailureCode, PaymentState};

on_both! {
    async fn nothing_is_taken_before_the_confirmation_and_once_after_it(till: Till) {
        let (id, state) = till.pay("40", "confirm").await.unwrap();
        assert_eq!(state, PaymentState::NeedsConfirmation);
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (0, 10_000));
        let asked = till.payments.confirmation(&till.actor, id).await.unwrap();
        assert_eq!((asked.amount, asked.card.unwrap().digits()), (gbp(4_000), "3220"));
        for _ in 0..2 {
            till.payments.confirm(&till.actor, id, true).await.unwrap();
            assert_eq!((till.taken().await, till.standing(till.account).await.0), (4_000, 6_000));
        }
        // Too late to say no.
        till.payments.confirm(&till.actor, id, false).await.unwrap();
        assert_eq!(till.state(id).await, PaymentState::Succeeded);
        let ended = till.payments.confirmation(&till.actor, id).await;
        assert_eq!(ended, Err(ApiError::Refused("ended".to_owned())));
        till.assert_sound().await;
    }

    async fn a_confirmation_that_is_refused_takes_nothing(till: Till) {
        let (id, _) = till.pay("40", "confirm").await.unwrap();
        till.payments.confirm(&till.actor, id, false).await.unwrap();
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!((receipt.state, receipt.failure), (PaymentState::Failed, Some(FailureCode::NotConfirmed)));
        assert_eq!(till.charges_and_entries().await.1, 0);
        till.assert_sound().await;
    }

    async fn a_confirmation_that_does_not_come_is_given_up_and_frees_what_it_held(till: Till) {
        let (id, _) = till.pay("all", "confirm").await.unwrap();
        assert_eq!(till.pay("all", "approve").await, Err(ApiError::Refused("on_its_way".to_owned())));
        till.clock.advance_seconds(CONFIRM_WITHIN_SECONDS - 1);
        till.run_jobs().await;
        assert_eq!(till.state(id).await, PaymentState::NeedsConfirmation);
        till.clock.advance_seconds(16 * 60);
        till.run_jobs().await;
        assert_eq!(till.state(id).await, PaymentState::Failed);
        assert!(till.pay("all", "approve").await.is_ok());
        till.assert_sound().await;
    }

    async fn a_confirmation_whose_answer_is_lost_is_asked_about(till: Till) {
        let (id, _) = till.pay("40", "confirm").await.unwrap();
        till.break_down([Fault::AnswerLost]);
        till.payments.confirm(&till.actor, id, true).await.unwrap();
        assert_eq!(till.state(id).await, PaymentState::Unknown);
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!((receipt.state, receipt.balance), (PaymentState::Succeeded, gbp(6_000)));
        till.assert_sound().await;
    }
}
