//! Orders to give money back.

use super::Till;
use sea_orm::{EntityTrait, PaginatorTrait};
use server::payments::entity::{payment, simulated_refund};
use server::payments::{Fault, NotRefunded, REFUND_ORDER, RefundState, Refunding};
use shared::payments::{PaymentId, PaymentState};
use std::sync::Arc;

impl Till {
    async fn reference(&self, id: PaymentId) -> String {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap();
        row.unwrap().reference
    }

    async fn order(&self, id: PaymentId, pence: Option<i64>, name: &str) -> Result<(i64, RefundState), NotRefunded> {
        let reference = self.reference(id).await;
        let outcome = self.payments.refund(&reference, pence.map(super::gbp), name, "as asked").await;
        self.assert_sound().await;
        outcome.map(|(amount, state)| (amount.minor(), state))
    }

    async fn run_orders(&self) {
        use server::kernel::jobs::{Handlers, Runner};
        let kernel = self.kernel.clone();
        let handlers = Handlers::new().on(REFUND_ORDER, Refunding::new(Arc::new(self.payments.clone())));
        Runner::new(kernel.db, kernel.clock, kernel.random, handlers, kernel.wake).run_due().await.unwrap();
        self.assert_sound().await;
    }

    /// How often the provider gave something back, by its own book.
    async fn given(&self) -> u64 {
        simulated_refund::Entity::find().count(self.kernel.db.read()).await.unwrap()
    }
}

on_both! {
    async fn a_part_is_given_back_and_then_the_rest_and_nothing_more(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        assert_eq!(till.order(id, Some(1_500), "a").await.unwrap(), (1_500, RefundState::Made));
        assert_eq!((till.state(id).await, till.standing(till.account).await.0), (PaymentState::RefundedInPart, 7_500));
        assert!(matches!(till.order(id, Some(2_501), "b").await, Err(NotRefunded::MoreThanLeft(left)) if left.minor() == 2_500));
        assert_eq!(till.order(id, None, "c").await.unwrap(), (2_500, RefundState::Made));
        assert_eq!((till.state(id).await, till.standing(till.account).await.0), (PaymentState::Refunded, 10_000));
        assert!(matches!(till.order(id, None, "d").await, Err(NotRefunded::MoreThanLeft(left)) if left.is_zero()));
    }

    async fn the_same_order_again_gives_nothing_twice(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        for _ in 0..3 {
            assert_eq!(till.order(id, Some(1_500), "a").await.unwrap(), (1_500, RefundState::Made));
        }
        assert_eq!((till.given().await, till.standing(till.account).await.0), (1, 7_500));
    }

    async fn an_order_whose_answer_was_lost_is_told_again_until_it_is_answered(till: Till) {
        let (id, _) = till.pay("40", "approve").await.unwrap();
        till.break_down([Fault::AnswerLost]);
        assert_eq!(till.order(id, Some(1_500), "a").await.unwrap().1, RefundState::Created);
        // It is held against what is left meanwhile.
        assert!(matches!(till.order(id, Some(2_501), "b").await, Err(NotRefunded::MoreThanLeft(_))));
        till.break_down([Fault::Lost]);
        for _ in 0..3 {
            till.clock.advance_seconds(600);
            till.run_orders().await;
        }
        assert_eq!((till.given().await, till.standing(till.account).await.0), (1, 7_500));
        assert_eq!(till.order(id, Some(1_500), "a").await.unwrap().1, RefundState::Made);
    }

    async fn what_was_not_taken_is_not_given_back(till: Till) {
        let (id, _) = till.pay("40", "decline").await.unwrap();
        assert!(matches!(till.order(id, None, "a").await, Err(NotRefunded::NotTaken)));
        let unknown = till.payments.refund("QP-0000-0000", None, "a", "").await;
        assert!(matches!(unknown, Err(NotRefunded::NoSuchPayment)));
    }
}
