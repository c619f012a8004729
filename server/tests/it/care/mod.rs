//! "I'm struggling": told, confirmed, added to, as plain HTML without script.

use crate::kit::{Browser, TestApp};
use sea_orm::EntityTrait;
use server::kernel::outbox;

/// Ana's browser, signed in; she has an account.
async fn ana(app: &TestApp) -> Browser {
    let ana = app.person("Ana").await;
    app.account(ana, "NW-1").await;
    let mut browser = app.browser();
    app.session_of(ana, &mut browser).await;
    browser
}

/// Tells us; returns the page that says what happens now.
async fn tell(browser: &mut Browser, lang: &str, reason: &str) -> String {
    let page = format!("/{lang}/hardship");
    let form = browser.get(&page).await;
    let fields =
        [("attempt", form.hidden("attempt")), ("lang", lang), ("reasons[]", reason), ("words", "The roof fell in")];
    browser.post(&page, "/api/care/tell", &fields).await.location().to_owned()
}

on_both! {
    async fn a_request_for_help_is_confirmed_in_its_language_without_a_word_of_it(app: TestApp) {
        let mut browser = ana(&app).await;
        let page = tell(&mut browser, "fr", "illness").await;
        app.run_jobs().await;
        let kept = app.confirmations().await;
        let [message] = kept.as_slice() else { panic!("{} messages", kept.len()) };
        assert_eq!((message.state.as_str(), message.template.as_str(), message.language.as_str()), ("sent", "hardship_lodged", "fr"));
        let shown = browser.get(&page).await.body;
        let reference = shown.split("QT-").nth(1).unwrap().split('<').next().unwrap();
        for part in [&message.content.text, message.content.html.as_ref().unwrap()] {
            assert!(part.contains(&format!("QT-{reference}")) && part.contains("4 décembre 2026"), "{part}");
            for word in ["roof", "maladie", "Maladie", "£"] {
                assert!(!part.contains(word), "{word}: {part}");
            }
        }
    }

    async fn who_is_not_safe_is_sent_nothing_and_told_so(app: TestApp) {
        let mut browser = ana(&app).await;
        let page = tell(&mut browser, "en", "not_safe").await;
        app.run_jobs().await;
        assert!(app.confirmations().await.is_empty());
        let shown = browser.get(&page).await.body;
        assert!(shown.contains("we send no confirmation"), "{shown}");
    }

    async fn what_was_told_can_be_added_to(app: TestApp) {
        let mut browser = ana(&app).await;
        let page = tell(&mut browser, "en", "illness").await;
        let form = browser.get(&page).await;
        let fields = [
            ("attempt", form.hidden("attempt")), ("hardship", form.hidden("hardship")), ("lang", "en"),
            ("words", "I start work again in May"),
        ];
        for _ in 0..2 {
            let answer = browser.post(&page, "/api/care/add", &fields).await;
            assert_eq!(answer.location(), format!("{page}?added=1"));
        }
        let shown = browser.read(&page).await;
        assert!(shown.contains("The roof fell in"), "{shown}");
        assert_eq!(shown.matches("I start work again in May").count(), 1, "{shown}");
        let facts = outbox::entity::Entity::find().all(app.kernel.db.read()).await.unwrap();
        assert_eq!(facts.iter().filter(|fact| fact.kind == "care.hardship_added_to").count(), 1);
        assert!(facts.iter().all(|fact| !fact.payload.contains("May")));
    }
}
