//! Reminders before payments: once for each date, in daytime, as people wish, and never of what is not asked for.

use super::payer::{Payer, at, day, local};
use super::{POLICY, monthly};
use crate::kit::TestApp;
use app::error::ApiError;
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::port::Plans;
use app::plans::view::Wish;
use chrono::{NaiveDate, Timelike};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::care::entity::hold;
use server::kernel::audit;
use server::kernel::outbox::entity as fact;
use server::messages::entity::message;
use server::payments::{AdjustmentTold, Books};
use server::plans::entity::{instalment, plan_version};
use server::plans::remind::Remind;
use shared::compliance::DecisionRecord;
use shared::kernel::{AttemptId, Currency, Locale, Market, Money, Timestamp};
use shared::payments::{AdjustmentKind, Aftermath, Chargeback};
use shared::plans::{PlanId, ReminderWish};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

impl TestApp {
    async fn wish(&self, payer: &Payer, days: u8) {
        let attempt = AttemptId::new(self.kernel.now(), self.kernel.random());
        let wish = ReminderWish::try_from(days).unwrap();
        self.plans.wish_reminders(&payer.actor, attempt, payer.plan, wish).await.unwrap();
    }

    /// Everything due is done: reminders are found, then written, then sent.
    async fn remind(&self) -> u64 {
        let told = Remind::new(self.kernel.clone()).look().await.unwrap();
        self.run_jobs().await;
        told
    }

    /// Three hours at a time until a moment: each afternoon has at least one. Returns how many reminders there were.
    async fn live_until(&self, until: Timestamp) -> u64 {
        self.live_by(3 * HOUR, until).await
    }

    async fn live_by(&self, seconds: i64, until: Timestamp) -> u64 {
        let mut told = 0;
        while self.kernel.now() < until {
            self.clock.advance_seconds(seconds);
            told += self.remind().await;
        }
        told
    }

    /// The reminders written to somebody, the oldest first: when, for which date, and how each stands.
    async fn reminders(&self, payer: &Payer) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::CustomerId.eq(payer.person.customer.uuid()))
            .filter(message::Column::Template.eq("instalment_due_soon"))
            .order_by_asc(message::Column::Id)
            .all(self.kernel.db.read())
            .await
            .unwrap()
    }

    /// On which days, by the calendar where they live, reminders reached somebody.
    async fn reminded_on(&self, payer: &Payer) -> Vec<String> {
        let sent = self.reminders(payer).await.into_iter().filter(|message| message.state == "sent");
        sent.map(|message| local(payer.market, message.sent_at.unwrap()).date().to_string()).collect()
    }

    async fn first_due(&self, payer: &Payer) -> NaiveDate {
        Plans::plan(self.plans.as_ref(), &payer.actor, payer.plan).await.unwrap().instalments[0].due_on
    }
}

on_both! {
    async fn who_asked_for_it_is_reminded_once_in_daytime_in_every_market(app: TestApp) {
        let mut payers = Vec::new();
        for market in Market::ALL {
            let payer = app.payer(&format!("Ana{}", market.code()), market, day("2026-12-03"), POLICY).await;
            app.wish(&payer, 3).await;
            payers.push(payer);
        }
        app.live_until(at("2026-11-29")).await;
        assert_eq!(app.live_by(HOUR, at("2026-12-02")).await, 6);
        assert_eq!(app.live_until(at("2026-12-05")).await, 0);
        for payer in &payers {
            let reminders = app.reminders(payer).await;
            let [reminder] = reminders.as_slice() else { panic!("{:?}: {reminders:?}", payer.market) };
            assert_eq!((reminder.state.as_str(), reminder.purpose.as_str()), ("sent", "customer_requested"));
            let sent = local(payer.market, reminder.sent_at.unwrap());
            assert_eq!(sent.date(), day("2026-11-30"), "{:?}", payer.market);
            assert!((14..19).contains(&sent.hour()), "{:?}: {sent}", payer.market);
        }
    }

    async fn the_night_the_clocks_change_takes_and_doubles_nothing(app: TestApp) {
        // Both changes of 2027 in each market; the payment is due the day after.
        let changes = [
            ("2027-03-14", [Market::Us, Market::Ca]),
            ("2027-03-28", [Market::Uk, Market::Fr]),
            ("2027-04-04", [Market::Au, Market::Nz]),
            ("2027-09-26", [Market::Nz, Market::Nz]),
            ("2027-10-03", [Market::Au, Market::Au]),
            ("2027-10-31", [Market::Uk, Market::Fr]),
            ("2027-11-07", [Market::Us, Market::Ca]),
        ];
        for (turn, (night, markets)) in changes.into_iter().enumerate() {
            let night = day(night);
            app.clock.set(at(&(night - chrono::Days::new(2)).to_string()));
            let mut payers = Vec::new();
            for (n, market) in markets.into_iter().enumerate() {
                let payer = app.payer(&format!("Ana{turn}x{n}"), market, night + chrono::Days::new(1), POLICY).await;
                app.wish(&payer, 1).await;
                payers.push(payer);
            }
            app.live_by(2 * HOUR, at(&(night + chrono::Days::new(3)).to_string())).await;
            for payer in &payers {
                let due_on = app.first_due(payer).await;
                let before = due_on.pred_opt().unwrap().to_string();
                assert_eq!(app.reminded_on(payer).await, [before], "{:?} {night}", payer.market);
            }
        }
    }

    async fn a_moved_payment_is_reminded_of_for_its_new_date(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 3).await;
        app.live_until(at("2026-12-01")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-11-30"]);
        app.change(&ana, "move", "2026-12-03", "2026-12-10").await;
        app.live_until(at("2026-12-12")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-11-30", "2026-12-07"]);
        assert_eq!(Remind::new(app.kernel.clone()).look().await.unwrap(), 0);
    }

    async fn who_moves_it_to_tomorrow_has_that_in_writing_and_no_reminder(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 7).await;
        // Moved before its reminder, to the day after: no day is left between.
        app.clock.set(at("2026-11-25"));
        app.change(&ana, "move", "2026-12-03", "2026-11-26").await;
        app.live_until(at("2026-12-05")).await;
        assert!(app.reminders(&ana).await.is_empty());
    }

    async fn what_was_paid_or_skipped_is_not_reminded_of(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 3).await;
        app.pay_amount(&ana, "50.00").await;
        app.live_until(at("2026-12-05")).await;
        assert!(app.reminders(&ana).await.is_empty(), "December is paid");
        app.change(&ana, "skip", "", "").await;
        app.clock.set(at("2026-12-30"));
        app.live_until(at("2027-01-06")).await;
        assert!(app.reminders(&ana).await.is_empty(), "January is skipped");
        app.clock.set(at("2027-01-29"));
        app.live_until(at("2027-02-04")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2027-01-31"]);
        app.pay_amount(&ana, "180.00").await;
        app.clock.set(at("2027-02-26"));
        app.live_until(at("2027-03-05")).await;
        assert_eq!(app.reminded_on(&ana).await.len(), 1, "it is complete");
        app.clock.set(at("2027-06-01").plus_seconds(15 * HOUR));
        assert_eq!(app.remind().await, 0);
        let left = instalment::Entity::find().filter(instalment::Column::RemindAt.is_not_null());
        assert!(left.all(app.kernel.db.read()).await.unwrap().is_empty(), "nothing waits for a reminder any more");
    }

    async fn on_hold_nobody_is_reminded_and_when_it_is_lifted_in_time_they_are(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 7).await;
        app.hold_account(&ana).await;
        app.live_until(at("2026-11-29")).await;
        assert!(app.reminders(&ana).await.is_empty());
        hold::Entity::delete_many().exec(app.kernel.db.writer()).await.unwrap();
        app.live_until(at("2026-12-01")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-11-29"]);
        // Held over the date, its reminder is gone with it.
        app.hold_account(&ana).await;
        app.clock.set(at("2026-12-27"));
        app.live_until(at("2027-01-06")).await;
        hold::Entity::delete_many().exec(app.kernel.db.writer()).await.unwrap();
        app.live_until(at("2027-01-08")).await;
        assert_eq!(app.reminded_on(&ana).await.len(), 1);
    }

    async fn a_hold_placed_after_it_was_written_keeps_it_back(app: TestApp) {
        // Nobody asked: on a Sunday it waits for Monday, and the rules are asked again then.
        let ana = app.payer("Ana", Market::Uk, day("2026-12-02"), POLICY).await;
        app.live_until(at("2026-11-30")).await;
        let [waiting] = app.reminders(&ana).await.try_into().unwrap();
        assert_eq!((waiting.state.as_str(), waiting.purpose.as_str()), ("deferred", "reminder"));
        app.hold_account(&ana).await;
        app.live_until(at("2026-12-02")).await;
        assert_eq!(app.reminders(&ana).await[0].state, "blocked");
    }

    async fn what_waited_while_the_payment_was_made_or_moved_is_not_sent(app: TestApp) {
        let ana = app.payer("Ana", Market::Uk, day("2026-12-02"), POLICY).await;
        let ben = app.payer("Ben", Market::Uk, day("2026-12-02"), POLICY).await;
        app.live_until(at("2026-11-30")).await;
        app.pay_amount(&ana, "50.00").await;
        app.change(&ben, "move", "2026-12-02", "2026-12-09").await;
        app.live_until(at("2026-12-02")).await;
        for payer in [&ana, &ben] {
            let [overtaken] = app.reminders(payer).await.try_into().unwrap();
            assert_eq!((overtaken.state.as_str(), overtaken.sent_at), ("failed", None));
            assert_eq!(overtaken.last_error.as_deref(), Some("what it says is no longer so"));
        }
        app.live_until(at("2026-12-09")).await;
        let reminders = app.reminders(&ben).await;
        assert_eq!(reminders.len(), 2, "of the new date");
        // A Sunday again: it leaves on Monday.
        assert_eq!((reminders[1].state.as_str(), app.reminded_on(&ben).await), ("sent", vec!["2026-12-07".to_owned()]));
    }

    async fn unless_they_asked_the_rules_of_the_market_say_whether_we_may(app: TestApp) {
        let mut payers = Vec::new();
        for market in Market::ALL {
            payers.push(app.payer(&format!("Ana{}", market.code()), market, day("2026-12-03"), POLICY).await);
        }
        app.live_until(at("2026-12-03")).await;
        for payer in &payers {
            let [reminder] = app.reminders(payer).await.try_into().unwrap();
            let decision: DecisionRecord = serde_json::from_str(&reminder.decision).unwrap();
            let rules: Vec<&str> = decision.rules.iter().map(|hit| hit.id.as_ref()).collect();
            match payer.market {
                Market::Us | Market::Uk | Market::Ca => assert_eq!(reminder.state, "sent", "{:?} {rules:?}", payer.market),
                // Only where it was asked for; after a notice that nobody says was given.
                Market::Au => assert!(reminder.state == "blocked" && rules.contains(&"AU-ARRANGEMENT"), "{rules:?}"),
                Market::Nz => assert!(reminder.state == "blocked" && rules.contains(&"NZ-DISCLOSURE"), "{rules:?}"),
                Market::Fr => assert!(reminder.state == "blocked" && rules.contains(&"FR-LETTRE"), "{rules:?}"),
            }
            if reminder.state == "sent" {
                assert!((8..21).contains(&local(payer.market, reminder.sent_at.unwrap()).hour()));
            }
        }
    }

    async fn a_wish_goes_before_the_policy_and_for_every_plan(app: TestApp) {
        let none = format!("{POLICY}\n[bands.changes]\nremind_days = 0\n");
        let ana = app.payer("Ana", Market::Uk, day("2026-12-03"), &none).await;
        let ben = app.payer("Ben", Market::Uk, day("2026-12-03"), POLICY).await;
        let cleo = app.payer("Cleo", Market::Uk, day("2026-12-03"), &none).await;
        app.wish(&ana, 7).await;
        app.wish(&ana, 1).await;
        app.wish(&ben, 0).await;
        // A plan that begins later heeds what was said before.
        let second = app.debt(ana.person, "NW-2", 23_000).await;
        let check = app.check(&ana.actor, second, &Wish { first_on: "2026-12-08".to_owned(), ..monthly("50") }).await;
        let shown = (&check.wish, check.seal.as_str());
        app.plans.agree(&ana.actor, check.attempt, second, shown, Locale::En).await.unwrap();
        app.live_until(at("2026-12-10")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-12-02", "2026-12-07"]);
        assert!(app.reminders(&ben).await.is_empty() && app.reminders(&cleo).await.is_empty());
    }

    async fn a_wish_that_comes_again_or_from_somebody_else_changes_nothing(app: TestApp) {
        let (ana, ben) = (app.usual().await, app.payer("Ben", Market::Uk, day("2026-12-03"), POLICY).await);
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let [seven, _, one, _] = ReminderWish::ALL;
        let nobodys = PlanId::new(app.kernel.now(), app.kernel.random());
        for plan in [ana.plan, nobodys] {
            assert_eq!(app.plans.wish_reminders(&ben.actor, attempt, plan, one).await, Err(ApiError::NotFound));
        }
        app.plans.wish_reminders(&ana.actor, attempt, ana.plan, seven).await.unwrap();
        app.wish(&ana, 1).await;
        // The first form arrives once more: what was said since stays.
        app.plans.wish_reminders(&ana.actor, attempt, ana.plan, seven).await.unwrap();
        let other = app.plans.wish_reminders(&ana.actor, attempt, ana.plan, one).await;
        assert_eq!(other, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        let view = Plans::plan(app.plans.as_ref(), &ana.actor, ana.plan).await.unwrap();
        assert_eq!((view.reminders.wish, view.reminders.usual_days), (Some(one), 3));
        let entries = audit::entity::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.action == "reminders chosen").count(), 2);
        app.live_until(at("2026-12-05")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-12-02"]);
    }

    async fn choosing_again_after_a_reminder_does_not_bring_another_for_the_same_date(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 7).await;
        app.live_until(at("2026-11-27")).await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-11-26"]);
        app.wish(&ana, 1).await;
        app.live_until(at("2026-12-05")).await;
        assert_eq!(app.reminded_on(&ana).await.len(), 1);
    }

    async fn who_opted_out_everywhere_is_written_to_nowhere(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 3).await;
        app.identity.opt_out(app.kernel.db.writer(), ana.person.contact, app.kernel.now()).await.unwrap();
        app.live_until(at("2026-12-05")).await;
        assert!(app.reminders(&ana).await.is_empty());
    }

    async fn two_nodes_at_once_and_one_that_slept_remind_once(app: TestApp) {
        let ana = app.usual().await;
        app.wish(&ana, 3).await;
        // Nobody ran in the afternoon; in the evening nobody is disturbed.
        app.clock.set(at("2026-11-30").plus_seconds(20 * HOUR));
        assert_eq!(app.remind().await, 0);
        app.clock.set(at("2026-12-01").plus_seconds(15 * HOUR));
        let nodes = [Remind::new(app.kernel.clone()), Remind::new(app.kernel.clone())];
        let (one, other) = tokio::join!(nodes[0].look(), nodes[1].look());
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        app.run_jobs().await;
        assert_eq!(app.reminded_on(&ana).await, ["2026-12-01"]);
        let told = fact::Entity::find().filter(fact::Column::Kind.eq("plans.instalment_due_soon"));
        assert_eq!(told.all(app.kernel.db.read()).await.unwrap().len(), 1);
        // Slept past the date: nothing is said of what is over.
        app.clock.set(at("2027-01-04").plus_seconds(15 * HOUR));
        assert_eq!(app.remind().await, 0);
        app.clock.advance_seconds(30 * DAY);
        assert_eq!(app.remind().await, 0, "3 February has come, too");
    }

    async fn a_plan_that_cannot_be_read_keeps_nobody_else_from_their_reminder(app: TestApp) {
        let (ana, ben) = (app.usual().await, app.payer("Ben", Market::Uk, day("2026-12-03"), POLICY).await);
        app.wish(&ana, 3).await;
        app.wish(&ben, 3).await;
        let broken = plan_version::Entity::update_many().col_expr(plan_version::Column::Terms, Expr::value("?"));
        broken.filter(plan_version::Column::PlanId.eq(ana.plan.uuid())).exec(app.kernel.db.writer()).await.unwrap();
        app.clock.set(at("2026-11-30").plus_seconds(15 * HOUR));
        assert!(Remind::new(app.kernel.clone()).look().await.is_err(), "somebody hears of it");
        app.run_jobs().await;
        assert_eq!(app.reminded_on(&ben).await, ["2026-11-30"]);
    }

    async fn a_reminder_is_chosen_on_the_plans_page_without_script(app: TestApp) {
        let ana = app.usual().await;
        let mut browser = app.browser();
        app.session_of(ana.person, &mut browser).await;
        let page = format!("/en/plans/{}", ana.plan);
        let shown = browser.get(&page).await;
        assert!(shown.body.contains("Until you choose, we write 3 days before"), "{}", shown.body);
        let (attempt, plan) = (shown.hidden("attempt").to_owned(), ana.plan.to_string());
        let fields = [("attempt", attempt.as_str()), ("plan", plan.as_str()), ("lang", "en")];
        let nothing = browser.post(&page, "/api/plans/remind", &fields).await;
        let again = browser.get(nothing.location()).await;
        assert!(again.body.contains("Choose one of these"), "{}", again.body);
        let kept = browser.post(&page, "/api/plans/remind", &[&fields[..], &[("days", "7")]].concat()).await;
        assert_eq!(kept.location(), format!("{page}?reminders=1"));
        let kept = browser.get(kept.location()).await;
        assert!(kept.body.contains("This goes for all your plans") && !kept.body.contains("Until you choose"));
        assert!(kept.body.contains("value=\"7\" checked"), "{}", kept.body);
    }

    async fn every_outcome_of_a_payment_and_every_end_of_a_plan_is_confirmed(app: TestApp) {
        let ana = app.usual().await;
        let attempt = || AttemptId::new(app.kernel.now(), app.kernel.random());
        let declined = Typed { way: "other".into(), amount: "10".into(), card: "decline".into(), surplus: "smaller_next".into() };
        Payments::start(app.payments.as_ref(), &ana.actor, attempt(), ana.account, &declined).await.unwrap();
        app.run_jobs().await;
        app.clock.advance_seconds(1);
        app.pay_amount(&ana, "230.00").await;
        let kept = app.confirmations().await;
        let mut templates: Vec<&str> = kept.iter().map(|message| message.template.as_str()).collect();
        templates.sort_unstable();
        assert_eq!(templates, ["payment_failed", "plan_agreed", "plan_completed", "receipt"]);
        assert!(kept.iter().all(|message| message.state == "sent"));
    }

    async fn what_becomes_of_money_later_and_what_a_creditor_changes_is_told(app: TestApp) {
        let ana = app.usual().await;
        // A Monday: what we begin may leave.
        app.clock.set(at("2026-11-23").plus_seconds(12 * HOUR));
        let payment = app.pay_amount(&ana, "50.00").await;
        let money = |minor| Money::from_minor(minor, Currency::GBP);
        let adjust = async |reference: &str, kind, amount: Option<i64>| {
            let told = AdjustmentTold {
                account: ana.account,
                customer: ana.person.customer,
                kind,
                amount: amount.map(money),
                reference: reference.to_owned(),
                reason: "as agreed".to_owned(),
                told_on: day("2026-11-23"),
            };
            let tx = app.kernel.db.begin().await.unwrap();
            Books::new(app.kernel.clone()).adjust(&tx, ana.person.creditor, &told, app.kernel.now()).await.unwrap().unwrap();
            tx.commit().await.unwrap();
        };
        for (refunded, chargeback) in [(1_000, Chargeback::None), (1_000, Chargeback::Open), (1_000, Chargeback::Won)] {
            app.payments.learn(payment, Aftermath { refunded: money(refunded), chargeback }).await.unwrap();
        }
        adjust("a", AdjustmentKind::Payment, Some(2_000)).await;
        adjust("b", AdjustmentKind::Decrease, Some(2_000)).await;
        adjust("c", AdjustmentKind::Increase, Some(1_000)).await;
        adjust("d", AdjustmentKind::WriteOff, None).await;
        app.run_jobs().await;
        let kept = app.confirmations().await;
        let mut subjects: Vec<&str> = kept.iter().map(|message| message.content.subject.as_str()).collect();
        subjects.sort_unstable();
        let expected = [
            "A payment counts again",
            "A payment was given back to you",
            "Nothing more is asked for",
            "Thank you, your payment has arrived",
            "Your balance has changed",
            "Your balance has changed",
            "Your bank took a payment back",
            "Your payment is counted",
            "Your plan is complete",
            "Your plan is set",
        ];
        assert_eq!(subjects, expected);
        assert!(kept.iter().all(|message| message.state == "sent"), "{:?}", kept.iter().map(|m| (&m.template, &m.state)).collect::<Vec<_>>());
    }
}
