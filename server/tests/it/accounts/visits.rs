//! People whom a file placed, visiting the pages in their browsers, without script.

use super::book::file;
use crate::kit::{Answer, Browser, TestApp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::accounts::creditors::{self, NewCreditor, SecondFact};
use server::accounts::entity::account;
use server::accounts::import;
use server::identity::CodeRequested;
use server::kernel::outbox::{Fact, entity as fact};
use shared::kernel::Market;
use std::io::Cursor;

/// What is typed to come in as the person of the usual record.
pub const REFERENCE: &str = "A-1";
pub const EMAIL: &str = "amelie.dupont@mail.example";

impl TestApp {
    /// Northwind, which asks for this after the code, places these records.
    pub async fn placed(&self, second_fact: SecondFact, records: &[&[(&str, &str)]]) {
        let new = NewCreditor {
            slug: "northwind".to_owned(),
            name: "Northwind".to_owned(),
            market: Market::Fr,
            legal_name: Some("Northwind Finance SA".to_owned()),
            phone: String::new(),
            hours: String::new(),
            email: String::new(),
            website: String::new(),
            second_fact,
        };
        creditors::add(&self.kernel, new, "test").await.unwrap();
        let northwind = creditors::by_slug(&self.kernel, "northwind").await.unwrap().unwrap();
        let told = Cursor::new(file(records));
        let report = import::run(&self.kernel, &northwind, told, import::Options::default(), &mut ()).await.unwrap();
        assert_eq!(report.accepted, records.len() as u64, "{:?}", report.faults);
    }

    /// The account with this reference.
    pub async fn account_called(&self, reference: &str) -> account::Model {
        let named = account::Entity::find().filter(account::Column::Reference.eq(reference));
        named.one(self.kernel.db.read()).await.unwrap().unwrap()
    }

    /// The code that was asked for last, and whether anybody is to get it.
    pub async fn asked_last(&self) -> (String, bool) {
        let asked = fact::Entity::find()
            .filter(fact::Column::Kind.eq(CodeRequested::KIND))
            .order_by_desc(fact::Column::Seq)
            .one(self.kernel.db.read())
            .await
            .unwrap()
            .unwrap();
        let asked: CodeRequested = serde_json::from_str(&asked.payload).unwrap();
        (self.identity.open_code(&asked).unwrap(), asked.to.is_some())
    }

    /// A browser in which the person of the usual record gave the code.
    pub async fn signed_in(&self) -> Browser {
        let mut browser = self.browser();
        browser.ask_for_code(REFERENCE, EMAIL).await;
        browser.enter_code(&self.asked_last().await.0).await;
        browser
    }
}

impl Browser {
    pub async fn ask_for_code(&mut self, reference: &str, contact: &str) -> Answer {
        let fields = [("lang", "fr"), ("reference", reference), ("contact", contact)];
        self.post("/fr/sign-in", "/api/accounts/sign-in", &fields).await
    }

    /// Where the code leads.
    pub async fn enter_code(&mut self, code: &str) -> String {
        let fields = [("code", code), ("lang", "fr")];
        self.post("/fr/code", "/api/identity/enter-code", &fields).await.location().to_owned()
    }

    /// A page that must be there, as its reader sees it: no mark-up, every space an ordinary one.
    pub async fn read(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path} leads to {:?}", answer.location());
        words(&answer.body)
    }
}

/// The words of a page.
fn words(page: &str) -> String {
    let body = page.split("<body").nth(1).unwrap_or(page);
    let body = body.split("<script").next().unwrap_or(body).replace("<!>", "");
    let mut said = String::new();
    let mut in_tag = true;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                said.push(' ');
            }
            _ if in_tag => {}
            c if c.is_whitespace() => said.push(' '),
            c => said.push(c),
        }
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ").replace("&#x27;", "'").replace("&amp;", "&")
}

/// A page without what differs between any two: its nonce.
pub fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').map_or("", |(_, rest)| rest))
}
