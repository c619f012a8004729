//! Saved methods: nobody is charged by them, and nobody else can use them.

use super::{ApiError, Payments, Till, typed};
use app::payments::method_view::Added;
use app::payments::port::Methods;
use app::payments::view::{PayBody, PayMethod};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::payments::entity::{payment_method, simulated_method};
use server::payments::expiring::Expiring;
use server::payments::{ASK_SAVING, AskSaving, FORGET, Fault, Forgetting};
use shared::identity::Actor;
use shared::payments::{PaymentMethodId, PaymentState};
use std::sync::Arc;

impl Till {
    async fn save(&self, card: &str) -> PaymentMethodId {
        let before = self.mine(&self.actor).await;
        assert_eq!(self.payments.add(&self.actor, self.attempt(), Some(card), None).await, Ok(Added::Saved));
        *self.mine(&self.actor).await.iter().find(|id| !before.contains(id)).unwrap()
    }

    /// The methods of a person, the default first.
    async fn mine(&self, actor: &Actor) -> Vec<PaymentMethodId> {
        let view = self.payments.methods(actor).await.unwrap();
        assert_eq!(view.methods.iter().filter(|method| method.is_default).count(), view.methods.len().min(1));
        assert!(view.methods.first().is_none_or(|first| first.is_default));
        view.methods.iter().map(|method| method.id).collect()
    }

    async fn run_saving_jobs(&self) {
        use server::kernel::jobs::{Handlers, Runner};
        let (kernel, payments) = (self.kernel.clone(), Arc::new(self.payments.clone()));
        let handlers =
            Handlers::new().on(ASK_SAVING, AskSaving::new(payments.clone())).on(FORGET, Forgetting::new(payments));
        Runner::new(kernel.db, kernel.clock, kernel.random, handlers, kernel.wake).run_due().await.unwrap();
    }

    /// How many methods the provider can still charge.
    async fn chargeable(&self) -> u64 {
        let there = simulated_method::Entity::find().filter(simulated_method::Column::RemovedAt.is_null());
        there.count(self.kernel.db.read()).await.unwrap()
    }
}

on_both! {
    async fn what_is_saved_is_offered_first_and_pays(till: Till) {
        let id = till.save("approve").await;
        assert_eq!((till.taken().await, till.facts("payments.method_saved").await), (0, 1));
        let PayBody::Form(form) = till.payments.offer(&till.actor, b"b", till.account).await.unwrap().body else {
            panic!("blocked")
        };
        let PayMethod::Saved(first) = &form.methods[0] else { panic!("{:?}", form.methods) };
        assert_eq!((first.id, first.ending.unwrap().digits()), (id, "4242"));
        let (payment, state) = till.pay("40", &id.to_string()).await.unwrap();
        assert_eq!((state, till.standing(till.account).await.0), (PaymentState::Succeeded, 6_000));
        assert_eq!(till.payments.receipt(&till.actor, payment).await.unwrap().card.unwrap().digits(), "4242");
        till.assert_sound().await;
    }

    async fn pressed_twice_it_is_saved_once(till: Till) {
        let attempt = till.attempt();
        for _ in 0..2 {
            assert_eq!(till.payments.add(&till.actor, attempt, Some("approve"), None).await, Ok(Added::Saved));
        }
        let other = till.payments.add(&till.actor, attempt, Some("decline"), None).await;
        assert_eq!(other, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!((till.mine(&till.actor).await.len(), till.chargeable().await), (1, 1));
    }

    async fn two_that_are_saved_at_once_have_one_default(till: Till) {
        let adding = (0..4).map(|_| {
            let (payments, actor, attempt) = (till.payments.clone(), till.actor, till.attempt());
            tokio::spawn(async move { payments.add(&actor, attempt, Some("approve"), None).await })
        });
        for added in adding.collect::<Vec<_>>() {
            assert_eq!(added.await.unwrap(), Ok(Added::Saved));
        }
        assert_eq!(till.mine(&till.actor).await.len(), 4);
    }

    async fn a_removed_method_is_forgotten_by_the_provider_too_and_never_pays_again(till: Till) {
        let (first, second) = (till.save("approve").await, till.save("confirm").await);
        assert_eq!(till.mine(&till.actor).await, [first, second]);
        let attempt = till.attempt();
        for _ in 0..2 {
            till.payments.remove(&till.actor, attempt, first).await.unwrap();
        }
        assert_eq!(till.mine(&till.actor).await, [second], "the other one comes first now");
        assert_eq!(till.payments.remove(&till.actor, till.attempt(), first).await, Err(ApiError::NotFound));
        assert!(till.pay("40", &first.to_string()).await.is_err());
        assert_eq!(till.chargeable().await, 2);
        // The provider is away; it forgets later.
        till.break_down([Fault::Lost]);
        till.run_saving_jobs().await;
        till.clock.advance_seconds(3_600);
        till.run_saving_jobs().await;
        assert_eq!((till.chargeable().await, till.facts("payments.method_removed").await), (1, 1));
        assert_eq!(till.taken().await, 0);
    }

    async fn another_one_can_be_put_first_or_in_its_place(till: Till) {
        let (first, second) = (till.save("approve").await, till.save("confirm").await);
        till.payments.make_default(&till.actor, till.attempt(), second).await.unwrap();
        assert_eq!(till.mine(&till.actor).await, [second, first]);
        let replaced = till.payments.add(&till.actor, till.attempt(), Some("approve"), Some(second)).await;
        assert_eq!(replaced, Ok(Added::Saved));
        let now = till.mine(&till.actor).await;
        assert!(now.len() == 2 && now[1] == first && now[0] != second, "the new one has its rank: {now:?}");
        till.run_saving_jobs().await;
        assert_eq!(till.chargeable().await, 2);
    }

    async fn anothers_method_is_one_that_does_not_exist(till: Till) {
        let id = till.save("approve").await;
        let ben = till.app.person("Ben").await;
        till.app.account_of(ben, 5_000).await;
        let ben = till.app.actor_of(ben);
        assert!(till.mine(&ben).await.is_empty());
        let missing = PaymentMethodId::new(till.kernel.now(), till.kernel.random());
        for method in [id, missing] {
            assert_eq!(till.payments.remove(&ben, till.attempt(), method).await, Err(ApiError::NotFound));
            assert_eq!(till.payments.make_default(&ben, till.attempt(), method).await, Err(ApiError::NotFound));
            let instead = till.payments.add(&ben, till.attempt(), Some("approve"), Some(method)).await;
            assert_eq!(instead, Err(ApiError::NotFound));
        }
        let bens = till.app.account_of(till.app.person("Bea").await, 5_000).await;
        assert_eq!(till.payments.start(&ben, till.attempt(), bens, &typed("1", &id.to_string())).await, Err(ApiError::NotFound));
        assert_eq!(till.mine(&till.actor).await, [id]);
    }

    async fn an_eleventh_is_not_begun_and_hurry_is_slowed_down(till: Till) {
        for _ in 0..10 {
            till.save("approve").await;
        }
        let add = async || till.payments.add(&till.actor, till.attempt(), Some("approve"), None).await;
        assert_eq!(add().await, Err(ApiError::Refused("methods_full".to_owned())));
        for _ in 0..4 {
            let _ = add().await;
        }
        assert!(matches!(add().await, Err(ApiError::Wait { .. })));
    }

    async fn a_lost_answer_is_asked_for_and_one_method_is_saved(till: Till) {
        till.break_down([Fault::AnswerLost]);
        assert_eq!(till.payments.add(&till.actor, till.attempt(), Some("approve"), None).await, Ok(Added::Waiting));
        till.clock.advance_seconds(120);
        till.run_saving_jobs().await;
        assert_eq!((till.mine(&till.actor).await.len(), till.chargeable().await), (1, 1));
    }

    async fn a_saving_that_never_ends_is_given_up(till: Till) {
        till.break_down([Fault::Lost; 7]);
        till.payments.add(&till.actor, till.attempt(), Some("approve"), None).await.unwrap();
        for _ in 0..6 {
            till.clock.advance_seconds(24 * 3_600);
            till.run_saving_jobs().await;
        }
        let row = payment_method::Entity::find().one(till.kernel.db.read()).await.unwrap().unwrap();
        assert_eq!((row.state.as_str(), row.failure.as_deref()), ("failed", Some("not_confirmed")));
        assert!(till.mine(&till.actor).await.is_empty());
    }

    async fn a_month_before_a_card_ends_it_is_told_once(till: Till) {
        let id = till.save("approve").await;
        let nudge = Expiring::new(till.kernel.clone());
        assert_eq!(nudge.look().await.unwrap(), 0);
        // Its last day is 31 December 2030: told from 30 November on, London time.
        let at = |text: &str| {
            let at = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
            till.clock.set(shared::kernel::Timestamp::from_unix_millis(at.and_utc().timestamp_millis()));
        };
        at("2030-11-29 23:59");
        assert_eq!(nudge.look().await.unwrap(), 0);
        at("2030-11-30 00:00");
        assert_eq!(nudge.look().await.unwrap(), 1);
        at("2030-12-15 12:00");
        assert_eq!((nudge.look().await.unwrap(), till.facts("payments.method_expiring").await), (0, 1));
        // A bank that sends a new card, with another date, is another thing to tell.
        let renewed = payment_method::ActiveModel { expires_on: Set("2031-01-10".parse().ok()), ..Default::default() };
        let which = payment_method::Column::Id.eq(id.uuid());
        payment_method::Entity::update_many().set(renewed).filter(which).exec(till.kernel.db.writer()).await.unwrap();
        assert_eq!(nudge.look().await.unwrap(), 1);
        // One that has ended, and one that was taken away, are nobody's business.
        at("2031-01-11 12:00");
        assert_eq!(nudge.look().await.unwrap(), 0);
    }

    async fn the_page_works_without_script_in_both_languages(till: Till) {
        let mut browser = till.browser();
        till.app.session_of(till.ana, &mut browser).await;
        for (lang, none, ending) in [
            ("en", "Nothing is saved yet", "Card ending 4242"),
            ("fr", "Rien n’est enregistré", "Carte finissant par 4242"),
        ] {
            let page = format!("/{lang}/methods");
            let empty = browser.get(&page).await;
            assert!(empty.status == 200 && empty.body.contains(none), "{}", empty.body);
            let fields = [("attempt", empty.hidden("attempt")), ("lang", lang), ("card", "approve")];
            let saved = browser.post(&page, "/api/payments/add-method", &fields).await;
            assert_eq!(saved.location(), format!("{page}?done=saved"));
            let there = browser.get(saved.location()).await;
            assert!(there.body.contains(ending), "{}", there.body);
            let pay = browser.get(&format!("/{lang}/accounts/{}/pay", till.account)).await;
            assert!(pay.body.contains(ending), "{}", pay.body);
            let fields = [
                ("attempt", there.hidden("attempt")),
                ("method", there.hidden("method")),
                ("act", "remove"),
                ("lang", lang),
            ];
            let removed = browser.post(&page, "/api/payments/change-method", &fields).await;
            assert_eq!(removed.location(), format!("{page}?done=removed"));
            assert!(browser.get(removed.location()).await.body.contains(none));
        }
        // Nothing chosen: said where it was asked.
        let page = browser.get("/en/methods").await;
        let fields = [("attempt", page.hidden("attempt")), ("lang", "en")];
        let wrong = browser.post("/en/methods", "/api/payments/add-method", &fields).await;
        assert!(browser.get(wrong.location()).await.body.contains("There is a problem"), "{}", wrong.location());
    }
}
