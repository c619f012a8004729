//! Charges, refunds and methods.

use super::{Payments, Shop, adapter};
use crate::kit::stripe::{Behaviour, WireFault};
use app::payments::port::Methods;
use server::payments::{ARRIVES_WITHIN_SECONDS, CONFIRM_WITHIN_SECONDS, PaymentProvider, Refund, RefundAnswer, Told};
use shared::kernel::{Currency, Money};
use shared::payments::{Chargeback, FailureCode, MethodKind, PaymentState};
use std::time::Duration;

const PATIENT: Duration = Duration::from_secs(10);

on_both! {
    async fn a_saved_card_is_charged_and_named_by_its_last_digits(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await;
        let (id, state) = shop.pay("40.00", &card.to_string()).await;
        assert_eq!((state, shop.balance().await), (PaymentState::Succeeded, 96_000));
        let intent = shop.stripe.intent_of(id).unwrap();
        assert_eq!((intent.amount, intent.currency.as_str(), intent.status.as_str()), (4_000, "gbp", "succeeded"));
        let receipt = shop.payments.receipt(&shop.actor, id).await.unwrap();
        let method = &shop.payments.methods(&shop.actor).await.unwrap().methods[0];
        assert!(receipt.card.is_some() && receipt.card == method.ending && !receipt.simulated);
        assert_eq!((method.kind, method.brand.as_str(), method.is_default), (MethodKind::Card, "visa", true));
        assert_eq!(method.expires_on.unwrap().to_string(), "2028-02-29");
        // Every request carried the key and the version, and none but ours came.
        let (proper, seen) = shop.stripe.requests();
        assert_eq!(proper, seen);
        shop.assert_sound().await;
    }

    async fn a_soft_decline_is_told_from_a_hard_one(shop: Shop) {
        for (word, code) in [
            ("generic_decline", FailureCode::Declined),
            ("insufficient_funds", FailureCode::InsufficientFunds),
            ("stolen_card", FailureCode::Unusable),
            ("expired_card", FailureCode::ExpiredCard),
        ] {
            let card = shop.saved(Behaviour::Declines(word)).await;
            let (id, _) = shop.pay("1", &card.to_string()).await;
            assert_eq!(shop.payment(id).await, (PaymentState::Failed, Some(code)), "{word}");
        }
        assert_eq!(shop.balance().await, 100_000);
        shop.assert_sound().await;
    }

    async fn what_is_typed_on_the_providers_page_is_never_seen_here(shop: Shop) {
        let (id, state) = shop.pay("40", "page").await;
        assert_eq!(state, PaymentState::NeedsConfirmation);
        let page = shop.stripe.page_of(id).unwrap();
        let elsewhere = shop.payments.confirmation(&shop.actor, id).await.unwrap().elsewhere;
        assert_eq!(elsewhere, Some(format!("http://127.0.0.1/page/{page}")));
        // A card that is refused there is not the end: the page asks for another.
        shop.stripe.type_on_page(&page, Behaviour::Declines("generic_decline"));
        shop.deliver().await;
        assert_eq!(shop.payment(id).await.0, PaymentState::NeedsConfirmation);
        shop.stripe.type_on_page(&page, Behaviour::Pays);
        // Nobody has told us yet but the person who comes back.
        let receipt = shop.payments.receipt(&shop.actor, id).await.unwrap();
        assert_eq!((receipt.state, shop.balance().await), (PaymentState::Succeeded, 96_000));
        shop.deliver().await;
        assert_eq!(shop.balance().await, 96_000);
        shop.assert_sound().await;
    }

    async fn a_page_that_is_left_is_closed_after_half_an_hour_and_can_no_longer_be_paid_on(shop: Shop) {
        let (id, _) = shop.pay("40", "page").await;
        assert!(shop.stripe.page_of(id).is_some());
        shop.clock.advance_seconds(CONFIRM_WITHIN_SECONDS + 3_600);
        shop.run_jobs().await;
        assert_eq!(shop.payment(id).await, (PaymentState::Failed, Some(FailureCode::NotConfirmed)));
        assert_eq!(shop.stripe.page_of(id), None);
        assert!(shop.payments.confirmation(&shop.actor, id).await.is_err());
        shop.assert_sound().await;
    }

    async fn a_page_that_was_paid_on_at_the_last_moment_counts_as_paid(shop: Shop) {
        let (id, _) = shop.pay("40", "page").await;
        shop.stripe.type_on_page(&shop.stripe.page_of(id).unwrap(), Behaviour::Pays);
        shop.clock.advance_seconds(CONFIRM_WITHIN_SECONDS + 3_600);
        shop.run_jobs().await;
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::Succeeded, 96_000));
    }

    async fn the_bank_asks_and_the_answer_counts(shop: Shop) {
        let card = shop.saved(Behaviour::Asks).await.to_string();
        let (id, state) = shop.pay("40", &card).await;
        assert_eq!(state, PaymentState::NeedsConfirmation);
        let intent = shop.stripe.intent_of(id).unwrap().id;
        let elsewhere = shop.payments.confirmation(&shop.actor, id).await.unwrap().elsewhere;
        assert_eq!(elsewhere, Some(format!("http://127.0.0.1/bank/{intent}")));
        shop.stripe.authenticate(&intent, true);
        // The Back button leads to what became of it.
        assert!(shop.payments.confirmation(&shop.actor, id).await.is_err());
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::Succeeded, 96_000));

        let (id, _) = shop.pay("40", &card).await;
        shop.stripe.authenticate(&shop.stripe.intent_of(id).unwrap().id, false);
        shop.deliver().await;
        assert_eq!(shop.payment(id).await, (PaymentState::Failed, Some(FailureCode::NotConfirmed)));
        // "Do not pay", on our page.
        let (id, _) = shop.pay("40", &card).await;
        shop.payments.confirm(&shop.actor, id, false).await.unwrap();
        assert_eq!(shop.payment(id).await, (PaymentState::Failed, Some(FailureCode::NotConfirmed)));
        assert_eq!(shop.stripe.intent_of(id).unwrap().status, "canceled");
        assert_eq!(shop.balance().await, 96_000);
        shop.assert_sound().await;
    }

    async fn a_bank_debit_takes_days_and_ends_either_way(shop: Shop) {
        let account = shop.saved(Behaviour::Debit).await;
        assert_eq!(shop.payments.methods(&shop.actor).await.unwrap().methods[0].kind, MethodKind::Bank);
        let (first, state) = shop.pay("40", &account.to_string()).await;
        let (second, _) = shop.pay("50", &account.to_string()).await;
        assert_eq!((state, shop.balance().await), (PaymentState::Processing, 100_000));
        shop.clock.advance_seconds(3 * 24 * 3_600);
        shop.stripe.settle_debit(&shop.stripe.intent_of(first).unwrap().id, None);
        shop.stripe.settle_debit(&shop.stripe.intent_of(second).unwrap().id, Some("account_closed"));
        shop.deliver().await;
        assert_eq!(shop.payment(first).await.0, PaymentState::Succeeded);
        assert_eq!(shop.payment(second).await, (PaymentState::Failed, Some(FailureCode::Unusable)));
        assert_eq!(shop.balance().await, 96_000);
        shop.assert_sound().await;
    }

    async fn whatever_breaks_at_whichever_call_the_money_moves_once_or_not_at_all(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await.to_string();
        let mut expected = 100_000;
        for fault in [WireFault::Broken, WireFault::DoneAndBroken, WireFault::DoneAndLost, WireFault::Busy] {
            // The announcement, the charge, the question afterwards.
            for call in 0..3 {
                let before = shop.stripe.books().intents.len();
                shop.stripe.break_down_after(call, fault);
                let (id, _) = shop.pay("10", &card).await;
                for _ in 0..4 {
                    shop.clock.advance_seconds(ARRIVES_WITHIN_SECONDS);
                    shop.run_jobs().await;
                }
                let intents: Vec<_> = shop.stripe.books().intents.values().cloned().collect();
                let intents = intents.into_iter().filter(|i| i.metadata["payment"] == id.to_string()).collect::<Vec<_>>();
                assert!(intents.len() <= 1, "{fault:?} {call}");
                let taken = intents.iter().any(|intent| intent.status == "succeeded");
                let state = shop.payment(id).await.0;
                assert_eq!(state, if taken { PaymentState::Succeeded } else { PaymentState::Failed }, "{fault:?} {call}");
                expected -= if taken { 1_000 } else { 0 };
                assert_eq!(shop.balance().await, expected, "{fault:?} {call}");
                assert!(shop.stripe.books().intents.len() <= before + 1);
                shop.clock.advance_seconds(3_600);
            }
        }
        shop.assert_sound().await;
    }

    async fn nothing_is_charged_under_a_name_that_was_not_written_down(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await.to_string();
        // Stripe has the intent, and we do not know its name.
        shop.stripe.break_down([WireFault::DoneAndLost]);
        let (id, state) = shop.pay("40", &card).await;
        assert_eq!(state, PaymentState::Unknown);
        assert_eq!(shop.stripe.intent_of(id).unwrap().status, "requires_confirmation");
        shop.clock.advance_seconds(ARRIVES_WITHIN_SECONDS + 60);
        shop.run_jobs().await;
        assert_eq!(shop.payment(id).await, (PaymentState::Failed, Some(FailureCode::NeverArrived)));
        assert_eq!((shop.stripe.intent_of(id).unwrap().status.as_str(), shop.balance().await), ("requires_confirmation", 100_000));
    }

    async fn a_provider_that_never_answers_is_silence(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await.to_string();
        let (id, _) = shop.pay("40", &card).await;
        let impatient = shop.adapter(Duration::from_millis(50));
        let charge = shop.charge(id).await;
        shop.stripe.break_down([WireFault::Hangs; 3]);
        let silence = Told { reference: charge.reference.clone(), ..Told::SILENCE };
        assert_eq!(impatient.retrieve(&charge).await, Some(silence.clone()));
        assert_eq!(impatient.create(&charge).await, silence);
        assert_eq!(impatient.aftermath(&charge).await, None);
    }

    async fn a_wrong_key_takes_nothing_and_says_so(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await.to_string();
        let (id, _) = shop.pay("40", &card).await;
        let stranger = adapter(&shop.stripe.url, "sk_test_stranger", PATIENT);
        let charge = server::payments::Charge { reference: None, ..shop.charge(id).await };
        assert_eq!(stranger.prepare(&charge).await, None);
        assert_eq!(stranger.create(&charge).await, Told::failed(FailureCode::Rejected));
        // What was asked is not that nothing is there.
        let charge = shop.charge(id).await;
        let silence = Told { reference: charge.reference.clone(), ..Told::SILENCE };
        assert_eq!(stranger.retrieve(&charge).await, Some(silence));
    }

    async fn money_is_given_back_once_per_key_and_never_more_than_was_taken(shop: Shop) {
        let card = shop.saved(Behaviour::Pays).await.to_string();
        let (id, _) = shop.pay("40", &card).await;
        let stripe = shop.adapter(PATIENT);
        let refund = |key: u128, pence: i64, charge| Refund {
            key: uuid::Uuid::from_u128(key),
            charge,
            amount: Money::from_minor(pence, Currency::GBP),
        };
        let charge = shop.charge(id).await;
        let part = stripe.refund(&refund(1, 1_500, charge.clone())).await;
        assert_eq!(part.answer, RefundAnswer::Made);
        assert_eq!(stripe.refund(&refund(1, 1_500, charge.clone())).await, part);
        // The same key for another amount is not the same refund.
        assert_eq!(stripe.refund(&refund(1, 1_600, charge.clone())).await.answer, RefundAnswer::Rejected);
        assert_eq!(stripe.refund(&refund(2, 2_501, charge.clone())).await.answer, RefundAnswer::Rejected);
        // Its answer is lost: told again, it is made once. The first call asks which intent it was.
        shop.stripe.break_down_after(1, WireFault::DoneAndLost);
        let rest = refund(3, 2_500, charge.clone());
        assert_eq!(stripe.refund(&rest).await.answer, RefundAnswer::Silence);
        assert_eq!(stripe.refund(&rest).await.answer, RefundAnswer::Made);
        assert_eq!(shop.stripe.intent_of(id).unwrap().refunded, 4_000);
        let aftermath = stripe.aftermath(&charge).await.unwrap();
        assert_eq!((aftermath.refunded.minor(), aftermath.chargeback), (4_000, Chargeback::None));
        shop.deliver().await;
        assert_eq!(shop.aftermath(id).await.0, 4_000);
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::Refunded, 100_000));
        // A refund that comes back: less is given back than was thought.
        shop.stripe.fail_refund(part.reference.as_deref().unwrap());
        shop.deliver().await;
        assert_eq!(shop.aftermath(id).await.0, 2_500);
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::RefundedInPart, 98_500));
        shop.assert_sound().await;
    }

    async fn what_was_paid_on_a_page_can_be_given_back_too(shop: Shop) {
        let (id, _) = shop.pay("40", "page").await;
        shop.stripe.type_on_page(&shop.stripe.page_of(id).unwrap(), Behaviour::Pays);
        shop.deliver().await;
        let charge = shop.charge(id).await;
        let refund = Refund { key: uuid::Uuid::from_u128(1), charge: charge.clone(), amount: charge.amount };
        assert_eq!(shop.adapter(PATIENT).refund(&refund).await.answer, RefundAnswer::Made);
        shop.deliver().await;
        assert_eq!((shop.payment(id).await.0, shop.balance().await), (PaymentState::Refunded, 100_000));
    }
}
