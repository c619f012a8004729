//! The inbox: everything that was sent, each to whom it was sent, and never a code.

use super::{Post, queue, row, sent_link};
use crate::kit::{Browser, Person, TestApp};
use app::error::ApiError;
use app::messages::inbox_view::{About, InboxView};
use app::messages::port::Messages;
use app::messages::view::Way;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use server::identity::Asked;
use server::messages::entity::message;
use server::messages::{Draft, Say};
use shared::compliance::Purpose;
use shared::identity::{Actor, SessionId};
use shared::kernel::Locale;
use shared::messages::MessageId;
use std::collections::BTreeSet;

fn actor(app: &TestApp, person: Person) -> Actor {
    Actor { session: SessionId::new(app.kernel.now(), app.kernel.random()), customer: person.customer }
}

async fn inbox(app: &TestApp, who: &Actor, about: Option<About>, before: Option<MessageId>) -> InboxView {
    Messages::inbox(app.messages.as_ref(), who, about, before).await.unwrap()
}

/// So many messages to somebody that have left, in threes of the same moment.
async fn many(app: &TestApp, to: Person, count: usize) -> BTreeSet<MessageId> {
    let tx = app.kernel.db.begin().await.unwrap();
    let mut written = BTreeSet::new();
    for n in 0..count {
        if n % 3 == 0 {
            app.clock.advance_seconds(1);
        }
        let draft = Draft {
            customer: to.customer,
            contact: to.contact,
            account: None,
            purpose: Purpose::Receipt,
            locale: Locale::En,
            say: Say::Receipt,
        };
        written.insert(app.messages.queue(&tx, draft).await.unwrap());
    }
    tx.commit().await.unwrap();
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value("sent"))
        .col_expr(message::Column::SentAt, Expr::col(message::Column::CreatedAt))
        .exec(app.kernel.db.writer())
        .await
        .unwrap();
    written
}

async fn signed_in(app: &TestApp, person: Person) -> Browser {
    let mut browser = app.browser();
    app.session_of(person, &mut browser).await;
    browser
}

on_both! {
    async fn a_thousand_messages_are_paged_through_while_more_arrive(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let there = many(&app, ana, 1_000).await;
        many(&app, ben, 5).await;
        let who = actor(&app, ana);
        let (mut seen, mut before, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = inbox(&app, &who, None, before).await;
            assert_eq!(page.is_newest, before.is_none());
            seen.extend(page.rows.iter().map(|row| row.id));
            pages += 1;
            // Whatever comes meanwhile stands above.
            sent_link(&app, ana).await;
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (1_000, 50));
        assert_eq!(seen.iter().copied().collect::<BTreeSet<_>>(), there, "each once, and nobody else's");
        let newest = inbox(&app, &who, None, None).await;
        assert_eq!((newest.rows.len(), newest.unread), (20, 1_050));
        assert!(newest.rows.iter().all(|row| !there.contains(&row.id)), "what came meanwhile is on top");
    }

    async fn opening_marks_as_read_and_looking_does_not(app: TestApp) {
        let ana = app.person("Ana").await;
        let (first, second) = (sent_link(&app, ana).await.id, sent_link(&app, ana).await.id);
        let mut browser = signed_in(&app, ana).await;
        let accounts = browser.get("/en/accounts").await;
        assert!(accounts.body.contains("Messages and letters: 2 new"), "{}", accounts.body);
        let list = browser.get("/en/inbox").await;
        assert!(list.body.contains("2 are new."), "{}", list.body);
        let page = browser.get(&format!("/en/inbox/{first}")).await;
        assert!(page.body.contains("Mark as read") && page.body.contains("Northwind"), "{}", page.body);
        assert_eq!(row(&app, first).await.read_at, None, "a page that is looked at changes nothing");

        let (id, other) = (first.to_string(), second.to_string());
        let open = [("message", id.as_str()), ("lang", "en")];
        let opened = browser.post("/en/inbox", "/api/messages/open", &open).await;
        assert_eq!(opened.location(), format!("/en/inbox/{first}"));
        let when = row(&app, first).await.read_at.unwrap();
        app.clock.advance_seconds(60);
        browser.post("/en/inbox", "/api/messages/open", &open).await;
        assert_eq!(row(&app, first).await.read_at, Some(when), "the first time counts");
        let list = browser.get("/en/inbox").await;
        assert!(list.body.contains("1 is new.") && list.body.contains(&format!("href=\"/en/inbox/{first}\"")));
        assert!(list.body.contains(&format!("name=\"message\" value=\"{other}\"")), "{}", list.body);
        let all = browser.post("/en/inbox", "/api/messages/read-all", &[("lang", "en")]).await;
        assert_eq!(all.location(), "/en/inbox?done=1");
        let list = browser.get(all.location()).await;
        assert!(list.body.contains("You have read them all.") && !list.body.contains("Mark all as read"));
        let accounts = browser.get("/en/accounts").await;
        assert!(accounts.body.contains("Messages and letters<"), "{}", accounts.body);
    }

    async fn what_is_anothers_cannot_be_told_from_what_is_not_there(app: TestApp) {
        let (ana, ben) = (app.person("Ana").await, app.person("Ben").await);
        let anas = sent_link(&app, ana).await.id;
        let bens = sent_link(&app, ben).await.id;
        let (who, nobodys) = (actor(&app, ben), MessageId::new(app.kernel.now(), app.kernel.random()));
        for id in [anas, nobodys] {
            assert_eq!(app.messages.message(&who, id).await, Err(ApiError::NotFound));
            assert_eq!(app.messages.open(&who, id).await, Err(ApiError::NotFound));
            assert_eq!(app.messages.text_file(&who, id, Locale::En).await, Err(ApiError::NotFound));
            let begins_there = inbox(&app, &who, None, Some(id)).await;
            assert_eq!(begins_there.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [bens]);
        }
        app.messages.read_all(&who).await.unwrap();
        assert_eq!(row(&app, anas).await.read_at, None);
        assert!(inbox(&app, &who, Some(About::Creditor(ana.creditor)), None).await.rows.is_empty());
    }

    async fn codes_are_never_shown(app: TestApp) {
        let ana = app.person("Ana").await;
        let to = Some((ana.customer, ana.contact));
        let asked = Asked { to, message: None, channel: "email", browser: &[1; 43], network: b"", language: Locale::En };
        app.identity.ask(asked).await.unwrap();
        app.run_jobs().await;
        let code = app.messages.kept(None, None, 1).await.unwrap().remove(0);
        assert_eq!((code.template.as_str(), code.state.as_str()), ("otp", "sent"));
        let link = sent_link(&app, ana).await;
        let who = actor(&app, ana);
        let page = inbox(&app, &who, None, None).await;
        assert_eq!((page.rows.len(), page.rows[0].id, page.unread), (1, link.id, 1));
        assert_eq!(app.messages.message(&who, code.id).await, Err(ApiError::NotFound));
        assert_eq!(app.messages.open(&who, code.id).await, Err(ApiError::NotFound));
        assert_eq!(app.messages.text_file(&who, code.id, Locale::En).await, Err(ApiError::NotFound));
        let mut browser = signed_in(&app, ana).await;
        app.run_jobs().await;
        let digits = code.content.code.unwrap();
        for page in ["/en/inbox".to_owned(), format!("/en/inbox/{}", code.id), format!("/messages/{}/message.txt", code.id)] {
            assert!(!browser.get(&page).await.body.contains(&digits), "{page}");
        }
    }

    async fn only_what_left_is_there_as_it_left(app: TestApp) {
        let (ana, post) = (app.person("Ana").await, Post::of(&app));
        // On a Sunday a reminder waits; it is no message of theirs before it is sent.
        let waiting = queue(&app, &post.service, ana, Purpose::Reminder, Say::Link).await;
        post.run().await;
        let who = actor(&app, ana);
        assert!(inbox(&app, &who, None, None).await.rows.is_empty());
        let sent = sent_link(&app, ana).await;
        app.clock.set(shared::kernel::Timestamp::from_unix_millis(row(&app, waiting).await.send_at));
        post.run().await;
        let page = inbox(&app, &who, None, None).await;
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [waiting, sent.id], "by when they left");
        assert_eq!((page.rows[1].way, page.rows[1].creditor.as_str()), (Way::Email, "Northwind"));
        assert_eq!(page.rows[1].subject.as_deref(), Some(sent.content.subject.as_str()));
        let opened = app.messages.message(&who, sent.id).await.unwrap();
        assert_eq!(opened.body, sent.content.text);
        let file = app.messages.text_file(&who, sent.id, Locale::Fr).await.unwrap();
        assert_eq!(file.name, "2026-11-22.txt");
        assert!(file.text.contains("Envoyé le\u{a0}: 22 novembre 2026") && file.text.ends_with(&sent.content.text), "{}", file.text);
        let mut browser = signed_in(&app, ana).await;
        let file = browser.get(&format!("/messages/{}/message.txt?lang=en", sent.id)).await;
        assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(file.body.contains("Sent on: 22 November 2026"), "{}", file.body);
    }

    async fn one_creditor_or_one_account_is_shown_alone(app: TestApp) {
        let ana = app.person("Ana").await;
        let (first, second) = (app.account(ana, "NW-1").await, app.account(ana, "NW-2").await);
        let about = async |account: shared::accounts::AccountId| {
            let draft = Draft {
                customer: ana.customer,
                contact: ana.contact,
                account: Some(account.uuid()),
                purpose: Purpose::Receipt,
                locale: Locale::En,
                say: Say::Receipt,
            };
            app.clock.advance_seconds(1);
            let tx = app.kernel.db.begin().await.unwrap();
            let id = app.messages.queue(&tx, draft).await.unwrap();
            tx.commit().await.unwrap();
            app.run_jobs().await;
            id
        };
        let (one, two) = (about(first).await, about(second).await);
        let general = sent_link(&app, ana).await.id;
        let who = actor(&app, ana);
        let ids = async |about| -> Vec<MessageId> {
            inbox(&app, &who, Some(about), None).await.rows.iter().map(|row| row.id).collect()
        };
        assert_eq!(ids(About::Account(first)).await, [one]);
        assert_eq!(ids(About::Account(second)).await, [two]);
        assert_eq!(ids(About::Creditor(ana.creditor)).await, [general, two, one]);
        let choices = inbox(&app, &who, None, None).await.choices;
        let references: Vec<_> = choices.iter().map(|choice| choice.reference.as_deref()).collect();
        assert_eq!(references, [None, Some("NW-1"), Some("NW-2")]);
        let mut browser = signed_in(&app, ana).await;
        let alone = browser.get(&format!("/en/inbox?about={}", About::Account(first))).await;
        assert!(alone.body.contains(&one.to_string()) && !alone.body.contains(&two.to_string()), "{}", alone.body);
        assert!(alone.body.contains("Northwind · NW-2"), "{}", alone.body);
        let page = browser.get(&format!("/en/inbox/{one}")).await;
        assert!(page.body.contains(&format!("href=\"/en/accounts/{first}\"")), "{}", page.body);
    }

    async fn an_empty_inbox_says_so_and_a_printed_link_is_a_letter(app: TestApp) {
        let ana = app.person("Ana").await;
        app.account(ana, "NW-1").await;
        let mut browser = signed_in(&app, ana).await;
        let empty = browser.get("/fr/inbox").await;
        assert!(empty.body.contains("Aucun message pour l’instant"), "{}", empty.body);
        app.messages.print_link("NW-1", None).await.unwrap();
        let who = actor(&app, ana);
        let page = inbox(&app, &who, None, None).await;
        assert_eq!((page.rows[0].way, page.rows[0].subject.as_deref()), (Way::Letter, None));
        let opened = browser.get(&format!("/en/inbox/{}", page.rows[0].id)).await;
        assert!(opened.body.contains("A letter with a link to this portal went to you on paper."), "{}", opened.body);
    }
}
