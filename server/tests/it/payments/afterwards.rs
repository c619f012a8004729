//! Money that was taken and is with us no more: given back, held by the payer's bank, bounced.

use super::{Payments, Till, gbp};
use shared::payments::{Aftermath, Chargeback, PaymentId, PaymentState};

impl Till {
    async fn learn(&self, id: PaymentId, refunded: i64, chargeback: Chargeback) -> PaymentState {
        let state = self.payments.learn(id, Aftermath { refunded: gbp(refunded), chargeback }).await.unwrap();
        self.assert_sound().await;
        state
    }

    async fn paid(&self, amount: &str) -> PaymentId {
        self.pay(amount, "approve").await.unwrap().0
    }
}

on_both! {
    async fn what_is_given_back_is_owed_again(till: Till) {
        let id = till.paid("40").await;
        assert_eq!(till.learn(id, 1_500, Chargeback::None).await, PaymentState::RefundedInPart);
        assert_eq!(till.standing(till.account).await, (7_500, "open".to_owned()));
        assert_eq!(till.learn(id, 4_000, Chargeback::None).await, PaymentState::Refunded);
        assert_eq!(till.standing(till.account).await.0, 10_000);
        assert_eq!(till.facts("payments.given_back").await, 2);
    }

    async fn told_twice_and_late_it_counts_once(till: Till) {
        let id = till.paid("40").await;
        for _ in 0..3 {
            till.learn(id, 1_500, Chargeback::None).await;
        }
        assert_eq!(till.facts("payments.given_back").await, 1);
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!((receipt.state, receipt.balance), (PaymentState::RefundedInPart, gbp(7_500)));
    }

    async fn a_bank_holds_the_money_until_it_decides(till: Till) {
        let id = till.paid("40").await;
        assert_eq!(till.learn(id, 0, Chargeback::Open).await, PaymentState::Disputed);
        assert_eq!(till.standing(till.account).await.0, 10_000);
        assert_eq!(till.learn(id, 0, Chargeback::Won).await, PaymentState::Succeeded);
        assert_eq!(till.standing(till.account).await.0, 6_000);
        let other = till.paid("10").await;
        till.learn(other, 0, Chargeback::Open).await;
        assert_eq!(till.learn(other, 0, Chargeback::Lost).await, PaymentState::Returned);
        assert_eq!(till.standing(till.account).await.0, 6_000);
    }

    async fn an_account_that_was_paid_is_open_again_when_the_debit_bounces(till: Till) {
        let id = till.paid("all").await;
        assert_eq!(till.standing(till.account).await, (0, "paid_in_full".to_owned()));
        assert_eq!(till.learn(id, 0, Chargeback::Lost).await, PaymentState::Returned);
        assert_eq!(till.standing(till.account).await, (10_000, "open".to_owned()));
    }

    async fn nothing_is_learnt_of_money_that_was_not_taken_and_never_more_than_was(till: Till) {
        let (declined, _) = till.pay("10", "decline").await.unwrap();
        assert_eq!(till.learn(declined, 1_000, Chargeback::None).await, PaymentState::Failed);
        let id = till.paid("40").await;
        let more = Aftermath { refunded: gbp(4_001), chargeback: Chargeback::None };
        assert!(till.payments.learn(id, more).await.is_err());
        assert_eq!(till.standing(till.account).await.0, 6_000);
        till.assert_sound().await;
    }

    async fn a_state_or_a_sum_set_by_hand_is_found(till: Till) {
        let id = till.paid("40").await;
        till.learn(id, 1_500, Chargeback::None).await;
        let faults = till.tampered("UPDATE payment SET refunded = 1400").await;
        assert!(faults[0].contains("should be"), "{faults:?}");
        let faults = till.tampered("UPDATE payment SET refunded = 1500, state = 'succeeded'").await;
        assert!(faults[0].contains("its money says refunded_in_part"), "{faults:?}");
    }
}
