//! What doors are about: ids of somebody's accounts, plans, payments, disputes, hardship requests, messages and sessions.

use crate::kit::{Answer, Browser, Person, TestApp};
use axum::body::Body;
use axum::http::{Method, Request, header};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::access::Door;
use server::compose::App;
use server::identity::entity::session;
use server::messages::entity::message;
use server::payments::entity::payment_method;
use server::plans::Policies;
use shared::accounts::AccountId;
use shared::kernel::Market;
use uuid::Uuid;

/// What plans the tests' creditors accept.
const POLICY: &str = include_str!("../../../content/demo/policies/default.toml");

/// What a door's placeholders stand for.
pub struct Things {
    account: Uuid,
    plan: Uuid,
    payment: Uuid,
    dispute: Uuid,
    hardship: Uuid,
    message: Uuid,
    session: Uuid,
    /// Accounts of which there are papers that others have not: one paid in full, one in the United States.
    paid: Uuid,
    american: Uuid,
    method: Uuid,
    new: Uuid,
}

/// Placeholders that name something that belongs to somebody.
const OWNED: [&str; 8] =
    ["{account}", "{plan}", "{payment}", "{dispute}", "{hardship}", "{message}", "{session}", "{method}"];

/// Whether what the door answers depends on whose things are named.
pub fn names_things(door: &Door) -> bool {
    OWNED.iter().any(|thing| door.path.contains(thing) || door.example.contains(thing))
}

impl Things {
    /// Ids that nothing has.
    pub fn of_nobody(app: &App) -> Self {
        let id = || AccountId::new(app.kernel.now(), app.kernel.random()).uuid();
        Self {
            method: id(),
            account: id(),
            plan: id(),
            payment: id(),
            dispute: id(),
            hardship: id(),
            message: id(),
            session: id(),
            paid: id(),
            american: id(),
            new: id(),
        }
    }

    /// Something of every kind that a person can have so far, made as the person would, in a browser that is signed in.
    pub async fn of(app: &TestApp, person: Person, slug: &str, browser: &mut Browser) -> Self {
        let policies = Policies::new(app.kernel.db.clone(), app.kernel.clock.clone(), app.kernel.random.clone());
        policies.import(slug, POLICY, "test").await.unwrap();
        let mut things = Self { account: app.account(person, "NW-1").await.uuid(), ..Self::of_nobody(app) };

        let wish = [("frequency", "monthly"), ("first_on", "2026-12-01"), ("amount", "20.00")];
        let account = things.account.to_string();
        let about = [("account", account.as_str()), ("lang", "en")];
        let page = format!("/en/accounts/{account}/plan");
        browser.post(&page, "/api/plans/choose", &[&about[..], &wish].concat()).await;
        let check = browser.get(&format!("/api/plans/check?account={account}&lang=en")).await;
        let seal = check.body.split("\"seal\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect(&check.body);
        let attempt = things.new.to_string();
        let agree = [&about[..], &wish, &[("attempt", attempt.as_str()), ("seal", seal)]].concat();
        things.plan = made(browser.post(&page, "/api/plans/agree", &agree).await);

        let page = format!("/en/accounts/{account}/pay");
        let attempt = Self::of_nobody(app).new.to_string();
        // Not what is due next: what it is for was said, and can be chosen again for the next one.
        let pay = [
            ("attempt", attempt.as_str()),
            ("way", "other"),
            ("amount", "12.00"),
            ("card", "approve"),
            ("surplus", "smaller_next"),
        ];
        things.payment = made(browser.post(&page, "/api/payments/start", &[&about[..], &pay].concat()).await);

        let attempt = Self::of_nobody(app).new.to_string();
        let save = [("attempt", attempt.as_str()), ("lang", "en"), ("card", "approve")];
        let saved = browser.post("/en/methods", "/api/payments/add-method", &save).await;
        assert_eq!(saved.location(), "/en/methods?done=saved");
        let method = payment_method::Entity::find()
            .filter(payment_method::Column::CustomerId.eq(person.customer.uuid()))
            .one(app.kernel.db.read())
            .await;
        things.method = method.unwrap().unwrap().id;

        // On another account: a dispute stops payments on the one it is about.
        let disputed = app.account(person, "NW-2").await.to_string();
        let attempt = Self::of_nobody(app).new.to_string();
        let wrong =
            [("attempt", attempt.as_str()), ("account", disputed.as_str()), ("lang", "en"), ("reason", "not_mine")];
        let page = format!("/en/accounts/{disputed}/dispute");
        things.dispute = made(browser.post(&page, "/api/disputes/lodge", &wrong).await);

        things.paid = app.account(person, "NW-3").await.uuid();
        things.american = app.account(person, "NW-4").await.uuid();
        app.make_paid_in_full(AccountId::from_uuid(things.paid)).await;
        app.make_of_market(AccountId::from_uuid(things.american), Market::Us).await;

        let attempt = Self::of_nobody(app).new.to_string();
        let struggling = [("attempt", attempt.as_str()), ("lang", "en"), ("reasons[]", "illness")];
        things.session = session_of(app, person).await;
        app.run_jobs().await;
        things.message = message_to(app, person).await;
        things.hardship = made(browser.post("/en/hardship", "/api/care/tell", &struggling).await);
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
            ("{message}", self.message),
            ("{session}", self.session),
            ("{paid}", self.paid),
            ("{american}", self.american),
            ("{method}", self.method),
            ("{new}", self.new),
            ("{id}", self.new),
        ];
        let text = text
            .replace("{account}/paid-in-full.pdf", "{paid}/paid-in-full.pdf")
            .replace("{account}/validation-notice.pdf", "{american}/validation-notice.pdf");
        let text = named.iter().fold(text, |text, (name, id)| text.replace(name, &id.to_string()));
        let text = text
            .replace("{lang}", "en")
            .replace("{act}", "pay")
            .replace("{kind}", "move")
            .replace("{token}", "AAAAAAAAAAAAAAAAAAAAAA")
            .replace("{file}", "AAAAAAAAAAAAAAAAAAAAAA.ics");
        text.replace("{build}", "none").replace("{*file}", "main.css")
    }

    /// The ids themselves taken out of an answer: they may be repeated in it.
    pub fn blank(&self, answer: &str) -> String {
        let Self { account, plan, payment, dispute, hardship, message, session, method, paid, american, new } = self;
        [account, plan, payment, dispute, hardship, message, session, method, paid, american, new]
            .into_iter()
            .fold(answer.to_owned(), |answer, id| answer.replace(&id.to_string(), "ID"))
    }
}

/// The session of somebody who has one.
async fn session_of(app: &TestApp, person: Person) -> Uuid {
    let theirs = session::Entity::find().filter(session::Column::CustomerId.eq(person.customer.uuid()));
    theirs.one(app.kernel.db.read()).await.unwrap().unwrap().id
}

/// The confirmation of somebody's plan.
async fn message_to(app: &TestApp, person: Person) -> Uuid {
    let theirs = message::Entity::find()
        .filter(message::Column::CustomerId.eq(person.customer.uuid()))
        .filter(message::Column::Template.eq("plan_agreed"));
    theirs.one(app.kernel.db.read()).await.unwrap().unwrap().id
}

/// The id of what a form made, from where it sends the browser.
fn made(answer: Answer) -> Uuid {
    let page = answer.location().split('?').next().unwrap_or_default();
    let id = page.rsplit('/').next().and_then(|id| id.parse().ok());
    id.unwrap_or_else(|| panic!("nothing was made: {} {} {}", answer.status, answer.location(), answer.body))
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
