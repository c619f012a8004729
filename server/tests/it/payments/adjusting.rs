//! What creditors say of balances.

use super::{Till, gbp};
use server::payments::{Adjusted, AdjustmentTold, Books, NotAdjusted};
use shared::accounts::AccountState;
use shared::payments::{AdjustmentKind, AdjustmentRefusal};

impl Till {
    fn told(&self, reference: &str, kind: AdjustmentKind, pence: Option<i64>) -> AdjustmentTold {
        AdjustmentTold {
            account: self.account,
            customer: self.ana.customer,
            kind,
            amount: pence.map(gbp),
            reference: reference.to_owned(),
            reason: "as agreed".to_owned(),
            told_on: self.kernel.now().utc().date(),
        }
    }

    async fn adjust(&self, told: &AdjustmentTold) -> Result<Adjusted, NotAdjusted> {
        let tx = self.kernel.db.begin().await.unwrap();
        let books = Books::new(self.kernel.clone());
        let outcome = books.adjust(&tx, self.ana.creditor, told, self.kernel.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.assert_sound().await;
        outcome
    }
}

on_both! {
    async fn each_kind_moves_the_balance_and_says_so(till: Till) {
        let moves = [
            ("a", AdjustmentKind::Increase, 500, 10_500),
            ("b", AdjustmentKind::Decrease, 1_000, 9_500),
            ("c", AdjustmentKind::Payment, 2_500, 7_000),
        ];
        for (reference, kind, amount, balance) in moves {
            assert!(till.adjust(&till.told(reference, kind, Some(amount))).await.is_ok());
            assert_eq!(till.standing(till.account).await, (balance, "open".to_owned()), "{kind:?}");
        }
        assert_eq!(till.adjust(&till.told("d", AdjustmentKind::WriteOff, None)).await, Ok(Adjusted::Now(gbp(-7_000))));
        assert_eq!(till.standing(till.account).await, (0, AccountState::Settled.code().to_owned()));
        assert_eq!(till.facts("payments.balance_adjusted").await, 4);
        assert_eq!(till.facts("accounts.paid_in_full").await, 0, "what was given up was not paid");
    }

    async fn paid_to_the_creditor_is_paid_in_full(till: Till) {
        till.adjust(&till.told("a", AdjustmentKind::Payment, Some(10_000))).await.unwrap();
        assert_eq!(till.standing(till.account).await, (0, "paid_in_full".to_owned()));
        assert_eq!(till.facts("accounts.paid_in_full").await, 1);
    }

    async fn an_account_that_was_taken_back_cannot_be_paid_here(till: Till) {
        till.adjust(&till.told("a", AdjustmentKind::Recall, None)).await.unwrap();
        assert_eq!(till.standing(till.account).await, (0, AccountState::Recalled.code().to_owned()));
        assert!(till.pay("10", "approve").await.is_err());
    }

    async fn the_same_word_counts_once_and_another_under_its_name_is_a_conflict(till: Till) {
        let told = till.told("a", AdjustmentKind::Decrease, Some(1_000));
        assert_eq!(till.adjust(&told).await, Ok(Adjusted::Now(gbp(-1_000))));
        assert_eq!(till.adjust(&told).await, Ok(Adjusted::Before));
        let other = till.told("a", AdjustmentKind::Decrease, Some(1_001));
        assert_eq!(till.adjust(&other).await, Err(NotAdjusted::Conflict));
        assert_eq!(till.standing(till.account).await.0, 9_000);
    }

    async fn no_more_is_taken_off_than_is_left(till: Till) {
        let told = till.told("a", AdjustmentKind::Decrease, Some(10_001));
        let refused = Err(NotAdjusted::Refused(AdjustmentRefusal::MoreThanLeft));
        assert_eq!(till.adjust(&told).await, refused);
        assert_eq!(till.standing(till.account).await.0, 10_000);
    }

    async fn an_adjustment_without_its_entry_is_found(till: Till) {
        till.adjust(&till.told("a", AdjustmentKind::Decrease, Some(1_000))).await.unwrap();
        let faults = till.tampered("UPDATE adjustment SET amount = -999").await;
        assert!(faults[0].contains("adjustment"), "{faults:?}");
    }
}
