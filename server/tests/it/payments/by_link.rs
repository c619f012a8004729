//! Somebody else pays, by a link: as plain HTML without script, signed in nowhere.

use super::{ApiError, Payments, TestApp, typed};
use crate::kit::{Answer, Browser, Person};
use app::payments::link_view::LinkTyped;
use app::payments::port::PayLinks;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::payments::entity::payment;
use shared::accounts::AccountId;
use shared::kernel::AttemptId;
use shared::payments::LinkState;

const DAY: i64 = 86_400;

/// Ana owes £100.00, and has made a link.
struct Shared {
    ana: Person,
    account: AccountId,
    /// `/pay/…`
    path: String,
}

fn link(kind: &str, amount: &str) -> LinkTyped {
    LinkTyped { name: "Ana".to_owned(), kind: kind.to_owned(), amount: amount.to_owned(), days: "14".to_owned() }
}

async fn shared(app: &TestApp, kind: &str, amount: &str) -> Shared {
    let ana = app.person("Ana").await;
    let account = app.account_of(ana, 10_000).await;
    let actor = app.actor_of(ana);
    let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
    app.payments.make_link(&actor, b"browser", attempt, account, &link(kind, amount)).await.unwrap();
    let links = app.payments.links(&actor, b"browser", account, None).await.unwrap();
    Shared { ana, account, path: format!("/pay/{}", links.links[0].token) }
}

impl Shared {
    fn token(&self) -> &str {
        self.path.trim_start_matches("/pay/")
    }

    /// Fills in the form as it stands on the page, and sends it.
    async fn pay(&self, friend: &mut Browser, amount: &str, card: &str, email: &str) -> Answer {
        let form = friend.get(&self.path).await;
        assert_eq!(form.status, 200, "{}", form.body);
        self.send(friend, form.hidden("attempt"), amount, card, email).await
    }

    async fn send(&self, friend: &mut Browser, attempt: &str, amount: &str, card: &str, email: &str) -> Answer {
        let fields = [
            ("attempt", attempt),
            ("token", self.token()),
            ("lang", "en"),
            ("amount", amount),
            ("card", card),
            ("email", email),
        ];
        friend.post(&self.path, "/api/payments/pay-by-link", &fields).await
    }
}

/// How many payments there are.
async fn payments(app: &TestApp) -> u64 {
    payment::Entity::find().filter(payment::Column::PayLinkId.is_not_null()).count(app.kernel.db.read()).await.unwrap()
}

async fn assert_sound(app: &TestApp) {
    let report = server::payments::check_ledger(&app.kernel.db).await.unwrap();
    assert!(report.is_sound(), "{:#?}", report.faults);
}

/// Nothing on a page or in a message says that somebody owes, how much, or to whom.
fn assert_tells_no_debt(text: &str, account: AccountId) {
    for word in ["Northwind", "£100", "£60", "balance", "debt", "owe", "creditor", "NW-", &account.to_string()] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

on_both! {
    async fn a_friend_pays_what_was_asked_learns_of_no_debt_and_both_get_a_receipt(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friend = app.browser();
        let page = friend.get(&shared.path).await;
        for words in ["Pay for Ana", "£40.00, once", "6 December 2026"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert_tells_no_debt(&page.body, shared.account);
        assert_eq!((&page.headers["cache-control"], &page.headers["x-robots-tag"]), (&"no-store".parse().unwrap(), &"noindex, nofollow".parse().unwrap()));
        let paid = shared.pay(&mut friend, "", "approve", "friend@mail.example").await;
        let receipt = friend.get(paid.location()).await;
        for words in ["£40.00 received", "QP-", "Ana", "Card ending 4242", "22 November 2026", "goes to the e-mail"] {
            assert!(receipt.body.contains(words), "{words}: {}", receipt.body);
        }
        assert_tells_no_debt(&receipt.body, shared.account);
        let paper = friend.get(&format!("{}/receipt.pdf?lang=en", paid.location())).await;
        assert!(paper.status == 200 && paper.bytes.starts_with(b"%PDF"));
        assert_eq!(app.standing(shared.account).await, (6_000, "open".to_owned()));
        assert_sound(&app).await;

        app.run_jobs().await;
        app.run_jobs().await;
        let told = app.confirmations().await;
        assert_eq!(told.len(), 2, "one each");
        let guests = told.iter().find(|message| message.template == "guest_receipt").unwrap();
        assert_eq!((guests.to.as_deref(), guests.state.as_str()), (Some("friend@mail.example"), "sent"));
        for part in [Some(&guests.content.text), guests.content.html.as_ref()].into_iter().flatten() {
            assert!(part.contains("£40.00") && part.contains("22 November 2026"), "{part}");
            assert_tells_no_debt(part, shared.account);
        }
        let anas = told.iter().find(|message| message.template == "receipt").unwrap();
        assert_eq!(anas.to.as_deref(), Some("ana@mail.example"));
        // Who asks whether the receipt is real is not told of a creditor either.
        let mut asks = app.browser();
        let code = [("code", guests.content.check_code.as_str()), ("lang", "en")];
        let real = asks.post("/genuine", "/api/messages/genuine", &code).await;
        let real = asks.get(real.location()).await;
        assert!(real.body.contains("Quitus") && !real.body.contains("Northwind"), "{}", real.body);
    }

    async fn who_it_is_paid_for_sees_that_it_was_paid_and_not_by_whom(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let paid = shared.pay(&mut app.browser(), "", "approve", "friend@mail.example").await;
        let payment = paid.location().rsplit('/').next().unwrap().to_owned();
        app.run_jobs().await;
        let mut anas = app.browser();
        app.session_of(shared.ana, &mut anas).await;
        let receipt = anas.get(&format!("/en/payments/{payment}")).await;
        assert!(receipt.body.contains("Somebody with your link") && receipt.body.contains("£60.00"), "{}", receipt.body);
        assert!(!receipt.body.contains("4242") && !receipt.body.contains("friend@"), "{}", receipt.body);
        let account = anas.get(&format!("/en/accounts/{}", shared.account)).await;
        assert!(account.body.contains("Somebody paid £40.00 with your link"), "{}", account.body);
        let links = anas.get(&format!("/en/accounts/{}/pay-links", shared.account)).await;
        assert!(links.body.contains("Paid so far: £40.00") && !links.body.contains(&shared.path), "{}", links.body);
        let inbox = anas.get("/en/inbox").await;
        assert!(!inbox.body.contains("Your receipt"), "the friend's is not hers: {}", inbox.body);
    }

    async fn a_fixed_amount_is_paid_once_however_many_press_at_the_same_moment(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friends = Vec::new();
        for _ in 0..8 {
            let mut friend = app.browser();
            let attempt = friend.get(&shared.path).await.hidden("attempt").to_owned();
            friends.push((friend, attempt));
        }
        let presses = friends.iter().map(|(friend, attempt)| {
            let mut friend = friend.clone();
            let shared = &shared;
            async move { shared.send(&mut friend, attempt, "", "approve", "").await }
        });
        let answers = futures::future::join_all(presses).await;
        let through = answers.iter().filter(|answer| answer.location().starts_with(&format!("{}/", shared.path)));
        assert_eq!(through.count(), 1);
        assert_eq!((payments(&app).await, app.standing(shared.account).await.0), (1, 6_000));
        let page = app.browser().get(&shared.path).await;
        assert!(page.body.contains("has done its work"), "{}", page.body);
        assert_sound(&app).await;
    }

    async fn pressed_again_it_is_the_same_payment(app: TestApp) {
        let shared = shared(&app, "up_to", "80").await;
        let mut friend = app.browser();
        let attempt = friend.get(&shared.path).await.hidden("attempt").to_owned();
        let presses = (0..16).map(|_| {
            let (mut friend, shared, attempt) = (friend.clone(), &shared, &attempt);
            async move { shared.send(&mut friend, attempt, "10", "approve", "").await.location().to_owned() }
        });
        let mut pages = futures::future::join_all(presses).await;
        pages.dedup();
        assert_eq!(pages.len(), 1, "{pages:?}");
        assert_eq!((payments(&app).await, app.standing(shared.account).await.0), (1, 9_000));
        // What differs is no repetition.
        let other = shared.send(&mut friend, &attempt, "11", "approve", "").await;
        assert!(other.location().contains("__err"), "{}", other.location());
        // The page as it is now carries another attempt: giving more is another payment.
        let more = shared.pay(&mut friend, "5", "approve", "").await;
        assert!(more.location() != pages[0] && more.location().starts_with(&shared.path), "{}", more.location());
        assert_eq!(app.standing(shared.account).await.0, 8_500);
        let page = friend.get(&shared.path).await;
        assert!(page.body.contains("What you paid with this link") && page.body.contains("up to £65.00"), "{}", page.body);
    }

    async fn a_free_amount_is_given_by_several_people_until_it_is_reached(app: TestApp) {
        let shared = shared(&app, "up_to", "30").await;
        for amount in ["12.50", "10"] {
            let paid = shared.pay(&mut app.browser(), amount, "approve", "").await;
            assert!(paid.location().starts_with(&shared.path), "{}", paid.location());
        }
        let mut third = app.browser();
        let refused = shared.pay(&mut third, "7.51", "approve", "no address").await;
        let form = third.get(refused.location()).await;
        for words in ["Enter £7.50 or less", "Enter an e-mail address", "value=\"7.51\"", "value=\"no address\""] {
            assert!(form.body.contains(words), "{words}: {}", form.body);
        }
        let paid = shared.pay(&mut third, "7.50", "approve", "").await;
        assert!(paid.location().starts_with(&shared.path), "{}", paid.location());
        assert!(app.browser().get(&shared.path).await.body.contains("has done its work"));
        assert_eq!((payments(&app).await, app.standing(shared.account).await.0), (3, 7_000));
        assert_sound(&app).await;
    }

    async fn what_is_left_of_the_debt_cannot_be_found_out_by_trying(app: TestApp) {
        let shared = shared(&app, "up_to", "80").await;
        let actor = app.actor_of(shared.ana);
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let mut friend = app.browser();
        let page = friend.get(&shared.path).await;
        assert!(page.body.contains("up to £80.00"), "{}", page.body);
        app.payments.start(&actor, attempt, shared.account, &typed("70", "approve")).await.unwrap();
        assert_tells_no_debt(&page.body, shared.account);
        for amount in ["80", "31", "30", "1"] {
            let refused = shared.send(&mut friend, page.hidden("attempt"), amount, "decline", "").await;
            let again = friend.get(refused.location()).await;
            assert!(again.body.contains("Ask Ana how you can help") && !again.body.contains("£30"), "{}", again.body);
        }
        assert_eq!(payments(&app).await, 0);
        let links = app.payments.links(&actor, b"browser", shared.account, None).await.unwrap().links;
        assert!(links[0].is_too_large, "she is told that it is of no use any more");
    }

    async fn many_tries_have_to_wait(app: TestApp) {
        let shared = shared(&app, "up_to", "80").await;
        let mut friend = app.browser();
        for _ in 0..30 {
            shared.pay(&mut friend, "10", "decline", "").await;
        }
        let many = shared.pay(&mut friend, "10", "approve", "").await;
        let form = friend.get(many.location()).await;
        assert!(form.body.contains("Please wait a few minutes"), "{}", form.body);
        app.clock.advance_seconds(2 * 3_600);
        shared.pay(&mut friend, "10", "approve", "").await;
        assert_eq!(app.standing(shared.account).await.0, 9_000);
    }

    async fn a_link_ends_after_its_last_day_and_when_it_is_stopped(app: TestApp) {
        let shared = shared(&app, "up_to", "30").await;
        let mut friend = app.browser();
        let attempt = friend.get(&shared.path).await.hidden("attempt").to_owned();
        // Its last day is 6 December, in London.
        app.clock.advance_seconds(15 * DAY - 12 * 3_600 - 1);
        assert!(friend.get(&shared.path).await.body.contains("Pay for Ana"));
        app.clock.advance_seconds(1);
        assert!(friend.get(&shared.path).await.body.contains("This link has ended"));
        let late = shared.send(&mut friend, &attempt, "10", "approve", "").await;
        assert!(late.location().contains("__err"), "{}", late.location());
        assert_eq!(payments(&app).await, 0);

        let (actor, account) = (app.actor_of(shared.ana), shared.account);
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let id = app.payments.make_link(&actor, b"browser", attempt, account, &link("fixed", "10")).await.unwrap();
        let again = app.payments.make_link(&actor, b"browser", attempt, account, &link("fixed", "10")).await;
        assert_eq!(again, Ok(id), "one press, one link");
        assert_eq!(app.payments.stop_link(&actor, id).await, Ok(account));
        assert_eq!(app.payments.stop_link(&actor, id).await, Ok(account));
        let links = app.payments.links(&actor, b"browser", account, None).await.unwrap().links;
        let states: Vec<_> = links.iter().map(|link| link.state).collect();
        assert_eq!(states, [LinkState::Stopped, LinkState::Expired]);
        let page = app.browser().get(&format!("/pay/{}", links[0].token)).await;
        assert!(page.body.contains("This link has ended") && page.body.contains("Ana can send you a new one"));
        assert_eq!((app.facts("payments.link_made").await, app.facts("payments.link_stopped").await), (2, 1));
    }

    async fn nobody_else_sees_a_payment_and_no_other_customer_a_link(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friend = app.browser();
        let paid = shared.pay(&mut friend, "", "approve", "").await;
        let page = paid.location().to_owned();
        for path in [page.clone(), format!("{page}/confirm"), format!("{page}/receipt.pdf")] {
            assert_eq!(app.browser().get(&path).await.status, 404, "{path}");
        }
        // Back from a provider's page: the friend to their receipt, anybody else to where customers sign in.
        let payment = page.rsplit('/').next().unwrap();
        let back = format!("/payments/{payment}");
        assert_eq!(friend.get(&back).await.location(), page);
        assert_eq!(app.browser().get(&back).await.location(), format!("/en{back}"));
        for path in ["/pay/unknown".to_owned(), format!("/pay/{}", "a".repeat(43)), page.replace(payment, "nonsense")] {
            assert_eq!(friend.get(&path).await.status, 404, "{path}");
        }
        assert!(friend.get("/pay/unknown").await.body.contains("This link does not exist"));
        let ben = app.person("Ben").await;
        let actor = app.actor_of(ben);
        let links = app.payments.links(&app.actor_of(shared.ana), b"browser", shared.account, None).await.unwrap();
        let id = links.links[0].id;
        assert_eq!(app.payments.stop_link(&actor, id).await, Err(ApiError::NotFound));
        assert!(app.payments.links(&actor, b"browser", shared.account, None).await.is_err());
        let attempt = AttemptId::new(app.kernel.now(), app.kernel.random());
        let made = app.payments.make_link(&actor, b"browser", attempt, shared.account, &link("fixed", "10")).await;
        assert_eq!(made, Err(ApiError::NotFound));
    }

    async fn the_bank_asks_whoever_pays_and_not_whom_it_is_for(app: TestApp) {
        let shared = shared(&app, "up_to", "30").await;
        let mut friend = app.browser();
        let path = shared.pay(&mut friend, "12", "confirm", "").await.location().to_owned();
        assert!(path.ends_with("/confirm"), "{path}");
        let asked = friend.get(&path).await;
        assert!(asked.body.contains("Confirm the payment of £12.00"), "{}", asked.body);
        assert_tells_no_debt(&asked.body, shared.account);
        let payment = asked.hidden("payment").to_owned();
        let mut anas = app.browser();
        app.session_of(shared.ana, &mut anas).await;
        let own = format!("/en/payments/{payment}");
        assert_eq!(anas.get(&format!("{own}/confirm")).await.location(), own);
        assert!(anas.get(&own).await.body.contains("Somebody is paying with your link"));
        let approve = [("payment", payment.as_str()), ("approved", "true"), ("lang", "en")];
        anas.post(&own, "/api/payments/confirm", &approve).await;
        assert_eq!(app.standing(shared.account).await.0, 10_000, "it is not hers to confirm");
        let approve = [("token", shared.token()), ("payment", payment.as_str()), ("approved", "true")];
        let answer = friend.post(&path, "/api/payments/guest-confirm", &approve).await;
        assert!(friend.get(answer.location()).await.body.contains("£12.00 received"));
        assert_eq!(app.standing(shared.account).await.0, 8_800);
        assert_eq!(friend.get(&path).await.location(), path.trim_end_matches("/confirm"));
    }

    async fn what_does_not_go_through_is_the_friends_to_know(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friend = app.browser();
        let paid = shared.pay(&mut friend, "", "decline", "friend@mail.example").await;
        let receipt = friend.get(paid.location()).await;
        assert!(receipt.body.contains("Nothing was taken") && receipt.body.contains(&format!("href=\"{}\"", shared.path)));
        app.run_jobs().await;
        assert!(app.confirmations().await.is_empty(), "nobody is written to");
        let mut anas = app.browser();
        app.session_of(shared.ana, &mut anas).await;
        let account = anas.get(&format!("/en/accounts/{}", shared.account)).await;
        assert!(!account.body.contains("didn’t go through"), "{}", account.body);
        assert!(shared.pay(&mut friend, "", "approve", "").await.location().starts_with(&shared.path));
        assert_eq!(app.standing(shared.account).await.0, 6_000);
    }

    async fn money_that_goes_back_goes_to_the_friend_and_both_see_so(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friend = app.browser();
        let paid = shared.pay(&mut friend, "", "approve", "").await.location().to_owned();
        app.run_jobs().await;
        let receipt = friend.get(&paid).await;
        let number = &receipt.body[receipt.body.find("QP-").unwrap()..];
        let number: String = number.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        app.payments.refund(&number, None, "by-hand", "wrong account").await.unwrap();
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!(app.standing(shared.account).await.0, 10_000);
        let receipt = friend.get(&paid).await;
        assert!(receipt.body.contains("£40.00 was given back to you"), "{}", receipt.body);
        assert!(friend.get(&shared.path).await.body.contains("has done its work"), "it is not open again");
        let told = app.confirmations().await;
        assert!(told.iter().any(|message| message.content.subject == "A payment with your link went back"));
        let mut anas = app.browser();
        app.session_of(shared.ana, &mut anas).await;
        let own = anas.get(&format!("/en/payments/{}", paid.rsplit('/').next().unwrap())).await;
        assert!(own.body.contains("went back to whoever paid with your link"), "{}", own.body);
        let account = anas.get(&format!("/en/accounts/{}", shared.account)).await;
        assert!(account.body.contains("£40.00 of a payment with your link went back"), "{}", account.body);
        assert_sound(&app).await;
    }

    async fn while_an_account_is_disputed_its_link_takes_nothing_and_says_nothing_of_why(app: TestApp) {
        let shared = shared(&app, "fixed", "40").await;
        let mut friend = app.browser();
        let attempt = friend.get(&shared.path).await.hidden("attempt").to_owned();
        let mut anas = app.browser();
        app.session_of(shared.ana, &mut anas).await;
        let form = format!("/en/accounts/{}/dispute", shared.account);
        let (account, new) = (shared.account.to_string(), anas.get(&form).await.hidden("attempt").to_owned());
        let fields = [("attempt", new.as_str()), ("account", account.as_str()), ("lang", "en"), ("reason", "not_mine")];
        anas.post(&form, "/api/disputes/lodge", &fields).await;
        let page = friend.get(&shared.path).await;
        assert!(page.body.contains("Ask Ana how you can help") && !page.body.contains("dispute"), "{}", page.body);
        assert_tells_no_debt(&page.body, shared.account);
        shared.send(&mut friend, &attempt, "", "approve", "").await;
        assert_eq!(payments(&app).await, 0);
        let links = anas.get(&format!("/en/accounts/{}/pay-links", shared.account)).await;
        assert!(links.body.contains("something is wrong with this account"), "{}", links.body);
    }

    async fn what_cannot_be_a_link_is_explained_beside_what_was_typed(app: TestApp) {
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let mut anas = app.browser();
        app.session_of(ana, &mut anas).await;
        let page = format!("/en/accounts/{account}/pay-links");
        let form = anas.get(&page).await;
        assert!(form.status == 200 && !form.body.contains("Your links"), "{}", form.body);
        let (attempt, account) = (form.hidden("attempt").to_owned(), account.to_string());
        let fields = [
            ("attempt", attempt.as_str()),
            ("account", account.as_str()),
            ("lang", "en"),
            ("name", "Call 0800 123"),
            ("kind", "fixed"),
            ("amount", "100.01"),
            ("days", "400"),
        ];
        let refused = anas.post(&page, "/api/payments/make-link", &fields).await;
        let form = anas.get(refused.location()).await;
        let expected = ["Use letters only", "Enter £100.00 or less", "Choose one answer", "Call 0800 123", "100.01"];
        for words in expected {
            assert!(form.body.contains(words), "{words}: {}", form.body);
        }
        let fields = fields.map(|(name, value)| match name {
            "name" => (name, "Ana"),
            "amount" => (name, "100"),
            "days" => (name, "7"),
            _ => (name, value),
        });
        let made = anas.post(&page, "/api/payments/make-link", &fields).await;
        let made = anas.get(made.location()).await;
        for words in ["Your link is ready", "https://quitus.example/pay/", "sms:?&amp;body=Hello", "29 November 2026"] {
            assert!(made.body.contains(words), "{words}: {}", made.body);
        }
    }
}
