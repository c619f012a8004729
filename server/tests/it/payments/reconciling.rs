//! A provider's report, held against the ledger: what differs is told, and nothing else.

use super::{Till, gbp};
use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use server::payments::entity::{ledger_entry, payment};
use server::payments::{
    Charge, NotReconciled, PaymentProvider, Reconciled, Reconciling, Refund, SIMULATOR, ToldOfReport, simulated_report,
};
use shared::kernel::{Currency, Timestamp};
use shared::payments::{Chargeback, Difference, Finding, Movement, PaymentId, Reported, ReportedKind, Totals};

const DAY: i64 = 86_400;
const PLAIN: &str = "at,kind,reference,payment,amount,fee,currency";
const STRIPE: &str = "balance_transaction_id,created_utc,created,available_on_utc,currency,gross,fee,net,reporting_category,description,\
                      payment_intent_id,payment_metadata[payment]";

/// A finding, as far as it is looked at here.
type Told = (Option<Difference>, Option<Movement>, Option<i64>, Option<i64>);

/// A report of the simulator's, to be changed.
struct Book(Vec<[String; 7]>);

impl Book {
    fn csv(&self) -> String {
        let lines = self.0.iter().map(|line| line.join(","));
        [PLAIN.to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// The line of a movement of a payment.
    fn line(&mut self, payment: PaymentId, kind: &str) -> &mut [String; 7] {
        let payment = payment.to_string();
        self.0.iter_mut().find(|line| line[1] == kind && line[3] == payment).unwrap()
    }
}

fn cells(line: &Reported) -> [String; 7] {
    let ReportedKind::Moved(movement) = line.kind else { panic!("{line:?}") };
    let at = line.at.utc().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    let [amount, fee] = [line.amount, line.fee].map(|money| money.to_plain());
    let currency = line.amount.currency().to_string();
    [at, movement.code().to_owned(), line.name.clone(), line.payment.clone(), amount, fee, currency]
}

impl Till {
    fn utc_day(&self) -> NaiveDate {
        self.kernel.now().utc().date()
    }

    /// Lets the clock show a time of the next day.
    fn next_day_at(&self, seconds: i64) {
        let now = self.kernel.now().unix_millis() / 1_000;
        self.clock.advance_seconds((now / DAY + 1) * DAY + seconds - now);
    }

    async fn book(&self, day: NaiveDate) -> Book {
        let mut lines = Vec::new();
        let written = simulated_report(&self.kernel.db, day, day, |line| {
            lines.push(cells(line));
            Ok(())
        });
        assert_eq!(written.await.unwrap(), lines.len() as u64);
        Book(lines)
    }

    async fn try_reconcile(
        &self,
        file: &str,
        day: NaiveDate,
    ) -> Result<(Reconciled, Vec<ToldOfReport>), NotReconciled> {
        let mut told = Vec::new();
        let reconciling = Reconciling { kernel: &self.kernel, provider: SIMULATOR, from: day, to: day };
        let outcome = reconciling.reconcile(file.as_bytes(), |one| {
            told.push(one);
            Ok(())
        });
        let reconciled = outcome.await?;
        for totals in reconciled.totals.values() {
            assert_eq!(totals.unexplained(), 0, "{totals:?}");
            assert_eq!(totals.gross() - totals.clearing, totals.differences + totals.beside);
        }
        Ok((reconciled, told))
    }

    /// What differs, and what is in the day beside.
    async fn reconcile(&self, file: &str, day: NaiveDate) -> (Reconciled, Vec<Told>) {
        let (reconciled, told) = self.try_reconcile(file, day).await.unwrap();
        let seen = |one: ToldOfReport| match one {
            ToldOfReport::Found { finding: Finding { difference, movement, there, here, .. }, .. } => {
                (difference, movement, there.map(|there| there.minor()), here.map(|here| here.minor()))
            }
            ToldOfReport::Unreadable(at) => panic!("{at:?}"),
        };
        (reconciled, told.into_iter().map(seen).collect())
    }

    async fn paid_in_turn(&self, amount: &str) -> PaymentId {
        self.clock.advance_seconds(1);
        self.pay(amount, "approve").await.unwrap().0
    }

    /// Three payments, a part of the second given back, the third taken back by the bank; the day is over.
    async fn eventful_day(&self) -> ([PaymentId; 3], NaiveDate) {
        let day = self.utc_day();
        let payments = [self.paid_in_turn("40").await, self.paid_in_turn("20").await, self.paid_in_turn("10.50").await];
        self.gave_back_there(payments[1], 500).await;
        self.provider.charge_back(payments[2], Chargeback::Open).await.unwrap();
        for payment in payments {
            self.payments.bring_to_truth(payment).await.unwrap();
        }
        self.next_day_at(DAY / 2);
        (payments, day)
    }

    async fn gave_back_there(&self, id: PaymentId, pence: i64) {
        let row = payment::Entity::find_by_id(id.uuid()).one(self.kernel.db.read()).await.unwrap().unwrap();
        let reference = row.provider_reference;
        let charge = Charge {
            key: id,
            amount: gbp(row.amount),
            method: row.method,
            reference,
            label: row.reference,
            is_present: true,
        };
        let key = self.attempt().uuid();
        self.provider.refund(&Refund { key, charge, amount: gbp(pence) }).await;
    }

    async fn moved_here(&self, id: PaymentId, at: Timestamp) {
        ledger_entry::Entity::update_many()
            .set(ledger_entry::ActiveModel { at: Set(at.unix_millis()), ..Default::default() })
            .filter(ledger_entry::Column::PaymentId.eq(id.uuid()))
            .exec(self.kernel.db.writer())
            .await
            .unwrap();
    }
}

fn pounds(reconciled: &Reconciled) -> Totals {
    reconciled.totals[&Currency::GBP]
}

on_both! {
    async fn what_the_provider_moved_and_what_we_posted_agree(till: Till) {
        let (_, day) = till.eventful_day().await;
        let (reconciled, told) = till.reconcile(&till.book(day).await.csv(), day).await;
        assert_eq!(told, []);
        assert!(reconciled.agrees());
        assert_eq!((reconciled.lines, reconciled.in_span, reconciled.payments), (5, 5, 3));
        let totals = pounds(&reconciled);
        assert_eq!((totals.payments, totals.refunds, totals.chargebacks), (7_050, -500, -1_050));
        assert_eq!((totals.net(), totals.clearing), (5_500, 5_500));
    }

    async fn a_bank_that_lets_go_again_is_followed(till: Till) {
        let ([.., held], day) = till.eventful_day().await;
        till.provider.charge_back(held, Chargeback::Won).await.unwrap();
        till.payments.bring_to_truth(held).await.unwrap();
        let later = day.succ_opt().unwrap();
        till.next_day_at(DAY / 2);
        let (reconciled, told) = till.reconcile(&till.book(later).await.csv(), later).await;
        assert_eq!((told, pounds(&reconciled).chargebacks), (vec![], 1_050));
        till.assert_sound().await;
    }

    async fn each_difference_is_told_as_what_it_is(till: Till) {
        let ([first, second, third], day) = till.eventful_day().await;
        let book = async || till.book(day).await;
        let (payment, refund) = (Some(Movement::Payment), Some(Movement::Refund));

        let mut there = book().await;
        there.0.retain(|line| line[1] != "payment" || line[3] != first.to_string());
        let (reconciled, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::MissingThere), payment, None, Some(4_000))]);
        assert_eq!((reconciled.agrees(), pounds(&reconciled).differences), (false, -4_000));

        let mut there = book().await;
        there.line(second, "refund")[4] = "-6.00".to_owned();
        let (_, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::AmountDiffers), refund, Some(-600), Some(-500))]);

        let mut there = book().await;
        let again = there.line(third, "chargeback").clone();
        there.0.push(again);
        let (_, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::TwiceThere), Some(Movement::Chargeback), Some(-2_100), Some(-1_050))]);

        let mut there = book().await;
        there.line(first, "payment")[6] = "EUR".to_owned();
        let (reconciled, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::CurrencyDiffers), payment, Some(4_000), Some(4_000))]);
        assert_eq!(reconciled.totals[&Currency::EUR].differences, 4_000);

        let mut there = book().await;
        let mut gift = there.line(first, "payment").clone();
        (gift[1], gift[2], gift[4]) = ("gift".to_owned(), "sim_gift".to_owned(), "7.00".to_owned());
        there.0.push(gift);
        let (reconciled, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::UnknownKind), None, Some(700), None)]);
        assert_eq!(pounds(&reconciled).other, 700);
    }

    async fn what_we_never_heard_of_and_what_never_succeeded_here_are_missing_here(till: Till) {
        let (day, declined) = (till.utc_day(), till.pay("10", "decline").await.unwrap().0);
        till.next_day_at(DAY / 2);
        let line = |name: &str, payment: &str| format!("{day}T10:00:00Z,payment,{name},{payment},10.00,0.25,GBP\n");
        let strangers = [line("sim_1", &declined.to_string()), line("sim_2", "sim_2"), line("sim_3", "")].concat();
        let (reconciled, told) = till.try_reconcile(&format!("{PLAIN}\n{strangers}"), day).await.unwrap();
        let ours = |one: &ToldOfReport| match one {
            ToldOfReport::Found { finding, payment } => {
                assert_eq!(finding.difference, Some(Difference::MissingHere));
                payment.as_ref().map(|(id, reference)| (*id, reference.starts_with("QP-")))
            }
            ToldOfReport::Unreadable(at) => panic!("{at:?}"),
        };
        assert_eq!(told.iter().map(ours).collect::<Vec<_>>(), [Some((declined, true)), None, None]);
        let totals = pounds(&reconciled);
        assert_eq!((totals.gross(), totals.fees, totals.net(), totals.clearing), (3_000, 75, 2_925, 0));
    }

    async fn what_was_moved_around_midnight_is_in_the_day_beside_on_both_days(till: Till) {
        let day = till.utc_day();
        let payment = till.paid_in_turn("40").await;
        let mut there = till.book(day).await;
        let next = day.succ_opt().unwrap();
        let midnight = Timestamp::from_unix_millis(next.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis());
        there.line(payment, "payment")[0] = format!("{day}T23:59:58Z");
        till.moved_here(payment, midnight.plus_seconds(3)).await;
        till.next_day_at(1);
        till.next_day_at(1);
        let (reconciled, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(None, Some(Movement::Payment), Some(4_000), Some(0))]);
        assert!(reconciled.agrees());
        assert_eq!((reconciled.day_beside, pounds(&reconciled).beside), (1, 4_000));
        let (reconciled, told) = till.reconcile(&there.csv(), next).await;
        assert_eq!(told, [(None, Some(Movement::Payment), Some(0), Some(4_000))]);
        assert!(reconciled.agrees() && reconciled.begins_before);
        // Two days later is too late.
        till.moved_here(payment, midnight.plus_seconds(DAY + 3)).await;
        let (_, told) = till.reconcile(&there.csv(), day).await;
        assert_eq!(told, [(Some(Difference::MissingHere), Some(Movement::Payment), Some(4_000), None)]);
    }

    async fn a_line_that_cannot_be_read_says_where_and_why_and_the_rest_goes_through(till: Till) {
        let (_, day) = till.eventful_day().await;
        let broken = format!("{day},payment,x,x,1.00,0.00,GBP\n\"{day}T10:00:00Z\",payment,x,x,1.005,0.00,GBP\n{day}T10:00:00Z,payment\n");
        let file = format!("\u{feff}{}{broken}", till.book(day).await.csv());
        let (reconciled, told) = till.try_reconcile(&file, day).await.unwrap();
        assert_eq!((reconciled.lines, reconciled.read, reconciled.unreadable), (8, 5, 3));
        assert!(!reconciled.agrees() && reconciled.differences.is_empty());
        let where_and_why: Vec<_> = reconciled.faults.iter().map(|at| (at.line, at.column.as_str(), at.reason.what())).collect();
        let expected = [(7, "at", "is not a date and time"), (8, "amount", "is not an amount"), (9, "reference", "is empty")];
        assert_eq!((where_and_why, told.len()), (expected.to_vec(), 3));
    }

    async fn a_report_of_stripes_is_held_against_stripes_payments_alone(till: Till) {
        let day = till.utc_day();
        let (ours, theirs, simulated) = (till.paid_in_turn("40").await, till.paid_in_turn("20").await, till.paid_in_turn("5").await);
        for (id, name) in [(ours, "cs_1"), (theirs, "pi_2")] {
            let row = payment::ActiveModel {
                provider: Set("stripe".to_owned()),
                provider_reference: Set(Some(name.to_owned())),
                ..Default::default()
            };
            payment::Entity::update_many().set(row).filter(payment::Column::Id.eq(id.uuid())).exec(till.kernel.db.writer()).await.unwrap();
        }
        till.payments.learn(ours, shared::payments::Aftermath { refunded: gbp(1_500), chargeback: Chargeback::None }).await.unwrap();
        till.next_day_at(DAY / 2);
        let at = format!("{day} 12:00:00,{day} 07:00:00,{day} 12:00:00");
        let file = format!(
            "{STRIPE}\ntxn_1,{at},gbp,40.00,0.80,39.20,charge,\"a, b\",pi_1,{ours}\n\
             txn_2,{at},gbp,20.00,0.50,19.50,charge,,pi_2,\n\
             txn_3,{at},gbp,-15.00,0.00,-15.00,refund,,pi_1,{ours}\n\
             txn_4,{at},gbp,-2.00,0.00,-2.00,fee,,,\n\
             txn_5,{at},gbp,-44.00,0.00,-44.00,payout,,,\n"
        );
        let (reconciled, told) = till.reconcile(&file, day).await;
        assert_eq!(told, [], "the simulator's payment {simulated} is not Stripe's");
        let totals = pounds(&reconciled);
        assert_eq!((totals.gross(), totals.fees, totals.net()), (4_500, 330, 4_170));
        assert_eq!((totals.clearing, totals.payouts, reconciled.provider.as_str()), (4_500, -4_400, "stripe"));
    }

    async fn a_day_that_is_not_over_and_a_file_that_is_no_report_are_refused(till: Till) {
        let (_, day) = till.eventful_day().await;
        let refused = async |file: &str, day| till.try_reconcile(file, day).await.unwrap_err();
        assert!(matches!(refused(PLAIN, day.succ_opt().unwrap()).await, NotReconciled::NotOver(_)));
        assert!(matches!(refused("reference,account_ref,kind\n", day).await, NotReconciled::UnknownForm));
        let (reconciled, told) = till.reconcile(&format!("{PLAIN}\n"), day).await;
        assert_eq!((reconciled.payments, told.len()), (3, 5));
    }
}
