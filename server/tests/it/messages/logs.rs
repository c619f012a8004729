//! The log tells that a message left; never to whom, nor what it said.

use super::{path_of, queue, sent_link, token_of};
use crate::kit::TestApp;
use server::messages::Say;
use shared::compliance::Purpose;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing::instrument::WithSubscriber;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

on_both! {
    async fn nothing_personal_is_logged_at_any_level(app: TestApp) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(server::kernel::telemetry::filter("trace"))
            .with_writer(move || writer.clone())
            .finish();
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
        .with_subscriber(subscriber)
        .await;
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("a message was decided on"), "{log}");
        let path = path_of(&kept);
        for secret in ["mail.example", "Northwind", code, token_of(&path), &kept.content.check_code[3..]] {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret}");
        }
    }
}
