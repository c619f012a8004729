//! Money that the built-in provider gives back, or that a bank takes back from it.

use super::{Till, gbp};
use sea_orm::EntityTrait;
use server::payments::entity::payment;
use server::payments::{Charge, Fault, PaymentProvider, Refund, RefundAnswer};
use shared::payments::{Aftermath, Chargeback, PaymentId, PaymentState};

impl Till {
    async fn charge_of(&self, id: PaymentId) -> Charge {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        Charge {
            key: id,
            amount: gbp(row.amount),
            method: row.method,
            reference: row.provider_reference,
            label: row.reference,
            is_present: true,
        }
    }
}

on_both! {
    async fn a_refund_is_made_once_per_key_and_never_of_more_than_is_left(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        let charge = till.charge_of(id).await;
        let give = async |key: u128, pence: i64| {
            let refund = Refund { key: uuid::Uuid::from_u128(key), charge: charge.clone(), amount: gbp(pence) };
            till.provider.refund(&refund).await.answer
        };
        assert_eq!(give(1, 1_500).await, RefundAnswer::Made);
        assert_eq!(give(1, 1_500).await, RefundAnswer::Made);
        assert_eq!(give(1, 1_501).await, RefundAnswer::Rejected);
        assert_eq!(give(2, 2_501).await, RefundAnswer::Rejected);
        assert_eq!(give(3, 0).await, RefundAnswer::Rejected);
        // Lost on the way there, and on the way back.
        till.break_down([Fault::Lost, Fault::AnswerLost]);
        assert_eq!((give(4, 2_500).await, give(4, 2_500).await), (RefundAnswer::Silence, RefundAnswer::Silence));
        assert_eq!(give(4, 2_500).await, RefundAnswer::Made);
        let aftermath = till.provider.aftermath(&charge).await.unwrap();
        assert_eq!(aftermath, Aftermath { refunded: gbp(4_000), chargeback: Chargeback::None });
        till.payments.bring_to_truth(id).await.unwrap();
        assert_eq!((till.state(id).await, till.standing(till.account).await.0), (PaymentState::Refunded, 10_000));
        till.assert_sound().await;
    }

    async fn what_was_not_taken_cannot_be_given_back(till: Till) {
        for card in ["decline", "confirm"] {
            let (id, _) = till.pay("40", card).await.unwrap();
            let charge = till.charge_of(id).await;
            let refund = Refund { key: id.uuid(), charge, amount: gbp(1) };
            assert_eq!(till.provider.refund(&refund).await.answer, RefundAnswer::Rejected);
        }
    }

    async fn a_bank_that_takes_money_back_is_followed_wherever_it_goes(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        for (standing, state, balance) in [
            (Chargeback::Open, PaymentState::Disputed, 10_000),
            (Chargeback::Won, PaymentState::Succeeded, 6_000),
            (Chargeback::Lost, PaymentState::Returned, 10_000),
        ] {
            till.provider.charge_back(id, standing).await.unwrap();
            till.break_down([Fault::Lost]);
            assert!(!till.payments.bring_to_truth(id).await.unwrap(), "silence is not an answer");
            assert!(till.payments.bring_to_truth(id).await.unwrap());
            assert_eq!((till.state(id).await, till.standing(till.account).await.0), (state, balance));
            till.assert_sound().await;
        }
    }

    async fn looks_that_overlap_end_in_the_last_truth(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        let charge = till.charge_of(id).await;
        for key in 1..=6_u128 {
            let refund = Refund { key: uuid::Uuid::from_u128(key), charge: charge.clone(), amount: gbp(500) };
            assert_eq!(till.provider.refund(&refund).await.answer, RefundAnswer::Made);
            let looks = (0..4).map(|_| {
                let payments = till.payments.clone();
                tokio::spawn(async move { payments.bring_to_truth(id).await.unwrap() })
            });
            for look in looks.collect::<Vec<_>>() {
                look.await.unwrap();
            }
            let row = payment::Entity::find_by_id(id.uuid()).one(till.kernel.db.read()).await.unwrap().unwrap();
            assert_eq!(row.refunded, Some(i64::try_from(key).unwrap() * 500));
        }
        till.assert_sound().await;
    }
}
