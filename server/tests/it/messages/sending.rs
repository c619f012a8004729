//! The rules are asked at the moment of sending, and what they say is kept.

use super::{DAY, Post, path_of, queue, row, sent_link, token_of};
use crate::kit::{Person, TestApp};
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::care::entity::hold;
use server::identity::Asked;
use server::kernel::audit;
use server::kernel::jobs::{NewJob, enqueue};
use server::messages::{NotSent, Say};
use shared::compliance::{DecisionRecord, Outcome, Purpose};
use shared::kernel::{Clock, Locale};

async fn ask_for_code(app: &TestApp, who: Option<Person>) {
    let to = who.map(|person| (person.customer, person.contact));
    let asked = Asked { to, message: None, channel: "email", browser: &[1; 43], network: b"", language: Locale::Fr };
    app.identity.ask(asked).await.unwrap();
}

async fn audited(app: &TestApp, action: &str) -> usize {
    let entries = audit::entity::Entity::find().all(app.kernel.db.read()).await.unwrap();
    entries.iter().filter(|entry| entry.action == action).count()
}

async fn hold_on(app: &TestApp, person: Person, kind: &str) {
    let row = hold::ActiveModel {
        id: Set(person.contact.uuid()),
        customer_id: Set(person.customer.uuid()),
        account_id: Set(None),
        kind: Set(kind.to_owned()),
        reference: Set("H-1".to_owned()),
        placed_at: Set(app.clock.now().unix_millis()),
        until_at: Set(None),
        released_at: Set(None),
    };
    hold::Entity::insert(row).exec_without_returning(app.kernel.db.writer()).await.unwrap();
}

on_both! {
    async fn a_code_goes_to_the_address_it_was_asked_for_and_says_nothing_of_a_debt(app: TestApp) {
        let ana = app.person("Ana").await;
        ask_for_code(&app, Some(ana)).await;
        app.run_jobs().await;
        let kept = app.messages.kept(Some("ana@mail.example"), None, 10).await.unwrap();
        assert_eq!(kept.len(), 1);
        let message = &kept[0];
        assert_eq!((message.state.as_str(), message.template.as_str(), message.language.as_str()), ("sent", "otp", "fr"));
        let code = message.content.code.clone().unwrap();
        assert!(message.content.text.contains(&code) && message.content.subject.contains(&code));
        for part in [&message.content.text, message.content.html.as_ref().unwrap()] {
            assert!(!part.contains("Northwind") && !part.contains("http"), "{part}");
        }
        assert_eq!(message.decision.as_ref().unwrap().outcome, Outcome::Allow);
        assert_eq!(audited(&app, "message sent").await, 1);
    }

    async fn a_code_for_nobody_is_sent_to_nobody(app: TestApp) {
        ask_for_code(&app, None).await;
        app.run_jobs().await;
        assert!(app.messages.kept(None, None, 10).await.unwrap().is_empty());
    }

    async fn a_code_that_would_come_too_late_is_not_sent(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        let id = queue(&app, &post.service, ana, Purpose::Otp, Say::Otp { code: "123456".to_owned() }).await;
        app.clock.advance_seconds(600);
        post.run().await;
        assert_eq!((row(&app, id).await.state.as_str(), post.sent()), ("failed", 0));
    }

    async fn what_the_person_does_not_want_is_kept_back_with_its_rule_and_source(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        app.identity.opt_out(app.kernel.db.writer(), ana.contact, app.clock.now()).await.unwrap();
        let id = queue(&app, &post.service, ana, Purpose::Reminder, Say::Link).await;
        post.run().await;
        let kept = row(&app, id).await;
        let decision: DecisionRecord = serde_json::from_str(&kept.decision).unwrap();
        assert_eq!((kept.state.as_str(), kept.sent_at, post.sent()), ("blocked", None, 0));
        assert!(matches!(decision.outcome, Outcome::Block { .. }));
        assert_eq!(decision.rules[0].id, "X-OPTOUT-SCOPE");
        assert!(!decision.rules[0].citation.is_empty());
        assert_eq!(audited(&app, "message blocked").await, 1);
    }

    async fn a_hold_keeps_reminders_back_but_not_receipts(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        hold_on(&app, ana, "vulnerability").await;
        let reminder = queue(&app, &post.service, ana, Purpose::Reminder, Say::Link).await;
        let receipt = queue(&app, &post.service, ana, Purpose::Receipt, Say::Receipt).await;
        post.run().await;
        assert_eq!(row(&app, reminder).await.state, "blocked");
        assert_eq!((row(&app, receipt).await.state.as_str(), post.sent()), ("sent", 1));
    }

    async fn what_may_not_go_on_a_sunday_goes_on_monday(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        let id = queue(&app, &post.service, ana, Purpose::Reminder, Say::Link).await;
        post.run().await;
        let waiting = row(&app, id).await;
        assert_eq!((waiting.state.as_str(), post.sent()), ("deferred", 0));
        let until = shared::kernel::Timestamp::from_unix_millis(waiting.send_at);
        assert_eq!(until.utc().to_string(), "2026-11-23 08:00:00");
        app.clock.set(until.plus_seconds(-1));
        post.run().await;
        assert_eq!(post.sent(), 0);
        app.clock.set(until);
        post.run().await;
        assert_eq!((row(&app, id).await.state.as_str(), post.sent()), ("sent", 1));
    }

    async fn an_opt_out_while_it_waits_is_heard(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        let id = queue(&app, &post.service, ana, Purpose::Reminder, Say::Link).await;
        post.run().await;
        assert_eq!(row(&app, id).await.state, "deferred");
        app.identity.opt_out(app.kernel.db.writer(), ana.contact, app.clock.now()).await.unwrap();
        app.clock.advance_seconds(DAY);
        post.run().await;
        assert_eq!((row(&app, id).await.state.as_str(), post.sent()), ("blocked", 0));
    }

    async fn trouble_on_the_way_is_tried_again_and_a_refusal_is_not(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        post.out.failures.lock().unwrap().extend([NotSent::Later("busy"), NotSent::Later("busy")]);
        let id = queue(&app, &post.service, ana, Purpose::Receipt, Say::Receipt).await;
        post.run().await;
        assert_eq!((row(&app, id).await.state.as_str(), post.sent()), ("queued", 0));
        for _ in 0..2 {
            app.clock.advance_seconds(10);
            post.run().await;
        }
        let sent = row(&app, id).await;
        assert_eq!((sent.state.as_str(), sent.provider_reference.as_deref(), post.sent()), ("sent", Some("double"), 1));

        post.out.failures.lock().unwrap().push(NotSent::Never("no such mailbox"));
        let id = queue(&app, &post.service, ana, Purpose::Receipt, Say::Receipt).await;
        post.run().await;
        app.clock.advance_seconds(DAY);
        post.run().await;
        let failed = row(&app, id).await;
        assert_eq!((failed.state.as_str(), failed.last_error.as_deref(), post.sent()), ("failed", Some("no such mailbox"), 1));
    }

    async fn a_way_out_that_never_works_is_given_up(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        post.out.failures.lock().unwrap().extend(vec![NotSent::Later("busy"); 20]);
        let id = queue(&app, &post.service, ana, Purpose::Receipt, Say::Receipt).await;
        for _ in 0..12 {
            post.run().await;
            app.clock.advance_seconds(3_601);
        }
        let failed = row(&app, id).await;
        assert_eq!((failed.state.as_str(), failed.last_error.as_deref()), ("failed", Some("busy")));
        assert_eq!(post.out.failures.lock().unwrap().len(), 8);
    }

    async fn a_job_that_is_told_twice_sends_once(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        let id = queue(&app, &post.service, ana, Purpose::Receipt, Say::Receipt).await;
        let (now, random) = (app.clock.now(), app.kernel.random());
        let again = NewJob::new("messages.send", &serde_json::json!({ "message": id }), now).unwrap();
        enqueue(app.kernel.db.writer(), again, now, random).await.unwrap();
        post.run().await;
        assert_eq!(post.sent(), 1);
    }

    async fn nothing_of_what_is_said_is_readable_in_the_database(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let stored = format!("{:?}", row(&app, kept.id).await);
        let token = path_of(&kept);
        let check_code = kept.content.check_code.trim_start_matches("QT-");
        for secret in [token_of(&token), check_code, "mail.example", "Northwind"] {
            assert!(!stored.contains(secret), "{secret}");
        }
    }
}
