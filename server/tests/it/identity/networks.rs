//! Codes from one place on the network: enough for a café, too few for somebody who guesses.

use crate::kit::{Answer, Browser, TestApp, TestDb, figure};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sea_orm::EntityTrait;
use server::identity::entity::sign_in;
use server::kernel::limits::{CODES_PER_NETWORK, entity as window};

const CAFE: &str = "192.0.2.10";
const ELSEWHERE: &str = "198.51.100.7";
const QUARTER_SECONDS: i64 = 15 * 60;

async fn ask(browser: &mut Browser, reference: &str, contact: &str) -> Answer {
    let fields = [("lang", "en"), ("reference", reference), ("contact", contact)];
    browser.post("/en/sign-in", "/api/accounts/sign-in", &fields).await
}

/// Asks from browsers that nobody has seen before until one has to wait. Returns how many did not, and what the last saw.
async fn ask_until_told_to_wait(app: &TestApp, reference: &str, contact: &str) -> (u32, Answer) {
    for asked in 0..2 * CODES_PER_NETWORK {
        let answer = ask(&mut app.browser_at(CAFE), reference, contact).await;
        if answer.location() != "/en/code" {
            return (asked, answer);
        }
    }
    panic!("nobody is ever told to wait");
}

async fn enter(browser: &mut Browser, code: &str) -> Answer {
    browser.post("/en/code", "/api/identity/enter-code", &[("code", code), ("lang", "en")]).await
}

/// Somebody with an account, to be asked for by reference and address.
async fn with_account(app: &TestApp, name: &str, reference: &str) {
    app.account(app.person(name).await, reference).await;
}

impl TestApp {
    /// What somebody sees who has to wait.
    pub async fn told_to_wait(&self) -> Answer {
        let (_, answer) = ask_until_told_to_wait(self, "Z-9", "nobody@mail.example").await;
        self.browser_at(CAFE).get(answer.location()).await
    }
}

on_both! {
    async fn a_cafe_of_people_comes_in_and_a_flood_waits_the_same_for_everybody(app: TestApp) {
        with_account(&app, "Ana", "A-1").await;
        let mut seen = Vec::new();
        for (reference, contact) in [("A-1", "ana@mail.example"), ("Z-9", "nobody@mail.example")] {
            let (asked, told) = ask_until_told_to_wait(&app, reference, contact).await;
            assert_eq!(asked, CODES_PER_NETWORK);
            assert!(!told.location().contains("ana"), "{}", told.location());
            seen.push((told.status, told.location().to_owned(), told.body));
            assert_eq!(ask(&mut app.browser_at(ELSEWHERE), reference, contact).await.location(), "/en/code");
            app.clock.advance_seconds(2 * QUARTER_SECONDS);
            assert_eq!(ask(&mut app.browser_at(CAFE), reference, contact).await.location(), "/en/code");
            app.clock.advance_seconds(2 * QUARTER_SECONDS);
        }
        assert_eq!(seen[0], seen[1]);
    }

    async fn who_has_to_wait_is_told_so_with_and_without_script_and_keeps_what_was_typed(app: TestApp) {
        ask_until_told_to_wait(&app, "Z-9", "nobody@mail.example").await;
        let mut browser = app.browser_at(CAFE);
        let answer = ask(&mut browser, "Z-9", "nobody@mail.example").await;
        let page = browser.get(answer.location()).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        let seconds: i64 = page.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=2 * QUARTER_SECONDS).contains(&seconds), "{seconds}");
        assert!(page.body.contains("Please wait a few minutes") && page.body.contains("value=\"Z-9\""), "{}", page.body);
        let request = Request::post("/api/accounts/sign-in")
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("lang=en&reference=Z-9&contact=nobody%40mail.example"))
            .unwrap();
        let answer = browser.send(request).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.headers.contains_key(header::RETRY_AFTER) && answer.body.contains("\"Wait\""), "{}", answer.body);
        // As long as announced, and no longer.
        app.clock.advance_seconds(seconds);
        assert_eq!(ask(&mut browser, "Z-9", "nobody@mail.example").await.location(), "/en/code");
    }

    async fn whoever_guesses_is_stopped_however_often_they_forget_their_cookies(app: TestApp) {
        with_account(&app, "Ana", "A-1").await;
        let mut compared = 0;
        for _ in 0..20 {
            let mut browser = app.browser_at(CAFE);
            ask(&mut browser, "A-1", "ana@mail.example").await;
            for _ in 0..3 {
                let location = enter(&mut browser, "000000").await.location().to_owned();
                compared += u32::from(browser.get(&location).await.status == StatusCode::OK);
            }
        }
        assert_eq!(compared, CODES_PER_NETWORK / 4);
        let sent = sign_in::Entity::find().all(app.kernel.db.read()).await.unwrap();
        let sent = sent.iter().filter(|asked| asked.customer_id.is_some()).count();
        assert_eq!(sent, 4, "codes that reach somebody, from one address");
        figure(&format!(
            "S3: somebody who guesses from one address has {compared} tries in 15 minutes over all accounts, {} of them \
             on one account, each right once in a million, if they know its reference and address; else none that could be right",
            3 * sent
        ));
    }

    async fn guesses_at_the_same_time_are_no_more_than_guesses_one_after_another(app: TestApp) {
        let mut browser = app.browser_at(CAFE);
        ask(&mut browser, "A-1", "ana@mail.example").await;
        let tries: Vec<_> = (0..12)
            .map(|_| {
                let mut browser = browser.clone();
                tokio::spawn(async move { enter(&mut browser, "000000").await.location().to_owned() })
            })
            .collect();
        let mut answers = std::collections::BTreeMap::<String, u32>::new();
        for told in tries {
            *answers.entry(told.await.unwrap()).or_default() += 1;
        }
        let row = sign_in::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        assert_eq!(row.tries_left, 0, "{answers:?}");
        // "Wrong" twice; the third and all others are told that it was too many.
        assert!(answers.values().filter(|count| **count <= 2).count() >= 1, "{answers:?}");
    }

    async fn an_outsider_uses_up_nothing_of_what_the_owner_needs(app: TestApp) {
        with_account(&app, "Ana", "A-1").await;
        for _ in 0..40 {
            ask(&mut app.browser_at(ELSEWHERE), "A-1", "ana@mail.example").await;
        }
        let mut hers = app.browser_at(CAFE);
        ask(&mut hers, "A-1", "ana@mail.example").await;
        let (code, is_sent) = app.asked_last().await;
        assert!(is_sent, "she gets her code at once");
        assert_eq!(enter(&mut hers, &code).await.location(), "/en/accounts");
    }

    async fn right_codes_are_not_counted_as_guesses(app: TestApp) {
        with_account(&app, "Ana", "A-1").await;
        for _ in 0..CODES_PER_NETWORK {
            let mut browser = app.browser_at(CAFE);
            ask(&mut browser, "A-1", "ana@mail.example").await;
            let (code, is_sent) = app.asked_last().await;
            if is_sent {
                assert_eq!(enter(&mut browser, &code).await.location(), "/en/accounts");
            }
            app.clock.advance_seconds(QUARTER_SECONDS / 3);
        }
    }

    async fn no_address_is_stored_in_the_clear(app: TestApp) {
        ask(&mut app.browser_at(CAFE), "Z-9", "nobody@mail.example").await;
        let rows = window::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert!(rows.len() >= 4 && rows.iter().all(|row| row.key.len() == 32));
    }

    async fn behind_a_proxy_of_ours_its_callers_are_counted_apart(db: TestDb) {
        let app = TestApp::configured(db, |config| {
            config.proxy_hops = 1;
            config.codes_per_network = 2;
        })
        .await;
        let ask = async |forwarded: &str| {
            let request = Request::post("/api/accounts/sign-in")
                .header(header::ACCEPT, "application/json")
                .header("x-forwarded-for", forwarded)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("lang=en&reference=Z-9&contact=nobody%40mail.example"))
                .unwrap();
            app.browser_at("10.0.0.1").send(request).await.status
        };
        for _ in 0..2 {
            assert_eq!(ask("203.0.113.5").await, StatusCode::OK);
        }
        // What the caller itself wrote in front does not make it another.
        assert_eq!(ask("1.2.3.4, 203.0.113.5").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask("203.0.113.6").await, StatusCode::OK);
    }

    async fn checking_messages_is_counted_too(db: TestDb) {
        let app = TestApp::configured(db, |config| config.codes_per_network = 3).await;
        let check = async || {
            let fields = [("code", "QT-0000-0000"), ("lang", "en")];
            let mut browser = app.browser_at(CAFE);
            let answer = browser.post("/genuine", "/api/messages/genuine", &fields).await;
            browser.get(answer.location()).await.status
        };
        for _ in 0..3 {
            assert_eq!(check().await, StatusCode::OK);
        }
        assert_eq!(check().await, StatusCode::TOO_MANY_REQUESTS);
    }
}
