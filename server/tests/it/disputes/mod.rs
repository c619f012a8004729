//! "Something is wrong": lodged, confirmed, added to, as plain HTML without script.

use crate::kit::{Answer, Browser, Person, TestApp};
use sea_orm::{EntityTrait, PaginatorTrait};
use server::care::entity::addition;
use server::kernel::{audit, outbox};
use shared::accounts::AccountId;

/// Ana, her browser, signed in, and her account.
async fn ana(app: &TestApp) -> (Person, Browser, AccountId) {
    let ana = app.person("Ana").await;
    let account = app.account(ana, "NW-1").await;
    let mut browser = app.browser();
    app.session_of(ana, &mut browser).await;
    (ana, browser, account)
}

/// Says in a language that the account is not theirs; returns the page of the dispute.
async fn lodge(browser: &mut Browser, account: AccountId, lang: &str) -> String {
    let page = format!("/{lang}/accounts/{account}/dispute");
    let form = browser.get(&page).await;
    let account = account.to_string();
    let fields = [
        ("attempt", form.hidden("attempt")),
        ("account", &account),
        ("lang", lang),
        ("reason", "not_mine"),
        ("words", "I never lived in Leeds"),
    ];
    browser.post(&page, "/api/disputes/lodge", &fields).await.location().to_owned()
}

/// Adds words with the form that stands on the page.
async fn add(browser: &mut Browser, page: &str, words: &str) -> Answer {
    let form = browser.get(page).await;
    let (attempt, dispute) = (form.hidden("attempt").to_owned(), form.hidden("dispute").to_owned());
    let fields = [("attempt", attempt.as_str()), ("dispute", &dispute), ("lang", "en"), ("words", words)];
    browser.post(page, "/api/disputes/add", &fields).await
}

async fn additions(app: &TestApp) -> u64 {
    addition::Entity::find().count(app.kernel.db.read()).await.unwrap()
}

on_both! {
    async fn a_dispute_is_confirmed_by_a_message_that_its_own_hold_lets_through(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        let page = lodge(&mut browser, account, "en").await;
        app.run_jobs().await;
        let kept = app.confirmations().await;
        let [message] = kept.as_slice() else { panic!("{} messages", kept.len()) };
        assert_eq!((message.state.as_str(), message.template.as_str(), message.language.as_str()), ("sent", "dispute_lodged", "en"));
        let shown = browser.get(&page).await.body;
        let reference = shown.split("Reference QT-").nth(1).unwrap().split('<').next().unwrap();
        let html = message.content.html.as_ref().unwrap();
        for part in [&message.content.text, html] {
            assert!(part.contains(&format!("QT-{reference}")), "{part}");
            // Ten business days from Sunday 22 November.
            assert!(part.contains("4 December 2026"), "{part}");
            assert!(!part.contains("Leeds") && !part.contains('£'), "{part}");
        }
        assert_eq!(html.matches("<a ").count(), 1, "one thing to do: {html}");
        // It stands in the account's timeline.
        let history = browser.get(&format!("/en/accounts/{account}")).await.body;
        assert!(history.contains("We sent you an e-mail"), "{history}");
    }

    async fn the_confirmation_speaks_the_language_in_which_it_was_lodged(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        lodge(&mut browser, account, "fr").await;
        app.run_jobs().await;
        let kept = app.confirmations().await;
        assert_eq!(kept[0].language, "fr");
        assert!(kept[0].content.text.contains("4 décembre 2026"), "{}", kept[0].content.text);
    }

    async fn sent_twice_it_is_confirmed_once(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        let first = lodge(&mut browser, account, "en").await;
        let open = browser.get(&format!("/en/accounts/{account}/dispute")).await;
        assert!(open.body.contains(&first), "{}", open.body);
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!(app.confirmations().await.len(), 1);
    }

    async fn who_wants_no_messages_gets_none_and_sees_it_all_the_same(app: TestApp) {
        let (ana, mut browser, account) = ana(&app).await;
        app.identity.opt_out(app.kernel.db.writer(), ana.contact, app.kernel.now()).await.unwrap();
        let page = lodge(&mut browser, account, "en").await;
        app.run_jobs().await;
        assert!(app.confirmations().await.is_empty());
        assert_eq!(browser.get(&page).await.status, 200);
    }

    async fn what_was_told_can_be_added_to_and_is_all_there(app: TestApp) {
        let (ana, mut browser, account) = ana(&app).await;
        let page = lodge(&mut browser, account, "en").await;
        for words in ["I found the\nold contract", "And a letter"] {
            let answer = add(&mut browser, &page, words).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (302, format!("{page}?added=1").as_str()));
        }
        let shown = browser.get(&format!("{page}?added=1")).await.body;
        for words in ["I never lived in Leeds", "I found the\nold contract", "And a letter", "Added on", "22 November 2026", "Added: it is with"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(shown.find("old contract") < shown.find("And a letter"), "in the order in which they came");
        // Sealed where it is stored; in no fact and no audit entry.
        let rows = addition::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert!(rows.iter().all(|row| !String::from_utf8_lossy(&row.words_sealed).contains("contract")));
        assert_eq!((rows.len(), rows[0].customer_id), (2, ana.customer.uuid()));
        let facts = outbox::entity::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(facts.iter().filter(|fact| fact.kind == "disputes.added_to").count(), 2);
        assert!(facts.iter().all(|fact| !fact.payload.contains("contract")));
        let entries = audit::entity::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(entries.iter().filter(|entry| entry.action == "dispute added to").count(), 2);
        assert!(entries.iter().all(|entry| !entry.detail.contains("contract")));
    }

    async fn the_same_form_sent_twice_adds_once(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        let page = lodge(&mut browser, account, "en").await;
        let form = browser.get(&page).await;
        let (attempt, dispute) = (form.hidden("attempt").to_owned(), form.hidden("dispute").to_owned());
        let sent = |words| [("attempt", attempt.clone()), ("dispute", dispute.clone()), ("lang", "en".to_owned()), ("words", words)];
        for (words, kept) in [("One thing", 1), ("One thing", 1), ("Another thing in another tab", 1)] {
            let fields = sent(words.to_owned());
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = browser.post(&page, "/api/disputes/add", &fields).await;
            assert_eq!(answer.status, 302);
            assert_eq!(additions(&app).await, kept, "{words}");
        }
        // The words of the other tab wait in the form that the page now has.
        let form = browser.get(&page).await;
        assert!(form.body.contains(">Another thing in another tab</textarea>"), "{}", form.body);
        assert_ne!(form.hidden("attempt"), attempt);
    }

    async fn nothing_and_too_much_are_explained_and_nothing_typed_is_lost(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        let page = lodge(&mut browser, account, "en").await;
        let answer = add(&mut browser, &page, "  ").await;
        let path = answer.location().to_owned();
        let shown = browser.get(&path).await.body;
        assert!(shown.contains("href=\"#words\""), "{shown}");
        let long = "a".repeat(2_001);
        let answer = add(&mut browser, &page, &long).await;
        assert!(!answer.location().contains("aaa"), "{}", answer.location());
        let path = answer.location().to_owned();
        let shown = browser.get(&path).await.body;
        assert!(shown.contains(&format!(">{long}</textarea>")) && shown.contains("href=\"#words\""), "{shown}");
        assert_eq!(additions(&app).await, 0);
    }

    async fn nobody_adds_to_what_another_told(app: TestApp) {
        let (_, mut browser, account) = ana(&app).await;
        let page = lodge(&mut browser, account, "en").await;
        let ben = app.person("Ben").await;
        let mut bens = app.browser();
        app.session_of(ben, &mut bens).await;
        let form = browser.get(&page).await;
        for mut other in [bens, app.browser()] {
            let fields = [
                ("attempt", form.hidden("attempt")), ("dispute", form.hidden("dispute")), ("lang", "en"), ("words", "Mine"),
            ];
            other.post(&page, "/api/disputes/add", &fields).await;
            assert_eq!(additions(&app).await, 0);
            assert_ne!(other.get(&page).await.status, 200);
        }
    }
}
