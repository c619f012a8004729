//! A session ends by itself, by choice, and never by chance.

use crate::kit::TestApp;
use sea_orm::{EntityTrait, QueryOrder};
use server::identity::{Asked, CodeRequested, Recognised};
use server::kernel::outbox::entity as fact;
use shared::identity::IDLE_SECONDS;
use shared::kernel::Locale;

impl TestApp {
    /// Signs a person in, and returns the session's token.
    pub async fn session_of(&self, person: crate::kit::Person, browser: &mut crate::kit::Browser) -> String {
        let code = self.code_for(person, browser).await;
        browser.post("/en/code", "/api/identity/enter-code", &[("code", &code), ("lang", "en")]).await;
        browser.cookie("__Host-session").expect("the code signs in").to_owned()
    }

    /// A code that signs a person in with this browser.
    pub async fn code_for(&self, person: crate::kit::Person, browser: &mut crate::kit::Browser) -> String {
        browser.post("/en", "/api/identity/sign-out", &[]).await;
        let asked = Asked {
            to: Some((person.customer, person.contact)),
            message: None,
            channel: "email",
            browser: browser.cookie("__Host-browser").unwrap().as_bytes(),
            network: b"",
            language: Locale::En,
        };
        self.identity.ask(asked).await.unwrap();
        let last =
            fact::Entity::find().order_by_desc(fact::Column::Seq).one(self.kernel.db.read()).await.unwrap().unwrap();
        let requested: CodeRequested = serde_json::from_str(&last.payload).unwrap();
        self.identity.open_code(&requested).unwrap()
    }
}

on_both! {
    async fn a_session_is_recognised_until_nothing_happens_for_a_quarter_of_an_hour(app: TestApp) {
        let ana = app.person("Ana").await;
        let token = app.session_of(ana, &mut app.browser()).await;
        app.clock.advance_seconds(IDLE_SECONDS - 1);
        assert!(matches!(app.identity.recognise(&token).await.unwrap(), Recognised::Actor(actor) if actor.customer == ana.customer));
        // Being recognised was a sign of life.
        app.clock.advance_seconds(IDLE_SECONDS - 1);
        assert!(matches!(app.identity.recognise(&token).await.unwrap(), Recognised::Actor(_)));
        app.clock.advance_seconds(IDLE_SECONDS);
        assert_eq!(app.identity.recognise(&token).await.unwrap(), Recognised::Nobody);
    }

    async fn signing_out_ends_it_on_the_server_too(app: TestApp) {
        let ana = app.person("Ana").await;
        let mut browser = app.browser();
        let token = app.session_of(ana, &mut browser).await;
        let answer = browser.post("/en/accounts", "/api/identity/sign-out", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (302, "/"));
        assert_eq!(browser.cookie("__Host-session"), None);
        assert_eq!(app.identity.recognise(&token).await.unwrap(), Recognised::Nobody);
    }

    async fn a_made_up_token_is_nobodys(app: TestApp) {
        for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(app.identity.recognise(token).await.unwrap(), Recognised::Nobody);
        }
    }

    async fn every_cookie_is_bound_to_this_host_and_out_of_scripts_reach(app: TestApp) {
        let answer = app.browser().post("/en", "/api/identity/sign-out", &[]).await;
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
        assert!(!cookies.is_empty());
        for cookie in cookies {
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(cookie.contains(attribute), "{cookie}");
            }
        }
    }

    async fn a_form_from_another_site_is_refused(app: TestApp) {
        let request = axum::http::Request::post("/api/identity/sign-out")
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://elsewhere.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::empty())
            .unwrap();
        assert_eq!(app.browser().send(request).await.status, 403);
    }
}
