//! What happens when payments are missed: said, given time, and never silently.

use super::monthly;
use crate::kit::TestApp;
use app::payments::port::Payments;
use app::payments::view::Typed;
use app::plans::change_view::ChangeChecking;
use app::plans::port::Plans;
use app::plans::view::{Agreed, PlanView};
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::care::entity::hold;
use server::payments::entity::simulated_charge;
use shared::accounts::AccountId;
use shared::identity::Actor;
use shared::kernel::{AttemptId, Locale};
use shared::plans::{PlanId, PlanState};

const DAY: i64 = 86_400;

impl TestApp {
    async fn days_pass(&self, days: i64) -> u64 {
        self.clock.advance_seconds(days * DAY);
        let looked = self.watch().look().await.unwrap();
        self.run_jobs().await;
        looked
    }

    /// Starts a payment of 50 that never reaches the provider.
    async fn start_lost(&self, actor: &Actor, account: AccountId) {
        let attempt = AttemptId::new(self.kernel.now(), self.kernel.random());
        let (way, amount, card, surplus) = ("other".into(), "50".into(), "time_out".into(), "smaller_next".into());
        let typed = Typed { way, amount, card, surplus };
        Payments::start(self.payments.as_ref(), actor, attempt, account, &typed).await.unwrap();
        simulated_charge::Entity::delete_many().exec(self.kernel.db.writer()).await.unwrap();
    }

    /// The same as [`Self::days_pass`], while the provider is not asked what became of payments.
    async fn days_pass_unasked(&self, days: i64) -> u64 {
        self.clock.advance_seconds(days * DAY);
        self.watch().look().await.unwrap()
    }

    /// The templates of what was written, the newest first.
    async fn written(&self) -> Vec<String> {
        self.confirmations().await.into_iter().map(|message| message.template).collect()
    }

    async fn with_plan(&self) -> (Actor, AccountId, PlanId) {
        let (ana, _, account) = self.ana().await;
        let check = self.check(&ana, account, &monthly("50")).await;
        let shown = (&check.wish, check.seal.as_str());
        let Agreed::Set(plan) = self.plans.agree(&ana, check.attempt, account, shown, Locale::En).await.unwrap() else {
            panic!("a plan runs already")
        };
        self.run_jobs().await;
        (ana, account, plan)
    }

    /// Nothing is asked of somebody on an account, until it is lifted again.
    pub(super) async fn hold(&self, actor: &Actor, account: AccountId) {
        let now = self.kernel.now();
        hold::Entity::insert(hold::ActiveModel {
            id: Set(AccountId::new(now, self.kernel.random()).uuid()),
            customer_id: Set(actor.customer.uuid()),
            account_id: Set(Some(account.uuid())),
            kind: Set("hardship".to_owned()),
            reference: Set("QT-0000-0000".to_owned()),
            placed_at: Set(now.unix_millis()),
            until_at: Set(None),
            released_at: Set(None),
        })
        .exec_without_returning(self.kernel.db.writer())
        .await
        .unwrap();
    }

    async fn lift_holds(&self) {
        let released =
            hold::ActiveModel { released_at: Set(Some(self.kernel.now().unix_millis())), ..Default::default() };
        hold::Entity::update_many().set(released).exec(self.kernel.db.writer()).await.unwrap();
    }

    async fn seen(&self, actor: &Actor, plan: PlanId) -> PlanView {
        Plans::plan(self.plans.as_ref(), actor, plan).await.unwrap()
    }
}

on_both! {
    async fn a_plan_ends_after_a_word_about_each_miss_and_the_days_it_gives(app: TestApp) {
        let (ana, _, plan) = app.with_plan().await;
        // 22 November; payments on 3 December, 4 January, 3 February, 3 March, 5 April.
        assert_eq!(app.days_pass(16).await, 1, "8 December: open, within the days of grace");
        assert_eq!(app.seen(&ana, plan).await.missed, None);
        app.days_pass(1).await;
        assert_eq!(app.written().await, ["payment_missed", "plan_agreed"]);
        assert_eq!(app.days_pass(0).await, 0, "a plan is looked at once a day");
        app.days_pass(1).await;
        assert_eq!(app.written().await.len(), 2, "the same miss is told once");
        app.days_pass(31).await;
        let missed = app.seen(&ana, plan).await.missed.unwrap();
        assert_eq!((missed.count, missed.ends_on.map(|day| day.to_string())), (2, Some("2027-01-24".to_owned())));
        assert_eq!(app.written().await, ["payment_missed", "payment_missed", "plan_agreed"]);
        app.days_pass(14).await;
        assert_eq!(app.seen(&ana, plan).await.state, PlanState::Active, "the last day counts");
        app.days_pass(1).await;
        assert_eq!(app.seen(&ana, plan).await.state, PlanState::Ended);
        assert_eq!(app.written().await[0], "plan_ended");
    }

    async fn made_good_in_time_a_plan_goes_on(app: TestApp) {
        let (ana, _, plan) = app.with_plan().await;
        app.days_pass(51).await;
        assert!(app.seen(&ana, plan).await.missed.unwrap().ends_on.is_some());
        let check = app.plans.check_change(&ana, plan, Some("missed_to_end"), Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = check else { panic!("{check:?}") };
        app.plans.change(&ana, check.attempt, plan, (&check.wish, &check.seal), Locale::En).await.unwrap();
        app.days_pass(15).await;
        let view = app.seen(&ana, plan).await;
        assert_eq!((view.state, view.missed), (PlanState::Active, None));
        assert_eq!(app.written().await[0], "plan_changed");
    }

    async fn on_hold_nothing_is_said_and_nothing_ends(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.hold(&ana, account).await;
        assert_eq!(app.days_pass(100).await, 0);
        assert_eq!(app.written().await, ["plan_agreed"]);
        let view = app.seen(&ana, plan).await;
        assert_eq!((view.state, view.missed), (PlanState::Active, None));
        assert!(app.plans.changing(&ana, plan).await.unwrap().is_held);
    }

    async fn after_a_hold_the_plan_goes_on_and_nothing_was_missed(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        let before = app.seen(&ana, plan).await;
        let dates = |view: &PlanView| {
            let open = view.instalments.iter().filter(|row| !row.due.is_paid());
            open.map(|row| row.due_on.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(dates(&before), ["2026-12-03", "2027-01-04", "2027-02-03", "2027-03-03", "2027-04-05"]);
        app.hold(&ana, account).await;
        app.days_pass(50).await;
        assert!(app.seen(&ana, plan).await.is_held);
        app.lift_holds().await;
        // 11 January: two payments fell into it.
        app.days_pass(0).await;
        let view = app.seen(&ana, plan).await;
        assert_eq!(dates(&view), ["2027-02-03", "2027-03-03", "2027-04-05", "2027-05-04", "2027-06-03"]);
        assert_eq!((view.version, view.missed, view.state), (before.version + 1, None, PlanState::Active));
        assert_eq!(view.instalments.iter().map(|row| row.due.amount.minor()).sum::<i64>(), before.instalments.iter().map(|row| row.due.amount.minor()).sum::<i64>());
        assert!(view.words.iter().any(|line| line.contains("fell into the pause")), "{:?}", view.words);
        assert_eq!(app.written().await, ["plan_resumed", "plan_agreed"]);
        // Once, and then the plan is as strict as every other.
        app.days_pass(1).await;
        assert_eq!(app.seen(&ana, plan).await.version, view.version);
        app.days_pass(28).await;
        assert_eq!(app.written().await[0], "payment_missed");
    }

    async fn what_was_missed_before_a_hold_is_still_missed_after_it(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.days_pass(20).await;
        assert_eq!(app.written().await, ["payment_missed", "plan_agreed"]);
        app.hold(&ana, account).await;
        app.days_pass(60).await;
        app.lift_holds().await;
        app.days_pass(1).await;
        let view = app.seen(&ana, plan).await;
        let missed = view.missed.unwrap();
        assert_eq!((missed.count, missed.ends_on), (1, None), "the first only, and nothing ends");
        assert_eq!(view.instalments.iter().filter(|row| row.due_on > view.today).count(), 4);
    }

    async fn what_is_on_its_way_is_not_missed(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.days_pass(13).await;
        app.start_lost(&ana, account).await;
        assert_eq!(app.days_pass_unasked(8).await, 0, "13 December: the days of grace are over, and the money is on its way");
        assert_eq!(app.written().await, ["plan_agreed"]);
        // The provider is asked, and it is known to be lost.
        app.run_jobs().await;
        app.days_pass(0).await;
        assert_eq!(app.written().await, ["payment_missed", "payment_failed", "plan_agreed"]);
        assert_eq!(app.seen(&ana, plan).await.state, PlanState::Active);
    }

    async fn a_plan_does_not_end_while_it_is_being_paid(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.days_pass(51).await;
        let ends_on = app.seen(&ana, plan).await.missed.unwrap().ends_on.unwrap();
        app.days_pass(13).await;
        app.start_lost(&ana, account).await;
        assert_eq!(app.days_pass_unasked(3).await, 0, "past the last of the days that were given");
        assert_eq!(app.seen(&ana, plan).await.state, PlanState::Active);
        app.run_jobs().await;
        app.days_pass(0).await;
        assert_eq!(app.written().await[..2], ["payment_missed", "payment_failed"]);
        let view = app.seen(&ana, plan).await;
        assert_eq!(view.state, PlanState::Active, "warned anew, with all the days again");
        assert!(view.missed.unwrap().ends_on.unwrap() > ends_on);
    }

    async fn days_on_hold_are_not_days_that_were_given(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.days_pass(51).await;
        assert!(app.seen(&ana, plan).await.missed.unwrap().ends_on.is_some());
        app.hold(&ana, account).await;
        app.days_pass(60).await;
        app.lift_holds().await;
        app.days_pass(1).await;
        let view = app.seen(&ana, plan).await;
        assert_eq!(view.state, PlanState::Active, "warned anew, with all the days again");
        assert!(view.missed.unwrap().ends_on.unwrap() > view.today);
    }

    async fn a_warning_that_was_answered_is_over(app: TestApp) {
        let (ana, account, plan) = app.with_plan().await;
        app.days_pass(51).await;
        let check = app.plans.check_change(&ana, plan, Some("spread_missed"), Locale::En).await.unwrap();
        let ChangeChecking::Ready(check) = check else { panic!("{check:?}") };
        app.plans.change(&ana, check.attempt, plan, (&check.wish, &check.seal), Locale::En).await.unwrap();
        assert_eq!(app.plans.changing(&ana, plan).await.unwrap().ends_on, None);
        // Two more are missed while nobody looked: the old warning ends nothing.
        app.hold(&ana, account).await;
        app.days_pass(90).await;
        app.lift_holds().await;
        app.days_pass(1).await;
        assert_eq!(app.seen(&ana, plan).await.state, PlanState::Active);
    }
}
