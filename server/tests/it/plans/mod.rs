//! Plans: budget, builder, agreement, payments, calendar, command line.

mod agreeing;
mod changing;
mod collecting;
mod commands;
mod feed;
mod following;
mod forms;
mod joint;
mod missing;
mod payer;
mod reminding;
mod settling;
mod year;

use crate::kit::{Person, TestApp};
use app::plans::port::Plans;
use app::plans::view::{Check, Checking, Wish};
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::entity::account;
use server::plans::Policies;
use shared::accounts::AccountId;
use shared::identity::{Actor, SessionId};
use shared::kernel::Locale;

pub const POLICY: &str = r#"
[[bands]]
currency = "GBP"
above = "0.00"
min_instalment = "10.00"
max_months = 24
frequencies = ["weekly", "monthly"]
max_days_to_first = 45
business_days = "following"
"#;

impl TestApp {
    /// A debt of so many pence, of a creditor whose policy is [`POLICY`].
    pub async fn debt(&self, person: Person, reference: &str, minor: i64) -> AccountId {
        let (now, random) = (self.kernel.now(), self.kernel.random());
        let id = AccountId::new(now, random);
        let day = "2026-01-05".parse().unwrap();
        account::Entity::insert(account::ActiveModel {
            id: Set(id.uuid()),
            creditor_id: Set(person.creditor.uuid()),
            customer_id: Set(person.customer.uuid()),
            placement_id: Set(None),
            reference: Set(reference.to_owned()),
            reference_key: Set(reference.to_lowercase()),
            product_type: Set("bnpl".to_owned()),
            original_creditor: Set(None),
            description_sealed: Set(None),
            market: Set("UK".to_owned()),
            currency: Set("GBP".to_owned()),
            original_amount: Set(minor),
            principal: Set(minor),
            interest: Set(0),
            fees: Set(0),
            paid_before: Set(0),
            placed_balance: Set(minor),
            balance: Set(minor),
            opened_on: Set(day),
            default_on: Set(day),
            state: Set("open".to_owned()),
            closed_at: Set(None),
            content_hash: Set(vec![0; 32]),
            placed_at: Set(now.unix_millis()),
            updated_at: Set(now.unix_millis()),
        })
        .exec_without_returning(self.kernel.db.writer())
        .await
        .unwrap();
        id
    }

    pub fn policies(&self) -> Policies {
        Policies::new(self.kernel.db.clone(), self.kernel.clock.clone(), self.kernel.random.clone())
    }

    /// Ana, who owes 230 pounds, and her account.
    pub async fn ana(&self) -> (Actor, Person, AccountId) {
        let ana = self.person("Ana").await;
        self.policies().import("creditor-ana", POLICY, "test").await.unwrap();
        let account = self.debt(ana, "NW-1", 23_000).await;
        (self.actor(ana), ana, account)
    }

    pub fn actor(&self, person: Person) -> Actor {
        Actor { session: SessionId::new(self.kernel.now(), self.kernel.random()), customer: person.customer }
    }

    /// Chooses, and takes the last look.
    pub async fn check(&self, actor: &Actor, account: AccountId, wish: &Wish) -> Check {
        self.plans.keep_wish(actor, account, wish).await.unwrap();
        match Plans::check(self.plans.as_ref(), actor, account, Locale::En).await.unwrap() {
            Checking::Ready(check) => *check,
            other => panic!("{other:?}"),
        }
    }
}

/// So much every month from 3 December 2026.
pub fn monthly(amount: &str) -> Wish {
    Wish {
        frequency: "monthly".to_owned(),
        amount: amount.to_owned(),
        first_on: "2026-12-03".to_owned(),
        settle: String::new(),
        with: String::new(),
    }
}
