//! Whatever is pressed how often, the money moves once.

use super::{ApiError, Payments, Till, gbp, typed};
use app::error::FieldError;
use app::payments::view::{PayBody, PayForm};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::kernel::outbox::entity as fact;
use server::payments::PaymentReceived;
use shared::accounts::AccountId;
use shared::payments::PaymentState;

impl Till {
    /// The form as it is shown now.
    pub async fn form(&self) -> PayForm {
        match self.payments.offer(&self.actor, b"browser", self.account).await.unwrap().body {
            PayBody::Form(form) => form,
            PayBody::Blocked(obstacle) => panic!("blocked: {obstacle:?}"),
        }
    }
}

on_both! {
    async fn a_payment_lowers_the_balance_the_same_second_and_tells_whom_it_concerns(till: Till) {
        let (id, state) = till.pay("40.00", "approve").await.unwrap();
        assert_eq!(state, PaymentState::Succeeded);
        assert_eq!(till.standing(till.account).await, (6_000, "open".to_owned()));
        assert_eq!(till.charges_and_entries().await, (1, 2));
        till.assert_sound().await;
        let told = fact::Entity::find().filter(fact::Column::Kind.eq("payments.received")).one(till.kernel.db.read()).await;
        let told: PaymentReceived = serde_json::from_str(&told.unwrap().unwrap().payload).unwrap();
        assert_eq!((told.payment, told.account, told.customer), (id, till.account, till.ana.customer));
        assert_eq!((told.amount, told.balance), (gbp(4_000), gbp(6_000)));
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!((receipt.balance, receipt.card.unwrap().digits()), (gbp(6_000), "4242"));
    }

    async fn all_of_it_pays_in_full_and_nothing_can_be_paid_after_it(till: Till) {
        till.pay("all", "approve").await.unwrap();
        assert_eq!(till.standing(till.account).await, (0, "paid_in_full".to_owned()));
        assert_eq!(till.facts("accounts.paid_in_full").await, 1);
        assert_eq!(till.pay("1", "approve").await, Err(ApiError::Refused("closed".to_owned())));
        till.assert_sound().await;
    }

    async fn sixteen_presses_at_once_are_one_charge(till: Till) {
        let attempt = till.attempt();
        let presses = (0..16).map(|_| {
            let (payments, actor, account) = (till.payments.clone(), till.actor, till.account);
            tokio::spawn(async move { payments.start(&actor, attempt, account, &typed("40", "approve")).await })
        });
        let mut payments = Vec::new();
        for press in presses.collect::<Vec<_>>() {
            payments.push(press.await.unwrap().unwrap().0);
        }
        payments.dedup();
        assert_eq!(payments.len(), 1);
        assert_eq!(till.charges_and_entries().await, (1, 2));
        assert_eq!(till.standing(till.account).await.0, 6_000);
        till.assert_sound().await;
    }

    async fn the_same_attempt_with_another_amount_is_refused(till: Till) {
        let attempt = till.attempt();
        let start = async |amount: &str| {
            till.payments.start(&till.actor, attempt, till.account, &typed(amount, "approve")).await
        };
        let first = start("40").await.unwrap();
        assert_eq!(start("41").await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!(start("40").await, Ok(first));
        assert_eq!(till.charges_and_entries().await, (1, 2));
    }

    async fn sixteen_presses_that_differ_are_one_charge_and_the_others_are_told(till: Till) {
        let attempt = till.attempt();
        let presses = (0..16).map(|n| {
            let (payments, actor, account) = (till.payments.clone(), till.actor, till.account);
            let amount = if n % 2 == 0 { "40" } else { "41" };
            tokio::spawn(async move { (amount, payments.start(&actor, attempt, account, &typed(amount, "approve")).await) })
        });
        let mut done: Vec<(&str, shared::payments::PaymentId)> = Vec::new();
        for press in presses.collect::<Vec<_>>() {
            match press.await.unwrap() {
                (amount, Ok((id, _))) => done.push((amount, id)),
                (_, refused) => assert_eq!(refused, Err(ApiError::Refused("changed_meanwhile".to_owned()))),
            }
        }
        assert_eq!(done.len(), 8, "those that asked for the same");
        assert!(done.iter().all(|one| *one == done[0]));
        assert_eq!(till.charges_and_entries().await, (1, 2));
        till.assert_sound().await;
    }

    async fn long_after_its_answer_was_forgotten_an_attempt_still_has_one_effect(till: Till) {
        let attempt = till.attempt();
        let start = async |amount: &str| {
            till.payments.start(&till.actor, attempt, till.account, &typed(amount, "approve")).await
        };
        let first = start("40").await.unwrap();
        till.clock.advance_seconds(3 * 24 * 3_600);
        let gone = server::kernel::attempts::Attempts::clean(till.kernel.db.writer(), till.kernel.now()).await.unwrap();
        assert_eq!(gone, 1);
        assert_eq!(start("41").await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!(start("40").await, Ok(first), "the same receipt");
        // Also when nothing can be paid any more.
        till.pay("all", "approve").await.unwrap();
        assert_eq!(start("40").await, Ok(first));
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (10_000, 0));
        till.assert_sound().await;
    }

    async fn who_presses_again_and_again_for_want_of_an_answer_is_not_made_to_wait(till: Till) {
        let attempt = till.attempt();
        let start = async || till.payments.start(&till.actor, attempt, till.account, &typed("40", "approve")).await;
        let first = start().await.unwrap();
        for _ in 0..40 {
            assert_eq!(start().await, Ok(first));
        }
        till.pay("1", "approve").await.unwrap();
    }

    async fn two_tabs_that_pay_all_of_it_pay_it_once(till: Till) {
        let tabs = (0..2).map(|_| {
            let (payments, actor, account) = (till.payments.clone(), till.actor, till.account);
            let attempt = till.attempt();
            tokio::spawn(async move { payments.start(&actor, attempt, account, &typed("all", "approve")).await })
        });
        let mut paid = 0;
        for tab in tabs.collect::<Vec<_>>() {
            match tab.await.unwrap() {
                Ok(_) => paid += 1,
                Err(error) => assert!(matches!(error, ApiError::Refused(_)), "{error:?}"),
            }
        }
        assert_eq!(paid, 1);
        assert_eq!((till.taken().await, till.standing(till.account).await.0), (10_000, 0));
        till.assert_sound().await;
    }

    async fn a_form_carries_the_same_attempt_until_its_payment_has_ended(till: Till) {
        let first = till.form().await.attempt;
        assert_eq!(till.form().await.attempt, first);
        till.payments.start(&till.actor, first, till.account, &typed("40", "time_out")).await.unwrap();
        assert_eq!(till.form().await.attempt, first);
        till.clock.advance_seconds(60);
        till.run_jobs().await;
        assert_ne!(till.form().await.attempt, first);
    }

    async fn a_declined_card_leaves_nothing_behind_and_the_form_is_ready_for_another(till: Till) {
        let before = till.form().await.attempt;
        let (id, state) = till.payments.start(&till.actor, before, till.account, &typed("40", "decline")).await.unwrap();
        assert_eq!(state, PaymentState::Failed);
        assert_eq!(till.standing(till.account).await, (10_000, "open".to_owned()));
        assert_eq!(till.charges_and_entries().await.1, 0);
        assert_eq!((till.facts("payments.failed").await, till.facts("payments.received").await), (1, 0));
        let receipt = till.payments.receipt(&till.actor, id).await.unwrap();
        assert_eq!(receipt.failure, Some(shared::payments::FailureCode::Declined));
        assert_ne!(till.form().await.attempt, before);
        till.assert_sound().await;
    }

    async fn every_field_that_is_wrong_is_named_at_once(till: Till) {
        let wrong = |fields: &[(&str, &str)]| {
            let error = |&(field, code): &(&str, &str)| FieldError { field: field.to_owned(), code: code.to_owned() };
            Err(ApiError::Invalid(fields.iter().map(error).collect()))
        };
        assert_eq!(till.pay("", "").await, wrong(&[("amount", "amount_missing"), ("card", "choose_one")]));
        assert_eq!(till.pay("much", "approve").await, wrong(&[("amount", "amount_not_a_number")]));
        assert_eq!(till.pay("0", "approve").await, wrong(&[("amount", "amount_below")]));
        assert_eq!(till.pay("100.01", "approve").await, wrong(&[("amount", "amount_above")]));
        assert_eq!(till.pay("1", "4242424242424242").await, wrong(&[("card", "choose_one")]));
        assert_eq!(till.charges_and_entries().await, (0, 0));
    }

    async fn anothers_account_and_payment_are_ones_that_do_not_exist(till: Till) {
        let (id, _) = till.pay("40", "confirm").await.unwrap();
        let ben = till.app.person("Ben").await;
        let ben = till.app.actor_of(ben);
        let missing = AccountId::new(till.kernel.now(), till.kernel.random());
        for account in [till.account, missing] {
            assert_eq!(till.payments.offer(&ben, b"b", account).await, Err(ApiError::NotFound));
            let start = till.payments.start(&ben, till.attempt(), account, &typed("1", "approve")).await;
            assert_eq!(start, Err(ApiError::NotFound));
        }
        assert_eq!(till.payments.receipt(&ben, id).await, Err(ApiError::NotFound));
        assert_eq!(till.payments.confirmation(&ben, id).await, Err(ApiError::NotFound));
        assert_eq!(till.payments.confirm(&ben, id, true).await, Err(ApiError::NotFound));
        assert_eq!(till.state(id).await, PaymentState::NeedsConfirmation);
    }

    async fn a_person_who_tries_thirty_times_in_an_hour_waits(till: Till) {
        for _ in 0..30 {
            till.pay("1", "decline").await.unwrap();
        }
        assert!(matches!(till.pay("1", "decline").await, Err(ApiError::Wait { .. })));
    }
}
