//! What a person sees of what they owe.

use super::visits::without_nonce;
use crate::kit::TestApp;
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::creditors::SecondFact;
use server::care::entity::hold;
use shared::accounts::AccountId;
use uuid::Uuid;

/// Puts a hold on an account, or on the whole person.
async fn hold_on(app: &TestApp, customer: Uuid, account: Option<Uuid>) {
    hold::Entity::insert(hold::ActiveModel {
        id: Set(AccountId::new(app.kernel.now(), app.kernel.random()).uuid()),
        customer_id: Set(customer),
        account_id: Set(account),
        kind: Set("dispute".to_owned()),
        reference: Set("7F3K-92WD".to_owned()),
        placed_at: Set(app.kernel.now().unix_millis()),
        until_at: Set(None),
        released_at: Set(None),
    })
    .exec_without_returning(app.kernel.db.writer())
    .await
    .unwrap();
}

on_both! {
    async fn all_debts_stand_on_one_page_with_their_sum_and_closed_ones_apart(app: TestApp) {
        app.placed(SecondFact::None, &[
            &[],
            &[("account_ref", "A-2"), ("description", ""), ("product_type", "telecom"), ("principal", "42,50"), ("balance", "42,50")],
            &[("account_ref", "A-3"), ("paid", "100"), ("balance", "0")],
            &[("account_ref", "B-1"), ("customer_ref", "C-2"), ("emails", "ben@mail.example"), ("phones", ""), ("balance", "100,00")],
        ]).await;
        let mut browser = app.signed_in().await;
        let page = browser.read("/fr/accounts").await;
        assert!(page.contains("Bonjour Amélie, Il vous reste 142,50 €"), "{page}");
        assert!(page.contains("grey · Sans plan pour l’instant 100,00 €"), "{page}");
        assert!(page.contains("42,50 €") && page.contains("Comptes soldés"), "{page}");
        let html = browser.get("/fr/accounts").await.body;
        for (reference, shown) in [("A-1", true), ("A-2", true), ("A-3", true), ("B-1", false)] {
            let id = app.account_called(reference).await.id;
            assert_eq!(html.contains(&format!("/fr/accounts/{id}\"")), shown, "{reference}");
        }
        // Spread, pay, something is wrong, I'm struggling, help.
        for way in ["/plan\"", "/pay\"", "href=\"#accounts\"", "href=\"/fr/hardship\"", "href=\"/fr/help\""] {
            assert!(html.contains(way), "{way}: {html}");
        }
    }

    async fn with_one_account_something_is_wrong_leads_straight_to_it(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        let id = app.account_called("A-1").await.id;
        let page = app.signed_in().await.get("/fr/accounts").await.body;
        assert!(page.contains(&format!("/fr/accounts/{id}/dispute\"")), "{page}");
    }

    async fn a_long_list_is_read_page_by_page(app: TestApp) {
        let references: Vec<String> = (1..=23).map(|n| format!("A-{n}")).collect();
        let records: Vec<[(&str, &str); 1]> = references.iter().map(|reference| [("account_ref", reference.as_str())]).collect();
        let records: Vec<&[(&str, &str)]> = records.iter().map(|record| record.as_slice()).collect();
        app.placed(SecondFact::None, &records).await;
        let mut browser = app.signed_in().await;
        let mut listed = Vec::new();
        for number in ["1", "2", "99"] {
            let page = browser.get(&format!("/fr/accounts?page={number}")).await.body;
            listed.push(page.matches("class=\"entry\"").count());
        }
        assert_eq!(listed, [20, 3, 3]);
        let page = browser.read("/fr/accounts?page=2").await;
        assert!(page.contains("Il vous reste 2 300,00 €") && page.contains("Page 2 sur 2"), "{page}");
    }

    async fn an_account_says_what_it_is_made_of_and_why(app: TestApp) {
        app.placed(SecondFact::None, &[&[
            ("original_creditor", "Éclair Paiement"), ("original_amount", "120,00"), ("principal", "100,00"),
            ("interest", "12,34"), ("fees", "7,66"), ("paid", "20,00"), ("balance", "100,00"),
        ]]).await;
        let id = app.account_called("A-1").await.id;
        let page = app.signed_in().await.read(&format!("/fr/accounts/{id}")).await;
        let told = [
            "Il vous reste 100,00 €", "Intérêts 12,34 €", "Frais 7,66 €", "\u{2212}20,00 €", "120,00 €",
            "Éclair Paiement", "Northwind Finance SA", "A-1", "29 février 2024", "1er juin 2025", "Le compte nous a été confié",
        ];
        for words in told {
            assert!(page.contains(words), "{words}: {page}");
        }
    }

    async fn an_account_that_is_paid_asks_for_nothing(app: TestApp) {
        app.placed(SecondFact::None, &[&[("paid", "100"), ("balance", "0")]]).await;
        let id = app.account_called("A-1").await.id;
        let mut browser = app.signed_in().await;
        assert!(browser.read("/fr/accounts").await.contains("Tout est réglé"));
        let page = browser.get(&format!("/fr/accounts/{id}")).await.body;
        for way in ["/pay\"", "/plan\"", "/dispute\""] {
            assert!(!page.contains(way), "{way}: {page}");
        }
    }

    async fn an_account_on_hold_says_so_and_asks_for_nothing(app: TestApp) {
        app.placed(SecondFact::None, &[&[], &[("account_ref", "A-2")]]).await;
        let (held, free) = (app.account_called("A-1").await, app.account_called("A-2").await);
        hold_on(&app, held.customer_id, Some(held.id)).await;
        let mut browser = app.signed_in().await;
        let page = browser.get(&format!("/fr/accounts/{}", held.id)).await.body;
        assert!(page.contains("en pause") && !page.contains("/pay\"") && !page.contains("/plan\""), "{page}");
        let page = browser.get("/fr/accounts").await.body;
        assert!(page.contains(&format!("{}/pay\"", free.id)) && !page.contains(&format!("{}/pay\"", held.id)), "{page}");
        // A hold on the person is one on everything.
        hold_on(&app, held.customer_id, None).await;
        let page = browser.get("/fr/accounts").await.body;
        assert!(!page.contains("/pay\"") && page.contains("/fr/hardship"), "{page}");
    }

    async fn somebody_elses_account_answers_like_one_that_is_not_there(app: TestApp) {
        app.placed(SecondFact::None, &[
            &[], &[("account_ref", "B-1"), ("customer_ref", "C-2"), ("emails", "ben@mail.example"), ("phones", "")],
        ]).await;
        let bens = app.account_called("B-1").await.id;
        let missing = AccountId::new(app.kernel.now(), app.kernel.random()).uuid();
        let mut browser = app.signed_in().await;
        let mut seen = Vec::new();
        for id in [bens, missing] {
            let answer = browser.get(&format!("/fr/accounts/{id}")).await;
            seen.push((answer.status, without_nonce(&answer.body).replace(&id.to_string(), "ID")));
        }
        assert_eq!(seen[0].0, 404);
        assert_eq!(seen[0], seen[1]);
    }
}
