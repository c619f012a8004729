//! A customer sees where they are signed in, and ends what they do not know.

use crate::kit::{Browser, TestApp};
use axum::body::Body;
use axum::http::{Request, header};
use sea_orm::EntityTrait;
use server::identity::Recognised;
use server::identity::entity::session;
use server::kernel::audit::{self, entity as entry};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";

/// The ids that a page's buttons would end.
fn buttons(page: &str) -> Vec<String> {
    page.split("name=\"session\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn end(browser: &mut Browser, id: &str) -> String {
    let fields = [("session", id), ("lang", "en")];
    browser.post("/en/sessions", "/api/identity/end-session", &fields).await.location().to_owned()
}

async fn is_signed_in(app: &TestApp, token: &str) -> bool {
    app.identity.recognise(token).await.unwrap() != Recognised::Nobody
}

async fn audited(app: &TestApp) -> Vec<(String, String)> {
    let entries = entry::Entity::find().all(app.kernel.db.read()).await.unwrap();
    entries.into_iter().map(|entry| (entry.actor, entry.action)).collect()
}

on_both! {
    async fn every_browser_is_listed_once_and_the_one_that_asks_is_marked(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut here, mut there) = (app.browser(), app.browser());
        app.session_of(ana, &mut there).await;
        app.clock.advance_seconds(7 * 60);
        app.session_of(ana, &mut here).await;
        app.session_of(app.person("Ben").await, &mut app.browser()).await;
        let page = here.get("/en/sessions").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(page.body.matches("This browser, in use now").count(), 1, "{}", page.body);
        assert!(page.body.contains("Used 7 minutes ago"), "{}", page.body);
        assert_eq!(buttons(&page.body).len(), 1);
        // It is led to from every page of those who are signed in, and from no other.
        assert!(here.get("/en/accounts").await.body.contains("href=\"/en/sessions\""));
        assert!(!here.get("/en/sign-in").await.body.contains("/sessions"));
    }

    async fn a_kind_of_browser_is_kept_and_nothing_else_that_it_says_of_itself(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut phone, mut here) = (app.browser(), app.browser());
        app.session_of(ana, &mut here).await;
        // Signs in once more, as a phone.
        let code = app.code_for(ana, &mut phone).await;
        let request = Request::post("/api/identity/enter-code")
            .header(header::ACCEPT, "text/html")
            .header(header::USER_AGENT, PHONE)
            .header(header::REFERER, "https://quitus.example/en/code")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("code={code}&lang=en")))
            .unwrap();
        phone.send(request).await;
        assert!(here.get("/en/sessions").await.body.contains("Chrome on Android"));
        let mut kept: Vec<_> = session::Entity::find().all(app.kernel.db.read()).await.unwrap().into_iter().map(|row| row.device).collect();
        kept.sort();
        assert_eq!(kept, ["chrome/android", "other/other"]);
    }

    async fn one_is_ended_and_the_rest_stay(app: TestApp) {
        let ana = app.person("Ana").await;
        let (mut here, mut there) = (app.browser(), app.browser());
        let theirs = app.session_of(ana, &mut there).await;
        let own = app.session_of(ana, &mut here).await;
        let id = buttons(&here.get("/en/sessions").await.body).remove(0);
        for _ in 0..2 {
            assert_eq!(end(&mut here, &id).await, "/en/sessions?done=1");
        }
        assert!(is_signed_in(&app, &own).await && !is_signed_in(&app, &theirs).await);
        let page = here.get("/en/sessions?done=1").await.body;
        assert!(page.contains("Done.") && page.contains("here and nowhere else"), "{page}");
        assert!(there.get("/en/accounts").await.location().starts_with("/en/sign-in"));
        // Twice asked, once done.
        let who = format!("customer:{}", ana.customer);
        assert_eq!(audited(&app).await, [(who, "session ended".to_owned())]);
        assert_eq!(audit::verify(app.kernel.db.read(), &[]).await.unwrap().faults, vec![]);
    }

    async fn all_others_are_ended_at_once(app: TestApp) {
        let ana = app.person("Ana").await;
        let ben = app.session_of(app.person("Ben").await, &mut app.browser()).await;
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(app.session_of(ana, &mut app.browser()).await);
        }
        let mut here = app.browser();
        let own = app.session_of(ana, &mut here).await;
        assert_eq!(buttons(&here.get("/en/sessions").await.body).len(), 3);
        for _ in 0..2 {
            let answer = here.post("/en/sessions", "/api/identity/end-other-sessions", &[("lang", "en")]).await;
            assert_eq!(answer.location(), "/en/sessions?done=1");
        }
        for token in &others {
            assert!(!is_signed_in(&app, token).await);
        }
        assert!(is_signed_in(&app, &own).await && is_signed_in(&app, &ben).await);
        assert_eq!(audited(&app).await.len(), 1);
    }

    async fn nobody_ends_somebody_elses(app: TestApp) {
        let (mut bens, mut anas) = (app.browser(), app.browser());
        let ben = app.session_of(app.person("Ben").await, &mut bens).await;
        app.session_of(app.person("Ana").await, &mut anas).await;
        let id = session::Entity::find().all(app.kernel.db.read()).await.unwrap()[0].id.to_string();
        assert_eq!(end(&mut anas, &id).await, "/en/sessions?done=1");
        assert!(is_signed_in(&app, &ben).await);
        assert_eq!(audited(&app).await, []);
    }
}
