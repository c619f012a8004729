//! The way in without a link, and the detail after the code.

use super::visits::{EMAIL, REFERENCE, without_nonce};
use crate::kit::{Browser, TestApp};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use server::accounts::creditors::SecondFact;
use server::identity::entity::contact;

async fn give(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let fields = [&[("lang", "fr")][..], fields].concat();
    browser.post("/fr/confirm", "/api/accounts/confirm", &fields).await.location().to_owned()
}

async fn give_date(browser: &mut Browser, [day, month, year]: [&str; 3]) -> String {
    give(browser, &[("birth_date_day", day), ("birth_date_month", month), ("birth_date_year", year)]).await
}

on_both! {
    async fn a_reference_and_an_address_on_file_lead_in_however_they_are_typed(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        let spellings = [
            ("A-1", EMAIL), (" a \u{2013}1", " Amelie.DUPONT@mail.example "),
            ("A-1", "06 39 98 12 34"), ("a-1", "+33 6.39.98.12.34"),
        ];
        for (reference, contact) in spellings {
            let mut browser = app.browser();
            assert_eq!(browser.ask_for_code(reference, contact).await.location(), "/fr/code", "{reference} {contact}");
            let (code, is_sent) = app.asked_last().await;
            assert!(is_sent, "{reference} {contact}");
            assert_eq!(browser.enter_code(&code).await, "/fr/accounts", "{reference} {contact}");
            // Each of them is somebody's last try of a quarter of an hour.
            app.clock.advance_seconds(15 * 60);
        }
    }

    async fn an_account_that_exists_cannot_be_told_from_one_that_does_not(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        let mut seen = Vec::new();
        for (reference, contact) in [(REFERENCE, EMAIL), ("Z-9", EMAIL), (REFERENCE, "nobody@mail.example")] {
            let mut browser = app.browser();
            let answer = browser.ask_for_code(reference, contact).await;
            let headers: Vec<String> = answer.headers.keys().map(|name| name.to_string()).collect();
            let page = browser.get("/fr/code").await;
            let wrong = browser.enter_code("000000").await;
            seen.push((answer.status, answer.location().to_owned(), answer.body, headers, without_nonce(&page.body), wrong));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    }

    async fn an_address_that_its_creditor_took_off_signs_nobody_in(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        contact::Entity::update_many()
            .col_expr(contact::Column::RemovedAt, Expr::value(app.kernel.now().unix_millis()))
            .exec(app.kernel.db.writer())
            .await
            .unwrap();
        app.browser().ask_for_code(REFERENCE, EMAIL).await;
        assert!(!app.asked_last().await.1);
    }

    async fn a_mistake_keeps_what_was_typed_out_of_the_address_and_in_the_boxes(app: TestApp) {
        let mut browser = app.browser();
        let answer = browser.ask_for_code("A-1", "amelie at mail").await;
        assert!(answer.location().starts_with("/fr/sign-in?"), "{}", answer.location());
        assert!(!answer.location().contains("amelie") && !answer.location().contains("A-1"), "{}", answer.location());
        let page = browser.get(answer.location()).await.body;
        assert!(page.contains("value=\"amelie at mail\"") && page.contains("value=\"A-1\""), "{page}");
        assert!(page.contains("aria-invalid") && page.contains("href=\"#contact\""), "{page}");
        // Nobody else reads it, and it is gone once it was of use.
        assert!(!app.browser().get("/fr/sign-in").await.body.contains("amelie"));
        browser.ask_for_code("A-1", EMAIL).await;
        assert!(!browser.get("/fr/sign-in").await.body.contains("amelie"));
    }

    async fn somebody_who_leaves_takes_what_they_typed_with_them(app: TestApp) {
        let mut browser = app.browser();
        browser.ask_for_code("A-1", "amelie at mail").await;
        browser.post("/fr/sign-in", "/api/identity/sign-out", &[]).await;
        assert!(!browser.get("/fr/sign-in").await.body.contains("amelie"));
    }

    async fn looking_for_a_reference_again_and_again_sends_nothing_and_says_nothing(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        let mut sent = 0;
        for _ in 0..14 {
            assert_eq!(app.browser().ask_for_code(REFERENCE, EMAIL).await.location(), "/fr/code");
            sent += i32::from(app.asked_last().await.1);
        }
        assert!((1..=10).contains(&sent), "{sent} codes");
        app.clock.advance_seconds(2 * 15 * 60);
        app.browser().ask_for_code(REFERENCE, EMAIL).await;
        assert!(app.asked_last().await.1, "the owner waits no longer than that");
    }

    async fn a_date_of_birth_is_asked_before_anything_shows(app: TestApp) {
        app.placed(SecondFact::BirthDate, &[&[]]).await;
        let mut browser = app.browser();
        browser.ask_for_code(REFERENCE, EMAIL).await;
        assert_eq!(browser.enter_code(&app.asked_last().await.0).await, "/fr/confirm");
        assert!(browser.get("/fr/accounts").await.location().starts_with("/fr/sign-in"));
        assert!(!browser.read("/fr/confirm").await.contains("Amélie"));
        assert_eq!(give_date(&mut browser, ["14", "3", "1990"]).await, "/fr/accounts");
        assert!(browser.read("/fr/accounts").await.contains("Bonjour Amélie"));
    }

    async fn what_cannot_be_a_date_costs_no_try_and_three_wrong_ones_end_the_session(app: TestApp) {
        app.placed(SecondFact::BirthDate, &[&[]]).await;
        let mut browser = app.signed_in().await;
        for slip in [["", "", ""], ["31", "2", "1990"], ["14", "3", "90"], ["14", "", "1990"]] {
            assert!(give_date(&mut browser, slip).await.starts_with("/fr/confirm?"), "{slip:?}");
        }
        for _ in 0..3 {
            let answer = give_date(&mut browser, ["13", "3", "1990"]).await;
            assert!(!answer.contains("1990"), "{answer}");
        }
        give_date(&mut browser, ["14", "3", "1990"]).await;
        assert!(browser.get("/fr/accounts").await.location().starts_with("/fr/sign-in"));
    }

    async fn a_postcode_is_compared_without_its_spaces_and_an_empty_box_costs_no_try(app: TestApp) {
        app.placed(SecondFact::Postcode, &[&[]]).await;
        let mut browser = app.signed_in().await;
        for _ in 0..4 {
            assert!(give(&mut browser, &[("postcode", " ")]).await.starts_with("/fr/confirm?"));
        }
        assert!(give(&mut browser, &[("postcode", "75001")]).await.starts_with("/fr/confirm?"));
        assert_eq!(give(&mut browser, &[("postcode", "69 003")]).await, "/fr/accounts");
    }

    async fn a_detail_that_is_not_on_file_is_not_asked(app: TestApp) {
        app.placed(SecondFact::BirthDate, &[&[("birth_date", "")]]).await;
        assert!(app.signed_in().await.read("/fr/accounts").await.contains("Bonjour Amélie"));
    }
}
