//! A Stripe on this machine: the part of its interface that we use, with its idempotency keys, its signed events, and
//! everything that can go wrong on purpose. It keeps its own truth, which tests compare ours with.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use server::config::{Config, Payments};
use sha2::Sha256;
use shared::kernel::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

/// The key it knows.
pub const KEY: &str = "sk_test_double";
/// The secret it signs with.
pub const WEBHOOK_SECRET: &str = "whsec_double";
/// The version that has to be asked for.
const VERSION: &str = "2025-08-27.basil";

/// How a card or an account behaves when it is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    Pays,
    /// The bank's word for no.
    Declines(&'static str),
    /// The bank wants to be sure who pays.
    Asks,
    /// A bank debit: it takes days.
    Debit,
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireFault {
    /// 500, and nothing was done.
    Broken,
    /// It was done, and 500.
    DoneAndBroken,
    /// It was done, and the connection breaks before the answer.
    DoneAndLost,
    /// It never answers.
    Hangs,
    /// Too many requests, and nothing was done.
    Busy,
}

#[derive(Debug, Clone)]
pub struct Intent {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub metadata: BTreeMap<String, String>,
    pub refunded: i64,
    pub dispute: Option<String>,
    behaviour: Option<Behaviour>,
    error: Option<Value>,
    method: Option<String>,
}

#[derive(Debug, Clone)]
struct Session {
    fields: BTreeMap<String, String>,
    status: &'static str,
    intent: Option<String>,
    setup: Option<String>,
}

#[derive(Debug, Clone)]
struct Saved {
    behaviour: Behaviour,
    customer: Option<String>,
    last4: String,
}

/// What a setup that has succeeded brought.
#[derive(Debug, Clone)]
struct SetupMade {
    method: String,
    metadata: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
struct RefundMade {
    intent: String,
    amount: i64,
    status: &'static str,
}

/// Its books.
#[derive(Default)]
pub struct Books {
    number: u32,
    pub intents: BTreeMap<String, Intent>,
    sessions: BTreeMap<String, Session>,
    setups: BTreeMap<String, SetupMade>,
    methods: BTreeMap<String, Saved>,
    refunds: BTreeMap<String, RefundMade>,
    answered: BTreeMap<String, (String, u16, Value)>,
    faults: VecDeque<Option<WireFault>>,
    /// Events that were made and not yet taken from here: their bodies.
    events: Vec<String>,
    /// How many requests came, and how many of them had the right key and version.
    seen: usize,
    proper: usize,
}

/// The double. Cheap to clone.
#[derive(Clone)]
pub struct Stripe {
    books: Arc<Mutex<Books>>,
    pub url: String,
}

type Answered = (u16, Value);

impl Stripe {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let double = Self { books: Arc::default(), url };
        let router = Router::new().fallback(answer).with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        double
    }

    /// Configures an application for it. The secrets lie in the folder of its data.
    pub fn configure(&self, config: &mut Config) {
        let (key_file, webhook_secret_file) = (config.data.join("stripe.key"), config.data.join("stripe.webhook"));
        std::fs::write(&key_file, format!("{KEY}\n")).unwrap();
        std::fs::write(&webhook_secret_file, format!("{WEBHOOK_SECRET}\n")).unwrap();
        let (url, version) = (self.url.clone(), VERSION.to_owned());
        config.payments = Payments::Stripe { url, version, key_file, webhook_secret_file };
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    /// How many requests had the right key and version, and how many came.
    pub fn requests(&self) -> (usize, usize) {
        let books = self.books();
        (books.proper, books.seen)
    }

    /// What goes wrong with the next requests.
    pub fn break_down(&self, faults: impl IntoIterator<Item = WireFault>) {
        self.books().faults.extend(faults.into_iter().map(Some));
    }

    /// Answers so many requests as it should, and then goes wrong once.
    pub fn break_down_after(&self, requests: usize, fault: WireFault) {
        let mut books = self.books();
        books.faults.clear();
        books.faults.extend((0..requests).map(|_| None).chain([Some(fault)]));
    }

    /// Nothing goes wrong any more.
    pub fn mend(&self) {
        self.books().faults.clear();
    }

    /// The intent that was made for a payment of ours, as it stands.
    pub fn intent_of(&self, payment: impl ToString) -> Option<Intent> {
        let payment = payment.to_string();
        let books = self.books();
        books.intents.values().find(|intent| intent.metadata.get("payment") == Some(&payment)).cloned()
    }

    /// The page that was opened last and is still open.
    pub fn open_page(&self) -> String {
        let books = self.books();
        let open = books.sessions.iter().filter(|(_, session)| session.status == "open");
        open.max_by_key(|(id, _)| number_of(id)).expect("a page is open").0.clone()
    }

    /// Whether the page of a payment is open.
    pub fn page_of(&self, payment: impl ToString) -> Option<String> {
        let payment = payment.to_string();
        let books = self.books();
        let mut open = books.sessions.iter().filter(|(_, session)| session.status == "open");
        open.find(|(_, session)| session.fields.get("metadata[payment]") == Some(&payment)).map(|(id, _)| id.clone())
    }

    /// Somebody types a card on a page and sends it off.
    pub fn type_on_page(&self, page: &str, behaviour: Behaviour) {
        let mut books = self.books();
        let session = books.sessions[page].clone();
        let method = books.save(behaviour, session.fields.get("customer").cloned());
        if session.fields["mode"] == "setup" {
            let metadata = metadata(&session.fields, "setup_intent_data");
            let id = books.id("seti");
            books.setups.insert(id.clone(), SetupMade { method, metadata });
            let session = books.sessions.get_mut(page).unwrap();
            (session.status, session.setup) = ("complete", Some(id.clone()));
            books.event("setup_intent.succeeded", "setup_intent", &id);
        } else {
            let id = session.intent.unwrap_or_else(|| {
                let fields = &session.fields;
                let amount = fields["line_items[0][price_data][unit_amount]"].parse().unwrap();
                let currency = fields["line_items[0][price_data][currency]"].clone();
                books.intend(amount, currency, metadata(fields, "payment_intent_data"))
            });
            books.sessions.get_mut(page).unwrap().intent = Some(id.clone());
            books.intents.get_mut(&id).unwrap().method = Some(method);
            books.charge(&id, true);
            // After a refusal the page stays open for another card.
            if books.intents[&id].status != "requires_payment_method" {
                books.sessions.get_mut(page).unwrap().status = "complete";
                books.event("checkout.session.completed", "checkout.session", page);
            }
        }
    }

    /// The bank's page, where somebody says yes or no.
    pub fn authenticate(&self, intent: &str, yes: bool) {
        let mut books = self.books();
        if books.intents[intent].status != "requires_action" {
            return;
        }
        if yes {
            books.end(intent, "succeeded", None);
        } else {
            let code = "payment_intent_authentication_failure";
            books.end(intent, "requires_payment_method", Some(json!({ "code": code })));
        }
    }

    /// A bank debit ends, days later.
    pub fn settle_debit(&self, intent: &str, refusal: Option<&str>) {
        let mut books = self.books();
        if books.intents[intent].status == "processing" {
            match refusal {
                None => books.end(intent, "succeeded", None),
                Some(code) => books.end(intent, "requires_payment_method", Some(json!({ "code": code }))),
            }
        }
    }

    /// Somebody gives money back by hand, on Stripe's own site.
    pub fn refund_by_hand(&self, intent: &str, amount: i64) {
        let mut books = self.books();
        let left = books.intents[intent].amount - books.intents[intent].refunded;
        if books.intents[intent].status == "succeeded" && amount <= left {
            books.give_back(intent, amount);
        }
    }

    /// A refund does not reach the person's bank.
    pub fn fail_refund(&self, refund: &str) {
        let mut books = self.books();
        let made = books.refunds.get_mut(refund).unwrap();
        made.status = "failed";
        let (intent, amount) = (made.intent.clone(), made.amount);
        books.intents.get_mut(&intent).unwrap().refunded -= amount;
        books.event("refund.failed", "refund", refund);
    }

    /// The person's bank takes the money back, or decides.
    pub fn dispute(&self, intent: &str, status: &str) {
        let mut books = self.books();
        if books.intents[intent].status == "succeeded" {
            books.intents.get_mut(intent).unwrap().dispute = Some(status.to_owned());
            let id = format!("du_{}", number_of(intent));
            books.event("charge.dispute.updated", "dispute", &id);
        }
    }

    /// The events that were made since this was last asked.
    pub fn events(&self) -> Vec<String> {
        std::mem::take(&mut self.books().events)
    }
}

/// A delivery of an event, signed at a moment.
pub fn delivery(body: &str, at: Timestamp) -> Request<Body> {
    signed(body, at, WEBHOOK_SECRET)
}

/// The same under any secret.
pub fn signed(body: &str, at: Timestamp, secret: &str) -> Request<Body> {
    let moment = at.unix_millis() / 1000;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{moment}.{body}").as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    Request::post("/webhooks/stripe")
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header("stripe-signature", format!("t={moment},v1={signature}"))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

fn number_of(id: &str) -> u32 {
    id.rsplit('_').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn metadata(fields: &BTreeMap<String, String>, of: &str) -> BTreeMap<String, String> {
    let beginning = if of.is_empty() { "metadata[".to_owned() } else { format!("{of}[metadata][") };
    let pairs = fields.iter().filter_map(|(name, value)| Some((name.strip_prefix(&beginning)?, value)));
    pairs.map(|(name, value)| (name.trim_end_matches(']').to_owned(), value.clone())).collect()
}

fn refused(status: u16, code: &str) -> Answered {
    (status, json!({ "error": { "type": "invalid_request_error", "code": code, "message": "in their words" } }))
}

impl Books {
    fn id(&mut self, kind: &str) -> String {
        self.number += 1;
        format!("{kind}_{}", self.number)
    }

    fn event(&mut self, kind: &str, object: &str, id: &str) {
        let event = self.id("evt");
        // Amounts and states in it are lies: whoever believes them is found out.
        let object = json!({ "id": id, "object": object, "amount": 1, "amount_refunded": 77_777, "status": "succeeded",
            "metadata": { "payment": "00000000-0000-0000-0000-000000000000" } });
        self.events
            .push(json!({ "id": event, "object": "event", "type": kind, "data": { "object": object } }).to_string());
    }

    fn save(&mut self, behaviour: Behaviour, customer: Option<String>) -> String {
        let id = self.id("pm");
        let last4 = format!("{:04}", self.number);
        self.methods.insert(id.clone(), Saved { behaviour, customer, last4 });
        id
    }

    fn intend(&mut self, amount: i64, currency: String, metadata: BTreeMap<String, String>) -> String {
        let id = self.id("pi");
        let status = "requires_confirmation".to_owned();
        let (refunded, dispute, behaviour, error, method) = (0, None, None, None, None);
        let intent =
            Intent { id: id.clone(), amount, currency, status, metadata, refunded, dispute, behaviour, error, method };
        self.intents.insert(id.clone(), intent);
        id
    }

    fn end(&mut self, intent: &str, status: &str, error: Option<Value>) {
        let found = self.intents.get_mut(intent).unwrap();
        (found.status, found.error) = (status.to_owned(), error);
        let kind = match status {
            "succeeded" => "payment_intent.succeeded",
            "processing" => "payment_intent.processing",
            "canceled" => "payment_intent.canceled",
            "requires_action" => "payment_intent.requires_action",
            _ => "payment_intent.payment_failed",
        };
        self.event(kind, "payment_intent", intent);
        if status == "succeeded" {
            self.event("charge.succeeded", "charge", &format!("ch_{}", number_of(intent)));
        }
    }

    fn charge(&mut self, intent: &str, is_present: bool) {
        let method = self.intents[intent].method.clone().unwrap();
        let behaviour = self.methods[&method].behaviour.clone();
        self.intents.get_mut(intent).unwrap().behaviour = Some(behaviour.clone());
        match behaviour {
            Behaviour::Pays => self.end(intent, "succeeded", None),
            Behaviour::Debit => self.end(intent, "processing", None),
            Behaviour::Asks if is_present => self.end(intent, "requires_action", None),
            Behaviour::Asks => {
                let error = json!({ "code": "authentication_required", "decline_code": "authentication_required" });
                self.end(intent, "requires_payment_method", Some(error));
            }
            Behaviour::Declines(word) => {
                let error = json!({ "type": "card_error", "code": "card_declined", "decline_code": word });
                self.end(intent, "requires_payment_method", Some(error));
            }
        }
    }

    fn give_back(&mut self, intent: &str, amount: i64) -> String {
        let id = self.id("re");
        self.intents.get_mut(intent).unwrap().refunded += amount;
        self.refunds.insert(id.clone(), RefundMade { intent: intent.to_owned(), amount, status: "succeeded" });
        self.event("charge.refunded", "charge", &format!("ch_{}", number_of(intent)));
        self.event("refund.created", "refund", &id);
        id
    }

    fn charge_json(&self, intent: &Intent) -> Value {
        let last4 = intent.method.as_ref().map(|method| self.methods[method].last4.clone());
        json!({ "id": format!("ch_{}", number_of(&intent.id)), "object": "charge", "amount": intent.amount,
            "amount_refunded": intent.refunded, "disputed": intent.dispute.is_some(), "payment_intent": intent.id,
            "payment_method_details": { "type": "card", "card": { "last4": last4 } } })
    }

    fn intent_json(&self, id: &str) -> Value {
        let intent = &self.intents[id];
        let was_charged = intent.behaviour.is_some();
        let next = (intent.status == "requires_action").then(
            || json!({ "type": "redirect_to_url", "redirect_to_url": { "url": format!("http://127.0.0.1/bank/{id}") } }),
        );
        json!({ "id": id, "object": "payment_intent", "amount": intent.amount, "currency": intent.currency,
            "status": intent.status, "metadata": intent.metadata, "last_payment_error": intent.error,
            "next_action": next, "latest_charge": was_charged.then(|| self.charge_json(intent)) })
    }

    fn session_json(&self, id: &str) -> Value {
        let session = &self.sessions[id];
        let url = (session.status == "open").then(|| format!("http://127.0.0.1/page/{id}"));
        json!({ "id": id, "object": "checkout.session", "status": session.status, "url": url,
            "metadata": metadata(&session.fields, ""), "setup_intent": session.setup,
            "payment_intent": session.intent.as_ref().map(|intent| self.intent_json(intent)) })
    }

    fn setup_json(&self, id: &str) -> Value {
        let SetupMade { method, metadata } = &self.setups[id];
        let saved = &self.methods[method];
        let is_debit = saved.behaviour == Behaviour::Debit;
        let kind = if is_debit { "bacs_debit" } else { "card" };
        let last4 = &saved.last4;
        let part = if is_debit {
            json!({ "last4": last4, "sort_code": "108800" })
        } else {
            json!({ "last4": last4, "brand": "visa", "exp_month": 2, "exp_year": 2028 })
        };
        let method = json!({ "id": method, "object": "payment_method", "type": kind, kind: part });
        json!({ "id": id, "object": "setup_intent", "status": "succeeded", "metadata": metadata,
            "payment_method": method, "customer": saved.customer })
    }

    fn refund_json(&self, id: &str) -> Value {
        let made = &self.refunds[id];
        json!({ "id": id, "object": "refund", "amount": made.amount, "status": made.status, "payment_intent": made.intent })
    }

    fn get(&self, path: &[&str], query: &str) -> Answered {
        let missing = || refused(404, "resource_missing");
        let intent_numbered = |id: &str| self.intents.values().find(|i| number_of(&i.id) == number_of(id));
        let found = match path {
            ["payment_intents", id] => self.intents.contains_key(*id).then(|| self.intent_json(id)),
            ["checkout", "sessions", id] => self.sessions.contains_key(*id).then(|| self.session_json(id)),
            ["setup_intents", id] => self.setups.contains_key(*id).then(|| self.setup_json(id)),
            ["refunds", id] => self.refunds.contains_key(*id).then(|| self.refund_json(id)),
            ["charges", id] => intent_numbered(id).map(|intent| self.charge_json(intent)),
            ["disputes", id] => intent_numbered(id)
                .map(|i| json!({ "id": id, "object": "dispute", "status": i.dispute, "payment_intent": i.id })),
            ["disputes"] => {
                let id = query.split('&').find_map(|pair| pair.strip_prefix("payment_intent=")).unwrap_or_default();
                let status = self.intents.get(id).and_then(|intent| intent.dispute.clone());
                let data: Vec<_> = status.map(|status| json!({ "status": status })).into_iter().collect();
                Some(json!({ "object": "list", "data": data }))
            }
            _ => None,
        };
        found.map_or_else(missing, |found| (200, found))
    }

    fn post(&mut self, path: &[&str], fields: BTreeMap<String, String>) -> Answered {
        match path {
            ["customers"] => (200, json!({ "id": self.id("cus"), "object": "customer" })),
            ["payment_intents"] => {
                let method = fields["payment_method"].clone();
                if self.methods.get(&method).is_none_or(|saved| saved.customer.as_ref() != fields.get("customer")) {
                    return refused(400, "payment_method_unexpected_state");
                }
                let amount = fields["amount"].parse().unwrap();
                let id = self.intend(amount, fields["currency"].clone(), metadata(&fields, ""));
                self.intents.get_mut(&id).unwrap().method = Some(method);
                (200, self.intent_json(&id))
            }
            ["payment_intents", id, "confirm"] => {
                if self.intents.get(*id).is_none_or(|intent| intent.status != "requires_confirmation") {
                    return refused(400, "payment_intent_unexpected_state");
                }
                assert!(fields.contains_key("return_url"), "a confirmation says where the person comes back to");
                self.charge(id, fields.get("off_session").is_none_or(|off| off != "true"));
                match self.intents[*id].error.clone() {
                    Some(error) => (402, json!({ "error": error })),
                    None => (200, self.intent_json(id)),
                }
            }
            ["payment_intents", id, "cancel"] => {
                let can = ["requires_action", "requires_confirmation", "requires_payment_method"];
                if self.intents.get(*id).is_none_or(|intent| !can.contains(&intent.status.as_str())) {
                    return refused(400, "payment_intent_unexpected_state");
                }
                self.end(id, "canceled", None);
                (200, self.intent_json(id))
            }
            ["checkout", "sessions"] => {
                let id = self.id("cs");
                self.sessions.insert(id.clone(), Session { fields, status: "open", intent: None, setup: None });
                (200, self.session_json(&id))
            }
            ["checkout", "sessions", id, "expire"] => {
                if self.sessions.get(*id).is_none_or(|session| session.status != "open") {
                    return refused(400, "checkout_session_not_open");
                }
                self.sessions.get_mut(*id).unwrap().status = "expired";
                self.event("checkout.session.expired", "checkout.session", id);
                (200, self.session_json(id))
            }
            ["refunds"] => {
                let (intent, amount) = (fields["payment_intent"].clone(), fields["amount"].parse::<i64>().unwrap());
                let Some(found) = self.intents.get(&intent) else { return refused(404, "resource_missing") };
                if found.status != "succeeded" || amount > found.amount - found.refunded {
                    return refused(400, "charge_already_refunded");
                }
                let id = self.give_back(&intent, amount);
                (200, self.refund_json(&id))
            }
            ["payment_methods", id, "detach"] => match self.methods.get_mut(*id) {
                Some(saved) => {
                    saved.customer = None;
                    (200, json!({ "id": id, "object": "payment_method" }))
                }
                None => refused(404, "resource_missing"),
            },
            _ => refused(404, "resource_missing"),
        }
    }

    /// One request, with idempotency as Stripe has it: the same key again gets the first answer again.
    fn answer(&mut self, method: &Method, uri: &Uri, key: Option<&str>, body: &str) -> Answered {
        let path = uri.path().strip_prefix("/v1/").unwrap_or_default();
        let parts: Vec<_> = path.split('/').collect();
        if method == Method::GET {
            return self.get(&parts, uri.query().unwrap_or_default());
        }
        let request = format!("{path} {body}");
        let Some(key) = key else { return refused(400, "no_idempotency_key") };
        if let Some((first, status, answer)) = self.answered.get(key) {
            return if *first == request { (*status, answer.clone()) } else { refused(400, "idempotency_error") };
        }
        let fields = serde_urlencoded::from_str::<Vec<(String, String)>>(body).unwrap().into_iter().collect();
        let (status, answer) = self.post(&parts, fields);
        self.answered.insert(key.to_owned(), (request, status, answer.clone()));
        (status, answer)
    }
}

async fn answer(
    State(double): State<Stripe>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response<Body> {
    let of = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_ours = of("authorization") == Some(&format!("Bearer {KEY}")) && of("stripe-version") == Some(VERSION);
    let (fault, (status, answer)) = {
        let mut books = double.books();
        books.seen += 1;
        let fault = books.faults.pop_front().flatten();
        let answer = match fault {
            Some(WireFault::Broken) => (500, json!({})),
            Some(WireFault::Busy) => (429, json!({})),
            _ if !is_ours => refused(401, "unauthorized"),
            _ => {
                books.proper += 1;
                books.answer(&method, &uri, of("idempotency-key"), &body)
            }
        };
        (fault, answer)
    };
    let json = match fault {
        Some(WireFault::Hangs) => std::future::pending().await,
        Some(WireFault::DoneAndBroken) => return respond(500, Body::from("<html>upstream</html>")),
        Some(WireFault::DoneAndLost) => {
            let lost = Err::<Vec<u8>, _>(std::io::Error::other("lost"));
            return respond(200, Body::from_stream(futures::stream::iter([lost])));
        }
        _ => answer.to_string(),
    };
    respond(status, Body::from(json))
}

fn respond(status: u16, body: Body) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder().status(status).header(header::CONTENT_TYPE, "application/json").body(body).unwrap()
}
