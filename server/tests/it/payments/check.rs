//! `quitus ledger check` finds whatever was changed by hand.

use super::Till;
use sea_orm::{ConnectionTrait, DbErr, ExecResult};
use server::payments::{check_ledger as check, statement};
use shared::payments::LedgerAccount;

impl Till {
    /// A hand in the database, and the faults that are found then.
    pub async fn tampered(&self, sql: &str) -> Vec<String> {
        let done: Result<ExecResult, DbErr> = self.kernel.db.writer().execute_unprepared(sql).await;
        assert!(done.unwrap().rows_affected() > 0, "{sql}");
        check(&self.kernel.db).await.unwrap().faults
    }
}

on_both! {
    async fn a_ledger_that_nobody_touched_is_sound(till: Till) {
        till.assert_sound().await;
        till.pay("40", "approve").await.unwrap();
        till.pay("10", "decline").await.unwrap();
        till.pay("10", "time_out").await.unwrap();
        let report = check(&till.kernel.db).await.unwrap();
        assert!(report.is_sound());
        assert_eq!((report.entries, report.accounts, report.payments), (2, 1, 3));
        let balances = &report.balances["GBP"];
        let on = |account| balances.on(account);
        assert_eq!((on(LedgerAccount::Customer(till.account)), on(LedgerAccount::CreditorPayable)), (-4_000, -4_000));
        assert_eq!(balances.total(), 0);
    }

    async fn a_statement_leads_from_what_was_placed_to_what_is_owed(till: Till) {
        for amount in ["40", "25.50"] {
            till.pay(amount, "approve").await.unwrap();
            till.clock.advance_seconds(1);
        }
        till.pay("10", "decline").await.unwrap();
        let mut told = Vec::new();
        let owed = statement(&till.kernel.db, till.ana.customer, till.account, |line, balance| {
            told.push((line.map(|line| (line.kind.clone(), line.moved.minor())), balance.minor()));
        });
        assert_eq!(owed.await.unwrap().minor(), 3_450);
        let payment = |minor| Some(("payment".to_owned(), minor));
        assert_eq!(told, [(None, 10_000), (payment(-4_000), 6_000), (payment(-2_550), 3_450)]);
        // Nobody's account, and another customer's, have none.
        let ben = till.person("Ben").await;
        assert!(statement(&till.kernel.db, ben.customer, till.account, |_, _| ()).await.is_err());
    }

    async fn a_balance_set_by_hand_is_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        let faults = till.tampered("UPDATE account SET balance = 1").await;
        assert!(faults[0].contains("its balance is 1 and should be 6000"), "{faults:?}");
    }

    async fn a_placed_balance_set_by_hand_is_found(till: Till) {
        assert_eq!(till.tampered("UPDATE account SET placed_balance = 1").await.len(), 1);
    }

    async fn an_account_closed_by_hand_is_found(till: Till) {
        assert_eq!(till.tampered("UPDATE account SET state = 'paid_in_full'").await.len(), 1);
    }

    async fn an_entry_that_was_changed_is_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        let faults = till.tampered("UPDATE ledger_entry SET amount = 1 WHERE credit LIKE 'customer:%'").await;
        assert!(faults.len() >= 2, "{faults:?}");
    }

    async fn an_entry_that_was_deleted_is_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        let faults = till.tampered("DELETE FROM ledger_entry WHERE debit = 'creditor_claims'").await;
        assert!(faults.iter().any(|fault| fault.starts_with("GBP")), "{faults:?}");
        assert!(faults.iter().any(|fault| fault.starts_with("payment")), "{faults:?}");
    }

    async fn entries_that_were_turned_around_are_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        let faults = till.tampered("UPDATE ledger_entry SET debit = credit, credit = debit").await;
        assert!(!faults.is_empty());
    }

    async fn an_allocation_that_is_missing_is_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        assert_eq!(till.tampered("DELETE FROM allocation").await.len(), 1);
    }

    async fn a_payment_whose_state_or_amount_was_changed_is_found(till: Till) {
        till.pay("40", "approve").await.unwrap();
        assert_eq!(till.tampered("UPDATE payment SET amount = amount + 1").await.len(), 1);
        assert_eq!(till.tampered("UPDATE payment SET state = 'failed'").await.len(), 1);
    }
}
