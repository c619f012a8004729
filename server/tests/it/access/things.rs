//! What doors are about: ids of somebody's accounts, plans, payments, disputes and hardship requests.

use crate::kit::{Answer, Browser, Person, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, header};
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::access::Door;
use server::accounts::entity::account;
use server::compose::App;
use server::payments::entity::payment;
use shared::accounts::AccountId;
use uuid::Uuid;

/// What a door's placeholders stand for.
pub struct Things {
    account: Uuid,
    plan: Uuid,
    payment: Uuid,
    dispute: Uuid,
    hardship: Uuid,
    new: Uuid,
}

/// Placeholders that name something that belongs to somebody.
const OWNED: [&str; 5] = ["{account}", "{plan}", "{payment}", "{dispute}", "{hardship}"];

/// Whether what the door answers depends on whose things are named.
pub fn names_things(door: &Door) -> bool {
    OWNED.iter().any(|thing| door.path.contains(thing) || door.example.contains(thing))
}

impl Things {
    /// Ids that nothing has.
    pub fn of_nobody(app: &App) -> Self {
        let id = || AccountId::new(app.kernel.now(), app.kernel.random()).uuid();
        Self { account: id(), plan: id(), payment: id(), dispute: id(), hardship: id(), new: id() }
    }

    /// Something of every kind that a person can have so far.
    pub async fn of(app: &TestApp, person: Person) -> Self {
        let (now, random) = (app.kernel.now(), app.kernel.random());
        let id = AccountId::new(now, random);
        let day = chrono::NaiveDate::from_ymd_opt(2025, 3, 1).unwrap();
        account::Entity::insert(account::ActiveModel {
            id: Set(id.uuid()),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            placement_id: Set(None),
            reference: Set(format!("NW-{}", id.uuid())),
            reference_key: Set(format!("nw-{}", id.uuid())),
            product_type: Set("telecom".to_owned()),
            original_creditor: Set(None),
            description_sealed: Set(None),
            market: Set("UK".to_owned()),
            currency: Set("GBP".to_owned()),
            original_amount: Set(50_000),
            principal: Set(50_000),
            interest: Set(0),
            fees: Set(0),
            paid_before: Set(0),
            placed_balance: Set(50_000),
            balance: Set(50_000),
            opened_on: Set(day),
            default_on: Set(day),
            state: Set("open".to_owned()),
            closed_at: Set(None),
            content_hash: Set(vec![]),
            placed_at: Set(now.unix_millis()),
            updated_at: Set(now.unix_millis()),
        })
        .exec_without_returning(app.kernel.db.writer())
        .await
        .unwrap();
        let things = Self { account: id.uuid(), ..Self::of_nobody(app) };
        payment::Entity::insert(payment::ActiveModel {
            id: Set(things.payment),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            account_id: Set(things.account),
            plan_id: Set(None),
            attempt_id: Set(things.payment),
            reference: Set(format!("QP-{}", things.payment)),
            amount: Set(4_000),
            currency: Set("GBP".to_owned()),
            // So that both of its pages have something to show.
            state: Set("needs_confirmation".to_owned()),
            provider: Set("simulator".to_owned()),
            provider_reference: Set(None),
            method: Set("confirm".to_owned()),
            method_label: Set(Some("3220".to_owned())),
            failure: Set(None),
            created_at: Set(now.unix_millis()),
            updated_at: Set(now.unix_millis()),
            settled_at: Set(None),
        })
        .exec_without_returning(app.kernel.db.writer())
        .await
        .unwrap();
        things
    }

    /// A path or an example with its placeholders filled in.
    pub fn fill(&self, text: &str) -> String {
        let named = [
            ("{account}", self.account),
            ("{plan}", self.plan),
            ("{payment}", self.payment),
            ("{dispute}", self.dispute),
            ("{hardship}", self.hardship),
            ("{new}", self.new),
        ];
        let text = named.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, &id.to_string()));
        let text = text.replace("{lang}", "en").replace("{token}", "AAAAAAAAAAAAAAAAAAAAAA");
        text.replace("{build}", "none").replace("{*file}", "main.css")
    }

    /// The ids themselves taken out of an answer: they may be repeated in it.
    pub fn blank(&self, answer: &str) -> String {
        [self.account, self.plan, self.payment, self.dispute, self.hardship, self.new]
            .iter()
            .fold(answer.to_owned(), |answer, id| answer.replace(&id.to_string(), "ID"))
    }
}

/// Opens a door as a page does: by its address, or as the script of a page calls a server function.
pub async fn open(browser: &mut Browser, door: &Door, things: &Things) -> Answer {
    let (path, example) = (things.fill(door.path), things.fill(door.example));
    let is_get = door.method == Method::GET;
    let uri = if is_get && !example.is_empty() { format!("{path}?{example}") } else { path };
    let request = Request::builder().method(door.method.clone()).uri(uri);
    let accept = if door.is_function() { "application/json" } else { "text/html" };
    let mut request = request.header(header::ACCEPT, accept).header("sec-fetch-site", "same-origin");
    let body = if is_get {
        Body::empty()
    } else {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Body::from(example)
    };
    browser.send(request.body(body).unwrap()).await
}

/// What two answers to the same question may differ in: the page's nonce.
pub fn without_nonce(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some(at) = rest.find("nonce=\"") {
        kept.push_str(&rest[..at]);
        let after = &rest[at + 7..];
        rest = &after[after.find('"').map_or(0, |end| end + 1)..];
    }
    kept + rest
}
