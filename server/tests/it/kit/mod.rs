//! What tests stand on. A test says only what it is about.
//!
//! ```ignore
//! on_both! {
//!     async fn a_plan_is_found_again(db: TestDb) {
//!         let tx = db.begin().await.unwrap();
//!         …
//!     }
//! }
//! ```
//!
//! becomes the tests `a_plan_is_found_again::sqlite` and `a_plan_is_found_again::postgres`, each with a fresh, migrated
//! database of its own. Whatever implements [`Subject`] may stand in `TestDb`'s place.

mod app;
mod database;
mod figures;
mod log;
mod people;
pub mod stripe;

pub use app::{Answer, Browser, TestApp};
pub use database::{Kind, TestDb};
pub use figures::figure;
pub use log::Log;
pub use people::Person;

use server::kernel::chance::SeededRandom;
use server::kernel::vault::{MasterKey, Vault};
use shared::kernel::Timestamp;
use std::future::Future;
use std::sync::Arc;

/// 22 November 2026, 12:00 UTC: the day on which tests begin.
pub const NOON: Timestamp = Timestamp::from_unix_millis(1_795_348_800_000);

/// What a test is given: built on a fresh database.
pub trait Subject: Send + Sized + 'static {
    fn on(db: TestDb) -> impl Future<Output = Self> + Send;
}

impl Subject for TestDb {
    async fn on(db: TestDb) -> Self {
        db
    }
}

/// A repeatable source of chance.
pub fn random() -> Arc<SeededRandom> {
    Arc::new(SeededRandom::new(7))
}

/// A vault whose keys are the same in every test.
pub fn vault() -> Arc<Vault> {
    Arc::new(Vault::new(&MasterKey::from_bytes([7; 32])))
}

/// Runs one test on one kind of database, with the stack a page's types need, and drops the database whatever happens.
pub fn run<S, F>(kind: Kind, body: impl FnOnce(S) -> F + Send + 'static)
where
    S: Subject,
    F: Future<Output = ()> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(8 << 20)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let db = TestDb::fresh(kind).await;
        let subject = db.clone();
        let outcome = tokio::spawn(async move { body(S::on(subject).await).await }).await;
        db.discard().await;
        if let Err(failure) = outcome {
            std::panic::resume_unwind(failure.into_panic());
        }
    });
}

/// Declares tests that run on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($subject:ident: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing from around it")]
            use super::*;

            async fn body($subject: $type) $body

            #[test]
            fn sqlite() {
                $crate::kit::run($crate::kit::Kind::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::kit::run($crate::kit::Kind::Postgres, body);
            }
        }
    )+};
}
