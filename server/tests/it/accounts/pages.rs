//! What a person sees of what they owe.

use super::visits::without_nonce;
use crate::kit::TestApp;
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::creditors::SecondFact;
use server::care::entity::hold;
use server::kernel::outbox::{About, Fact};
use shared::accounts::AccountId;
use shared::kernel::{Currency, Money};
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

/// As much of a payment as the timeline shows, and plans read.
#[derive(serde::Serialize, serde::Deserialize)]
struct Paid {
    creditor: Uuid,
    customer: Uuid,
    account: Uuid,
    payment: Uuid,
    amount: Money,
}

impl Fact for Paid {
    const KIND: &'static str = "payments.received";

    fn about(&self) -> About {
        About { creditor: None, customer: Some(self.customer), account: Some(self.account) }
    }
}

/// Where the link to the page before or after leads.
fn link(page: &str, which: &str) -> Option<String> {
    let href = page.split(&format!("?{which}=")).nth(1)?.split('"').next()?;
    let start = page.find(&format!("?{which}="))?;
    let path = page[..start].rsplit('"').next()?;
    Some(format!("{path}?{which}={}", href.split('#').next()?))
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
        // A file brought it settled: it is closed from the day it was placed, and nothing beside it looks like a debt.
        assert!(page.contains("42,50 €") && page.contains("Compte clos N Northwind"), "{page}");
        assert!(page.contains("soldé le 22 novembre 2026") && !page.contains(" 0,00 €"), "{page}");
        let html = browser.get("/fr/accounts").await.body;
        for (reference, shown) in [("A-1", true), ("A-2", true), ("A-3", true), ("B-1", false)] {
            let id = app.account_called(reference).await.id;
            assert_eq!(html.contains(&format!("/fr/accounts/{id}\"")), shown, "{reference}");
        }
        // Spread, pay, something is wrong, I'm struggling, help.
        for way in ["/fr/choose/plan\"", "/fr/choose/pay\"", "/fr/choose/dispute\"", "/fr/hardship\"", "/fr/help\""] {
            assert!(html.contains(way), "{way}: {html}");
        }
    }

    async fn with_one_account_every_action_leads_straight_to_it(app: TestApp) {
        app.placed(SecondFact::None, &[&[]]).await;
        let id = app.account_called("A-1").await.id;
        let page = app.signed_in().await.get("/fr/accounts").await.body;
        for way in ["plan", "pay", "dispute"] {
            assert!(page.contains(&format!("/fr/accounts/{id}/{way}\"")), "{way}: {page}");
        }
        assert!(!page.contains("/choose/"), "{page}");
    }

    async fn with_several_one_is_asked_which(app: TestApp) {
        app.placed(SecondFact::None, &[&[], &[("account_ref", "A-2")], &[("account_ref", "A-3")]]).await;
        let held = app.account_called("A-3").await;
        hold_on(&app, held.customer_id, Some(held.id)).await;
        let mut browser = app.signed_in().await;
        for (act, question) in [("pay", "Quel compte souhaitez-vous payer"), ("plan", "Quel compte souhaitez-vous étaler")] {
            let page = browser.get(&format!("/fr/choose/{act}")).await.body;
            assert!(page.contains(question), "{page}");
            for (reference, offered) in [("A-1", true), ("A-2", true), ("A-3", false)] {
                let id = app.account_called(reference).await.id;
                assert_eq!(page.contains(&format!("/fr/accounts/{id}/{act}\"")), offered, "{reference}: {page}");
            }
            // It stands there all the same, and says why not.
            assert!(page.contains("en pause") && page.contains("rien ne vous est demandé"), "{page}");
        }
        // What is wrong can be said of any of them.
        let page = browser.get("/fr/choose/dispute").await.body;
        assert_eq!(page.matches("/dispute\"").count(), 4, "three, and the other language: {page}");
        assert_eq!(browser.get("/fr/choose/nothing").await.status, 404);
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
        assert!(browser.read(&format!("/fr/accounts/{id}")).await.contains("Soldé le 22 novembre 2026"));
        let page = browser.get(&format!("/fr/accounts/{id}")).await.body;
        for way in ["/pay\"", "/plan\"", "/dispute\""] {
            assert!(!page.contains(way), "{way}: {page}");
        }
    }

    async fn closed_accounts_are_counted_in_words_and_read_page_by_page(app: TestApp) {
        let references: Vec<String> = (1..=22).map(|n| format!("A-{n}")).collect();
        let records: Vec<[(&str, &str); 3]> =
            references.iter().map(|reference| [("account_ref", reference.as_str()), ("paid", "100"), ("balance", "0")]).collect();
        let records: Vec<&[(&str, &str)]> = records.iter().map(|record| record.as_slice()).collect();
        app.placed(SecondFact::None, &records).await;
        let mut browser = app.signed_in().await;
        assert!(browser.read("/fr/accounts").await.contains("Comptes clos"));
        let mut listed = Vec::new();
        for number in ["1", "2", "99"] {
            let page = browser.get(&format!("/fr/accounts?closed={number}")).await.body;
            listed.push(page.matches("class=\"entry\"").count());
        }
        assert_eq!(listed, [20, 2, 2]);
    }

    async fn on_a_disputed_account_what_cannot_be_done_says_why_and_what_can(app: TestApp) {
        app.placed(SecondFact::None, &[&[], &[("account_ref", "A-2")]]).await;
        let (held, free) = (app.account_called("A-1").await, app.account_called("A-2").await);
        hold_on(&app, held.customer_id, Some(held.id)).await;
        let mut browser = app.signed_in().await;
        let page = browser.get(&format!("/fr/accounts/{}", held.id)).await.body;
        assert!(!page.contains("/pay\"") && !page.contains("/plan\""), "{page}");
        assert_eq!(page.matches("disabled aria-describedby=\"why-not\"").count(), 2, "pay and spread: {page}");
        assert!(page.contains("id=\"why-not\"") && page.contains("attendent que ce soit vérifié"), "{page}");
        assert!(page.contains("Voir où cela en est") && page.contains("/dispute\""), "{page}");
        // The other one can be paid: there is nothing to choose.
        let page = browser.get("/fr/accounts").await.body;
        assert!(page.contains(&format!("{}/pay\"", free.id)) && !page.contains("why-not"), "{page}");
    }

    async fn a_hold_on_the_person_is_one_on_everything(app: TestApp) {
        app.placed(SecondFact::None, &[&[], &[("account_ref", "A-2")]]).await;
        hold_on(&app, app.account_called("A-1").await.customer_id, None).await;
        let mut browser = app.signed_in().await;
        let page = browser.get("/fr/accounts").await.body;
        assert!(!page.contains("/pay\"") && page.contains("/fr/hardship"), "{page}");
        assert_eq!(page.matches("disabled aria-describedby=\"why-not\"").count(), 2, "{page}");
        assert!(page.contains("rien n’est prélevé"), "{page}");
    }

    async fn a_long_history_is_read_page_by_page_both_ways(app: TestApp) {
        app.placed(SecondFact::None, &[&[], &[("account_ref", "A-2")]]).await;
        let (account, other) = (app.account_called("A-1").await, app.account_called("A-2").await);
        let tx = app.kernel.db.begin().await.unwrap();
        for n in 1..=45_i64 {
            for (account, minor) in [(&account, n), (&other, n * 1_000)] {
                let amount = Money::from_minor(minor, Currency::EUR);
                let paid = Paid { creditor: account.creditor_id, customer: account.customer_id, account: account.id, payment: account.id, amount };
                app.kernel.outbox.record(&tx, &paid, app.kernel.now()).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let mut browser = app.signed_in().await;
        let (mut path, mut seen) = (format!("/fr/accounts/{}", account.id), Vec::new());
        // Forward to the end, then back to the beginning.
        for which in ["before", "before", "after", "after", ""] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200);
            seen.push((page.body.matches("Vous avez payé").count(), page.body.contains("nous a été confié")));
            path = link(&page.body, which).unwrap_or_default();
        }
        assert_eq!(seen, [(20, false), (20, false), (5, true), (20, false), (20, false)]);
        let first = browser.read(&format!("/fr/accounts/{}", account.id)).await;
        assert!(first.contains("Vous avez payé 0,45 €") && first.contains("0,26 €") && !first.contains("0,25 €"), "{first}");
        assert!(!first.contains("45,00 €"), "another account's: {first}");
        // A moment of another account, or of nobody's, is no place to begin: the latest are shown.
        let others = browser.get(&format!("/fr/accounts/{}", other.id)).await.body;
        let foreign = link(&others, "before").unwrap().split("before=").nth(1).unwrap().split('#').next().unwrap().to_owned();
        for moment in [foreign.as_str(), "no-moment"] {
            let page = browser.read(&format!("/fr/accounts/{}?before={moment}", account.id)).await;
            assert!(page.contains("Vous avez payé 0,45 €"), "{page}");
        }
    }

    async fn help_is_one_honest_page_in_both_languages_for_anybody(app: TestApp) {
        let mut browser = app.browser();
        for (lang, words) in [("en", ["StepChange", "What is my balance?", "I can’t pay"]), ("fr", ["Banque de France", "Combien me reste-t-il", "Je ne peux pas payer"])] {
            let page = browser.read(&format!("/{lang}/help")).await;
            for words in words {
                assert!(page.contains(words), "{words}: {page}");
            }
            assert!(page.contains("01 99 00 12 34"), "{page}");
        }
        let page = browser.get("/en/help").await.body;
        for way in ["href=\"tel:", "href=\"/genuine\"", "href=\"/en/hardship\"", "href=\"/en/budget\""] {
            assert!(page.contains(way), "{way}: {page}");
        }
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
