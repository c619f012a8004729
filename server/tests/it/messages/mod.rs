//! Messages: written, decided on, sent; the links and codes in them.

mod content;
mod genuine;
mod inbox;
mod links;
mod logs;
mod mailbox;
mod outbound;
mod scanners;
mod sending;
mod sms;
mod smtp;

use crate::kit::{Person, TestApp};
use async_trait::async_trait;
use sea_orm::EntityTrait;
use server::kernel::jobs::{Handlers, Runner};
use server::messages::entity::message;
use server::messages::{Draft, Kept, NotSent, Outgoing, Say, Sender, Service, Transport, Transports};
use shared::compliance::Purpose;
use shared::kernel::Locale;
use shared::messages::MessageId;
use std::sync::{Arc, Mutex};

const DAY: i64 = 86_400;

/// A way out that keeps what it is given, and fails as often as it is told to.
#[derive(Default)]
struct Double {
    sent: Mutex<Vec<(String, String)>>,
    failures: Mutex<Vec<NotSent>>,
}

#[async_trait]
impl Transport for Double {
    async fn send(&self, outgoing: &Outgoing) -> Result<Option<String>, NotSent> {
        if let Some(failure) = self.failures.lock().unwrap().pop() {
            return Err(failure);
        }
        self.sent.lock().unwrap().push((outgoing.to().to_owned(), outgoing.letter().text.clone()));
        Ok(Some("double".to_owned()))
    }
}

/// Messages as they are in the application, but for the way out.
struct Post {
    service: Arc<Service>,
    runner: Runner,
    out: Arc<Double>,
}

impl Post {
    fn of(app: &TestApp) -> Self {
        let out = Arc::new(Double::default());
        let transports = Transports { email: out.clone(), sms: out.clone() };
        let sender = Sender { public_url: "https://quitus.example".to_owned(), phone: "01 99 00 12 34".to_owned() };
        let service = Arc::new(Service::new(app.kernel.clone(), app.identity.clone(), transports, sender));
        let kernel = app.kernel.clone();
        let handlers = server::messages::handlers(Handlers::new(), &service);
        let runner = Runner::new(kernel.db, kernel.clock, kernel.random, handlers, kernel.wake);
        Self { service, runner, out }
    }

    async fn run(&self) {
        self.runner.run_due().await.unwrap();
    }

    fn sent(&self) -> usize {
        self.out.sent.lock().unwrap().len()
    }
}

/// Writes a message to somebody.
async fn queue(app: &TestApp, service: &Service, to: Person, purpose: Purpose, say: Say) -> MessageId {
    let draft = Draft { customer: to.customer, contact: to.contact, account: None, purpose, locale: Locale::En, say };
    let tx = app.kernel.db.begin().await.unwrap();
    let id = service.queue(&tx, draft).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn row(app: &TestApp, id: MessageId) -> message::Model {
    message::Entity::find_by_id(id.uuid()).one(app.kernel.db.read()).await.unwrap().unwrap()
}

/// A message with a link that has reached somebody, later than any before it.
async fn sent_link(app: &TestApp, to: Person) -> Kept {
    app.clock.advance_seconds(1);
    let id = queue(app, &app.messages, to, Purpose::CustomerRequested, Say::Link).await;
    app.run_jobs().await;
    let kept = app.messages.kept_one(id).await.unwrap().unwrap();
    assert_eq!(kept.state, "sent");
    kept
}

fn path_of(kept: &Kept) -> String {
    kept.content.link.clone().unwrap().strip_prefix("https://quitus.example").unwrap().to_owned()
}

fn token_of(path: &str) -> &str {
    path.strip_prefix("/m/").unwrap()
}
