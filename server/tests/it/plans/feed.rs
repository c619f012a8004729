//! The calendar that a customer follows, read by a library that did not write it.

use super::monthly;
use crate::kit::{Answer, Browser, TestApp};
use app::error::ApiError;
use app::plans::change_view::{ChangeChecking, ChangeWish};
use app::plans::port::Plans;
use app::plans::view::Agreed;
use axum::body::Body;
use axum::http::{Request, header};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::Value;
use server::kernel::outbox::entity as fact;
use server::plans::entity::calendar_feed;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::plans::PlanId;
use std::io::Write;
use std::process::{Command, Stdio};

const DAY: i64 = 86_400;

impl TestApp {
    /// Ana's plan: three payments of 100, 100 and 30 pounds from 3 December, and her browser.
    async fn to_follow(&self) -> (Actor, PlanId, Browser) {
        let (ana, person, account) = self.ana().await;
        let check = self.check(&ana, account, &monthly("100")).await;
        let shown = (&check.wish, check.seal.as_str());
        let Agreed::Set(plan) = self.plans.agree(&ana, check.attempt, account, shown, Locale::En).await.unwrap() else {
            panic!("a plan runs already")
        };
        let mut browser = self.browser();
        self.session_of(person, &mut browser).await;
        (ana, plan, browser)
    }

    /// Makes an address for a session, and reads off the page of a plan what it is.
    async fn address(&self, actor: &Actor, plan: PlanId) -> String {
        let attempt = AttemptId::new(self.kernel.now(), self.kernel.random());
        self.plans.make_feed(actor, attempt, Locale::En).await.unwrap();
        self.shown(actor, plan).await.expect("it is shown to the session that made it")
    }

    async fn shown(&self, actor: &Actor, plan: PlanId) -> Option<String> {
        let view = Plans::plan(self.plans.as_ref(), actor, plan).await.unwrap();
        view.feed.address.map(|address| address.strip_prefix("https://quitus.example").unwrap().to_owned())
    }

    async fn move_payment(&self, actor: &Actor, plan: PlanId, from: &str, to: &str) {
        let wish = ChangeWish { kind: "move".into(), due_on: from.into(), to: to.into(), ..ChangeWish::default() };
        self.plans.ask_change(actor, plan, &wish, Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = self.plans.check_change(actor, plan, None, Locale::En).await.unwrap() else {
            panic!("it can be moved")
        };
        self.plans.change(actor, check.attempt, plan, (&check.wish, &check.seal), Locale::En).await.unwrap();
    }

    /// What a calendar reads, without any cookie.
    async fn followed(&self, address: &str) -> Vec<Value> {
        let answer = self.browser().get(address).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        read(&answer.body)
    }
}

/// The events, by the foreign reader.
fn read(calendar: &str) -> Vec<Value> {
    let python = std::env::var("QUITUS_PYTHON").unwrap_or_default();
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/plans/read_calendar.py");
    let mut child =
        Command::new(&python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(
            |cause| panic!("QUITUS_PYTHON ({python:?}) does not run: {cause}. Run `scripts/setup.sh test`"),
        );
    child.stdin.take().unwrap().write_all(calendar.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{calendar}");
    let mut said: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said["again"], "PT6H");
    match said["events"].take() {
        Value::Array(events) => events,
        other => panic!("{other}"),
    }
}

fn days(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| format!("{} {}", event["on"].as_str().unwrap(), event["sequence"])).collect()
}

/// Asks again with what is known.
async fn again(app: &TestApp, address: &str, tag: &str) -> Answer {
    let request = Request::get(address).header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
    app.browser().send(request).await
}

on_both! {
    async fn a_moved_payment_moves_in_the_calendar_that_follows_and_keeps_its_id(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let address = app.address(&ana, plan).await;
        let before = app.followed(&address).await;
        assert_eq!(days(&before), ["2026-12-03 0", "2027-01-04 0", "2027-02-03 0"]);
        assert_eq!((&before[0]["until"], &before[0]["alarms"]), (&"2026-12-04".into(), &1.into()));
        // The same ids as in the file that can be taken along.
        let file = app.plans.calendar(&ana, plan, Locale::En).await.unwrap().text.replace("\r\n ", "");
        for event in &before {
            assert!(file.contains(&format!("UID:{}", event["uid"].as_str().unwrap())), "{file}");
        }
        app.move_payment(&ana, plan, "2026-12-03", "2026-12-10").await;
        let after = app.followed(&address).await;
        assert_eq!(days(&after), ["2026-12-10 1", "2027-01-04 0", "2027-02-03 0"]);
        assert_eq!(before[0]["uid"], after[0]["uid"]);
    }

    async fn what_is_no_longer_asked_for_is_cancelled_and_what_was_paid_says_so(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let address = app.address(&ana, plan).await;
        let ids: Vec<Value> = app.followed(&address).await.iter().map(|event| event["uid"].clone()).collect();
        let view = Plans::plan(app.plans.as_ref(), &ana, plan).await.unwrap();
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let pay = crate::payments::typed("100", "approve");
        app::payments::port::Payments::start(app.payments.as_ref(), &ana, attempt, view.account, &pay).await.unwrap();
        let paid = app.followed(&address).await;
        assert_eq!(paid[0]["summary"], format!("Paid: £100.00, plan {}", view.reference));
        assert_eq!((&paid[0]["alarms"], &paid[1]["alarms"]), (&0.into(), &1.into()));
        // Nothing more comes: the plan ends, with all that is open.
        for days in [50, 10, 30, 30] {
            app.clock.advance_seconds(days * DAY);
            app.watch().look().await.unwrap();
            app.run_jobs().await;
        }
        let ended = app.followed(&address).await;
        let status: Vec<_> = ended.iter().map(|event| event["status"].as_str().unwrap()).collect();
        assert_eq!(status, ["", "CANCELLED", "CANCELLED"], "{ended:?}");
        assert!(ended[1]["sequence"].as_u64() > paid[1]["sequence"].as_u64(), "{ended:?}");
        assert_eq!(ended.iter().map(|event| event["uid"].clone()).collect::<Vec<_>>(), ids);
    }

    async fn an_unchanged_calendar_is_not_sent_again(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let address = app.address(&ana, plan).await;
        let first = app.browser().get(&address).await;
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        assert!(tag.starts_with('"'), "a strong one: {tag}");
        app.clock.advance_seconds(3 * DAY);
        let same = again(&app, &address, &tag).await;
        assert_eq!((same.status.as_u16(), same.body.as_str(), &same.headers["etag"]), (304, "", &first.headers["etag"]));
        app.move_payment(&ana, plan, "2026-12-03", "2026-12-10").await;
        let other = again(&app, &address, &tag).await;
        assert_eq!(other.status, 200);
        assert_ne!(other.headers["etag"], first.headers["etag"]);
    }

    async fn an_address_is_made_once_and_anew_stops_the_one_before(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        app.plans.make_feed(&ana, attempt, Locale::En).await.unwrap();
        let first = app.shown(&ana, plan).await.unwrap();
        app.plans.make_feed(&ana, attempt, Locale::En).await.unwrap();
        assert_eq!(app.shown(&ana, plan).await.as_ref(), Some(&first), "pressed twice is one address");
        assert_eq!(app.plans.make_feed(&ana, attempt, Locale::Fr).await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        let second = app.address(&ana, plan).await;
        assert_ne!(first, second);
        let never = format!("/calendar/{}.ics", "A".repeat(43));
        let (stopped, unknown) = (app.browser().get(&first).await, app.browser().get(&never).await);
        assert_eq!((stopped.status.as_u16(), &stopped.body), (404, &unknown.body));
        assert_eq!(stopped.status, unknown.status);
        assert_eq!(app.browser().get(&second).await.status, 200);
        app.plans.stop_feed(&ana).await.unwrap();
        app.plans.stop_feed(&ana).await.unwrap();
        assert_eq!(app.browser().get(&second).await.status, 404);
        let facts = |kind: &'static str| fact::Entity::find().filter(fact::Column::Kind.eq(kind)).count(app.kernel.db.read());
        assert_eq!(facts("plans.calendar_feed_made").await.unwrap(), 2);
        assert_eq!(facts("plans.calendar_feed_stopped").await.unwrap(), 1);
    }

    async fn the_secret_is_kept_by_nobody_but_whoever_took_it_along(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let address = app.address(&ana, plan).await;
        let token = address.split(['/', '.']).nth(2).unwrap().to_owned();
        let row = calendar_feed::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        assert!(!row.token_hash.windows(8).any(|part| token.as_bytes().windows(8).any(|other| part == other)));
        assert_eq!(row.token_hash.len(), 32);
        // Another session of hers does not see it, and an hour later neither does this one.
        let other = Actor { session: shared::identity::SessionId::new(app.kernel.now(), app.kernel.random()), ..ana };
        assert_eq!(app.shown(&other, plan).await, None);
        app.clock.advance_seconds(3_601);
        assert_eq!(app.shown(&ana, plan).await, None);
        let view = Plans::plan(app.plans.as_ref(), &ana, plan).await.unwrap();
        assert_eq!(view.feed.since, Some("2026-11-22".parse().unwrap()));
        // It says no more than the file: neither account nor creditor.
        let text = app.browser().get(&address).await.body;
        assert!(!text.contains("NW-1") && !text.contains("Northwind"), "{text}");
    }

    async fn it_is_made_shown_and_stopped_with_plain_forms(app: TestApp) {
        let (_, plan, mut browser) = app.to_follow().await;
        let page = format!("/fr/plans/{plan}");
        let before = browser.get(&page).await;
        assert!(before.body.contains("À suivre dans votre agenda"), "{}", before.body);
        let id = plan.to_string();
        let attempt = before.hidden("attempt").to_owned();
        let fields = [("attempt", attempt.as_str()), ("plan", &id), ("lang", "fr")];
        let made = browser.post(&page, "/api/plans/make-feed", &fields).await;
        assert_eq!(made.location(), format!("{page}?calendar=made#calendar"));
        let shown = browser.get(&page).await;
        let address = shown.body.split("<code>https://quitus.example").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(shown.body.contains(&format!("webcal://quitus.example{address}")), "{}", shown.body);
        let events = app.followed(&address).await;
        assert!(events[0]["summary"].as_str().unwrap().starts_with("Paiement de 100,00"), "{events:?}");
        let stopped = browser.post(&page, "/api/plans/stop-feed", &[("plan", &id), ("lang", "fr")]).await;
        assert_eq!(stopped.status, 302);
        let after = browser.get(&format!("{page}?calendar=stopped")).await;
        assert!(after.body.contains("Elle est arrêtée") && !after.body.contains(&address), "{}", after.body);
        assert_eq!(app.browser().get(&address).await.status, 404);
    }

    async fn whoever_asks_too_often_waits_and_whoever_guesses_too(app: TestApp) {
        let (ana, plan, _) = app.to_follow().await;
        let address = app.address(&ana, plan).await;
        for _ in 0..60 {
            assert_eq!(app.browser().get(&address).await.status, 200);
        }
        let wait = app.browser().get(&address).await;
        assert_eq!(wait.status, 429);
        assert!(wait.headers.contains_key("retry-after"));
        let never = format!("/calendar/{}.ics", "A".repeat(43));
        for _ in 0..60 {
            assert_eq!(app.browser_at("192.0.2.1").get(&never).await.status, 404);
        }
        assert_eq!(app.browser_at("192.0.2.1").get(&never).await.status, 429);
        assert_eq!(app.browser_at("192.0.2.2").get(&never).await.status, 404);
    }
}
