//! A plan and what is owed are never seen apart: payments that come back, balances that creditors change.

use super::monthly;
use crate::kit::TestApp;
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::port::Plans;
use app::plans::view::{Agreed, PlanView};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use server::payments::{Adjusted, AdjustmentTold, Books, NotAdjusted, check_ledger};
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Currency, Locale, Money};
use shared::payments::{AdjustmentKind, Aftermath, Chargeback, PaymentId};
use shared::plans::{PlanId, PlanState};

fn gbp(pence: i64) -> Money {
    Money::from_minor(pence, Currency::GBP)
}

struct Life {
    app: TestApp,
    ana: Actor,
    creditor: shared::accounts::CreditorId,
    account: AccountId,
    plan: PlanId,
}

impl Life {
    /// £230 in payments of £50 from 3 December.
    async fn begin(app: TestApp) -> Self {
        let (ana, person, account) = app.ana().await;
        let check = app.check(&ana, account, &monthly("50")).await;
        let shown = (&check.wish, check.seal.as_str());
        let Agreed::Set(plan) = app.plans.agree(&ana, check.attempt, account, shown, Locale::En).await.unwrap() else {
            panic!("a plan runs already")
        };
        app.run_jobs().await;
        Self { app, ana, creditor: person.creditor, account, plan }
    }

    async fn seen(&self) -> PlanView {
        Plans::plan(self.app.plans.as_ref(), &self.ana, self.plan).await.unwrap()
    }

    async fn pay(&self, amount: &str) -> PaymentId {
        let attempt = AttemptId::new(self.app.kernel.now(), self.app.kernel.random());
        let way = if amount == "all" { "all" } else { "other" };
        let typed = Typed { way: way.into(), amount: amount.into(), card: "approve".into(), ..Typed::default() };
        self.app.payments.start(&self.ana, attempt, self.account, &typed).await.unwrap().0
    }

    async fn learn(&self, payment: PaymentId, refunded: i64, chargeback: Chargeback) {
        self.app.payments.learn(payment, Aftermath { refunded: gbp(refunded), chargeback }).await.unwrap();
        self.assert_together().await;
    }

    async fn adjust(&self, name: &str, kind: AdjustmentKind, pence: Option<i64>) -> Result<Adjusted, NotAdjusted> {
        let told = AdjustmentTold {
            account: self.account,
            customer: self.ana.customer,
            kind,
            amount: pence.map(gbp),
            reference: name.to_owned(),
            reason: String::new(),
            told_on: self.app.kernel.now().utc().date(),
        };
        let tx = self.app.kernel.db.begin().await.unwrap();
        let books = Books::new(self.app.kernel.clone());
        let outcome = books.adjust(&tx, self.creditor, &told, self.app.kernel.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.assert_together().await;
        outcome
    }

    /// What a running plan still asks for is what is owed, and the ledger is sound.
    async fn assert_together(&self) {
        let report = check_ledger(&self.app.kernel.db).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.faults);
        let view = self.seen().await;
        let open: i64 = view.instalments.iter().map(|row| row.due.open().minor()).sum();
        let (balance, _) = self.app.standing(self.account).await;
        if view.state == PlanState::Active {
            assert_eq!(open, balance);
        }
    }

    async fn dates(&self) -> Vec<String> {
        let view = self.seen().await;
        view.instalments.iter().map(|row| format!("{} {}", row.due_on, row.due.open().minor())).collect()
    }
}

on_both! {
    async fn a_payment_that_bounced_is_asked_for_again_on_its_date(app: TestApp) {
        let life = Life::begin(app).await;
        let before = life.dates().await;
        let payment = life.pay("50").await;
        assert_eq!(life.dates().await[0], "2026-12-03 0");
        life.learn(payment, 0, Chargeback::Lost).await;
        assert_eq!(life.dates().await, before);
    }

    async fn what_the_bank_decides_for_us_pays_the_plan_again(app: TestApp) {
        let life = Life::begin(app).await;
        let payment = life.pay("50").await;
        let paid = life.dates().await;
        life.learn(payment, 0, Chargeback::Open).await;
        life.learn(payment, 0, Chargeback::Won).await;
        assert_eq!(life.dates().await, paid);
        // And can be given back after all, from where it lies now.
        life.learn(payment, 5_000, Chargeback::Won).await;
        assert_eq!(life.dates().await[0], "2026-12-03 5000");
    }

    async fn a_plan_that_was_completed_runs_again_when_its_last_payment_bounces(app: TestApp) {
        let life = Life::begin(app).await;
        life.pay("50").await;
        let last = life.pay("all").await;
        assert_eq!(life.seen().await.state, PlanState::Completed);
        life.learn(last, 0, Chargeback::Lost).await;
        assert_eq!(life.seen().await.state, PlanState::Active);
        assert_eq!(life.app.standing(life.account).await, (18_000, "open".to_owned()));
    }

    async fn a_plan_follows_what_its_creditor_changes(app: TestApp) {
        let life = Life::begin(app).await;
        life.adjust("less", AdjustmentKind::Decrease, Some(4_000)).await.unwrap();
        assert_eq!(life.dates().await.last().unwrap(), "2027-03-03 4000", "less goes from the end");
        life.adjust("more", AdjustmentKind::Increase, Some(2_000)).await.unwrap();
        life.adjust("paid", AdjustmentKind::Payment, Some(5_000)).await.unwrap();
        assert_eq!(life.dates().await[0], "2026-12-03 0", "paid to the creditor is paid");
        life.adjust("rest", AdjustmentKind::WriteOff, None).await.unwrap();
        assert_eq!(life.seen().await.state, PlanState::Completed);
        assert_eq!(life.app.standing(life.account).await, (0, "settled".to_owned()));
    }

    async fn an_account_that_is_taken_back_ends_its_plan_without_a_word_of_missed_payments(app: TestApp) {
        let life = Life::begin(app).await;
        life.adjust("back", AdjustmentKind::Recall, None).await.unwrap();
        assert_eq!(life.seen().await.state, PlanState::Ended);
        assert_eq!(life.app.facts("plans.ended").await, 0);
        assert_eq!(life.app.standing(life.account).await, (0, "recalled".to_owned()));
    }

    async fn whatever_comes_back_and_is_changed_the_plan_asks_for_what_is_owed(app: TestApp) {
        let life = Life::begin(app).await;
        let mut dice = StdRng::seed_from_u64(11);
        let mut payments: Vec<(PaymentId, i64, Chargeback, i64)> = Vec::new();
        for turn in 0..60 {
            let (balance, _) = life.app.standing(life.account).await;
            match dice.random_range(0..5) {
                0 | 1 if balance > 2_500 => {
                    let pounds = dice.random_range(10..=20);
                    payments.push((life.pay(&pounds.to_string()).await, 0, Chargeback::None, pounds * 100));
                }
                2 => {
                    let kinds = [AdjustmentKind::Increase, AdjustmentKind::Decrease, AdjustmentKind::Payment];
                    let kind = *kinds.choose(&mut dice).unwrap();
                    let pence = dice.random_range(1..4_000);
                    // More than is left is refused, and changes nothing.
                    let _ = life.adjust(&turn.to_string(), kind, Some(pence)).await;
                }
                3 if !payments.is_empty() => {
                    let at = dice.random_range(0..payments.len());
                    let (id, refunded, chargeback, amount) = &mut payments[at];
                    *chargeback = match *chargeback {
                        Chargeback::None => *[Chargeback::Open, Chargeback::Lost, Chargeback::None].choose(&mut dice).unwrap(),
                        Chargeback::Open => *[Chargeback::Won, Chargeback::Lost].choose(&mut dice).unwrap(),
                        decided => decided,
                    };
                    *refunded = dice.random_range(*refunded..=*amount);
                    life.learn(*id, *refunded, *chargeback).await;
                }
                _ => life.app.clock.advance_seconds(dice.random_range(1..4) * 86_400),
            }
            life.assert_together().await;
        }
    }
}
