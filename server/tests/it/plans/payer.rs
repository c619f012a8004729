//! Somebody whose plan runs, and what they do with it.

use super::{POLICY, monthly};
use crate::kit::{Person, TestApp};
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::change_view::{ChangeChecking, ChangeWish};
use app::plans::port::Plans;
use app::plans::view::{Agreed, Wish};
use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use server::accounts::entity::{account, customer};
use server::care::entity::hold;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale, Market, Timestamp};
use shared::payments::PaymentId;
use shared::plans::PlanId;

/// Somebody whose plan runs.
#[derive(Clone, Copy)]
pub struct Payer {
    pub actor: Actor,
    pub person: Person,
    pub account: AccountId,
    pub plan: PlanId,
    pub market: Market,
}

impl TestApp {
    /// Somebody in a market who pays 50 pounds every month from a day on.
    pub async fn payer(&self, name: &str, market: Market, first_on: NaiveDate, policy: &str) -> Payer {
        let person = self.person(name).await;
        self.policies().import(&format!("creditor-{}", name.to_lowercase()), policy, "test").await.unwrap();
        let account = self.debt(person, "NW-1", 23_000).await;
        let db = self.kernel.db.writer();
        let of_account = account::Entity::update_many().col_expr(account::Column::Market, Expr::value(market.code()));
        of_account.filter(account::Column::Id.eq(account.uuid())).exec(db).await.unwrap();
        let of_person = customer::Entity::update_many().col_expr(customer::Column::Market, Expr::value(market.code()));
        of_person.filter(customer::Column::Id.eq(person.customer.uuid())).exec(db).await.unwrap();
        let actor = self.actor(person);
        let wish = Wish { first_on: first_on.to_string(), ..monthly("50") };
        let check = self.check(&actor, account, &wish).await;
        let shown = (&check.wish, check.seal.as_str());
        let agreed = self.plans.agree(&actor, check.attempt, account, shown, Locale::En).await.unwrap();
        let Agreed::Set(plan) = agreed else { panic!("{agreed:?}") };
        self.run_jobs().await;
        Payer { actor, person, account, plan, market }
    }

    /// Ana in the United Kingdom, with payments on 3 December, 4 January, 3 February, 3 March and 5 April.
    pub async fn usual(&self) -> Payer {
        self.payer("Ana", Market::Uk, day("2026-12-03"), POLICY).await
    }

    pub async fn change(&self, payer: &Payer, kind: &str, due_on: &str, to: &str) {
        let wish = ChangeWish { kind: kind.into(), due_on: due_on.into(), to: to.into(), ..ChangeWish::default() };
        self.plans.ask_change(&payer.actor, payer.plan, &wish, Locale::En).await.unwrap();
        let check = self.plans.check_change(&payer.actor, payer.plan, None, Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = check else { panic!("{check:?}") };
        let shown = (&check.wish, check.seal.as_str());
        self.plans.change(&payer.actor, check.attempt, payer.plan, shown, Locale::En).await.unwrap();
    }

    pub async fn hold_account(&self, payer: &Payer) {
        let now = self.kernel.now();
        hold::Entity::insert(hold::ActiveModel {
            id: Set(AccountId::new(now, self.kernel.random()).uuid()),
            customer_id: Set(payer.person.customer.uuid()),
            account_id: Set(Some(payer.account.uuid())),
            kind: Set("dispute".to_owned()),
            reference: Set("QT-0000-0000".to_owned()),
            placed_at: Set(now.unix_millis()),
            until_at: Set(None),
            released_at: Set(None),
        })
        .exec_without_returning(self.kernel.db.writer())
        .await
        .unwrap();
    }

    pub async fn pay_amount(&self, payer: &Payer, amount: &str) -> PaymentId {
        let attempt = AttemptId::new(self.kernel.now(), self.kernel.random());
        let typed = Typed {
            way: "other".to_owned(),
            amount: amount.to_owned(),
            card: "approve".to_owned(),
            surplus: "smaller_next".to_owned(),
        };
        let paid = Payments::start(self.payments.as_ref(), &payer.actor, attempt, payer.account, &typed).await.unwrap();
        self.run_jobs().await;
        paid.0
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 00:00 by Greenwich.
pub fn at(text: &str) -> Timestamp {
    Timestamp::from_unix_millis(day(text).and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
}

pub fn local(market: Market, millis: i64) -> chrono::NaiveDateTime {
    let zone: Tz = market.zone().parse().unwrap();
    chrono::DateTime::from_timestamp_millis(millis).unwrap().with_timezone(&zone).naive_local()
}
