//! The pages, as plain HTML without script.

use super::{TestApp, typed};
use crate::kit::Browser;
use axum::body::Body;
use axum::http::Request;
use shared::accounts::AccountId;

/// Ana's browser, signed in, and her account of £100.00.
async fn ana(app: &TestApp) -> (Browser, AccountId) {
    let ana = app.person("Ana").await;
    let account = app.account_of(ana, 10_000).await;
    let mut browser = app.browser();
    app.session_of(ana, &mut browser).await;
    (browser, account)
}

/// The value of a hidden field.
fn hidden<'a>(html: &'a str, name: &str) -> &'a str {
    let at = html.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}: {html}"));
    let value = &html[at..];
    let start = value.find("value=\"").unwrap() + 7;
    &value[start..start + value[start..].find('"').unwrap()]
}

/// Fills in the form and sends it, as it stands on the page.
async fn pay(browser: &mut Browser, account: AccountId, amount: &str, card: &str) -> crate::kit::Answer {
    let page = format!("/en/accounts/{account}/pay");
    let form = browser.get(&page).await;
    assert_eq!(form.status, 200, "{}", form.body);
    let typed = typed(amount, card);
    let account = account.to_string();
    let fields = [
        ("attempt", hidden(&form.body, "attempt")),
        ("account", &account),
        ("lang", "en"),
        ("way", &typed.way),
        ("amount", &typed.amount),
        ("card", &typed.card),
    ];
    browser.post(&page, "/api/payments/start", &fields).await
}

on_both! {
    async fn paying_leads_to_a_receipt_that_says_what_is_left(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let answer = pay(&mut browser, account, "40", "approve").await;
        assert_eq!(answer.status, 302);
        let receipt = browser.get(answer.location()).await;
        assert_eq!(receipt.status, 200);
        for words in ["£40.00 received", "QP-", "£60.00", "Card ending 4242", "22 November 2026"] {
            assert!(receipt.body.contains(words), "{words}: {}", receipt.body);
        }
        let french = browser.get(&answer.location().replace("/en/", "/fr/")).await;
        assert!(french.body.contains("40,00\u{a0}£"), "{}", french.body);
    }

    async fn a_script_is_told_by_its_status_what_became_of_a_press(app: TestApp) {
        let (browser, account) = ana(&app).await;
        let attempt = shared::kernel::AttemptId::new(app.kernel.now(), app.kernel.random()).to_string();
        let press = async |attempt: &str, amount: &str| {
            let body = format!("attempt={attempt}&account={account}&lang=en&way=other&amount={amount}&card=approve");
            let request = Request::post("/api/payments/start")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json")
                .header("origin", "https://quitus.example")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(body))
                .unwrap();
            let answer = browser.clone().send(request).await;
            let to = answer.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
            (answer.status.as_u16(), to, answer.body)
        };
        let first = press(&attempt, "40").await;
        assert_eq!(first.0, 200, "{first:?}");
        assert_eq!(press(&attempt, "40").await, first, "again: the same");
        let at_once = futures::future::join_all((0..16).map(|_| press(&attempt, "40"))).await;
        assert!(at_once.iter().all(|answer| *answer == first), "{at_once:?}");
        let other = press(&attempt, "41").await;
        assert_eq!(other.0, 409, "{other:?}");
        assert_eq!(press("nonsense", "40").await.0, 422);
        let fresh = shared::kernel::AttemptId::new(app.kernel.now(), app.kernel.random()).to_string();
        assert_eq!(press(&fresh, "much").await.0, 422);
        assert_eq!(app.standing(account).await.0, 6_000, "one effect");
    }

    async fn after_a_decline_the_form_comes_back_with_what_was_typed(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let answer = pay(&mut browser, account, "12.34", "decline").await;
        let receipt = browser.get(answer.location()).await;
        assert!(receipt.body.contains("Nothing was taken"), "{}", receipt.body);
        let form = browser.get(&format!("/en/accounts/{account}/pay")).await;
        assert!(form.body.contains("value=\"12.34\""), "{}", form.body);
    }

    async fn a_wrong_amount_is_explained_beside_what_was_typed(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let answer = pay(&mut browser, account, "100.01", "approve").await;
        assert_eq!(answer.status, 302);
        assert!(!answer.location().contains("100"), "{}", answer.location());
        let path = answer.location().trim_start_matches("https://quitus.example").to_owned();
        let form = browser.get(&path).await;
        assert!(form.body.contains("Enter £100.00 or less"), "{}", form.body);
        assert!(form.body.contains("value=\"100.01\""), "{}", form.body);
    }

    async fn a_confirmation_is_asked_on_a_page_of_its_own(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let answer = pay(&mut browser, account, "40", "confirm").await;
        let path = answer.location().to_owned();
        assert!(path.ends_with("/confirm"), "{path}");
        let page = browser.get(&path).await;
        assert!(page.body.contains("Confirm the payment of £40.00"), "{}", page.body);
        let payment = hidden(&page.body, "payment").to_owned();
        let fields = [("payment", payment.as_str()), ("approved", "true"), ("lang", "en")];
        let answer = browser.post(&path, "/api/payments/confirm", &fields).await;
        let receipt = browser.get(answer.location()).await;
        assert!(receipt.body.contains("£40.00 received"), "{}", receipt.body);
        // Back: the page that asked has nothing more to ask.
        assert_eq!(browser.get(&path).await.location(), format!("/en/payments/{payment}"));
        // By the Back button to the page of the bank: it leads on, with a status that browsers follow.
        let back = browser.get(&path).await;
        assert_eq!((back.status.as_u16(), back.location()), (302, path.trim_end_matches("/confirm")));
    }

    async fn while_nobody_knows_the_page_says_so_and_can_be_looked_at_again(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let path = pay(&mut browser, account, "all", "time_out").await.location().to_owned();
        let receipt = browser.get(&path).await;
        assert!(receipt.body.contains("no need to pay again") && receipt.body.contains(&format!("href=\"{path}\"")));
        let form = browser.get(&format!("/en/accounts/{account}/pay")).await;
        assert!(form.body.contains("on its way") && !form.body.contains("<form action=\"/api/payments/start"), "{}", form.body);
        app.clock.advance_seconds(20);
        assert!(browser.get(&path).await.body.contains("£100.00 received"));
        let form = browser.get(&format!("/en/accounts/{account}/pay")).await;
        assert!(form.body.contains("Nothing is left to pay"), "{}", form.body);
    }

    async fn nobody_and_another_customer_see_nothing(app: TestApp) {
        let (mut browser, account) = ana(&app).await;
        let receipt = pay(&mut browser, account, "40", "approve").await.location().to_owned();
        let ben = app.person("Ben").await;
        let mut bens = app.browser();
        app.session_of(ben, &mut bens).await;
        for path in [format!("/en/accounts/{account}/pay"), receipt.clone(), format!("{receipt}/confirm")] {
            assert_eq!(bens.get(&path).await.status, 404, "{path}");
            assert!(app.browser().get(&path).await.location().starts_with("/en/sign-in"), "{path}");
        }
    }
}
