//! What is passed on to a creditor: all that was taken, once, to the penny.

use super::{Till, gbp};
use chrono::NaiveDate;
use server::payments::{NotRemitted, Remitted, Remitting};
use shared::kernel::Market;
use shared::payments::{Aftermath, Chargeback, PaymentId};

const DAY: i64 = 86_400;

impl Till {
    fn today(&self) -> NaiveDate {
        server::kernel::calendar::today(Market::Uk, self.kernel.now())
    }

    async fn try_remit(&self, day: NaiveDate, dry_run: bool) -> Result<(Vec<i64>, Remitted), NotRemitted> {
        let mut lines = Vec::new();
        let creditor = self.ana.creditor;
        let remitting = Remitting { kernel: &self.kernel, creditor, market: Market::Uk, day, dry_run };
        let mut remitted = remitting
            .remit(|line| {
                lines.push(line.amount.minor());
                Ok(())
            })
            .await?;
        self.assert_sound().await;
        assert_eq!(remitted.len(), 1);
        Ok((lines, remitted.remove(0)))
    }

    /// Lets the day end and passes it on.
    async fn remit(&self) -> (Vec<i64>, Remitted) {
        let day = self.today();
        self.clock.advance_seconds(DAY);
        self.try_remit(day, false).await.unwrap()
    }

    /// One after the other.
    async fn took(&self, amount: &str) -> PaymentId {
        self.clock.advance_seconds(1);
        self.pay(amount, "approve").await.unwrap().0
    }

    async fn gave_back(&self, payment: PaymentId, pence: i64) {
        let learnt = Aftermath { refunded: gbp(pence), chargeback: Chargeback::None };
        self.payments.learn(payment, learnt).await.unwrap();
    }
}

on_both! {
    async fn what_was_taken_is_passed_on_once_and_what_comes_later_the_next_time(till: Till) {
        till.took("40").await;
        till.took("10.50").await;
        let (lines, first) = till.remit().await;
        assert_eq!((lines, first.amount, first.was_there), (vec![4_000, 1_050], 5_050, false));
        let later = till.took("5").await;
        till.gave_back(later, 200).await;
        let (lines, second) = till.remit().await;
        assert_eq!((lines, second.amount, second.by_kind["refund"]), (vec![500, -200], 300, -200));
    }

    async fn the_same_day_again_tells_the_same_and_posts_nothing(till: Till) {
        till.took("40").await;
        let day = till.today();
        let (lines, first) = till.remit().await;
        let (again, second) = till.try_remit(day, false).await.unwrap();
        assert_eq!((again, second.amount, second.was_there), (lines, first.amount, true));
    }

    async fn where_more_went_back_than_was_taken_it_is_left_over(till: Till) {
        let payment = till.took("40").await;
        till.remit().await;
        till.gave_back(payment, 3_000).await;
        let (_, remitted) = till.remit().await;
        assert_eq!((remitted.net, remitted.amount, remitted.carried_out), (-3_000, 0, -3_000));
        till.took("50").await;
        let (_, remitted) = till.remit().await;
        assert_eq!((remitted.carried_in, remitted.amount, remitted.carried_out), (-3_000, 2_000, 0));
    }

    async fn a_day_that_is_not_over_and_one_that_is_covered_are_refused(till: Till) {
        till.took("40").await;
        let today = till.today();
        assert!(matches!(till.try_remit(today, false).await, Err(NotRemitted::NotOver(_))));
        till.remit().await;
        let before = today.pred_opt().unwrap();
        assert!(matches!(till.try_remit(before, false).await, Err(NotRemitted::Later(day)) if day == today));
    }

    async fn a_dry_run_posts_nothing(till: Till) {
        till.took("40").await;
        let day = till.today();
        till.clock.advance_seconds(DAY);
        assert_eq!(till.try_remit(day, true).await.unwrap().1.amount, 4_000);
        assert!(!till.try_remit(day, false).await.unwrap().1.was_there);
    }

    async fn a_remittance_changed_by_hand_is_found(till: Till) {
        till.took("40").await;
        till.remit().await;
        let faults = till.tampered("UPDATE remittance SET amount = 3999").await;
        assert!(faults.iter().any(|fault| fault.contains("remittance")), "{faults:?}");
    }
}
