//! Money: taken once, posted to the cent, found again after every fault.

mod adjusting;
mod afterwards;
mod by_link;
mod check;
mod confirming;
mod giving_back;
mod incoming;
mod methods;
mod once;
mod pages;
mod random;
mod reconciling;
mod refunding;
mod remitting;
mod stripe;
mod unanswered;

use crate::kit::{Person, Subject, TestApp, TestDb};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::accounts::entity::account;
use server::kernel::outbox::entity as fact;
use server::payments::entity::{ledger_entry, payment, simulated_charge};
use server::payments::{Fault, Simulator};
use server::payments::{Nothing, Service};
use shared::accounts::AccountId;
use shared::identity::{Actor, SessionId};
use shared::kernel::{AttemptId, Currency, Money};
use shared::payments::{PaymentId, PaymentState};
use std::ops::Deref;
use std::sync::Arc;

pub use app::error::ApiError;
pub use app::payments::port::Payments;
pub use app::payments::view::Typed;

/// Ana owes Northwind £100.00; the provider can be made to fail.
pub struct Till {
    pub app: TestApp,
    pub ana: Person,
    pub account: AccountId,
    pub actor: Actor,
    pub provider: Arc<Simulator>,
    pub payments: Service,
}

impl Deref for Till {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

impl Subject for Till {
    async fn on(db: TestDb) -> Self {
        let app = TestApp::on(db).await;
        let ana = app.person("Ana").await;
        let account = app.account_of(ana, 10_000).await;
        let actor = app.actor_of(ana);
        let kernel = app.kernel.clone();
        let provider = Arc::new(Simulator::new(kernel.db.clone(), kernel.clock.clone(), kernel.random.clone()));
        let payments = Service::new(kernel, provider.clone(), Arc::new(Nothing));
        Self { app, ana, account, actor, provider, payments }
    }
}

impl TestApp {
    /// An account of somebody, with so many pence to pay.
    pub async fn account_of(&self, person: Person, pence: i64) -> AccountId {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        let id = AccountId::new(now, random);
        let day = now.utc().date();
        let reference = format!("NW-{}", server::kernel::reference::short(random));
        account::Entity::insert(account::ActiveModel {
            id: Set(id.uuid()),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            placement_id: Set(None),
            reference: Set(reference.clone()),
            reference_key: Set(reference),
            product_type: Set("credit_card".to_owned()),
            original_creditor: Set(None),
            description_sealed: Set(None),
            market: Set("UK".to_owned()),
            currency: Set("GBP".to_owned()),
            original_amount: Set(pence),
            principal: Set(pence),
            interest: Set(0),
            fees: Set(0),
            paid_before: Set(0),
            placed_balance: Set(pence),
            balance: Set(pence),
            opened_on: Set(day),
            default_on: Set(day),
            state: Set("open".to_owned()),
            closed_at: Set(None),
            content_hash: Set(Vec::new()),
            placed_at: Set(now.unix_millis()),
            updated_at: Set(now.unix_millis()),
        })
        .exec_without_returning(self.kernel.db.writer())
        .await
        .unwrap();
        id
    }

    /// Somebody, signed in.
    pub fn actor_of(&self, person: Person) -> Actor {
        Actor { session: SessionId::new(self.kernel.now(), self.kernel.random()), customer: person.customer }
    }

    /// How an account stands: its balance in pence, and its state.
    pub async fn standing(&self, account: AccountId) -> (i64, String) {
        let row = account::Entity::find_by_id(account.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        (row.balance, row.state)
    }

    /// How many facts of a kind there are.
    pub async fn facts(&self, kind: &str) -> u64 {
        fact::Entity::find().filter(fact::Column::Kind.eq(kind)).count(self.kernel.db.read()).await.unwrap()
    }
}

impl Till {
    /// A press of the button.
    pub fn attempt(&self) -> AttemptId {
        AttemptId::new(self.kernel.now(), self.kernel.random())
    }

    /// Pays so much with a test card.
    pub async fn pay(&self, amount: &str, card: &str) -> Result<(PaymentId, PaymentState), ApiError> {
        self.payments.start(&self.actor, self.attempt(), self.account, &typed(amount, card)).await
    }

    /// What goes wrong with the provider's next calls.
    pub fn break_down(&self, faults: impl IntoIterator<Item = Fault>) {
        self.provider.inject(faults);
    }

    /// Runs due jobs with this test's provider.
    pub async fn run_jobs(&self) {
        use server::kernel::jobs::{Handlers, Runner};
        use server::payments::{ASK, Janitor};
        let kernel = self.kernel.clone();
        let handlers = Handlers::new().on(ASK, Janitor::new(Arc::new(self.payments.clone())));
        Runner::new(kernel.db, kernel.clock, kernel.random, handlers, kernel.wake).run_due().await.unwrap();
    }

    pub async fn state(&self, id: PaymentId) -> PaymentState {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        row.state.parse().unwrap()
    }

    /// Charges in the provider's own book, entries in ours.
    pub async fn charges_and_entries(&self) -> (u64, u64) {
        let db = self.kernel.db.read();
        (
            simulated_charge::Entity::find().count(db).await.unwrap(),
            ledger_entry::Entity::find().count(db).await.unwrap(),
        )
    }

    /// What the provider took, by its own book, in pence.
    pub async fn taken(&self) -> i64 {
        let rows = simulated_charge::Entity::find()
            .filter(simulated_charge::Column::State.eq("taken"))
            .all(self.kernel.db.read())
            .await
            .unwrap();
        rows.iter().map(|row| row.amount).sum()
    }

    /// The ledger is sound.
    pub async fn assert_sound(&self) {
        let report = server::payments::check_ledger(&self.kernel.db).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.faults);
    }
}

/// Another amount, typed; "all" for all of it.
pub fn typed(amount: &str, card: &str) -> Typed {
    let way = if amount == "all" { "all" } else { "other" };
    Typed { way: way.to_owned(), amount: amount.to_owned(), card: card.to_owned(), ..Typed::default() }
}

pub fn gbp(pence: i64) -> Money {
    Money::from_minor(pence, Currency::GBP)
}
