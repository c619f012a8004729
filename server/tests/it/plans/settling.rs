//! Settling for less: offered by age, agreed to once, given up when all is paid and not before.

use super::POLICY;
use crate::kit::{Person, TestApp};
use app::error::ApiError;
use app::payments::port::Payments;
use app::payments::view::{PayBody, Typed};
use app::plans::port::Plans;
use app::plans::settle_view::{SettleView, Settling};
use app::plans::view::{Agreed, Building, Check, Checking, PlanView, Wish};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use server::accounts::entity::account;
use server::payments::entity::adjustment;
use server::payments::{AdjustmentTold, Books, check_ledger};
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Currency, Locale, Money};
use shared::payments::{AdjustmentKind, Aftermath, Chargeback, PaymentId};
use shared::plans::{PlanId, PlanState};

const DAY: i64 = 86_400;

fn gbp(pence: i64) -> Money {
    Money::from_minor(pence, Currency::GBP)
}

/// 30 % is given up of debts older than 300 days, in up to three payments.
fn policy(more: &str) -> String {
    format!("{POLICY}\n[[bands.settlements]]\nfrom_days = 300\ndiscount = 30\nmax_instalments = 3\n{more}")
}

/// Ana, who owes £230 since 5 January 2026: 321 days on 22 November.
struct Deal {
    app: TestApp,
    ana: Actor,
    person: Person,
    account: AccountId,
}

impl Deal {
    async fn of(app: TestApp, policy: &str) -> Self {
        let (ana, person, account) = app.ana().await;
        app.policies().import("creditor-ana", policy, "test").await.unwrap();
        Self { app, ana, person, account }
    }

    async fn offered(&self) -> Option<SettleView> {
        match self.app.plans.settlement(&self.ana, self.account).await.unwrap() {
            Settling::Open(view) => Some(*view),
            Settling::NotOffered(_) => None,
            other => panic!("{other:?}"),
        }
    }

    async fn look(&self) -> Checking {
        Plans::check(self.app.plans.as_ref(), &self.ana, self.account, Locale::En).await.unwrap()
    }

    async fn choose(&self, count: &str, first_on: &str) -> Result<(), ApiError> {
        self.app.plans.choose_settlement(&self.ana, self.account, (count, first_on), Locale::En).await
    }

    async fn agree(&self, check: &Check) -> Result<Agreed, ApiError> {
        let shown = (&check.wish, check.seal.as_str());
        self.app.plans.agree(&self.ana, check.attempt, self.account, shown, Locale::En).await
    }

    /// In so many payments from 3 December.
    async fn settle(&self, count: &str) -> PlanId {
        self.choose(count, "2026-12-03").await.unwrap();
        let Checking::Ready(check) = self.look().await else { panic!("nothing to look at") };
        let Agreed::Set(plan) = self.agree(&check).await.unwrap() else { panic!("a plan runs already") };
        self.app.run_jobs().await;
        plan
    }

    async fn pay(&self, way: &str, amount: &str) -> Result<PaymentId, ApiError> {
        let attempt = AttemptId::new(self.app.kernel.now(), self.app.kernel.random());
        let typed = Typed { way: way.into(), amount: amount.into(), card: "approve".into(), ..Typed::default() };
        let paid = self.app.payments.start(&self.ana, attempt, self.account, &typed).await;
        self.app.run_jobs().await;
        paid.map(|(payment, _)| payment)
    }

    async fn adjust(&self, name: &str, kind: AdjustmentKind, pence: Option<i64>) {
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
        books.adjust(&tx, self.person.creditor, &told, self.app.kernel.now()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        self.app.run_jobs().await;
    }

    async fn seen(&self, plan: PlanId) -> PlanView {
        Plans::plan(self.app.plans.as_ref(), &self.ana, plan).await.unwrap()
    }

    /// Balance and state; and the ledger is sound.
    async fn standing(&self) -> (i64, String) {
        let report = check_ledger(&self.app.kernel.db).await.unwrap();
        assert!(report.is_sound(), "{:#?}", report.faults);
        let row = account::Entity::find_by_id(self.account.uuid()).one(self.app.kernel.db.read()).await.unwrap();
        row.map(|row| (row.balance, row.state)).unwrap()
    }

    /// Of what was given up: how much and why.
    async fn given_up(&self) -> Vec<(i64, String)> {
        let rows = adjustment::Entity::find()
            .filter(adjustment::Column::AccountId.eq(self.account.uuid()))
            .filter(adjustment::Column::Kind.eq("write_off"))
            .order_by_asc(adjustment::Column::At)
            .all(self.app.kernel.db.read());
        rows.await.unwrap().into_iter().map(|row| (row.amount, row.reason)).collect()
    }

    /// The templates of what was written, the newest first.
    async fn written(&self) -> Vec<String> {
        self.app.confirmations().await.into_iter().map(|message| message.template).collect()
    }
}

on_both! {
    async fn paid_as_agreed_the_rest_is_given_up_with_the_last_payment(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        let offer = deal.offered().await.unwrap();
        assert_eq!((offer.balance, offer.pays, offer.forgiven), (gbp(23_000), gbp(16_100), gbp(6_900)));
        let choices: Vec<_> = offer.choices.iter().map(|choice| (choice.count, choice.each.minor())).collect();
        assert_eq!(choices, [(1, 16_100), (2, 8_050), (3, 5_367)]);

        let plan = deal.settle("3").await;
        let view = deal.seen(plan).await;
        let amounts: Vec<_> = view.instalments.iter().map(|row| row.due.amount.minor()).collect();
        assert_eq!((amounts, view.forgives), (vec![5_367, 5_367, 5_366], Some(gbp(6_900))));
        let said = view.words.join("\n");
        for words in ["Owed today: £230.00", "You pay: £161.00", "gives up £69.00", "the rest of the whole amount is owed as before"] {
            assert!(said.contains(words), "{words} in {said}");
        }
        assert!(!said.contains("skipped"), "{said}");
        assert_eq!(deal.standing().await, (23_000, "open".to_owned()), "nothing is given up before");
        assert!(deal.app.plans.settles_for(deal.ana.customer, deal.account).await.unwrap().is_none());

        // Nobody can pay more than was agreed, and all of it is what was agreed.
        assert!(deal.pay("other", "161.01").await.is_err());
        deal.pay("next", "").await.unwrap();
        assert_eq!(deal.standing().await, (23_000 - 5_367, "open".to_owned()));
        let offer = deal.app.payments.offer(&deal.ana, b"browser", deal.account).await.unwrap();
        assert_eq!(offer.balance, gbp(16_100 - 5_367));
        let PayBody::Form(form) = offer.body else { panic!("{:?}", offer.body) };
        assert_eq!(form.payable.most(), gbp(16_100 - 5_367));
        deal.pay("all", "").await.unwrap();
        assert_eq!(deal.standing().await, (0, "settled".to_owned()));
        assert_eq!(deal.given_up().await, [(-6_900, "settled as agreed".to_owned())]);
        assert_eq!(deal.seen(plan).await.state, PlanState::Completed);
        let written = deal.written().await;
        assert!(written.contains(&"plan_completed".to_owned()), "{written:?}");
        assert!(deal.pay("other", "1").await.is_err(), "nothing is left to pay");
        let paper = deal.app.accounts.paid_in_full_paper(&deal.ana, deal.account, Locale::En).await.unwrap();
        assert_eq!(paper.title, "Account settled");
    }

    async fn what_is_too_young_or_no_longer_stands_is_not_offered_nor_agreed_to(app: TestApp) {
        let deal = Deal::of(app, POLICY).await;
        assert_eq!(deal.offered().await, None);
        assert_eq!(deal.choose("1", "2026-12-03").await, Ok(()), "the next page says how it stands");
        deal.app.policies().import("creditor-ana", &policy("").replace("300", "322"), "test").await.unwrap();
        assert_eq!(deal.offered().await, None, "321 days old");
        deal.app.clock.advance_seconds(DAY);
        assert!(deal.offered().await.is_some());
        // What was looked at is held against what stands when it is agreed to.
        deal.choose("2", "2026-12-03").await.unwrap();
        let Checking::Ready(check) = deal.look().await else { panic!("nothing to look at") };
        deal.app.policies().import("creditor-ana", &policy("until = \"2026-11-22\""), "test").await.unwrap();
        assert_eq!(deal.offered().await, None, "until yesterday");
        assert_eq!(deal.agree(&check).await, Err(ApiError::Refused("changed_meanwhile".to_owned())));
        assert_eq!(deal.look().await, Checking::BuildFirst);
        // The plan over all of it is built as ever, and does not begin with what was chosen here.
        let building = deal.app.plans.build(&deal.ana, deal.account).await.unwrap();
        let Building::Open(builder) = building else { panic!("{building:?}") };
        assert_eq!((builder.balance, builder.wish), (gbp(23_000), None));
    }

    async fn what_is_not_on_offer_is_refused(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        for (count, day, field) in [("4", "2026-12-03", "count"), ("", "2026-12-03", "count"), ("1", "", "first_on"),
            ("1", "2026-11-21", "first_on"), ("1", "2026-12-24", "first_on")] {
            let refused = deal.choose(count, day).await.unwrap_err();
            assert!(refused.of_field(field).is_some(), "{count} {day}: {refused:?}");
        }
        // A form of one's own making gets nothing else either.
        deal.choose("3", "2026-12-03").await.unwrap();
        let Checking::Ready(check) = deal.look().await else { panic!("nothing to look at") };
        let less = Check { wish: Wish { amount: "40".to_owned(), ..check.wish.clone() }, ..*check.clone() };
        assert!(deal.agree(&less).await.is_err());
        let whole = Check { wish: Wish { settle: String::new(), ..check.wish.clone() }, ..*check };
        assert!(deal.agree(&whole).await.is_err());
    }

    async fn missed_and_not_made_good_it_ends_with_notice_and_all_is_owed(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        let plan = deal.settle("2").await;
        let pass = async |days: i64| {
            deal.app.clock.advance_seconds(days * DAY);
            deal.app.watch().look().await.unwrap();
            deal.app.run_jobs().await;
        };
        deal.pay("next", "").await.unwrap();
        // The second is due on 4 January, and counts as missed from the 10th.
        pass(48).await;
        assert_eq!(deal.seen(plan).await.missed, None);
        pass(1).await;
        let missed = deal.seen(plan).await.missed.unwrap();
        assert_eq!((missed.count, missed.ends_on.map(|day| day.to_string())), (1, Some("2027-01-24".to_owned())));
        assert_eq!(deal.written().await[0], "payment_missed");
        pass(14).await;
        assert_eq!(deal.seen(plan).await.state, PlanState::Active, "the last day counts");
        pass(1).await;
        assert_eq!(deal.seen(plan).await.state, PlanState::Ended);
        assert_eq!(deal.standing().await, (23_000 - 8_050, "open".to_owned()));
        assert_eq!(deal.given_up().await, []);
        // It can be settled anew, of what is left.
        assert_eq!(deal.offered().await.unwrap().pays, gbp((23_000 - 8_050) * 70 / 100));
    }

    async fn a_settlement_is_of_its_amount_whatever_the_creditor_changes(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        let plan = deal.settle("2").await;
        deal.adjust("more", AdjustmentKind::Increase, Some(5_000)).await;
        deal.adjust("less", AdjustmentKind::Decrease, Some(2_000)).await;
        assert_eq!(deal.seen(plan).await.total(), Some(gbp(16_100)));
        // Never of more than is owed.
        deal.adjust("much less", AdjustmentKind::Decrease, Some(16_000)).await;
        assert_eq!(deal.seen(plan).await.total(), Some(gbp(10_000)));
        deal.pay("all", "").await.unwrap();
        assert_eq!((deal.standing().await, deal.given_up().await), ((0, "paid_in_full".to_owned()), vec![]));
    }

    async fn paid_to_the_creditor_it_is_paid(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        let plan = deal.settle("2").await;
        deal.adjust("direct", AdjustmentKind::Payment, Some(16_100)).await;
        assert_eq!(deal.seen(plan).await.state, PlanState::Completed);
        assert_eq!(deal.standing().await, (0, "settled".to_owned()));
    }

    async fn a_payment_that_comes_back_is_owed_again_and_nothing_else(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        let plan = deal.settle("2").await;
        let first = deal.pay("next", "").await.unwrap();
        deal.pay("all", "").await.unwrap();
        assert_eq!(deal.standing().await, (0, "settled".to_owned()));
        let gone = Aftermath { refunded: gbp(8_050), chargeback: Chargeback::None };
        deal.app.payments.learn(first, gone).await.unwrap();
        deal.app.run_jobs().await;
        assert_eq!(deal.standing().await, (8_050, "open".to_owned()));
        let view = deal.seen(plan).await;
        assert_eq!((view.state, view.next().map(|row| row.due.open())), (PlanState::Active, Some(gbp(8_050))));
        // What the creditor adds after that is no part of what was given up.
        deal.app.clock.advance_seconds(DAY);
        deal.adjust("later", AdjustmentKind::Increase, Some(1_000)).await;
        deal.pay("all", "").await.unwrap();
        assert_eq!(deal.standing().await, (1_000, "open".to_owned()));
        assert_eq!(deal.seen(plan).await.state, PlanState::Completed);
        assert_eq!(deal.given_up().await, [(-6_900, "settled as agreed".to_owned())], "once");
    }

    async fn the_first_of_two_tabs_is_agreed_to(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        deal.choose("1", "2026-12-03").await.unwrap();
        let Checking::Ready(one) = deal.look().await else { panic!("nothing to look at") };
        let Checking::Ready(two) = deal.look().await else { panic!("nothing to look at") };
        let (Ok(Agreed::Set(plan)), again) = (deal.agree(&one).await, deal.agree(&one).await) else {
            panic!("not agreed")
        };
        assert_eq!(again, Ok(Agreed::Set(plan)));
        assert_eq!(deal.agree(&two).await, Ok(Agreed::Already(plan)));
        assert!(matches!(deal.app.plans.settlement(&deal.ana, deal.account).await, Ok(Settling::Running(of)) if of == plan));
    }

    async fn on_hold_nothing_is_offered(app: TestApp) {
        let deal = Deal::of(app, &policy("")).await;
        deal.app.hold(&deal.ana, deal.account).await;
        assert!(matches!(deal.app.plans.settlement(&deal.ana, deal.account).await, Ok(Settling::Closed(_))));
        assert_eq!(deal.app.plans.settles_for(deal.ana.customer, deal.account).await.unwrap(), None);
    }

    async fn a_simulation_counts_what_could_be_settled(app: TestApp) {
        let deal = Deal::of(app, POLICY).await;
        let other = deal.app.debt(deal.person, "NW-2", 9_000).await;
        let young = account::ActiveModel { default_on: Set("2026-11-01".parse().unwrap()), ..Default::default() };
        deal.app.make_account(other, young).await;
        let found = deal.app.policies().simulate("creditor-ana", &policy("")).await.unwrap();
        assert_eq!((found.accounts, found.settled_now, found.settled_then), (2, 0, 1));
        deal.app.policies().import("creditor-ana", &policy(""), "test").await.unwrap();
        let found = deal.app.policies().simulate("creditor-ana", &policy("").replace("30\n", "40\n")).await.unwrap();
        assert_eq!((found.settled_now, found.settled_then, found.settled_for_less), (1, 1, 1));
    }
}
