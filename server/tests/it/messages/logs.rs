//! The log tells that a message left; never to whom, nor what it said.

use super::{path_of, queue, sent_link, token_of};
use crate::kit::{Log, TestApp};
use server::messages::Say;
use shared::compliance::Purpose;
use tracing::instrument::WithSubscriber;

on_both! {
    async fn nothing_personal_is_logged_at_any_level(app: TestApp) {
        let log = Log::default();
        let (kept, code) = async {
            let ana = app.person("Ana").await;
            let kept = sent_link(&app, ana).await;
            let code = Say::Otp { code: "918273".to_owned() };
            queue(&app, &app.messages, ana, Purpose::Otp, code).await;
            app.run_jobs().await;
            let path = path_of(&kept);
            let mut browser = app.browser();
            browser.get(&path).await;
            let token = token_of(&path).to_owned();
            browser.post(&path, "/api/messages/send-code", &[("token", &token), ("lang", "en")]).await;
            browser.post("/genuine", "/api/messages/genuine", &[("code", &kept.content.check_code), ("lang", "en")]).await;
            app.run_jobs().await;
            (kept, "918273")
        }
        .with_subscriber(log.subscriber("trace"))
        .await;
        let log = log.text();
        assert!(log.contains("a message was decided on"), "{log}");
        let path = path_of(&kept);
        for secret in ["mail.example", "Northwind", code, token_of(&path), &kept.content.check_code[3..]] {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret}");
        }
    }
}
