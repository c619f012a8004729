//! A link in a message has no power of its own.

use super::{DAY, path_of, row, sent_link, token_of};
use crate::kit::TestApp;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::kernel::outbox::entity as fact;

async fn facts(app: &TestApp) -> u64 {
    fact::Entity::find().count(app.kernel.db.read()).await.unwrap()
}

/// Without what differs from answer to answer: nonces, and the token in the address.
fn compared(body: &str, token: &str) -> String {
    let mut pieces = body.split("nonce=\"");
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once('"').unwrap().1);
    }
    out.replace(token, "TOKEN")
}

on_both! {
    async fn looking_says_who_and_for_whom_and_changes_nothing(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let path = path_of(&kept);
        let before = (row(&app, kept.id).await, facts(&app).await);
        for _ in 0..3 {
            let answer = app.browser().get(&path).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.body.contains("A message from Northwind"), "{}", answer.body);
            assert!(!answer.body.contains("mail.example") && !answer.body.contains("Ana"));
        }
        let head = Request::builder().method(Method::HEAD).uri(&path).body(Body::empty()).unwrap();
        app.browser().send(head).await;
        app.run_jobs().await;
        assert_eq!((row(&app, kept.id).await, facts(&app).await), before);
    }

    async fn confirming_sends_a_code_to_where_the_message_went(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let path = path_of(&kept);
        let mut browser = app.browser();
        // Later than the link, so that it is the latest message.
        app.clock.advance_seconds(1);
        let answer =
            browser.post(&path, "/api/messages/send-code", &[("token", token_of(&path)), ("lang", "fr")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, "/fr/code"), "{}", answer.body);
        assert!(row(&app, kept.id).await.link_opened_at.is_some());
        app.run_jobs().await;
        let latest = app.messages.kept(Some("ana@mail.example"), None, 1).await.unwrap();
        let code = latest[0].content.code.clone().unwrap();
        let entered = browser.post("/fr/code", "/api/identity/enter-code", &[("code", &code), ("lang", "fr")]).await;
        assert_eq!(entered.location(), "/fr/accounts");
    }

    async fn a_link_that_is_too_old_looks_like_one_that_never_was(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let path = path_of(&kept);
        app.clock.advance_seconds(90 * DAY);
        let never = "/m/AAAAAAAAAAAAAAAAAAAAAA";
        let (old, unknown) = (app.browser().get(&path).await, app.browser().get(never).await);
        assert_eq!((old.status, unknown.status), (StatusCode::OK, StatusCode::OK));
        assert!(old.body.contains("This link is no longer used") && !old.body.contains("Northwind"));
        assert_eq!(compared(&old.body, token_of(&path)), compared(&unknown.body, token_of(never)));
        let mut browser = app.browser();
        for path in [path.as_str(), never] {
            let token = token_of(path);
            let answer = browser.post(path, "/api/messages/send-code", &[("token", token), ("lang", "en")]).await;
            assert!(answer.location().contains("__err="), "{}", answer.location());
        }
        app.run_jobs().await;
        assert_eq!(app.messages.kept(None, None, 10).await.unwrap().len(), 1);
    }

    async fn this_is_not_me_ends_the_use_of_the_address(app: TestApp) {
        let ana = app.person("Ana").await;
        let (first, second) = (sent_link(&app, ana).await, sent_link(&app, ana).await);
        let (path, other) = (path_of(&first), path_of(&second));
        let mut browser = app.browser();
        for _ in 0..2 {
            let answer = browser.post(&path, "/api/messages/not-me", &[("token", token_of(&path))]).await;
            assert_eq!(answer.status, StatusCode::FOUND);
        }
        for path in [&path, &other] {
            assert!(browser.get(path).await.body.contains("We will not use this address again"));
        }
        let contact = app.identity.contact(app.kernel.db.read(), ana.contact).await.unwrap().unwrap();
        assert!(contact.opted_out_at.is_some());
        let told = fact::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(told.iter().filter(|fact| fact.kind == "messages.contact_disowned").count(), 1);
        browser.post(&other, "/api/messages/send-code", &[("token", token_of(&other)), ("lang", "en")]).await;
        app.run_jobs().await;
        assert_eq!(app.messages.kept(None, None, 10).await.unwrap().len(), 2);
    }

    async fn messages_stop_by_a_button_and_by_the_mail_program(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let (anas, bens) = (path_of(&sent_link(&app, ana).await), path_of(&sent_link(&app, ben).await));
        let mut browser = app.browser();
        browser.post(&anas, "/api/messages/stop", &[("token", token_of(&anas))]).await;
        assert!(browser.get(&anas).await.body.contains("you will get no more messages"));
        // A mail program sends neither an origin nor a cookie.
        let one_click = Request::post(format!("{bens}/stop")).body(Body::from("List-Unsubscribe=One-Click")).unwrap();
        assert_eq!(app.browser().send(one_click).await.status, StatusCode::OK);
        let unknown = Request::post("/m/AAAAAAAAAAAAAAAAAAAAAA/stop").body(Body::empty()).unwrap();
        assert_eq!(app.browser().send(unknown).await.status, StatusCode::OK);
        for person in [ana, ben] {
            let contact = app.identity.contact(app.kernel.db.read(), person.contact).await.unwrap().unwrap();
            assert!(contact.opted_out_at.is_some());
        }
    }
}
