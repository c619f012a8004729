//! A plan is agreed to once, as it was shown, and keeps its terms.

use super::{POLICY, monthly};
use crate::kit::TestApp;
use app::error::ApiError;
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::port::Plans;
use app::plans::view::{Agreed, Building, Check, ClosedReason, PlanView};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use server::accounts::entity::account;
use server::care::entity::hold;
use server::kernel::outbox::entity as fact;
use server::plans::entity::{instalment, plan, plan_version};
use server::plans::{Imported, PaymentReceived};
use shared::identity::Actor;
use shared::kernel::{AttemptId, Currency, Locale, Money, Reader};
use shared::plans::{PlanId, PlanState, Terms};

fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::GBP)
}

impl TestApp {
    async fn agree(&self, actor: &Actor, check: &Check, attempt: AttemptId) -> Result<Agreed, ApiError> {
        self.plans.agree(actor, attempt, check.account, (&check.wish, &check.seal), Locale::En).await
    }

    async fn agreed(&self, actor: &Actor, check: &Check) -> PlanId {
        match self.agree(actor, check, check.attempt).await.unwrap() {
            Agreed::Set(plan) => plan,
            other => panic!("{other:?}"),
        }
    }

    async fn read(&self, actor: &Actor, plan: PlanId) -> PlanView {
        Plans::plan(self.plans.as_ref(), actor, plan).await.unwrap()
    }

    /// A payment comes in.
    async fn pay(&self, check: &Check, actor: &Actor, creditor: shared::accounts::CreditorId, minor: i64) {
        let (customer, account) = (actor.customer, check.account);
        let payment = AttemptId::new(self.kernel.now(), self.kernel.random()).uuid();
        let told = PaymentReceived {
            creditor,
            customer,
            account,
            payment,
            amount: gbp(minor),
            surplus: None,
            parts: Vec::new(),
        };
        let tx = self.kernel.db.begin().await.unwrap();
        self.kernel.outbox.record(&tx, &told, self.kernel.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

on_both! {
    async fn a_plan_is_stored_as_it_was_shown_with_its_words_terms_and_fact(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("35")).await;
        let plan = app.agreed(&ana, &check).await;
        let view = app.read(&ana, plan).await;
        let Building::Running(running) = app.plans.build(&ana, account).await.unwrap() else { panic!("it runs") };
        assert_eq!(running, plan);
        assert_eq!(view.state, PlanState::Active);
        assert!(view.reference.starts_with("QT-") && view.reference.len() == 12, "{}", view.reference);
        let stored: Vec<_> = view.instalments.iter().map(|i| (i.due_on, i.nominal_on, i.due.amount)).collect();
        let shown: Vec<_> = check.instalments.iter().map(|i| (i.due_on, i.nominal_on, i.amount)).collect();
        assert_eq!(stored, shown);
        assert_eq!((view.total(), stored.len()), (Some(gbp(23_000)), 7));
        for line in check.terms {
            assert!(view.words.contains(&line), "{line}");
        }
        let reader = Reader::new(Locale::En, view.market);
        let first = format!("{}: £35.00", reader.row_date(stored[0].0));
        assert!(view.words.contains(&first), "{first} in {:?}", view.words);
        let version = plan_version::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        assert_eq!((version.language.as_str(), version.amount, version.currency.as_str()), ("en", 3_500, "GBP"));
        let facts = fact::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(facts.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["plans.agreed"]);
    }

    async fn pressed_twice_it_is_one_plan_and_another_tab_is_led_to_it(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let (check, other_tab) =
            (app.check(&ana, account, &monthly("35")).await, app.check(&ana, account, &monthly("50")).await);
        let first = app.agree(&ana, &check, check.attempt).await.unwrap();
        let Agreed::Set(plan) = first else { panic!("{first:?}") };
        assert_eq!(app.agree(&ana, &check, check.attempt).await, Ok(first));
        assert_eq!(app.agree(&ana, &other_tab, other_tab.attempt).await, Ok(Agreed::Already(plan)));
        assert_eq!(plan::Entity::find().count(app.kernel.db.read()).await.unwrap(), 1);
        assert_eq!(instalment::Entity::find().count(app.kernel.db.read()).await.unwrap(), 7);
    }

    async fn eight_tabs_at_once_make_one_plan(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("35")).await;
        let attempts: Vec<_> = (0..8).map(|_| AttemptId::new(app.kernel.now(), app.kernel.random())).collect();
        let all = futures::future::join_all(attempts.iter().map(|&attempt| app.agree(&ana, &check, attempt))).await;
        let set = all.iter().filter(|agreed| matches!(agreed, Ok(Agreed::Set(_)))).count();
        let led = all.iter().filter(|agreed| matches!(agreed, Ok(Agreed::Already(_)))).count();
        assert_eq!((set, led), (1, 7), "{all:?}");
        assert_eq!(plan::Entity::find().count(app.kernel.db.read()).await.unwrap(), 1);
    }

    async fn what_is_not_what_was_shown_is_not_agreed_to(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let mut check = app.check(&ana, account, &monthly("35")).await;
        let row = account::ActiveModel { id: Set(account.uuid()), balance: Set(20_000), ..Default::default() };
        account::Entity::update(row).exec(app.kernel.db.writer()).await.unwrap();
        let refused = Err(ApiError::Refused("changed_meanwhile".to_owned()));
        assert_eq!(app.agree(&ana, &check, check.attempt).await, refused);
        // Nor what was never shown.
        check = app.check(&ana, account, &monthly("35")).await;
        check.wish.amount = "40".to_owned();
        assert_eq!(app.agree(&ana, &check, check.attempt).await, refused);
        assert_eq!(plan::Entity::find().count(app.kernel.db.read()).await.unwrap(), 0);
    }

    async fn another_customers_account_and_plan_are_missing(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let ben = app.actor(app.person("Ben").await);
        let check = app.check(&ana, account, &monthly("35")).await;
        assert_eq!(app.plans.build(&ben, account).await, Err(ApiError::NotFound));
        assert_eq!(app.plans.keep_wish(&ben, account, &monthly("35")).await, Err(ApiError::NotFound));
        assert_eq!(Plans::check(app.plans.as_ref(), &ben, account, Locale::En).await, Err(ApiError::NotFound));
        assert_eq!(app.agree(&ben, &check, check.attempt).await, Err(ApiError::NotFound));
        let plan = app.agreed(&ana, &check).await;
        assert_eq!(Plans::plan(app.plans.as_ref(), &ben, plan).await, Err(ApiError::NotFound));
        assert_eq!(app.plans.calendar(&ben, plan, Locale::En).await, Err(ApiError::NotFound));
        assert_eq!(app.plans.running(ben.customer, account).await.unwrap(), None);
    }

    async fn a_new_policy_leaves_agreed_terms_as_they_were(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("35")).await;
        app.agreed(&ana, &check).await;
        let stricter = POLICY.replace("24", "3");
        assert_eq!(app.policies().import("creditor-ana", &stricter, "test").await.unwrap(), Imported::New { version: 2 });
        let version = plan_version::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        let terms: Terms = serde_json::from_str(&version.terms).unwrap();
        assert_eq!(terms.max_months(), 24);
        assert_eq!(app.policies().import("creditor-ana", &stricter, "test").await.unwrap(), Imported::Unchanged { version: 2 });
    }

    async fn a_debt_on_hold_is_not_planned_and_the_reason_is_told(app: TestApp) {
        let (ana, person, account) = app.ana().await;
        let now = app.kernel.now();
        hold::Entity::insert(hold::ActiveModel {
            id: Set(uuid::Uuid::from_u128(1)),
            customer_id: Set(person.customer.uuid()),
            account_id: Set(Some(account.uuid())),
            kind: Set("dispute".to_owned()),
            reference: Set("QT-0000-0000".to_owned()),
            placed_at: Set(now.unix_millis()),
            until_at: Set(None),
            released_at: Set(None),
        })
        .exec_without_returning(app.kernel.db.writer())
        .await
        .unwrap();
        let Building::Closed(closed) = app.plans.build(&ana, account).await.unwrap() else { panic!("it is on hold") };
        assert_eq!(closed.reason, ClosedReason::Disputed);
    }

    async fn payments_are_laid_on_the_oldest_instalment_until_the_plan_is_paid(app: TestApp) {
        let (ana, person, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("100")).await;
        let plan = app.agreed(&ana, &check).await;
        let paid = async |app: &TestApp| -> Vec<i64> {
            app.read(&ana, plan).await.instalments.iter().map(|i| i.due.paid.minor()).collect()
        };
        app.pay(&check, &ana, person.creditor, 15_000).await;
        assert_eq!(paid(&app).await, [10_000, 5_000, 0]);
        let summary = app.plans.running(ana.customer, account).await.unwrap().unwrap();
        assert_eq!((summary.paid, summary.next.map(|next| next.0)), (gbp(15_000), Some(gbp(5_000))));
        app.pay(&check, &ana, person.creditor, 8_000).await;
        assert_eq!(app.read(&ana, plan).await.state, PlanState::Completed);
        let last = fact::Entity::find().all(app.kernel.db.read()).await.unwrap().pop().unwrap();
        assert_eq!(last.kind, "plans.completed");
    }

    async fn a_payment_knows_its_plan_and_nobody_sees_one_without_the_other(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("100")).await;
        let attempt = || AttemptId::new(app.kernel.now(), app.kernel.random());
        let typed = |way: &str, amount: &str| Typed { way: way.to_owned(), amount: amount.to_owned(), card: "approve".to_owned(), ..Typed::default() };
        let pay = async |typed: Typed| {
            let paid = Payments::start(app.payments.as_ref(), &ana, attempt(), account, &typed).await.unwrap().0;
            // No job has run: what the page shows right after it is already so.
            Payments::receipt(app.payments.as_ref(), &ana, paid).await.unwrap()
        };
        let before = pay(typed("other", "30")).await;
        assert_eq!((before.plan, before.balance), (None, gbp(20_000)));
        let check = app.check(&ana, account, &check.wish).await;
        let plan = app.agreed(&ana, &check).await;
        let receipt = pay(typed("next", "")).await;
        let next = receipt.next.unwrap();
        assert_eq!((receipt.plan, receipt.balance), (Some(plan.uuid()), gbp(10_000)));
        assert_eq!((next.amount, next.due_on.to_string()), (gbp(10_000), "2027-01-04".to_owned()));
        let paid: Vec<i64> = app.read(&ana, plan).await.instalments.iter().map(|i| i.due.paid.minor()).collect();
        assert_eq!(paid, [10_000, 0]);
        let last = pay(typed("all", "")).await;
        assert_eq!((last.plan, last.next, last.balance), (Some(plan.uuid()), None, gbp(0)));
        assert_eq!(app.read(&ana, plan).await.state, PlanState::Completed);
    }

    async fn a_calendar_keeps_its_ids_and_says_whole_days(app: TestApp) {
        let (ana, _, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("100")).await;
        let plan = app.agreed(&ana, &check).await;
        let first = app.plans.calendar(&ana, plan, Locale::Fr).await.unwrap();
        app.clock.advance_seconds(86_400);
        let again = app.plans.calendar(&ana, plan, Locale::Fr).await.unwrap();
        let events = |text: &str| -> Vec<ical::parser::ical::component::IcalEvent> {
            let mut read = ical::IcalParser::new(text.as_bytes());
            let calendar = read.next().unwrap().unwrap();
            assert!(read.next().is_none());
            calendar.events
        };
        let value = |event: &ical::parser::ical::component::IcalEvent, name: &str| {
            event.properties.iter().find(|p| p.name == name).and_then(|p| p.value.clone()).unwrap()
        };
        let (before, after) = (events(&first.text), events(&again.text));
        assert_eq!(before.len(), 3);
        for (event, later) in before.iter().zip(&after) {
            assert_eq!(value(event, "UID"), value(later, "UID"));
            assert!(value(event, "UID").ends_with("@quitus.example"));
            assert_eq!(value(event, "SEQUENCE"), "0");
            assert_ne!(value(event, "DTSTAMP"), value(later, "DTSTAMP"));
            assert_eq!(event.alarms.len(), 1);
        }
        assert_eq!((value(&before[0], "DTSTART"), value(&before[0], "DTEND")), ("20261203".into(), "20261204".into()));
        assert!(value(&before[0], "SUMMARY").starts_with("Paiement de 100"), "{}", value(&before[0], "SUMMARY"));
        assert_eq!(first.name, format!("{}.ics", app.read(&ana, plan).await.reference));
    }
}
