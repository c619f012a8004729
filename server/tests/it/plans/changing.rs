//! A plan that runs is changed as it was shown, once, version by version, and without a gap.

use super::{POLICY, monthly};
use crate::kit::{Browser, TestApp};
use app::error::ApiError;
use app::plans::change_view::{ChangeCheck, ChangeChecking, ChangeWish};
use app::plans::port::Plans;
use app::plans::view::{Agreed, PlanView};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::kernel::outbox::entity as fact;
use server::plans::entity::{instalment, plan_version};
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::plans::PlanId;

const DAY: i64 = 86_400;

impl TestApp {
    /// Ana's plan: three payments of 100, 100 and 30 pounds from 3 December, and her browser.
    async fn planned(&self) -> (Actor, PlanId, Browser) {
        let (ana, person, account) = self.ana().await;
        let check = self.check(&ana, account, &monthly("100")).await;
        let shown = (&check.wish, check.seal.as_str());
        let agreed = self.plans.agree(&ana, check.attempt, account, shown, Locale::En).await.unwrap();
        let Agreed::Set(plan) = agreed else { panic!("{agreed:?}") };
        let mut browser = self.browser();
        self.session_of(person, &mut browser).await;
        (ana, plan, browser)
    }

    async fn look(&self, actor: &Actor, plan: PlanId, wish: &ChangeWish) -> ChangeCheck {
        self.plans.ask_change(actor, plan, wish, Locale::En).await.unwrap();
        match self.plans.check_change(actor, plan, None, Locale::En).await.unwrap() {
            ChangeChecking::Ready(check) => *check,
            other @ ChangeChecking::ChooseFirst { .. } => panic!("{other:?}"),
        }
    }

    async fn make(&self, actor: &Actor, plan: PlanId, check: &ChangeCheck) -> Result<(), ApiError> {
        self.plans.change(actor, check.attempt, plan, (&check.wish, &check.seal), Locale::En).await
    }

    async fn plan_of(&self, actor: &Actor, plan: PlanId) -> PlanView {
        Plans::plan(self.plans.as_ref(), actor, plan).await.unwrap()
    }
}

fn wish(kind: &str, due_on: &str, to: &str) -> ChangeWish {
    ChangeWish { kind: kind.to_owned(), due_on: due_on.to_owned(), to: to.to_owned(), ..ChangeWish::default() }
}

fn dates(view: &PlanView) -> Vec<String> {
    view.instalments.iter().map(|row| format!("{} {}", row.due_on, row.due.amount.minor())).collect()
}

on_both! {
    async fn a_change_is_made_once_keeps_its_words_and_leaves_the_sum_alone(app: TestApp) {
        let (ana, plan, _) = app.planned().await;
        let check = app.look(&ana, plan, &wish("move", "2026-12-03", "2026-12-10")).await;
        assert!(check.rows[0].answer.contains("10 Dec"), "{:?}", check.rows);
        app.make(&ana, plan, &check).await.unwrap();
        app.make(&ana, plan, &check).await.unwrap();
        let view = app.plan_of(&ana, plan).await;
        assert_eq!(dates(&view), ["2026-12-10 10000", "2027-01-04 10000", "2027-02-03 3000"]);
        assert_eq!((view.version, view.total().unwrap().minor()), (2, 23_000));
        let versions = plan_version::Entity::find().order_by_asc(plan_version::Column::Version).all(app.kernel.db.read()).await.unwrap();
        assert_eq!(versions.len(), 2, "pressed twice is one change");
        assert_eq!((&versions[0].terms, &versions[0].changes), (&versions[1].terms, &versions[1].changes), "terms stay frozen");
        assert!(versions[1].words.contains("10 Dec 2026") && versions[1].words.contains("Yes, change my plan"), "{}", versions[1].words);
        let told = fact::Entity::find().filter(fact::Column::Kind.eq("plans.changed")).all(app.kernel.db.read()).await.unwrap();
        assert_eq!(told.len(), 1);
        // The calendar shows the same event on its new day.
        let calendar = app.plans.calendar(&ana, plan, Locale::En).await.unwrap().text;
        assert!(calendar.contains("DTSTART;VALUE=DATE:20261210") && calendar.contains("SEQUENCE:1"), "{calendar}");
    }

    async fn a_plan_is_paused_by_its_customer_where_its_terms_allow_it(app: TestApp) {
        let (ben, refused, mut browser) = app.planned().await;
        assert!(!browser.get(&format!("/en/plans/{refused}/change")).await.body.contains("Pause the plan"));
        let pause = wish("pause", "", "2027-01-10");
        let not = app.plans.ask_change(&ben, refused, &pause, Locale::En).await;
        assert_eq!(not, Err(ApiError::field("to", "change_not_possible")), "these terms allow none");

        let person = app.person("Zoë").await;
        let policy = format!("{POLICY}\n[bands.changes.customer]\npause_days = 62\n");
        app.policies().import("creditor-zoë", &policy, "test").await.unwrap();
        let (ana, account) = (app.actor(person), app.debt(person, "NW-2", 23_000).await);
        let check = app.check(&ana, account, &monthly("100")).await;
        let shown = (&check.wish, check.seal.as_str());
        let agreed = app.plans.agree(&ana, check.attempt, account, shown, Locale::En).await.unwrap();
        let Agreed::Set(plan) = agreed else { panic!("{agreed:?}") };
        let mut browser = app.browser();
        app.session_of(person, &mut browser).await;
        let form = browser.get(&format!("/en/plans/{plan}/change/pause")).await;
        // Past the payment of 3 December, for 62 days from 22 November at most.
        for day in ["2026-12-04", "2027-01-23"] {
            assert!(form.body.contains(&format!("value=\"{day}\"")), "{day}: {}", form.body);
        }
        assert!(!form.body.contains("value=\"2027-01-24\"") && !form.body.contains("value=\"2026-12-03\""));
        let check = app.look(&ana, plan, &pause).await;
        app.make(&ana, plan, &check).await.unwrap();
        let view = app.plan_of(&ana, plan).await;
        assert_eq!(dates(&view), ["2027-02-03 10000", "2027-03-03 10000", "2027-04-05 3000"]);
        let refused = app.plans.ask_change(&ana, plan, &wish("pause", "", "2027-06-01"), Locale::En).await;
        assert_eq!(refused, Err(ApiError::field("to", "change_not_possible")));
        assert!(browser.get(&format!("/en/plans/{plan}/change")).await.body.contains("Pause the plan"));
    }

    async fn what_is_not_what_was_shown_is_not_changed(app: TestApp) {
        let (ana, plan, _) = app.planned().await;
        let check = app.look(&ana, plan, &wish("move", "2026-12-03", "2026-12-10")).await;
        let skipped = app.look(&ana, plan, &wish("skip", "", "")).await;
        app.make(&ana, plan, &skipped).await.unwrap();
        assert_eq!(app.make(&ana, plan, &check).await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!(dates(&app.plan_of(&ana, plan).await), ["2027-01-04 10000", "2027-02-03 10000", "2027-03-03 3000"]);
        let forged = ChangeCheck { seal: "none".to_owned(), ..app.look(&ana, plan, &wish("skip", "", "")).await };
        assert!(app.make(&ana, plan, &forged).await.is_err());
        // What was skipped is no longer asked for, and calendars can still be told so.
        let gone = instalment::Entity::find().filter(instalment::Column::Kind.eq("cancelled")).all(app.kernel.db.read()).await.unwrap();
        assert_eq!(gone.len(), 1);
        assert_eq!((gone[0].due_on.to_string().as_str(), gone[0].sequence), ("2026-12-03", 1));
    }

    async fn another_customers_plan_is_missing(app: TestApp) {
        let (_, plan, _) = app.planned().await;
        let ben = app.actor(app.person("Ben").await);
        let nobody = PlanId::new(app.kernel.now(), app.kernel.random());
        for id in [plan, nobody] {
            assert_eq!(app.plans.changing(&ben, id).await, Err(ApiError::NotFound));
            assert_eq!(app.plans.check_change(&ben, id, Some("skip"), Locale::En).await, Err(ApiError::NotFound));
            assert_eq!(app.plans.ask_change(&ben, id, &wish("skip", "", ""), Locale::En).await, Err(ApiError::NotFound));
            let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
            let made = app.plans.change(&ben, attempt, id, (&wish("skip", "", ""), "none"), Locale::En).await;
            assert_eq!(made, Err(ApiError::NotFound));
        }
    }

    async fn what_was_missed_is_made_good_in_two_steps(app: TestApp) {
        let (ana, plan, _) = app.planned().await;
        app.clock.advance_seconds(22 * DAY);
        let view = app.plan_of(&ana, plan).await;
        let missed = view.missed.unwrap();
        assert_eq!((missed.count, missed.amount.minor()), (1, 10_000));
        assert_eq!((missed.spread.map(|each| each.minor()), missed.to_end.map(|day| day.to_string())), (Some(11_500), Some("2027-03-03".to_owned())));
        let check = app.plans.check_change(&ana, plan, Some("spread_missed"), Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = check else { panic!("{check:?}") };
        app.make(&ana, plan, &check).await.unwrap();
        let view = app.plan_of(&ana, plan).await;
        assert_eq!(dates(&view), ["2027-01-04 11500", "2027-02-03 11500"]);
        assert_eq!(view.missed, None);
    }

    async fn a_payment_is_moved_without_script(app: TestApp) {
        let (_, plan, mut browser) = app.planned().await;
        let page = format!("/en/plans/{plan}/change");
        let menu = browser.get(&page).await;
        assert!(menu.body.contains("Move a payment") && menu.body.contains("Skip the next payment"), "{}", menu.body);
        let plan = plan.to_string();
        let ask = async |browser: &mut Browser, to: &str| {
            let fields = [("plan", plan.as_str()), ("lang", "en"), ("kind", "move"), ("due_on", "2026-12-03"), ("to", to)];
            browser.post(&format!("{page}/move"), "/api/plans/ask-change", &fields).await
        };
        let refused = ask(&mut browser, "2026-12-30").await;
        assert!(refused.location().contains("__err="), "{}", refused.location());
        let form = browser.get(refused.location()).await;
        assert!(form.body.contains("to 17 December 2026."), "{}", form.body);
        let asked = ask(&mut browser, "2026-12-10").await;
        assert_eq!(asked.location(), format!("{page}/check"));
        let check = browser.get(asked.location()).await;
        assert!(check.body.contains("Check the change"), "{}", check.body);
        let fields: Vec<(&str, &str)> = ["attempt", "plan", "lang", "kind", "due_on", "to", "seal"]
            .into_iter()
            .map(|name| (name, check.hidden(name)))
            .collect();
        let made = browser.post(asked.location(), "/api/plans/change", &fields).await;
        assert_eq!(made.location(), format!("/en/plans/{plan}?changed=1"));
        let shown = browser.get(made.location()).await;
        assert!(shown.body.contains("Your plan is changed") && shown.body.contains("Thu 10 Dec 2026"), "{}", shown.body);
        let rhythm = browser.get(&format!("{page}/rhythm")).await;
        assert!(rhythm.body.contains("£230.00 is left to pay"), "{}", rhythm.body);
    }

    async fn what_is_paid_on_top_is_for_what_the_payer_says_and_is_asked_for_first(app: TestApp) {
        let (ana, plan, mut browser) = app.planned().await;
        let account = app.plan_of(&ana, plan).await.account;
        let page = format!("/en/accounts/{account}/pay");
        let form = browser.get(&page).await;
        let (attempt, account) = (form.hidden("attempt").to_owned(), account.to_string());
        let fields = [("attempt", attempt.as_str()), ("account", account.as_str()), ("lang", "en"), ("way", "other"), ("amount", "120"), ("card", "approve")];
        let asked = browser.post(&page, "/api/payments/start", &fields).await;
        assert_eq!(asked.location(), format!("{page}/surplus"));
        let choice = browser.get(asked.location()).await;
        for said in ["I want to be done sooner", "Next payment: £100.00", "Last payment on 4 January 2027."] {
            assert!(choice.body.contains(said), "{said}: {}", choice.body);
        }
        assert_eq!(choice.hidden("attempt"), attempt);
        let chosen = [&fields[..], &[("surplus", "skip_next")]].concat();
        let paid = browser.post(asked.location(), "/api/payments/start", &chosen).await;
        assert!(paid.location().starts_with("/en/payments/"), "{}", paid.location());
        assert_eq!(browser.post(asked.location(), "/api/payments/start", &chosen).await.location(), paid.location());
        let view = app.plan_of(&ana, plan).await;
        assert_eq!(dates(&view), ["2026-11-22 2000", "2026-12-03 10000", "2027-01-04 10000", "2027-02-03 1000"]);
        assert_eq!((view.paid().unwrap().minor(), view.total().unwrap().minor()), (12_000, 23_000));
        assert!(view.instalments[0].is_extra && view.instalments[1].due.is_paid());
        // Just what is due next is no choice.
        let attempt = browser.get(&page).await.hidden("attempt").to_owned();
        let next = [("attempt", attempt.as_str()), ("account", account.as_str()), ("lang", "en"), ("way", "next"), ("card", "approve")];
        assert!(browser.post(&page, "/api/payments/start", &next).await.location().starts_with("/en/payments/"));
    }
}
