//! Files in, and what is in the tables then.

use super::book::{Book, file};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde::Deserialize;
use server::accounts::entity::{account, customer, placement};
use server::accounts::import::{Cause, Observer, Options, Report};
use server::kernel::audit;
use shared::accounts::placement::{Column, Fault, FaultReason};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

/// What `make_placement.py --expect` writes.
#[derive(Deserialize)]
struct Expected {
    rows: u64,
    accepted: u64,
    rejected: u64,
    persons: u64,
    faults: Vec<ExpectedFault>,
}

#[derive(Deserialize)]
struct ExpectedFault {
    line: u64,
    column: Option<String>,
    fault: String,
}

/// The files that the reader's own tests use; `QUITUS_PLACEMENTS` names a folder with others.
fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tests/placement");
    let folder = std::env::var_os("QUITUS_PLACEMENTS").map_or(own, PathBuf::from);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    assert!(!files.is_empty());
    files
}

fn small_batches() -> Options {
    Options { batch_rows: 25, ..Options::default() }
}

/// A file whose medium fails after so many bytes.
struct Torn(Cursor<Vec<u8>>, usize);

impl Read for Torn {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.1 == 0 {
            return Err(io::Error::other("torn"));
        }
        let length = buffer.len().min(self.1).min(1000);
        let read = self.0.read(&mut buffer[..length])?;
        self.1 -= read;
        Ok(read)
    }
}

on_both! {
    async fn every_file_leads_to_exactly_what_is_expected_of_it(book: Book) {
        let northwind = book.northwind().await;
        for path in files() {
            let expected: Expected =
                serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
            let before = book.accounts(&northwind).await.len() as u64;
            let report = book.import(&northwind, &std::fs::read(&path).unwrap()).await;
            let Report { rows, accepted, created, updated, unchanged, rejected, customers, faults } = report;
            let figures = (expected.rows, expected.accepted, expected.rejected, expected.persons);
            assert_eq!((rows, accepted, rejected, customers), figures, "{}", path.display());
            assert_eq!((created, updated, unchanged), (accepted, 0, 0));
            let told: Vec<_> = faults.iter().map(|f| (f.line, f.column.map(Column::name), f.reason.code())).collect();
            let wanted = expected.faults.iter().map(|f| (f.line, f.column.as_deref(), f.fault.as_str()));
            assert_eq!(told, wanted.collect::<Vec<_>>());
            assert_eq!(book.accounts(&northwind).await.len() as u64, before + accepted);
        }
    }

    async fn a_file_imported_again_changes_nothing(book: Book) {
        let northwind = book.northwind().await;
        let file = std::fs::read(&files()[0]).unwrap();
        let first = book.import(&northwind, &file).await;
        let (told, accounts, contacts) =
            (book.told(&northwind).await, book.accounts(&northwind).await, book.contacts(&northwind).await);
        book.clock.advance_seconds(86_400);
        let again = book.import(&northwind, &file).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, first.accepted));
        assert_eq!((again.customers, &again.faults), (first.customers, &first.faults));
        assert_eq!(book.told(&northwind).await, told);
        // Not even a moment: rows, seals and ids are the same.
        assert!(book.accounts(&northwind).await == accounts && book.contacts(&northwind).await == contacts);
    }

    async fn a_file_that_broke_off_is_imported_again_to_the_same_end(book: Book) {
        let (broken, whole) = (book.northwind().await, book.creditor("northwind-2", "Northwind ").await);
        for path in files().iter().take(2) {
            let file = std::fs::read(path).unwrap();
            book.import(&whole, &file).await;
            for share in [3, 2] {
                let torn = Torn(Cursor::new(file.clone()), file.len() * (share - 1) / share);
                let outcome =
                    server::accounts::import::run(&book.kernel, &broken, torn, small_batches(), &mut ()).await;
                let error = outcome.unwrap_err();
                assert!(matches!(error.cause, Cause::Read(_)) && error.accepted >= 25, "{error}");
            }
            book.import_with(&broken, &file, small_batches(), &mut ()).await.unwrap();
        }
        assert_eq!(book.told(&broken).await, book.told(&whole).await);
        assert!(audit::verify(book.kernel.db.read(), &[]).await.unwrap().faults.is_empty());
    }

    async fn a_dry_run_reports_the_same_and_writes_nothing(book: Book) {
        let northwind = book.northwind().await;
        let file = std::fs::read(&files()[0]).unwrap();
        let dry = Options { dry_run: true, ..small_batches() };
        let before = book.import_with(&northwind, &file, dry.clone(), &mut ()).await.unwrap();
        let db = book.kernel.db.read();
        assert!(book.accounts(&northwind).await.is_empty() && book.contacts(&northwind).await.is_empty());
        assert_eq!(placement::Entity::find().count(db).await.unwrap(), 0);
        assert_eq!(customer::Entity::find().count(db).await.unwrap(), 0);
        assert_eq!(book.import(&northwind, &file).await, before);
        let after = book.import_with(&northwind, &file, dry, &mut ()).await.unwrap();
        assert_eq!((after.created, after.unchanged), (0, before.accepted));
    }

    async fn a_later_file_moves_the_balance_by_what_it_says_and_keeps_what_was_paid_here(book: Book) {
        let northwind = book.northwind().await;
        book.import(&northwind, &file(&[&[], &[("account_ref", "A-2")]])).await;
        let placed = book.account(&northwind, "A-1").await;
        assert_eq!((placed.placed_balance, placed.balance, placed.state.as_str()), (10_000, 10_000, "open"));
        // 30.00 are paid through us; then the creditor adds a fee of 5.00, and later writes off all but 30.00.
        let mut paid = placed.clone().into_active_model();
        paid.balance = Set(7_000);
        paid.update(book.kernel.db.writer()).await.unwrap();
        let later = file(&[&[("fees", "5.00"), ("balance", "105.00")], &[("account_ref", "A-2")]]);
        let report = book.import(&northwind, &later).await;
        assert_eq!((report.created, report.updated, report.unchanged), (0, 1, 1));
        let now = book.account(&northwind, "A-1").await;
        assert_eq!((now.id, now.fees, now.placed_balance, now.balance), (placed.id, 500, 10_500, 7_500));
        book.import(&northwind, &file(&[&[("paid", "70.00"), ("balance", "30.00")]])).await;
        let now = book.account(&northwind, "A-1").await;
        assert_eq!((now.placed_balance, now.balance, now.state.as_str()), (3_000, 0, "paid_in_full"));
        assert!(now.closed_at.is_some());
        book.import(&northwind, &file(&[&[("paid", "69.00"), ("balance", "31.00")]])).await;
        let now = book.account(&northwind, "A-1").await;
        assert_eq!((now.balance, now.state.as_str(), now.closed_at), (100, "open", None));
    }

    async fn an_account_that_is_closed_stays_closed_whatever_a_file_says(book: Book) {
        let northwind = book.northwind().await;
        book.import(&northwind, &file(&[&[]])).await;
        let mut recalled = book.account(&northwind, "A-1").await.into_active_model();
        recalled.state = Set("recalled".to_owned());
        recalled.closed_at = Set(Some(1));
        recalled.update(book.kernel.db.writer()).await.unwrap();
        book.import(&northwind, &file(&[&[("fees", "5.00"), ("balance", "105.00")]])).await;
        let now = book.account(&northwind, "A-1").await;
        assert_eq!((now.balance, now.state.as_str(), now.closed_at), (10_500, "recalled", Some(1)));
    }

    async fn spelling_makes_neither_another_account_nor_another_person(book: Book) {
        let northwind = book.northwind().await;
        let first = book.import(&northwind, &file(&[&[], &[("account_ref", "A-2"), ("customer_ref", " c–1 ")]])).await;
        assert_eq!((first.created, first.customers), (2, 1));
        let again = book.import(&northwind, &file(&[&[("account_ref", "a - 1")]])).await;
        assert_eq!((again.created, again.updated), (0, 1));
        let accounts = book.accounts(&northwind).await;
        assert_eq!(accounts.len(), 2);
        assert_eq!(accounts[0].customer_id, accounts[1].customer_id);
        assert_eq!(accounts[0].reference, "a - 1");
    }

    async fn another_currency_for_the_same_account_is_refused(book: Book) {
        let northwind = book.northwind().await;
        book.import(&northwind, &file(&[&[]])).await;
        let told = book.told(&northwind).await;
        let report = book.import(&northwind, &file(&[&[("currency", "CHF")], &[("account_ref", "A-2")]])).await;
        assert_eq!((report.rows, report.accepted, report.rejected), (2, 1, 1));
        let fault = report.faults[0];
        assert_eq!((fault.line, fault.column, fault.reason), (2, Some(Column::Currency), FaultReason::CurrencyChanged));
        assert_eq!(book.told(&northwind).await[0], told[0]);
    }

    async fn every_fault_of_a_record_is_told_with_its_value_covered(book: Book) {
        #[derive(Default)]
        struct Listening(Vec<(u64, String, String, &'static str)>);
        impl Observer for Listening {
            fn rejected(&mut self, line: u64, faults: &[&Fault]) -> io::Result<()> {
                let told = |fault: &&Fault| {
                    let column = fault.column.map(|column| column.to_string()).unwrap_or_default();
                    (line, column, fault.masked.clone(), fault.reason.code())
                };
                self.0.extend(faults.iter().map(told));
                Ok(())
            }
        }
        let northwind = book.northwind().await;
        let file = file(&[
            &[("birth_date", "2015-06-01"), ("emails", "amelie at mail")],
            &[("account_ref", "A-1"), ("description", "one line")],
            &[("account_ref", "A-1"), ("description", "one line")],
        ]);
        let mut listening = Listening::default();
        let report = book.import_with(&northwind, &file, Options::default(), &mut listening).await.unwrap();
        assert_eq!((report.accepted, report.rejected), (1, 2));
        let told: Vec<_> = listening.0.iter().map(|(l, c, m, r)| (*l, c.as_str(), m.as_str(), *r)).collect();
        assert_eq!(
            told,
            [
                (2, "birth_date", "2•••1", "minor"),
                (2, "emails", "a•••l", "bad_email"),
                (5, "account_ref", "•••", "duplicate_ref"),
            ]
        );
    }

    async fn a_file_that_is_none_leaves_no_trace(book: Book) {
        let northwind = book.northwind().await;
        for wrong in [&b""[..], b"account_ref;customer_ref\n1;2\n", b"account_ref,customer_ref\n1,2\n", b"PK\x03\x04\x00"] {
            let outcome = book.import_with(&northwind, wrong, Options::default(), &mut ()).await;
            assert!(matches!(outcome.unwrap_err().cause, Cause::Header(_)));
        }
        assert_eq!(placement::Entity::find().count(book.kernel.db.read()).await.unwrap(), 0);
        // A header alone is a file of no accounts.
        assert_eq!(book.import(&northwind, &file(&[])).await, Report::default());
        assert_eq!(account::Entity::find().count(book.kernel.db.read()).await.unwrap(), 0);
    }

    async fn what_was_done_is_in_the_creditors_own_trail(book: Book) {
        let northwind = book.northwind().await;
        book.import_with(&northwind, &file(&[&[], &[("account_ref", "A-2")]]), small_batches(), &mut ()).await.unwrap();
        book.import(&northwind, &file(&[&[]])).await;
        let entries = audit::entity::Entity::find().all(book.kernel.db.read()).await.unwrap();
        let actions: Vec<_> = entries.iter().map(|entry| (entry.chain, entry.action.as_str())).collect();
        assert_eq!(actions, [(northwind.id, "creditor added"), (northwind.id, "accounts placed")]);
        assert_eq!(entries[1].detail, r#"{"created":2,"people_changed":0,"updated":0}"#);
        let files = placement::Entity::find().all(book.kernel.db.read()).await.unwrap();
        assert!(files.len() == 2 && files.iter().all(|file| file.finished_at.is_some() && file.file_hash.len() == 32));
    }
}
