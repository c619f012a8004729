//! Payments that are taken because somebody asked for it: each once, on its date, in the morning, and nothing that is not
//! asked for.

use super::POLICY;
use super::payer::{Payer, at, day, local};
use crate::kit::TestApp;
use app::error::ApiError;
use app::payments::method_view::Added;
use app::payments::port::Methods;
use app::plans::collection_view::CollectionView;
use app::plans::port::Plans;
use app::plans::view::Collected;
use chrono::{Days, NaiveDate, Timelike};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use server::messages::entity::message;
use server::payments::entity::{payment, simulated_charge};
use server::payments::{AdjustmentTold, Books, COLLECT, Collecting, Fault, Janitor, Simulator};
use server::plans::collect::Collect;
use server::plans::entity::{collection, instalment};
use server::surroundings::Surroundings;
use shared::kernel::{AttemptId, Currency, Locale, Market, Money, Timestamp};
use shared::payments::{AdjustmentKind, PaymentMethodId};
use std::sync::Arc;

const HOUR: i64 = 3_600;

impl TestApp {
    fn press(&self) -> AttemptId {
        AttemptId::new(self.kernel.now(), self.kernel.random())
    }

    async fn save_card(&self, payer: &Payer, card: &str, replaces: Option<PaymentMethodId>) -> PaymentMethodId {
        let before = self.cards(payer).await;
        let added = self.payments.add(&payer.actor, self.press(), Some(card), replaces).await;
        assert_eq!(added, Ok(Added::Saved));
        *self.cards(payer).await.iter().find(|id| !before.contains(id)).unwrap()
    }

    async fn cards(&self, payer: &Payer) -> Vec<PaymentMethodId> {
        let view = self.payments.methods(&payer.actor).await.unwrap();
        view.methods.iter().map(|method| method.id).collect()
    }

    async fn collection(&self, payer: &Payer) -> CollectionView {
        Plans::collection(self.plans.as_ref(), &payer.actor, payer.plan, Locale::En).await.unwrap()
    }

    /// Asks that the payments of a plan are taken from a card.
    async fn ask_for(&self, payer: &Payer, card: &str) -> PaymentMethodId {
        let id = self.save_card(payer, card, None).await;
        self.ask_from(payer, id).await;
        id
    }

    async fn ask_from(&self, payer: &Payer, id: PaymentMethodId) {
        let view = self.collection(payer).await;
        let shown = (id.to_string(), view.seal);
        let shown = (shown.0.as_str(), shown.1.as_str());
        self.plans.collect(&payer.actor, view.attempt, payer.plan, shown, Locale::En).await.unwrap();
        self.run_jobs().await;
    }

    /// Orders what is due, takes it, writes and sends what there is to say. Returns how many were ordered.
    async fn collect_now(&self) -> u64 {
        let ordered = Collect::new(self.kernel.clone()).look().await.unwrap();
        self.run_jobs().await;
        ordered
    }

    /// Two hours at a time until a moment: no morning anywhere goes by unseen.
    async fn collect_by_the_clock(&self, until: Timestamp) {
        while self.kernel.now() < until {
            self.clock.advance_seconds(2 * HOUR);
            self.collect_now().await;
        }
    }

    /// Every morning in London until a moment.
    async fn collect_until(&self, until: Timestamp) {
        loop {
            let now = self.kernel.now();
            let today = morning(&now.utc().date().to_string());
            let next = if today > now { today } else { today.plus_seconds(24 * HOUR) };
            if next >= until {
                return self.clock.set(until);
            }
            self.clock.set(next);
            self.collect_now().await;
        }
    }

    /// The payments of somebody that took an instalment, in their order: when by the clocks of the market, how much, how it ended.
    async fn taken(&self, payer: &Payer) -> Vec<(String, i64, String)> {
        let rows = self.payments_of(payer).await.into_iter().filter(|row| row.instalment_id.is_some());
        rows.map(|row| (local(payer.market, row.created_at).date().to_string(), row.amount, row.state)).collect()
    }

    async fn payments_of(&self, payer: &Payer) -> Vec<payment::Model> {
        payment::Entity::find()
            .filter(payment::Column::CustomerId.eq(payer.person.customer.uuid()))
            .order_by_asc(payment::Column::CreatedAt)
            .all(self.kernel.db.read())
            .await
            .unwrap()
    }

    /// The messages of a template to somebody, the oldest first: how each stands.
    async fn told(&self, payer: &Payer, template: &str) -> Vec<String> {
        let rows = message::Entity::find()
            .filter(message::Column::CustomerId.eq(payer.person.customer.uuid()))
            .filter(message::Column::Template.eq(template))
            .order_by_asc(message::Column::Id)
            .all(self.kernel.db.read())
            .await
            .unwrap();
        rows.into_iter().map(|row| row.state).collect()
    }

    async fn due_days(&self, payer: &Payer) -> Vec<NaiveDate> {
        let plan = Plans::plan(self.plans.as_ref(), &payer.actor, payer.plan).await.unwrap();
        plan.instalments.iter().map(|row| row.due_on).collect()
    }

    async fn assert_ledger_sound(&self) {
        let report = server::payments::check_ledger(&self.kernel.db).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.faults);
    }
}

fn ok(day: &str, minor: i64) -> (String, i64, String) {
    (day.to_owned(), minor, "succeeded".to_owned())
}

/// Eight o'clock in London on a winter's day, and a little.
fn morning(day: &str) -> Timestamp {
    at(day).plus_seconds(8 * HOUR + 300)
}

on_both! {
    async fn each_payment_is_taken_once_on_its_own_date_in_the_morning_in_every_market(app: TestApp) {
        // The last day of each month, over a leap day and both nights in which the clocks change.
        app.clock.set(at("2027-10-10"));
        let mut payers = Vec::new();
        for market in Market::ALL {
            let name = format!("Ana{}", market.code());
            let payer = app.payer(&name, market, day("2027-10-31"), POLICY).await;
            app.ask_for(&payer, "approve").await;
            payers.push((app.due_days(&payer).await, payer));
        }
        let mut days: Vec<NaiveDate> = payers.iter().flat_map(|(days, _)| days.clone()).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            // Somewhere it is that day already, and somewhere not for long.
            let (from, until) = (at(&(day - Days::new(1)).to_string()), at(&(day + Days::new(2)).to_string()));
            if app.kernel.now() < from {
                app.clock.set(from);
            }
            app.collect_by_the_clock(until).await;
        }
        for (days, payer) in &payers {
            assert!(days.contains(&day("2028-02-29")), "{:?}: {days:?}", payer.market);
            let expected: Vec<_> = days.iter().zip([5_000, 5_000, 5_000, 5_000, 3_000]).collect();
            let taken = app.taken(payer).await;
            assert_eq!(taken, expected.iter().map(|(day, minor)| ok(&day.to_string(), *minor)).collect::<Vec<_>>());
            for row in app.payments_of(payer).await {
                let hour = local(payer.market, row.created_at).hour();
                assert!((8..10).contains(&hour), "{:?}: {hour}", payer.market);
            }
            assert_eq!(app.told(payer, "plan_completed").await.len(), 1);
        }
        app.assert_ledger_sound().await;
    }

    async fn the_nights_in_which_the_clocks_change_take_and_double_nothing(app: TestApp) {
        let changes = [
            ("2027-03-14", [Market::Us, Market::Ca]),
            ("2027-03-28", [Market::Uk, Market::Fr]),
            ("2027-04-04", [Market::Au, Market::Nz]),
            ("2027-09-26", [Market::Nz, Market::Nz]),
            ("2027-10-03", [Market::Au, Market::Au]),
            ("2027-10-31", [Market::Uk, Market::Fr]),
            ("2027-11-07", [Market::Us, Market::Ca]),
        ];
        // Sundays all of them: a policy that does not mind.
        let policy = POLICY.replace("\"following\"", "\"none\"");
        for (turn, (night, markets)) in changes.into_iter().enumerate() {
            let night = day(night);
            app.clock.set(at(&(night - Days::new(2)).to_string()).plus_seconds(HOUR));
            let mut payers = Vec::new();
            for (n, market) in markets.into_iter().enumerate() {
                let payer = app.payer(&format!("Ana{turn}x{n}"), market, night, &policy).await;
                app.ask_for(&payer, "approve").await;
                payers.push(payer);
            }
            app.collect_by_the_clock(at(&(night + Days::new(2)).to_string())).await;
            for payer in &payers {
                assert_eq!(app.taken(payer).await, [ok(&night.to_string(), 5_000)], "{:?}", payer.market);
                let hour = local(payer.market, app.payments_of(payer).await[0].created_at).hour();
                assert!((8..10).contains(&hour), "{:?}: {hour}", payer.market);
            }
        }
    }

    async fn several_nodes_take_a_payment_once(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.clock.set(morning("2026-12-03"));
        let look = || {
            let kernel = app.kernel.clone();
            tokio::spawn(async move { Collect::new(kernel).look().await.unwrap() })
        };
        let looks: Vec<_> = (0..4).map(|_| look()).collect();
        let mut ordered = 0;
        for look in looks {
            ordered += look.await.unwrap();
        }
        assert_eq!(ordered, 1);
        tokio::join!(app.run_jobs(), app.run_jobs(), app.run_jobs());
        app.collect_now().await;
        assert_eq!(app.taken(&ana).await, [ok("2026-12-03", 5_000)]);
        assert_eq!(simulated_charge::Entity::find().count(app.kernel.db.read()).await.unwrap(), 1);
        app.assert_ledger_sound().await;
    }

    async fn what_was_paid_by_hand_is_not_taken_again(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.pay_amount(&ana, "20").await;
        app.clock.set(morning("2026-12-03"));
        // Ordered, and paid by hand before it begins.
        assert_eq!(Collect::new(app.kernel.clone()).look().await.unwrap(), 1);
        app.pay_amount(&ana, "10").await;
        app.run_jobs().await;
        let taken: Vec<_> = app.taken(&ana).await.into_iter().map(|(_, minor, _)| minor).collect();
        assert!(taken == [2_000] || taken == [3_000], "what is open then, and no more: {taken:?}");
        app.clock.set(morning("2027-01-04"));
        app.pay_amount(&ana, "100").await;
        assert_eq!(app.collect_now().await, 0, "nothing is open of it");
        app.assert_ledger_sound().await;
    }

    async fn while_another_payment_is_on_its_way_nothing_is_taken(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.clock.set(morning("2026-12-03"));
        // The bank asks for a confirmation, and nobody gives it.
        let typed = app::payments::view::Typed {
            way: "other".to_owned(),
            amount: "10".to_owned(),
            card: "confirm".to_owned(),
            surplus: "smaller_next".to_owned(),
        };
        let start = app::payments::port::Payments::start;
        start(app.payments.as_ref(), &ana.actor, app.press(), ana.account, &typed).await.unwrap();
        assert_eq!(app.collect_now().await, 1);
        assert_eq!(app.taken(&ana).await, []);
        app.collect_until(at("2026-12-05")).await;
        assert_eq!(app.taken(&ana).await, [ok("2026-12-04", 5_000)], "the next morning");
        assert_eq!(app.told(&ana, "collection_failed").await.len(), 0, "nobody's bank said no");
    }

    async fn a_soft_decline_is_tried_again_as_the_terms_say_and_announced(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "decline").await;
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2026-12-05")).await;
        let failed = |day: &str| (day.to_owned(), 5_000, "failed".to_owned());
        assert_eq!(app.taken(&ana).await, [failed("2026-12-03")]);
        assert_eq!(app.told(&ana, "collection_failed").await, ["sent"]);
        assert_eq!(app.told(&ana, "payment_failed").await.len(), 0, "told once, with what happens next");
        let plan = Plans::plan(app.plans.as_ref(), &ana.actor, ana.plan).await.unwrap();
        assert_eq!(plan.instalments[0].again_on, Some(day("2026-12-07")), "the 6th is a Sunday");
        app.collect_until(at("2027-01-03")).await;
        let tried = ["2026-12-03", "2026-12-07", "2026-12-10"].map(failed);
        assert_eq!(app.taken(&ana).await, tried, "three times, and no more");
        assert_eq!(app.told(&ana, "collection_failed").await.len(), 3);
        // The next payment has tries of its own.
        app.collect_until(at("2027-01-05")).await;
        assert_eq!(app.taken(&ana).await.len(), 4);
        let plan = Plans::plan(app.plans.as_ref(), &ana.actor, ana.plan).await.unwrap();
        assert!(matches!(plan.collected, Collected::From(Some(_))), "it goes on");
    }

    async fn a_second_try_that_passes_is_the_payment(app: TestApp) {
        let ana = app.usual().await;
        let declined = app.ask_for(&ana, "decline").await;
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2026-12-05")).await;
        // Another card in the place of the one that was declined: it is tried from there.
        app.save_card(&ana, "approve", Some(declined)).await;
        app.collect_until(at("2026-12-08")).await;
        assert_eq!(app.taken(&ana).await[1..], [ok("2026-12-07", 5_000)]);
        app.collect_until(at("2027-01-05")).await;
        assert_eq!(app.taken(&ana).await.len(), 3, "and the next on its own date");
        assert_eq!(collection::Entity::find().count(app.kernel.db.read()).await.unwrap(), 1, "the same agreement");
    }

    async fn a_hard_decline_stops_the_taking_and_says_so(app: TestApp) {
        let ana = app.usual().await;
        // Nobody is there whom the bank could ask.
        app.ask_for(&ana, "confirm").await;
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2027-01-06")).await;
        assert_eq!(app.taken(&ana).await.len(), 1, "never again by itself");
        assert_eq!(app.told(&ana, "collection_failed").await.len(), 1);
        assert_eq!(app.told(&ana, "collection_stopped").await.len(), 0, "not twice");
        let plan = Plans::plan(app.plans.as_ref(), &ana.actor, ana.plan).await.unwrap();
        assert_eq!(plan.collected, Collected::ByHand);
    }

    async fn a_payment_that_was_moved_is_taken_on_its_new_date_and_what_rests_is_not_taken(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.change(&ana, "move", "2026-12-03", "2026-12-10").await;
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2026-12-11")).await;
        assert_eq!(app.taken(&ana).await, [ok("2026-12-10", 5_000)]);
        app.clock.set(at("2027-01-02"));
        app.hold_account(&ana).await;
        app.collect_until(at("2027-01-06")).await;
        assert_eq!(app.taken(&ana).await.len(), 1, "on hold");
        server::care::entity::hold::Entity::delete_many().exec(app.kernel.db.writer()).await.unwrap();
        app.collect_until(at("2027-01-12")).await;
        assert_eq!(app.taken(&ana).await.len(), 1, "not behind somebody's back when it rests no more");
        app.clock.set(at("2027-02-02"));
        app.collect_until(at("2027-02-04")).await;
        assert_eq!(app.taken(&ana).await[1..], [ok("2027-02-03", 5_000)], "the next one on its date");
    }

    async fn after_a_morning_without_us_it_is_taken_on_the_next(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.clock.set(at("2026-12-03").plus_seconds(15 * HOUR));
        assert_eq!(app.collect_now().await, 0);
        assert_eq!(app.taken(&ana).await, [], "not in the afternoon");
        app.collect_until(at("2026-12-05")).await;
        assert_eq!(app.taken(&ana).await, [ok("2026-12-04", 5_000)]);
        // Ordered in time, and nobody did it before ten.
        app.clock.set(at("2027-01-04").plus_seconds(9 * HOUR + 3_500));
        assert_eq!(Collect::new(app.kernel.clone()).look().await.unwrap(), 1);
        app.clock.advance_seconds(HOUR);
        app.run_jobs().await;
        assert_eq!(app.taken(&ana).await.len(), 1);
        app.collect_until(at("2027-01-06")).await;
        assert_eq!(app.taken(&ana).await[1..], [ok("2027-01-05", 5_000)]);
    }

    async fn after_weeks_without_us_nothing_is_taken_that_was_not_said(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        app.clock.set(morning("2026-12-28"));
        app.collect_until(at("2027-01-03")).await;
        assert_eq!(app.taken(&ana).await.len(), 0, "by then it is missed: its owner chooses");
        app.collect_until(at("2027-01-05")).await;
        assert_eq!(app.taken(&ana).await, [ok("2027-01-04", 5_000)]);
    }

    async fn nothing_is_taken_on_the_day_on_which_it_was_asked_for(app: TestApp) {
        let ana = app.usual().await;
        app.clock.set(at("2026-12-03").plus_seconds(7 * HOUR));
        app.ask_for(&ana, "approve").await;
        assert_eq!(app.collection(&ana).await.by_hand.map(Money::minor), Some(5_000));
        app.collect_until(at("2026-12-06")).await;
        assert_eq!(app.taken(&ana).await, []);
    }

    async fn never_more_is_taken_than_is_owed(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        let told = AdjustmentTold {
            account: ana.account,
            customer: ana.person.customer,
            kind: AdjustmentKind::Decrease,
            amount: Some(Money::from_minor(19_500, Currency::GBP)),
            reference: "A-1".to_owned(),
            reason: "as agreed".to_owned(),
            told_on: day("2026-11-23"),
        };
        let tx = app.kernel.db.begin().await.unwrap();
        let books = Books::new(app.kernel.clone());
        books.adjust(&tx, ana.person.creditor, &told, app.kernel.now()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2027-01-06")).await;
        assert_eq!(app.taken(&ana).await, [ok("2026-12-03", 3_500)]);
    }

    async fn a_card_that_its_owner_takes_away_is_not_charged_and_that_is_said(app: TestApp) {
        let ana = app.usual().await;
        let card = app.ask_for(&ana, "approve").await;
        app.payments.remove(&ana.actor, app.press(), card).await.unwrap();
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2026-12-05")).await;
        assert_eq!(app.taken(&ana).await, []);
        assert_eq!(app.told(&ana, "collection_stopped").await, ["sent"]);
    }

    async fn who_asks_no_more_pays_by_hand_again(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        let attempt = app.press();
        for _ in 0..2 {
            app.plans.stop_collection(&ana.actor, attempt, ana.plan).await.unwrap();
        }
        app.run_jobs().await;
        assert_eq!(app.told(&ana, "collection_agreed").await, ["sent"]);
        assert_eq!(app.told(&ana, "collection_stopped").await, ["sent"]);
        let waiting = instalment::Entity::find().filter(instalment::Column::CollectAt.is_not_null());
        assert_eq!(waiting.count(app.kernel.db.read()).await.unwrap(), 0);
        app.clock.set(at("2026-12-02"));
        app.collect_until(at("2026-12-05")).await;
        assert_eq!(app.taken(&ana).await, []);
        // And asks again.
        let card = app.cards(&ana).await[0];
        app.ask_from(&ana, card).await;
        assert!(app.collection(&ana).await.since.is_some());
        assert_eq!(collection::Entity::find().count(app.kernel.db.read()).await.unwrap(), 2, "both are kept");
    }

    async fn nothing_else_is_agreed_to_than_what_was_shown_and_only_by_its_owner(app: TestApp) {
        let ana = app.usual().await;
        let card = app.save_card(&ana, "approve", None).await.to_string();
        let bob = app.payer("Bob", Market::Uk, day("2026-12-03"), POLICY).await;
        let foreign = app.save_card(&bob, "approve", None).await.to_string();
        let view = app.collection(&ana).await;
        let ask = async |payer: &Payer, method: &str, seal: &str| {
            app.plans.collect(&payer.actor, app.press(), ana.plan, (method, seal), Locale::En).await
        };
        assert_eq!(ask(&ana, &card, "other").await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!(ask(&ana, &foreign, &view.seal).await, Err(ApiError::field("method", "choose_one")));
        assert_eq!(ask(&ana, "", &view.seal).await, Err(ApiError::field("method", "choose_one")));
        assert_eq!(ask(&bob, &foreign, &view.seal).await, Err(ApiError::NotFound));
        let stopped = app.plans.stop_collection(&bob.actor, app.press(), ana.plan).await;
        assert_eq!(stopped, Err(ApiError::NotFound));
        assert_eq!(collection::Entity::find().count(app.kernel.db.read()).await.unwrap(), 0);
        assert_eq!(ask(&ana, &card, &view.seal).await, Ok(()));
        let kept = collection::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        assert!(kept.words.starts_with("Card ending 4242\n"), "{}", kept.words);
        assert!(kept.words.contains(&view.terms[0]) && kept.words.contains("between 8 and 10 in the morning"));
    }

    async fn a_charge_that_never_arrives_is_made_the_next_morning_and_a_lost_answer_is_found(app: TestApp) {
        let ana = app.usual().await;
        app.ask_for(&ana, "approve").await;
        let kernel = app.kernel.clone();
        let provider = Arc::new(Simulator::new(kernel.db.clone(), kernel.clock.clone(), kernel.random.clone()));
        let around = Arc::new(Surroundings::new(kernel.clone(), app.plans.clone()));
        let payments = Arc::new(server::payments::Service::new(kernel.clone(), provider.clone(), around));
        let run = async || {
            use server::kernel::jobs::{Handlers, Runner};
            use server::kernel::outbox::Reacting;
            Collect::new(kernel.clone()).look().await.unwrap();
            let collecting = Collecting::new(payments.clone());
            let handlers = Handlers::new()
                .on(server::payments::ASK, Janitor::new(payments.clone()))
                .on(COLLECT, Reacting::<server::payments::InstalmentToCollect, _>::new(kernel.db.clone(), collecting));
            let kernel = kernel.clone();
            Runner::new(kernel.db, kernel.clock, kernel.random, handlers, kernel.wake).run_due().await.unwrap();
        };
        app.clock.set(morning("2026-12-03"));
        provider.inject([Fault::Lost]);
        run().await;
        let state = |day: &str, minor, state: &str| (day.to_owned(), minor, state.to_owned());
        assert_eq!(app.taken(&ana).await, [state("2026-12-03", 5_000, "unknown")]);
        app.clock.advance_seconds(20 * 60);
        run().await;
        assert_eq!(app.taken(&ana).await, [state("2026-12-03", 5_000, "failed")]);
        assert_eq!(app.told(&ana, "collection_failed").await.len(), 0, "nobody was asked, so nobody is bothered");
        app.clock.set(morning("2026-12-04"));
        provider.inject([Fault::AnswerLost]);
        run().await;
        app.clock.advance_seconds(20 * 60);
        run().await;
        assert_eq!(app.taken(&ana).await[1..], [ok("2026-12-04", 5_000)]);
        assert_eq!(simulated_charge::Entity::find().count(app.kernel.db.read()).await.unwrap(), 1);
        app.assert_ledger_sound().await;
    }
}
