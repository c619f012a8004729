//! The same adapter against localstripe, which others wrote: what the double and we might both have misread, it has not.
//! It has no hosted pages, no disputes and no idempotency keys; those are tried against the double.

use super::{adapter, charge, take};
use crate::kit::{NOON, random};
use serde_json::Value;
use server::kernel::clock::SystemClock;
use server::payments::{
    Charge, Concerns, PaymentProvider, Refund, RefundAnswer, SavedMethod, Saving, SavingAnswer, Told,
};
use shared::identity::CustomerId;
use shared::kernel::{Clock, Currency, Money};
use shared::payments::{Answer, FailureCode, MethodKind, PaymentId, PaymentMethodId};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;
use tokio::sync::mpsc;

const KEY: &str = "sk_test_local";

/// A running localstripe.
struct Local {
    child: Child,
    url: String,
    client: reqwest::Client,
    stripe: server::payments::Stripe,
    // Closed when the test ends; the server ends with it.
    _stdin: ChildStdin,
}

impl Drop for Local {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Local {
    fn start() -> Self {
        let python = std::env::var("QUITUS_PYTHON").unwrap_or_default();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/payments/stripe/localstripe_server.py");
        let mut child = Command::new(&python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|cause| {
                panic!(
                    "QUITUS_PYTHON ({python:?}) does not run: {cause}. Run `scripts/setup.sh test`, which makes a Python \
                     with the packages of end2end/requirements.txt, and `. scripts/env.sh`, which names it"
                )
            });
        let stdin = child.stdin.take().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port: u16 = line.trim().parse().unwrap_or_else(|_| {
            panic!("localstripe did not start: are the packages of end2end/requirements.txt installed? `scripts/setup.sh test`")
        });
        let url = format!("http://127.0.0.1:{port}");
        let stripe = adapter(&url, KEY, Duration::from_secs(10));
        Self { child, url, client: reqwest::Client::new(), stripe, _stdin: stdin }
    }

    /// What a browser or Stripe's own site would do.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        let request = self.client.post(format!("{}/v1/{path}", self.url)).bearer_auth(KEY).form(fields);
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn customer(&self) -> String {
        self.post("customers", &[("description", "somebody")]).await["id"].as_str().unwrap().to_owned()
    }

    /// A card that was saved in the browser: both its names.
    async fn card(&self, number: &str) -> String {
        let customer = self.customer().await;
        let card = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2030"),
            ("card[cvc]", "123"),
        ];
        self.attached(&customer, &card).await
    }

    async fn attached(&self, customer: &str, fields: &[(&str, &str)]) -> String {
        let method = self.post("payment_methods", fields).await["id"].as_str().unwrap().to_owned();
        let attached = self.post(&format!("payment_methods/{method}/attach"), &[("customer", customer)]).await;
        assert_eq!(attached["customer"], customer, "{attached}");
        format!("{customer}:{method}")
    }

    async fn take(&self, pence: i64, method: &str) -> (Charge, Told) {
        take(&self.stripe, charge(new(), pence, method)).await
    }
}

fn new() -> PaymentId {
    PaymentId::new(NOON, random().as_ref())
}

#[tokio::test]
async fn a_card_pays_is_given_back_in_parts_and_forgotten() {
    let local = Local::start();
    let card = local.card("4242424242424242").await;
    let (charge, told) = local.take(4_000, &card).await;
    assert_eq!(told.answer, Answer::Succeeded);
    assert_eq!(local.stripe.retrieve(&charge).await.unwrap().answer, Answer::Succeeded);
    // Told again, it is not charged again: localstripe refuses, and what became of it is what it says.
    assert_eq!(local.stripe.create(&charge).await.answer, Answer::Succeeded);
    assert_eq!(local.stripe.cancel(&charge).await.answer, Answer::Succeeded);
    for (key, pence) in [(1, 1_500), (2, 2_500)] {
        let amount = Money::from_minor(pence, Currency::GBP);
        let refund = Refund { key: uuid::Uuid::from_u128(key), charge: charge.clone(), amount };
        assert_eq!(local.stripe.refund(&refund).await.answer, RefundAnswer::Made);
    }
    assert_eq!(local.stripe.aftermath(&charge).await.unwrap().refunded.minor(), 4_000);
    assert!(local.stripe.forget(&card).await);
    // Another amount than ours is nobody's answer.
    let other = Charge { amount: Money::from_minor(1, Currency::GBP), ..charge };
    assert_eq!(local.stripe.retrieve(&other).await.unwrap().answer, Answer::Silence);
}

#[tokio::test]
async fn a_card_that_is_declined_takes_nothing_and_cannot_be_given_back() {
    let local = Local::start();
    let (charge, told) = local.take(4_000, &local.card("4000000000000341").await).await;
    assert_eq!(told.answer, Answer::Failed(FailureCode::Declined));
    assert_eq!(local.stripe.retrieve(&charge).await.unwrap().answer, told.answer);
    let refund = Refund { key: uuid::Uuid::from_u128(1), charge: charge.clone(), amount: charge.amount };
    assert_eq!(local.stripe.refund(&refund).await.answer, RefundAnswer::Rejected);
    // A method that is not there.
    let (_, told) = local.take(4_000, "cus_none:pm_none").await;
    assert_eq!(told.answer, Answer::Failed(FailureCode::Rejected));
}

#[tokio::test]
async fn the_bank_asks_and_both_answers_count() {
    let local = Local::start();
    for (yes, answer) in [("true", Answer::Succeeded), ("false", Answer::Failed(FailureCode::NotConfirmed))] {
        let (charge, told) = local.take(4_000, &local.card("4000002500003155").await).await;
        assert_eq!(told.answer, Answer::NeedsConfirmation);
        let id = charge.reference.clone().unwrap();
        let seen = local.client.get(format!("{}/v1/payment_intents/{id}", local.url)).bearer_auth(KEY);
        let seen: Value = seen.send().await.unwrap().json().await.unwrap();
        let secret = seen["client_secret"].as_str().unwrap();
        local
            .post(&format!("payment_intents/{id}/_authenticate"), &[("client_secret", secret), ("success", yes)])
            .await;
        assert_eq!(local.stripe.confirm(&charge, true).await.answer, answer);
    }
    let (charge, _) = local.take(4_000, &local.card("4000002500003155").await).await;
    assert_eq!(local.stripe.confirm(&charge, false).await.answer, Answer::Failed(FailureCode::NotConfirmed));
}

#[tokio::test]
async fn an_intent_that_was_announced_and_never_charged_is_none() {
    let local = Local::start();
    let mut charge = charge(new(), 4_000, &local.card("4242424242424242").await);
    charge.reference = local.stripe.prepare(&charge).await;
    assert!(charge.reference.as_deref().is_some_and(|name| name.starts_with("pi_")));
    assert_eq!(local.stripe.retrieve(&charge).await, None);
    charge.reference = Some("pi_nobody".to_owned());
    assert_eq!(local.stripe.retrieve(&charge).await, None);
}

#[tokio::test]
async fn a_method_is_saved_by_a_setup_and_charged_while_nobody_is_there() {
    let local = Local::start();
    let customer = local.customer().await;
    let key = PaymentMethodId::new(NOON, random().as_ref());
    let setup = local.post("setup_intents", &[("customer", &customer), ("metadata[method]", &key.to_string())]).await;
    let reference = setup["id"].as_str().unwrap().to_owned();
    let saving = Saving {
        key,
        customer: CustomerId::new(NOON, random().as_ref()),
        currency: Currency::GBP,
        reference: Some(reference.clone()),
        card: None,
    };
    assert_eq!(local.stripe.saved(&saving).await.answer, SavingAnswer::Failed(FailureCode::NotConfirmed));
    let card = [
        ("payment_method_data[type]", "card"),
        ("payment_method_data[card][number]", "4242424242424242"),
        ("payment_method_data[card][exp_month]", "2"),
        ("payment_method_data[card][exp_year]", "2028"),
        ("payment_method_data[card][cvc]", "123"),
    ];
    local.post(&format!("setup_intents/{reference}/confirm"), &card).await;
    let SavingAnswer::Saved(saved) = local.stripe.saved(&saving).await.answer else { panic!("not saved") };
    let ending = "4242".parse().ok();
    let expected = SavedMethod {
        kind: MethodKind::Card,
        brand: "visa".to_owned(),
        ending,
        expires: Some((2028, 2)),
        ..saved.clone()
    };
    assert_eq!(saved, expected);
    let absent = Charge { is_present: false, ..charge(new(), 1_000, &saved.method) };
    assert_eq!(take(&local.stripe, absent).await.1.answer, Answer::Succeeded);
    let notice =
        |kind: &str, id: &str| server::payments::Notice { event: "evt_1".into(), kind: kind.into(), id: id.into() };
    assert_eq!(local.stripe.concerns(&notice("setup_intent", &reference)).await, Concerns::Method(key));
}

/// SEPA, which ends later; and the events that say so, with the signature that localstripe makes.
#[tokio::test]
async fn a_debit_ends_later_and_a_signed_event_says_where_to_look() {
    let local = Local::start();
    let (heard, mut hears) = mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
    let door = axum::Router::new().fallback(move |headers: axum::http::HeaderMap, body: axum::body::Bytes| {
        let _ = heard.send((headers["stripe-signature"].to_str().unwrap().to_owned(), body));
        std::future::ready(())
    });
    tokio::spawn(async move { axum::serve(listener, door).await });
    let config = local.client.post(format!("{}/_config/webhooks/ours", local.url));
    let config = config.form(&[("url", url.as_str()), ("secret", "whsec_local")]).send().await.unwrap();
    assert!(config.status().is_success());

    let sepa = |iban| [("type", "sepa_debit"), ("sepa_debit[iban]", iban)];
    let mut expected = std::collections::BTreeMap::new();
    // A debit that will go through is said to have gone through at once, unlike Stripe's.
    for (iban, at_first, answer) in [
        ("FR1420041010050500013M02606", Answer::Succeeded, Answer::Succeeded),
        ("DE62370400440532013001", Answer::Processing, Answer::Failed(FailureCode::Declined)),
    ] {
        let customer = local.customer().await;
        let method = local.attached(&customer, &sepa(iban)).await;
        let amount = Money::from_minor(4_000, Currency::EUR);
        let (charge, told) = take(&local.stripe, Charge { amount, ..charge(new_at(&expected), 4_000, &method) }).await;
        assert_eq!(told.answer, at_first);
        expected.insert(charge.key, (charge, answer));
    }
    let mut ended = 0;
    while ended < 2 {
        let (signature, body) = tokio::time::timeout(Duration::from_secs(30), hears.recv()).await.unwrap().unwrap();
        let now = SystemClock.now();
        let notice = local.stripe.notice(&signature, &body, now).unwrap();
        assert!(local.stripe.notice(&signature, &body, now.plus_seconds(600)).is_err());
        assert!(local.stripe.notice(&signature, &[&body[..], b" "].concat(), now).is_err());
        if let Concerns::Payment(payment) = local.stripe.concerns(&notice).await {
            let (charge, answer) = &expected[&payment];
            assert_eq!(local.stripe.retrieve(charge).await.unwrap().answer, *answer);
            ended += 1;
        }
    }
}

/// Another id than those before: chance is the same in every test.
fn new_at<T>(before: &std::collections::BTreeMap<PaymentId, T>) -> PaymentId {
    PaymentId::new(NOON.plus_seconds(before.len() as i64), random().as_ref())
}
