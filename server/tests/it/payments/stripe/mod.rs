//! Stripe, in its own words: against a double on this machine that keeps its own truth.

mod chaos;
mod charging;
mod local;
mod webhooks;

use super::{Payments, Typed};
use crate::kit::stripe::{Behaviour, Stripe, delivery};
use crate::kit::{Subject, TestApp, TestDb};
use app::payments::method_view::Added;
use app::payments::port::Methods;
use sea_orm::EntityTrait;
use server::payments::entity::payment;
use server::payments::{Charge, PaymentProvider, Secret, StripeAccount};
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Currency, Money};
use shared::payments::{FailureCode, PaymentId, PaymentMethodId, PaymentState};
use std::ops::Deref;
use std::time::Duration;

/// Ana owes Northwind £1000.00, and Stripe moves the money.
pub struct Shop {
    pub app: TestApp,
    pub stripe: Stripe,
    pub account: AccountId,
    pub actor: Actor,
}

impl Deref for Shop {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl Subject for Shop {
    async fn on(db: TestDb) -> Self {
        let stripe = Stripe::start().await;
        let app = TestApp::configured(db, |config| stripe.configure(config)).await;
        let ana = app.person("Ana").await;
        let (account, actor) = (app.account_of(ana, 100_000).await, app.actor_of(ana));
        Self { app, stripe, account, actor }
    }
}

impl Shop {
    pub fn attempt(&self) -> AttemptId {
        AttemptId::new(self.kernel.now(), self.kernel.random())
    }

    /// Pays so much with a saved method, or on Stripe's page.
    pub async fn pay(&self, amount: &str, with: &str) -> (PaymentId, PaymentState) {
        let typed =
            Typed { way: "other".to_owned(), amount: amount.to_owned(), card: with.to_owned(), ..Typed::default() };
        self.payments.start(&self.actor, self.attempt(), self.account, &typed).await.unwrap()
    }

    /// Saves a method that behaves so, as a person does: on Stripe's page.
    pub async fn saved(&self, behaviour: Behaviour) -> PaymentMethodId {
        let before = self.payments.methods(&self.actor).await.unwrap().methods;
        assert_eq!(self.payments.add(&self.actor, self.attempt(), None, None).await, Ok(Added::Waiting));
        let waiting = self.payments.methods(&self.actor).await.unwrap();
        assert!(waiting.is_waiting && waiting.go_on.is_some_and(|url| url.contains("/page/cs_")));
        self.stripe.type_on_page(&self.stripe.open_page(), behaviour);
        let after = self.payments.methods(&self.actor).await.unwrap();
        assert!(!after.is_waiting && after.go_on.is_none());
        after.methods.into_iter().find(|method| !before.iter().any(|old| old.id == method.id)).unwrap().id
    }

    /// Delivers every event once, in order, and does what has to be done then.
    pub async fn deliver(&self) {
        for event in self.stripe.events() {
            let answer = self.browser().send(delivery(&event, self.kernel.now())).await;
            assert_eq!(answer.status, 200, "{event}");
        }
        self.run_jobs().await;
    }

    pub async fn payment(&self, id: PaymentId) -> (PaymentState, Option<FailureCode>) {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        (row.state.parse().unwrap(), row.failure.map(|code| code.parse().unwrap()))
    }

    pub async fn balance(&self) -> i64 {
        self.standing(self.account).await.0
    }

    /// What was given back of a payment, and how its bank's claim stands.
    pub async fn aftermath(&self, id: PaymentId) -> (i64, String) {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        (row.refunded.unwrap_or_default(), row.chargeback.unwrap_or_else(|| "none".to_owned()))
    }

    pub async fn assert_sound(&self) {
        let report = server::payments::check_ledger(&self.kernel.db).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.faults);
    }

    /// The adapter by itself, which waits for so long.
    pub fn adapter(&self, answer_within: Duration) -> server::payments::Stripe {
        adapter(&self.stripe.url, crate::kit::stripe::KEY, answer_within)
    }

    /// What the adapter is told of a payment.
    pub async fn charge(&self, id: PaymentId) -> Charge {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        Charge { reference: row.provider_reference, ..charge(id, row.amount, &row.method) }
    }
}

pub fn adapter(url: &str, key: &str, answer_within: Duration) -> server::payments::Stripe {
    server::payments::Stripe::new(StripeAccount {
        url: url.to_owned(),
        version: "2025-08-27.basil".to_owned(),
        secret_key: Secret::new(key.to_owned()),
        webhook_secrets: vec![Secret::new("whsec_local".to_owned())],
        answer_within,
        public_url: "https://quitus.example".to_owned(),
    })
    .unwrap()
}

pub fn charge(key: PaymentId, pence: i64, method: &str) -> Charge {
    let (amount, label) = (Money::from_minor(pence, Currency::GBP), "QP-TEST".to_owned());
    Charge { key, amount, method: method.to_owned(), reference: None, label, is_present: true }
}

/// Announces, and charges under the name.
pub async fn take(stripe: &impl PaymentProvider, mut charge: Charge) -> (Charge, server::payments::Told) {
    charge.reference = stripe.prepare(&charge).await;
    let told = stripe.create(&charge).await;
    (charge, told)
}
