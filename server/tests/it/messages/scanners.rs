//! S4: a link that is opened by machines, ahead of time, twice, late or by somebody else signs nobody in and burns nothing.

use super::{DAY, path_of, row, sent_link, token_of};
use crate::kit::{Answer, Browser, TestApp, figure};
use axum::body::Body;
use axum::http::{Method, Request, header};
use sea_orm::EntityTrait;
use server::identity::entity::{session, sign_in};
use server::kernel::outbox::entity as fact;

/// Who opens, how, and with which headers.
type Opening = (&'static str, Method, &'static [(&'static str, &'static str)]);

/// Openings as scanners, browsers that look ahead, and people make them.
const OPENINGS: [Opening; 8] = [
    ("a scanner that asks for the head only", Method::HEAD, &[]),
    ("a scanner that reads the page", Method::GET, &[("user-agent", "LinkScanner/1.0")]),
    ("a browser that fetches ahead", Method::GET, &[("sec-purpose", "prefetch")]),
    ("a browser that renders ahead", Method::GET, &[("sec-purpose", "prefetch;prerender")]),
    ("an older browser that fetches ahead", Method::GET, &[("purpose", "prefetch"), ("x-moz", "prefetch")]),
    ("a messenger that makes a preview", Method::GET, &[("user-agent", "WhatsApp/2.23"), ("accept", "*/*")]),
    (
        "a person who clicks",
        Method::GET,
        &[("accept", "text/html"), ("sec-fetch-mode", "navigate"), ("sec-fetch-user", "?1")],
    ),
    ("a person who comes from another site", Method::GET, &[("accept", "text/html"), ("sec-fetch-site", "cross-site")]),
];

async fn open(browser: &mut Browser, method: &Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// All that an opening could change.
async fn state(app: &TestApp) -> (Vec<sign_in::Model>, Vec<session::Model>, usize) {
    let db = app.kernel.db.read();
    let facts = fact::Entity::find().all(db).await.unwrap().len();
    (sign_in::Entity::find().all(db).await.unwrap(), session::Entity::find().all(db).await.unwrap(), facts)
}

on_both! {
    async fn whoever_opens_a_link_however_often_signs_nobody_in_and_burns_nothing(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let path = path_of(&kept);
        let mut hers = app.browser();
        hers.post(&path, "/api/messages/send-code", &[("token", token_of(&path)), ("lang", "en")]).await;
        let (code, is_sent) = app.asked_last().await;
        assert!(is_sent);
        app.run_jobs().await;
        let before = (state(&app).await, row(&app, kept.id).await);
        let mut openings = 0;
        for (who, method, headers) in &OPENINGS {
            let mut same = app.browser();
            for address in [path.clone(), path.clone(), format!("{path}?lang=fr"), format!("{path}/stop")] {
                for browser in [&mut same, &mut app.browser()] {
                    let answer = open(browser, method, &address, headers).await;
                    assert!(answer.status.is_success() || answer.status.is_redirection(), "{who}: {}", answer.status);
                    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{who}");
                    assert_eq!((browser.cookie("__Host-session"), browser.cookie("__Host-browser")), (None, None), "{who}");
                    let accounts = browser.get("/en/accounts").await;
                    assert!(accounts.location().starts_with("/en/sign-in"), "{who}: {}", accounts.status);
                    openings += 1;
                }
            }
        }
        app.run_jobs().await;
        assert_eq!((state(&app).await, row(&app, kept.id).await), before);
        // The code that was asked for is as good as it was, in the browser that asked and in no other.
        let fields = [("code", code.as_str()), ("lang", "en")];
        let mut other = app.browser();
        other.get(&path).await;
        other.post("/en/code", "/api/identity/enter-code", &fields).await;
        assert_eq!(other.cookie("__Host-session"), None);
        assert_eq!(hers.post("/en/code", "/api/identity/enter-code", &fields).await.location(), "/en/accounts");

        // Late: the link leads nowhere any more, whoever opens it.
        app.clock.advance_seconds(90 * DAY);
        let before = state(&app).await;
        for (who, method, headers) in &OPENINGS {
            let mut browser = app.browser();
            let answer = open(&mut browser, method, &path, headers).await;
            assert!(!answer.body.contains("Northwind"), "{who}");
            assert_eq!(browser.cookie("__Host-session"), None, "{who}");
            openings += 1;
        }
        assert_eq!(state(&app).await, before);
        figure(&format!(
            "S4: {openings} openings of a link by {} kinds of scanners, browsers and people (twice, in other browsers, late): \
             0 signed in, 0 codes sent, 0 rows changed; the code asked for before still signs in its own browser and no other",
            OPENINGS.len()
        ));
    }
}
