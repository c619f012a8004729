//! The pages and their forms, as plain HTML.

use super::POLICY;
use crate::kit::{Browser, TestApp};
use app::care::budget_form::Typed;
use shared::accounts::AccountId;
use shared::kernel::Market;

/// Ana, signed in, and her account.
async fn signed_in(app: &TestApp) -> (Browser, AccountId) {
    let ana = app.person("Ana").await;
    app.policies().import("creditor-ana", POLICY, "test").await.unwrap();
    let account = app.debt(ana, "NW-1", 23_000).await;
    let mut browser = app.browser();
    app.session_of(ana, &mut browser).await;
    (browser, account)
}

/// The value of a hidden field.
fn hidden<'a>(html: &'a str, name: &str) -> &'a str {
    let at = html.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {html}"));
    html[at..].split('"').nth(3).unwrap()
}

on_both! {
    async fn a_plan_is_built_checked_and_agreed_without_script(app: TestApp) {
        let (mut browser, account) = signed_in(&app).await;
        let (page, account) = (format!("/en/accounts/{account}/plan"), account.to_string());
        let start = browser.get(&page).await;
        assert!(start.body.contains("Start with my budget"), "{}", start.body);
        let builder = browser.get(&format!("{page}?own=1")).await;
        assert!(builder.body.contains("I can’t afford any of these"), "{}", builder.body);
        let choose = async |browser: &mut Browser, amount: &str, go: &str| {
            let fields = [
                ("account", account.as_str()), ("lang", "en"), ("frequency", "monthly"), ("first_on", "2026-12-03"),
                ("shown", "20.00"), ("amount", amount), ("go", go),
            ];
            browser.post(&page, "/api/plans/choose", &fields).await
        };
        let shown = choose(&mut browser, "35", "show").await;
        assert_eq!(shown.location(), format!("{page}#result"));
        let builder = browser.get(&page).await;
        assert!(builder.body.contains("Paid off by 3 June 2027"), "{}", builder.body);
        assert!(builder.body.contains("Mon 4 Jan 2027"), "{}", builder.body);

        let too_little = choose(&mut browser, "5", "check").await;
        assert!(too_little.location().contains("__err=") && !too_little.location().contains("amount=5"));
        let location = too_little.location().trim_start_matches("https://quitus.example").to_owned();
        let mended = browser.get(&location).await;
        assert!(mended.body.contains("The smallest payment here is £10"), "{}", mended.body);
        assert!(mended.body.contains("value=\"5\""), "what was typed is kept");

        let on = choose(&mut browser, "35", "check").await;
        assert_eq!(on.location(), format!("{page}/check"));
        let check = browser.get(on.location()).await;
        assert!(check.body.contains("Check your plan") && check.body.contains("£230.00, no fees"), "{}", check.body);
        let fields: Vec<(&str, &str)> = ["attempt", "account", "lang", "frequency", "first_on", "amount", "seal"]
            .into_iter()
            .map(|name| (name, hidden(&check.body, name)))
            .collect();
        let agreed = browser.post(on.location(), "/api/plans/agree", &fields).await;
        let plan = agreed.location().to_owned();
        assert!(plan.starts_with("/en/plans/") && plan.ends_with("?set=1"), "{plan}");
        assert_eq!(browser.post(on.location(), "/api/plans/agree", &fields).await.location(), plan);
        let page = browser.get(&plan).await;
        assert!(page.body.contains("Your plan is set") && page.body.contains("QT-"), "{}", page.body);
        let id = plan.trim_start_matches("/en/plans/").trim_end_matches("?set=1").to_owned();
        let calendar = browser.get(&format!("/plans/{id}/calendar.ics")).await;
        assert_eq!((calendar.status.as_u16(), calendar.body.matches("BEGIN:VEVENT").count()), (200, 7));
        assert!(calendar.headers["content-type"].to_str().unwrap().starts_with("text/calendar"));
        assert_eq!(app.browser().get(&format!("/plans/{id}/calendar.ics")).await.status, 303);
    }

    async fn anybody_can_make_a_budget_and_no_amount_is_in_an_address(app: TestApp) {
        let mut browser = app.browser();
        let fields = [
            ("lang", "fr"), ("market", "FR"), ("lines[earnings]", "1 450"), ("every[earnings]", "monthly"),
            ("lines[housing]", "620"), ("lines[food_and_housekeeping]", "80"), ("every[food_and_housekeeping]", "weekly"),
        ];
        let sent = browser.post("/fr/budget", "/api/care/keep-budget", &fields).await;
        assert_eq!(sent.location(), "/fr/budget?market=FR#result");
        let result = browser.get("/fr/budget?market=FR").await;
        assert!(result.body.contains("Il vous reste environ 483,33"), "{}", result.body);
        assert!(!app.browser().get("/fr/budget").await.body.contains("483,33"), "another browser knows nothing");

        let wrong = [("lang", "fr"), ("market", "FR"), ("lines[earnings]", "beaucoup"), ("lines[housing]", "620")];
        let sent = browser.post("/fr/budget", "/api/care/keep-budget", &wrong).await;
        let location = sent.location().trim_start_matches("https://quitus.example").to_owned();
        assert!(location.contains("__err=") && !location.contains("beaucoup") && !location.contains("620"), "{location}");
        let page = browser.get(&location).await;
        assert!(page.body.contains("value=\"beaucoup\"") && page.body.contains("#line-earnings"), "{}", page.body);
    }

    async fn a_customers_budget_is_kept_and_leads_on_to_offers(app: TestApp) {
        let (mut browser, account) = signed_in(&app).await;
        let (page, id) = (format!("/en/budget?account={account}"), account.to_string());
        let fields = [
            ("lang", "en"), ("market", "UK"), ("account", id.as_str()), ("lines[earnings]", "1450"),
            ("lines[housing]", "1354"),
        ];
        let sent = browser.post(&page, "/api/care/keep-budget", &fields).await;
        assert_eq!(sent.location(), format!("/en/accounts/{account}/plan"));
        app.clock.advance_seconds(5 * 60);
        let builder = browser.get(sent.location()).await;
        assert!(builder.body.contains("You have about £96 left each month"), "{}", builder.body);
        assert!(builder.body.contains("easy to keep") && builder.body.contains("10 payments"), "{}", builder.body);
        assert!(browser.get(&page).await.body.contains("value=\"1354\""), "never asked twice");

        let nothing_left = [("lang", "en"), ("market", "UK"), ("account", id.as_str()), ("lines[housing]", "700")];
        let sent = browser.post(&page, "/api/care/keep-budget", &nothing_left).await;
        assert!(sent.location().starts_with("/en/budget?"), "{}", sent.location());
        let help = browser.get(sent.location()).await;
        assert!(help.body.contains("StepChange") && help.body.contains("/en/hardship?account="), "{}", help.body);
    }

    async fn a_kept_budget_cannot_be_read_from_the_database(app: TestApp) {
        use sea_orm::EntityTrait;
        let (mut browser, account) = signed_in(&app).await;
        let id = account.to_string();
        let fields = [("lang", "en"), ("market", "UK"), ("account", id.as_str()), ("lines[earnings]", "1450")];
        browser.post("/en/budget", "/api/care/keep-budget", &fields).await;
        let row = server::care::entity::budget::Entity::find().one(app.kernel.db.read()).await.unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&row.lines_sealed).contains("earnings"));
        let mut typed = Typed::default();
        typed.lines.insert("earnings".to_owned(), "1450".to_owned());
        let customer = shared::identity::CustomerId::from_uuid(row.customer_id);
        let kept = app.budgets.of(app.kernel.db.read(), customer).await.unwrap().unwrap();
        assert_eq!(kept.means(), typed.read(Market::Uk).unwrap().means());
    }
}
