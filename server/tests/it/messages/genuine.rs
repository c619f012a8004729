//! "Is this message real?"

use super::{queue, sent_link};
use crate::kit::{Browser, TestApp};
use axum::http::StatusCode;
use server::messages::Say;
use shared::compliance::Purpose;

async fn ask(browser: &mut Browser, code: &str) -> (String, String) {
    let answer = browser.post("/genuine", "/api/messages/genuine", &[("code", code), ("lang", "en")]).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.location().to_owned();
    let page = location.strip_prefix("https://quitus.example").unwrap_or(&location).to_owned();
    (location, browser.get(&page).await.body)
}

on_both! {
    async fn a_code_of_ours_is_known_with_creditor_way_and_day_and_nothing_personal(app: TestApp) {
        let ana = app.person("Ana").await;
        let kept = sent_link(&app, ana).await;
        let mut browser = app.browser();
        for typed in [kept.content.check_code.clone(), kept.content.check_code.to_lowercase().replace('-', " ")] {
            let (location, page) = ask(&mut browser, &typed).await;
            assert!(page.contains("Yes, it is from us"), "{page}");
            assert!(page.contains("for Northwind, by e-mail, on 22 November 2026"), "{page}");
            assert!(!page.contains("mail.example") && !page.contains("Ana"));
            assert!(!location.contains(&typed[3..]), "nothing typed is in an address: {location}");
        }
    }

    async fn a_code_that_is_not_ours_is_said_to_be_so(app: TestApp) {
        let (_, page) = ask(&mut app.browser(), "QT-0000-0000").await;
        assert!(page.contains("We did not send this"), "{page}");
    }

    async fn a_message_that_has_not_left_is_not_ours_yet(app: TestApp) {
        let ana = app.person("Ana").await;
        let id = queue(&app, &app.messages, ana, Purpose::Reminder, Say::Link).await;
        let kept = app.messages.kept_one(id).await.unwrap().unwrap();
        let (_, page) = ask(&mut app.browser(), &kept.content.check_code).await;
        assert!(page.contains("We did not send this"), "{page}");
    }

    async fn what_cannot_be_a_code_is_kept_in_its_box_with_what_to_do(app: TestApp) {
        let (_, page) = ask(&mut app.browser(), "QT-12").await;
        assert!(page.contains("8 letters and figures") && page.contains("value=\"QT-12\""), "{page}");
        let (_, page) = ask(&mut app.browser(), "  ").await;
        assert!(page.contains("Type the check code"), "{page}");
    }

    async fn who_tries_many_codes_waits(app: TestApp) {
        let mut browser = app.browser();
        for _ in 0..20 {
            ask(&mut browser, "QT-0000-0000").await;
        }
        let (_, page) = ask(&mut browser, "QT-0000-0000").await;
        assert!(page.contains("several tries"), "{page}");
    }
}
