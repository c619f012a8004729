//! The door for notices: only Stripe's own, only fresh ones, each once; and what they say is never believed.

use super::Shop;
use crate::kit::TestApp;
use crate::kit::stripe::{Behaviour, WEBHOOK_SECRET, delivery, signed};
use axum::body::Body;
use axum::http::Request;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::kernel::jobs::entity as job;
use server::payments::entity::webhook_event;
use shared::payments::PaymentState;

impl Shop {
    async fn hears(&self, request: Request<Body>) -> u16 {
        self.browser().send(request).await.status.as_u16()
    }

    /// Events that are written down, and notices that were to be followed up.
    async fn heard(&self) -> (u64, u64) {
        let db = self.kernel.db.read();
        let jobs = job::Entity::find().filter(job::Column::Kind.eq(server::payments::notices::KIND));
        (webhook_event::Entity::find().count(db).await.unwrap(), jobs.count(db).await.unwrap())
    }
}

const EVENT: &str =
    r#"{"id":"evt_1","object":"event","type":"charge.refunded","data":{"object":{"id":"ch_1","object":"charge"}}}"#;

on_both! {
    async fn a_notice_is_taken_once_whoever_sends_it_again(shop: Shop) {
        let now = shop.kernel.now();
        assert_eq!(shop.hears(delivery(EVENT, now)).await, 200);
        // Stripe did not get our answer and sends it again, signed anew.
        shop.clock.advance_seconds(60);
        assert_eq!(shop.hears(delivery(EVENT, shop.kernel.now())).await, 200);
        // Somebody who listened sends a copy.
        assert_eq!(shop.hears(delivery(EVENT, now)).await, 200);
        assert_eq!(shop.heard().await, (1, 1));
    }

    async fn a_notice_is_forgotten_long_after_copies_of_it_are_refused(shop: Shop) {
        let now = shop.kernel.now();
        assert_eq!(shop.hears(delivery(EVENT, now)).await, 200);
        shop.clock.advance_seconds(59 * 24 * 3_600);
        assert_eq!(shop.payments.forget_notices().await.unwrap(), 0);
        shop.clock.advance_seconds(3 * 24 * 3_600);
        assert_eq!(shop.payments.forget_notices().await.unwrap(), 1);
        assert_eq!((shop.heard().await.0, shop.hears(delivery(EVENT, now)).await), (0, 400));
    }

    async fn sixteen_copies_at_once_are_one_notice(shop: Shop) {
        let now = shop.kernel.now();
        let copies = (0..16).map(|_| {
            let mut browser = shop.browser();
            tokio::spawn(async move { browser.send(delivery(EVENT, now)).await.status.as_u16() })
        });
        for copy in copies.collect::<Vec<_>>() {
            assert_eq!(copy.await.unwrap(), 200);
        }
        assert_eq!(shop.heard().await, (1, 1));
    }

    async fn what_is_forged_old_or_nothing_at_all_leaves_no_trace(shop: Shop) {
        let now = shop.kernel.now();
        let of = |header: &str| {
            Request::post("/webhooks/stripe").header("stripe-signature", header).body(Body::from(EVENT)).unwrap()
        };
        for forged in [
            signed(EVENT, now, "whsec_other"),
            signed(EVENT, now, &WEBHOOK_SECRET[..8]),
            delivery(EVENT, now.plus_seconds(-301)),
            delivery(EVENT, now.plus_seconds(301)),
            delivery("[]", now),
            delivery("", now),
            delivery("{\"id\":\"evt_1\"}", now),
            of(""),
            of("t=1795348800"),
            of(&format!("t={},v1=", now.unix_millis() / 1000)),
            of(&format!("t={},v1={}", now.unix_millis() / 1000, "0".repeat(64))),
            Request::post("/webhooks/stripe").body(Body::from(EVENT)).unwrap(),
        ] {
            assert_eq!(shop.hears(forged).await, 400);
        }
        // Signed for another body.
        let (parts, _) = delivery(EVENT, now).into_parts();
        assert_eq!(shop.hears(Request::from_parts(parts, Body::from(EVENT.replace("ch_1", "ch_2")))).await, 400);
        let large = "x".repeat(600 * 1024);
        assert_eq!(shop.hears(delivery(&large, now)).await, 413);
        assert_eq!(shop.heard().await, (0, 0));
        // At its very edge it is fresh.
        assert_eq!(shop.hears(delivery(EVENT, now.plus_seconds(-300))).await, 200);
    }

    async fn without_stripe_there_is_no_such_door(app: TestApp) {
        let answer = app.browser().send(delivery(EVENT, app.kernel.now())).await;
        assert_eq!(answer.status, 404);
    }

    async fn what_a_notice_says_of_amounts_and_states_is_not_believed(shop: Shop) {
        let debit = shop.saved(Behaviour::Debit).await;
        let (id, _) = shop.pay("40", &debit.to_string()).await;
        // It says that the money is there and was given back, and names another payment; Stripe itself knows better.
        let intent = shop.stripe.intent_of(id).unwrap().id;
        let lie = format!(
            r#"{{"id":"evt_lie","type":"payment_intent.succeeded","data":{{"object":{{"id":"{intent}","object":"payment_intent",
            "status":"succeeded","amount":100000,"amount_received":100000,"amount_refunded":4000}}}}}}"#
        );
        assert_eq!(shop.hears(delivery(&lie, shop.kernel.now())).await, 200);
        shop.run_jobs().await;
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::Processing, 100_000));
        assert_eq!(shop.aftermath(id).await, (0, "none".to_owned()));
    }

    async fn money_that_is_taken_back_is_handed_on_each_time_it_changes(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await;
        let (id, _) = shop.pay("40", &card.to_string()).await;
        shop.deliver().await;
        assert_eq!(shop.facts("payments.given_back").await, 0, "nothing has become of it");
        let intent = shop.stripe.intent_of(id).unwrap().id;
        shop.stripe.refund_by_hand(&intent, 1_000);
        shop.deliver().await;
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::RefundedInPart, 97_000));
        for (status, chargeback, state, balance) in [
            ("warning_needs_response", "none", PaymentState::RefundedInPart, 97_000),
            ("needs_response", "open", PaymentState::Disputed, 100_000),
            ("under_review", "open", PaymentState::Disputed, 100_000),
            ("won", "won", PaymentState::RefundedInPart, 97_000),
            ("lost", "lost", PaymentState::Returned, 100_000),
        ] {
            shop.stripe.dispute(&intent, status);
            shop.deliver().await;
            assert_eq!(shop.aftermath(id).await, (1_000, chargeback.to_owned()), "{status}");
            assert_eq!((shop.payment(id).await.0, shop.balance().await), (state, balance), "{status}");
            shop.assert_sound().await;
        }
    }

    async fn a_notice_waits_until_the_provider_answers_again(shop: Shop) {
        use crate::kit::stripe::WireFault;
        let card = shop.saved(Behaviour::Pays).await;
        let (id, _) = shop.pay("40", &card.to_string()).await;
        shop.deliver().await;
        shop.stripe.refund_by_hand(&shop.stripe.intent_of(id).unwrap().id, 1_000);
        shop.stripe.break_down([WireFault::Broken; 12]);
        shop.deliver().await;
        assert_eq!(shop.aftermath(id).await.0, 0);
        shop.stripe.mend();
        for _ in 0..6 {
            shop.clock.advance_seconds(24 * 3_600);
            shop.run_jobs().await;
        }
        assert_eq!(shop.aftermath(id).await.0, 1_000);
    }
}
