//! A code signs in the browser that asked for it, once, within ten minutes.

use crate::kit::{Browser, Person, TestApp};
use sea_orm::{EntityTrait, QueryOrder};
use server::identity::{Asked, CodeRequested};
use server::kernel::outbox::entity as fact;
use shared::identity::CODE_SECONDS;
use shared::kernel::Locale;

/// A browser with a secret of its own: it has sent a form before.
async fn visiting(app: &TestApp) -> Browser {
    let mut browser = app.browser();
    browser.post("/en", "/api/identity/sign-out", &[]).await;
    assert!(browser.cookie("__Host-browser").is_some());
    browser
}

async fn ask(app: &TestApp, browser: &Browser, who: Option<Person>) -> String {
    let asked = Asked {
        to: who.map(|person| (person.customer, person.contact)),
        message: None,
        channel: "email",
        browser: browser.cookie("__Host-browser").unwrap().as_bytes(),
        network: b"",
        language: Locale::En,
    };
    app.identity.ask(asked).await.unwrap();
    last_code(app).await
}

async fn last_code(app: &TestApp) -> String {
    let last = fact::Entity::find().order_by_desc(fact::Column::Seq).one(app.kernel.db.read()).await.unwrap().unwrap();
    let fact: CodeRequested = serde_json::from_str(&last.payload).unwrap();
    app.identity.open_code(&fact).unwrap()
}

async fn enter(browser: &mut Browser, code: &str) -> String {
    let answer = browser.post("/en/code", "/api/identity/enter-code", &[("code", code), ("lang", "en")]).await;
    assert_eq!(answer.status, 302, "{}", answer.body);
    answer.location().to_owned()
}

/// Another code than this one.
fn wrong(code: &str) -> String {
    let first = if code.starts_with('9') { '0' } else { '9' };
    format!("{first}{}", &code[1..])
}

on_both! {
    async fn a_right_code_signs_in_and_works_once(app: TestApp) {
        let ana = app.person("Ana").await;
        let mut browser = visiting(&app).await;
        let code = ask(&app, &browser, Some(ana)).await;
        assert_eq!(enter(&mut browser, &code).await, "/en/accounts");
        assert!(browser.cookie("__Host-session").is_some());
        assert!(enter(&mut browser, &code).await.contains("__err="));
    }

    async fn a_code_is_worth_nothing_in_another_browser(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut hers, mut other) = (visiting(&app).await, visiting(&app).await);
        let code = ask(&app, &hers, Some(ana)).await;
        enter(&mut other, &code).await;
        assert_eq!(other.cookie("__Host-session"), None);
        assert_eq!(enter(&mut hers, &code).await, "/en/accounts");
    }

    async fn a_stranger_who_asks_does_not_take_away_the_owners_code(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut hers, stranger) = (visiting(&app).await, visiting(&app).await);
        let code = ask(&app, &hers, Some(ana)).await;
        ask(&app, &stranger, Some(ana)).await;
        assert_eq!(enter(&mut hers, &code).await, "/en/accounts");
    }

    async fn a_newer_code_voids_the_older_of_the_same_browser(app: TestApp) {
        let ana = app.person("Ana").await;
        let mut browser = visiting(&app).await;
        let older = ask(&app, &browser, Some(ana)).await;
        app.clock.advance_seconds(40);
        let newer = ask(&app, &browser, Some(ana)).await;
        if older != newer {
            enter(&mut browser, &older).await;
            assert_eq!(browser.cookie("__Host-session"), None);
        }
        assert_eq!(enter(&mut browser, &newer).await, "/en/accounts");
    }

    async fn a_code_is_late_after_ten_minutes(app: TestApp) {
        let ana = app.person("Ana").await;
        let mut browser = visiting(&app).await;
        let code = ask(&app, &browser, Some(ana)).await;
        app.clock.advance_seconds(CODE_SECONDS);
        enter(&mut browser, &code).await;
        assert_eq!(browser.cookie("__Host-session"), None);
    }

    async fn three_wrong_tries_end_a_code(app: TestApp) {
        let ana = app.person("Ana").await;
        let mut browser = visiting(&app).await;
        let code = ask(&app, &browser, Some(ana)).await;
        for _ in 0..3 {
            enter(&mut browser, &wrong(&code)).await;
        }
        enter(&mut browser, &code).await;
        assert_eq!(browser.cookie("__Host-session"), None);
    }

    async fn nobody_sees_whether_anybody_fits(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut known, mut unknown) = (visiting(&app).await, visiting(&app).await);
        ask(&app, &known, Some(ana)).await;
        let of_nobody = ask(&app, &unknown, None).await;
        let (seen, unseen) = (known.get("/en/code").await, unknown.get("/en/code").await);
        assert_eq!((seen.status, unseen.status), (axum::http::StatusCode::OK, axum::http::StatusCode::OK));
        assert_eq!(without_nonce(&seen.body), without_nonce(&unseen.body));
        // The code that was made for nobody signs nobody in, and looks like any wrong one.
        assert_eq!(enter(&mut unknown, &of_nobody).await, enter(&mut known, "000000").await);
        assert_eq!(unknown.cookie("__Host-session"), None);
    }

    async fn asking_again_and_again_is_slowed_down_the_same_for_everybody(app: TestApp) {
        let ana = app.person("Ana").await;
        for who in [Some(ana), None] {
            let browser = visiting(&app).await;
            let mut refused = 0;
            for _ in 0..8 {
                let asked = Asked {
                    to: who.map(|person| (person.customer, person.contact)),
                    message: None,
                    channel: "email",
                    browser: browser.cookie("__Host-browser").unwrap().as_bytes(),
                    network: b"",
                    language: Locale::En,
                };
                refused += i32::from(app.identity.ask(asked).await.is_err());
            }
            assert_eq!(refused, 2);
        }
    }
}

/// The page without what differs between any two.
fn without_nonce(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("nonce=\"") {
        kept.push_str(&rest[..at]);
        let after = &rest[at + 7..];
        rest = &after[after.find('"').map_or(0, |end| end + 1)..];
    }
    kept + rest
}
