//! A year and more of a plan, day by day, in every market: paid, moved, missed, made good, skipped, paid on top, bounced,
//! changed by its creditor, done. At the end nothing is owed, and everything was said once.

use super::{POLICY, monthly};
use crate::kit::{Person, TestApp};
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::change_view::{ChangeChecking, ChangeWish};
use app::plans::port::Plans;
use app::plans::view::{Agreed, InstalmentView, PlanView, Wish};
use chrono::{Days, NaiveDate};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::accounts::entity::{account, customer};
use server::kernel::calendar::{moment, today};
use server::messages::entity::message;
use server::payments::{AdjustmentTold, Books, check_ledger};
use server::plans::remind::Remind;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{Adjust, AttemptId, Currency, Locale, Market, Money, adjust, is_business_day};
use shared::payments::{AdjustmentKind, Aftermath, Chargeback, PaymentId};
use shared::plans::{PlanId, PlanState};

/// £600 or the like, £50 a month from the last day of the year on: the anchor day is the 31st.
const OWED: i64 = 60_000;
const FIRST_ON: &str = "2026-12-31";

struct Year<'a> {
    app: &'a TestApp,
    market: Market,
    currency: Currency,
    actor: Actor,
    person: Person,
    account: AccountId,
    plan: PlanId,
}

impl<'a> Year<'a> {
    async fn begin(app: &'a TestApp, market: Market) -> Self {
        let name = format!("P{market}").to_lowercase();
        let person = app.person(&name).await;
        let currency = market.currency();
        let policy = POLICY.replace("GBP", currency.code());
        app.policies().import(&format!("creditor-{name}"), &policy, "test").await.unwrap();
        let account = app.debt(person, "NW-1", OWED).await;
        let db = app.kernel.db.writer();
        account::Entity::update_many()
            .col_expr(account::Column::Market, Expr::value(market.code()))
            .col_expr(account::Column::Currency, Expr::value(currency.code()))
            .filter(account::Column::Id.eq(account.uuid()))
            .exec(db)
            .await
            .unwrap();
        let of_person = customer::Entity::update_many().col_expr(customer::Column::Market, Expr::value(market.code()));
        of_person.filter(customer::Column::Id.eq(person.customer.uuid())).exec(db).await.unwrap();
        let actor = app.actor(person);
        let wish = Wish { first_on: FIRST_ON.to_owned(), ..monthly("50") };
        let check = app.check(&actor, account, &wish).await;
        let shown = (&check.wish, check.seal.as_str());
        let agreed = app.plans.agree(&actor, check.attempt, account, shown, Locale::En).await.unwrap();
        let Agreed::Set(plan) = agreed else { panic!("{agreed:?}") };
        Self { app, market, currency, actor, person, account, plan }
    }

    async fn seen(&self) -> PlanView {
        Plans::plan(self.app.plans.as_ref(), &self.actor, self.plan).await.unwrap()
    }

    /// The next payment to come.
    async fn next(&self) -> Option<InstalmentView> {
        self.seen().await.instalments.into_iter().find(|row| row.due.open().is_positive())
    }

    fn today(&self) -> NaiveDate {
        today(self.market, self.app.kernel.now())
    }

    /// Lets days pass until noon of this one, where the customer is; each is lived as a node lives it.
    async fn live_until(&self, day: NaiveDate) {
        while self.today() < day {
            let noon = moment(self.market, self.today().checked_add_days(Days::new(1)).unwrap(), 15);
            self.app.clock.advance_seconds(noon.seconds_since(self.app.kernel.now()));
            self.app.watch().look().await.unwrap();
            Remind::new(self.app.kernel.clone()).look().await.unwrap();
            self.app.run_jobs().await;
        }
        assert_eq!(self.today(), day);
    }

    async fn pay(&self, minor: i64) -> PaymentId {
        self.pay_for(minor, "").await
    }

    /// The same, and what it is for beyond what is due.
    async fn pay_for(&self, minor: i64, surplus: &str) -> PaymentId {
        let attempt = AttemptId::new(self.app.kernel.now(), self.app.kernel.random());
        let amount = Money::from_minor(minor, self.currency).to_plain();
        let typed = Typed { way: "other".to_owned(), amount, card: "approve".to_owned(), surplus: surplus.to_owned() };
        let (payment, _) = self.app.payments.start(&self.actor, attempt, self.account, &typed).await.unwrap();
        self.app.run_jobs().await;
        self.assert_together().await;
        payment
    }

    /// Pays the next instalment on its day, and returns what it was.
    async fn pay_next_on_its_day(&self) -> (InstalmentView, PaymentId) {
        let next = self.next().await.unwrap();
        assert!(is_business_day(self.market, next.due_on), "{} {}", self.market, next.due_on);
        self.live_until(next.due_on).await;
        let payment = self.pay(next.due.open().minor()).await;
        (next, payment)
    }

    async fn change(&self, kind: &str, due_on: Option<NaiveDate>, to: Option<NaiveDate>) {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let wish = ChangeWish { kind: kind.into(), due_on: day(due_on), to: day(to), ..ChangeWish::default() };
        self.app.plans.ask_change(&self.actor, self.plan, &wish, Locale::En).await.unwrap();
        let check = self.app.plans.check_change(&self.actor, self.plan, None, Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = check else { panic!("{} {kind}: {check:?}", self.market) };
        let shown = (&check.wish, check.seal.as_str());
        self.app.plans.change(&self.actor, check.attempt, self.plan, shown, Locale::En).await.unwrap();
        self.app.run_jobs().await;
        self.assert_together().await;
    }

    async fn lower(&self, minor: i64) {
        let told = AdjustmentTold {
            account: self.account,
            customer: self.person.customer,
            kind: AdjustmentKind::Decrease,
            amount: Some(Money::from_minor(minor, self.currency)),
            reference: "gesture".to_owned(),
            reason: String::new(),
            told_on: self.today(),
        };
        let tx = self.app.kernel.db.begin().await.unwrap();
        let books = Books::new(self.app.kernel.clone());
        books.adjust(&tx, self.person.creditor, &told, self.app.kernel.now()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        self.app.run_jobs().await;
        self.assert_together().await;
    }

    /// What the plan asks for is what is owed.
    async fn assert_together(&self) {
        let view = self.seen().await;
        let open: i64 = view.instalments.iter().map(|row| row.due.open().minor()).sum();
        assert_eq!(open, self.app.standing(self.account).await.0, "{}", self.market);
    }

    /// How often each thing was written to them.
    async fn written(&self, template: &str) -> usize {
        let of_person = message::Column::CustomerId.eq(self.person.customer.uuid());
        let rows = message::Entity::find().filter(of_person).filter(message::Column::Template.eq(template));
        rows.all(self.app.kernel.db.read()).await.unwrap().len()
    }

    /// The whole of it.
    async fn live(&self) {
        let after = |day: NaiveDate, days| day.checked_add_days(Days::new(days)).unwrap();
        let (first, _) = self.pay_next_on_its_day().await;
        // The 31st stays the anchor through February.
        let dates: Vec<NaiveDate> = self.seen().await.instalments.iter().map(|row| row.nominal_on).collect();
        assert_eq!(dates[0], first.nominal_on);
        assert_eq!(
            dates[1..4].iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2027-01-31", "2027-02-28", "2027-03-31"]
        );
        // Moved by some days, then paid on its new day.
        let next = self.next().await.unwrap();
        let to = adjust(self.market, after(next.due_on, 4), Adjust::Following);
        self.change("move", Some(next.due_on), Some(to)).await;
        assert_eq!(self.next().await.unwrap().due_on, to);
        self.pay_next_on_its_day().await;
        // Missed; told once; spread over what is to come.
        let missed = self.next().await.unwrap();
        self.live_until(after(missed.due_on, 12)).await;
        assert_eq!(self.written("payment_missed").await, 1, "{}", self.market);
        self.change("spread_missed", None, None).await;
        assert_eq!(self.seen().await.missed, None);
        self.pay_next_on_its_day().await;
        // Skipped, and the end moves.
        let ends_on = self.seen().await.instalments.last().unwrap().due_on;
        self.change("skip", None, None).await;
        assert!(self.seen().await.instalments.last().unwrap().due_on > ends_on);
        // A payment on top, done sooner.
        self.pay_for(7_500, "finish_sooner").await;
        // One that bounces three days later is asked for again, missed by then, and made good.
        let (bounced, payment) = self.pay_next_on_its_day().await;
        self.live_until(after(bounced.due_on, 3)).await;
        let lost = Aftermath { refunded: Money::zero(self.currency), chargeback: Chargeback::Lost };
        self.app.payments.learn(payment, lost).await.unwrap();
        self.assert_together().await;
        assert_eq!(self.next().await.unwrap().due_on, bounced.due_on);
        self.pay(bounced.due.open().minor()).await;
        // The creditor makes a gesture.
        self.lower(1_000).await;
        while self.next().await.is_some() {
            self.pay_next_on_its_day().await;
        }
        assert_eq!(self.seen().await.state, PlanState::Completed);
        assert_eq!(self.app.standing(self.account).await, (0, "paid_in_full".to_owned()));
        assert!(self.today() > "2027-09-01".parse().unwrap(), "both changes of the clocks or a year's end lie behind");
        for (template, times) in [("plan_agreed", 1), ("plan_changed", 3), ("payment_missed", 1), ("plan_completed", 1)]
        {
            assert_eq!(self.written(template).await, times, "{} {template}", self.market);
        }
        assert_eq!(self.written("plan_ended").await, 0);
    }
}

/// In a world of its own.
async fn a_year(app: TestApp, market: Market) {
    Year::begin(&app, market).await.live().await;
    let report = check_ledger(&app.kernel.db).await.unwrap();
    assert!(report.is_sound(), "{market}: {:#?}", report.faults);
}

on_both! {
    async fn a_year_of_a_plan_in_the_united_states(app: TestApp) {
        a_year(app, Market::Us).await;
    }

    async fn a_year_of_a_plan_in_the_united_kingdom(app: TestApp) {
        a_year(app, Market::Uk).await;
    }

    async fn a_year_of_a_plan_in_australia(app: TestApp) {
        a_year(app, Market::Au).await;
    }

    async fn a_year_of_a_plan_in_new_zealand(app: TestApp) {
        a_year(app, Market::Nz).await;
    }

    async fn a_year_of_a_plan_in_canada(app: TestApp) {
        a_year(app, Market::Ca).await;
    }

    async fn a_year_of_a_plan_in_france(app: TestApp) {
        a_year(app, Market::Fr).await;
    }
}
