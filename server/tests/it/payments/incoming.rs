//! A creditor's file of payments and adjustments.

use super::Till;
use sea_orm::{ActiveValue::Set, EntityTrait};
use server::accounts::entity::account;
use server::payments::{Incoming, IncomingReport, TakeInError};

const HEADER: &str = "reference,account_ref,kind,amount,currency,on,reason\n";

impl Till {
    /// Takes in records under the usual header; also the lines that were rejected, with their values.
    async fn take_in(&self, file: &str, dry_run: bool) -> (IncomingReport, Vec<(u64, String)>) {
        let mut rejected = Vec::new();
        let report = self
            .incoming(dry_run)
            .take_in(file.as_bytes(), |fault, value| {
                rejected.push((fault.line, value.to_owned()));
                Ok(())
            })
            .await
            .unwrap();
        self.assert_sound().await;
        (report, rejected)
    }

    fn incoming(&self, dry_run: bool) -> Incoming<'_> {
        let today = self.kernel.now().utc().date();
        Incoming { kernel: &self.kernel, creditor: self.ana.creditor, today, dry_run }
    }

    async fn called(self, reference: &str) -> Self {
        let row = account::ActiveModel {
            id: Set(self.account.uuid()),
            reference: Set(reference.to_owned()),
            reference_key: Set(reference.to_lowercase()),
            ..Default::default()
        };
        account::Entity::update(row).exec(self.kernel.db.writer()).await.unwrap();
        self
    }
}

on_both! {
    async fn what_is_right_goes_in_and_what_is_wrong_says_where_and_why(till: Till) {
        let till = till.called("NW-7").await;
        let file = format!(
            "{HEADER}a,NW-7,payment,\"25,50\",GBP,2026-11-01,\"by cheque,\nthank you\"\n\
             b,NW-8,decrease,5.00,GBP,2026-11-01,\nc,nw-7,increase,1.005,GBP,2026-11-01,\n\
             d,NW-7,decrease,5.00,EUR,2026-11-01,\ne,NW-7,decrease,500.00,GBP,2026-11-01,\nf,NW-7,increase,4.50,GBP,2026-11-01,\n"
        );
        let (report, rejected) = till.take_in(&file, false).await;
        assert_eq!((report.rows, report.accepted, report.applied, report.rejected), (6, 2, 2, 4));
        let expected = [(4, "NW-8"), (5, "1.005"), (6, "EUR"), (7, "500.00")];
        assert_eq!(rejected, expected.map(|(line, value)| (line, value.to_owned())));
        assert_eq!(till.standing(till.account).await.0, 10_000 - 2_550 + 450);
    }

    async fn the_same_file_again_changes_nothing(till: Till) {
        let till = till.called("NW-7").await;
        // More than one batch.
        let records: String = (0..450).map(|n| format!("r{n},NW-7,decrease,0.01,GBP,2026-11-01,\n")).collect();
        let file = format!("{HEADER}{records}");
        let (first, _) = till.take_in(&file, false).await;
        assert_eq!((first.applied, till.standing(till.account).await.0), (450, 10_000 - 450));
        let (again, _) = till.take_in(&file, false).await;
        assert_eq!((again.applied, again.unchanged), (0, 450));
        assert_eq!(till.standing(till.account).await.0, 10_000 - 450);
    }

    async fn a_dry_run_sees_each_record_after_those_before_it_and_writes_nothing(till: Till) {
        let till = till.called("NW-7").await;
        let file = format!("{HEADER}a,NW-7,recall,,,2026-11-01,\nb,NW-7,decrease,1,GBP,2026-11-01,\n");
        let (report, rejected) = till.take_in(&file, true).await;
        assert_eq!((report.applied, rejected), (1, vec![(3, "NW-7".to_owned())]));
        assert_eq!(till.standing(till.account).await, (10_000, "open".to_owned()));
        assert_eq!(till.facts("payments.balance_adjusted").await, 0);
    }

    async fn a_file_without_a_column_says_which(till: Till) {
        let take = async |file: &str| till.incoming(false).take_in(file.as_bytes(), |_, _| Ok(())).await;
        assert!(matches!(take("reference,kind\n").await, Err(TakeInError::NoColumn("account_ref"))));
        assert!(matches!(take("reference,Reference\n").await, Err(TakeInError::Twice("reference"))));
        let no_rows = take(&format!("\u{feff}{HEADER}")).await;
        assert_eq!(no_rows.unwrap().rows, 0);
    }
}
