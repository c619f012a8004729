//! The demonstration's mailbox, and links for paper.

use super::{path_of, sent_link, token_of};
use crate::kit::{TestApp, random};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use server::compose::App;
use server::config::Given;
use server::messages::NoLink;
use tower::ServiceExt;

on_both! {
    async fn every_message_can_be_read_in_a_demonstration(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let (anas, bens) = (sent_link(&app, ana).await, sent_link(&app, ben).await);
        let page = app.browser().get("/dev/mailbox").await;
        assert_eq!(page.status, StatusCode::OK);
        let (newest, older) = (page.body.find(&bens.id.to_string()), page.body.find(&anas.id.to_string()));
        assert!(newest.unwrap() < older.unwrap());
        assert!(page.body.contains("ana@mail.example") && page.body.contains(&anas.content.check_code));

        let part = app.browser().get(&format!("/dev/mailbox/{}/html", anas.id)).await;
        let policy = part.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'self'") && policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(part.headers[header::X_FRAME_OPTIONS], "SAMEORIGIN");
        assert_eq!(part.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(part.body.matches("href=").count(), 1, "one link: {}", part.body);

        let json = app.browser().get("/dev/mailbox.json?to=ana%40mail.example").await;
        let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert_eq!(json["messages"].as_array().unwrap().len(), 1);
        assert_eq!(json["messages"][0]["links"][0], anas.content.link.clone().unwrap());
        assert_eq!(json["messages"][0]["decision"]["outcome"]["decision"], "allow");
    }

    async fn there_is_no_mailbox_elsewhere(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let given = Given {
            data: Some(app.config.data.clone()),
            database: Some(app.config.database.clone()),
            ..Given::default()
        };
        let real = App::start_with(given.settle().unwrap(), app.clock.clone(), random()).await.unwrap();
        let router = server::http::router(real);
        for path in ["/dev/mailbox", "/dev/mailbox.json", &format!("/dev/mailbox/{}/html", kept.id)] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_printed_link_leads_to_the_page_of_its_account(app: TestApp) {
        let ana = app.person("Ana").await;
        app.account(ana, "NW-2041-77").await;
        let printed = app.messages.print_link("NW-2041-77", None).await.unwrap();
        let path = printed.url.strip_prefix("https://quitus.example").unwrap();
        let page = app.browser().get(path).await;
        assert!(page.body.contains("Northwind") && page.body.contains("the e-mail address we have for you"), "{}", page.body);
        app.clock.advance_seconds(1);
        let mut browser = app.browser();
        let answer = browser.post(path, "/api/messages/send-code", &[("token", token_of(path)), ("lang", "en")]).await;
        assert_eq!(answer.location(), "/en/code");
        app.run_jobs().await;
        assert_eq!(app.messages.kept(Some("ana@mail.example"), None, 5).await.unwrap()[0].template, "otp");
        assert_ne!(path_of(&sent_link(&app, ana).await), path);
    }

    async fn a_reference_of_several_creditors_asks_which(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        app.account(ana, "A-1").await;
        app.account(ben, "A-1").await;
        match app.messages.print_link("A-1", None).await {
            Err(NoLink::Ambiguous { mut creditors, .. }) => {
                creditors.sort();
                assert_eq!(creditors, ["creditor-ana", "creditor-ben"]);
            }
            other => panic!("{other:?}"),
        }
        assert!(app.messages.print_link("A-1", Some("creditor-ben")).await.is_ok());
        assert!(matches!(app.messages.print_link("A-2", None).await, Err(NoLink::Unknown(_))));
    }
}
