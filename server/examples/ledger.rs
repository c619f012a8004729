//! How many payments and postings a second the ledger takes, beside what the disk and bare SQL can in the same run.
//!
//! `cargo run --release -p server --example ledger -- DATA DATABASE SECONDS`, where DATABASE holds accounts
//! (`scripts/bench_ledger.sh` makes one).

#![expect(clippy::float_arithmetic, clippy::print_stdout, reason = "figures for people: nothing is decided by them")]

use app::payments::view::Typed;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect,
};
use server::accounts::entity::account;
use server::compose::App;
use server::config::Given;
use server::payments::{AdjustmentTold, Books};
use shared::accounts::{AccountId, CreditorId};
use shared::identity::{Actor, CustomerId, SessionId};
use shared::kernel::{AttemptId, Money};
use shared::payments::AdjustmentKind;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many work at once.
const WORKERS: usize = 16;
/// How many accounts are drawn on.
const ACCOUNTS: u64 = 4_000;
/// How many entries the long statement has.
const LONG: usize = 10_000;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// An account that is drawn on.
#[derive(Clone, Copy)]
struct Drawn {
    id: AccountId,
    customer: CustomerId,
    creditor: CreditorId,
    balance: Money,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, database, seconds] = arguments.as_slice() else {
        return Err("usage: ledger DATA DATABASE SECONDS".into());
    };
    let given = Given { data: Some(data.into()), database: Some(database.clone()), ..Given::default() };
    let app = App::start(given.settle()?).await?;
    let span = Duration::from_secs(seconds.parse()?);
    let accounts: Arc<[Drawn]> = drawn(&app).await?.into();
    let disk = syncs(Path::new(data), span)?;
    row("bare fsync of 4 KiB, one after another", disk, None);

    let payments = {
        let (app, accounts) = (app.clone(), accounts.clone());
        measure(span, move |turn| pay(app.clone(), accounts[turn % accounts.len()])).await?
    };
    row("payments, whole, each on another account", payments, Some((disk, "of fsync")));

    let is_postgres = app.kernel.db.writer().get_database_backend() == DatabaseBackend::Postgres;
    for (name, spread) in [("all on one account", 1), ("on random accounts", accounts.len())] {
        let ours = {
            let (app, accounts) = (app.clone(), accounts.clone());
            measure(span, move |turn| post(app.clone(), accounts[scattered(turn, spread)], turn)).await?
        };
        let peer = if is_postgres {
            let db = app.kernel.db.writer().clone();
            prepare(&db, accounts.len()).await?;
            let bare = measure(span, move |turn| transfer(db.clone(), scattered(turn, spread) + 1)).await?;
            row(&format!("bare SQL transfers, {name}"), bare, None);
            Some((bare, "of bare SQL"))
        } else {
            Some((disk, "of fsync"))
        };
        row(&format!("adjustments, whole, {name}"), ours, peer);
    }

    let hot = accounts[0];
    let (mut entries, mut turn) = (count(&app, hot).await?, 1_000_000_000);
    while entries < LONG {
        post(app.clone(), hot, turn).await?;
        (entries, turn) = (entries + 1, turn + 1);
    }
    let started = Instant::now();
    let lines = count(&app, hot).await?;
    println!("{:<44}{:>12.0} ms for {lines} entries", "statement of one account", millis(started.elapsed()));
    Ok(())
}

/// Accounts that owe something, of one currency each.
async fn drawn(app: &App) -> Outcome<Vec<Drawn>> {
    let rows = account::Entity::find()
        .filter(account::Column::State.eq("open"))
        .filter(account::Column::Balance.gt(100_000))
        .limit(ACCOUNTS)
        .all(app.kernel.db.read())
        .await?;
    if rows.is_empty() {
        return Err("the database has no account that owes enough".into());
    }
    rows.into_iter()
        .map(|row| {
            Ok(Drawn {
                id: AccountId::from_uuid(row.id),
                customer: CustomerId::from_uuid(row.customer_id),
                creditor: CreditorId::from_uuid(row.creditor_id),
                balance: Money::from_minor(row.balance, row.currency.parse().map_err(|_| "an unknown currency")?),
            })
        })
        .collect()
}

/// How often something is done in a second, by all workers.
async fn measure<F>(span: Duration, work: impl Fn(usize) -> F + Clone + Send + 'static) -> Outcome<f64>
where
    F: Future<Output = Outcome<()>> + Send,
{
    let (next, started) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let workers = (0..WORKERS).map(|_| {
        let (next, work) = (next.clone(), work.clone());
        tokio::spawn(async move {
            let mut done = 0_u32;
            while started.elapsed() < span {
                work(next.fetch_add(1, Ordering::Relaxed)).await?;
                done += 1;
            }
            Outcome::Ok(done)
        })
    });
    let mut done = 0;
    for worker in workers.collect::<Vec<_>>() {
        done += worker.await??;
    }
    Ok(f64::from(done) / started.elapsed().as_secs_f64())
}

/// A payment from the form to the ledger: attempt, account locked, simulator, entries, facts, audit.
async fn pay(app: Arc<App>, on: Drawn) -> Outcome<()> {
    let (now, random) = (app.kernel.now(), app.kernel.random());
    let actor = Actor { session: SessionId::new(now, random), customer: on.customer };
    let typed = Typed {
        way: "other".to_owned(),
        amount: Money::from_minor(1, on.balance.currency()).to_plain(),
        card: "approve".to_owned(),
        ..Typed::default()
    };
    // Somebody else may have begun on this account a moment ago: that is an answer too.
    app.payments.pay(&actor, AttemptId::new(now, random), on.id, &typed).await.map_err(|cause| cause.to_string())?;
    Ok(())
}

/// A change of a balance as a creditor tells it: entry, balance, plan, fact, audit. Up and down by turns.
async fn post(app: Arc<App>, on: Drawn, turn: usize) -> Outcome<()> {
    let now = app.kernel.now();
    let told = AdjustmentTold {
        account: on.id,
        customer: on.customer,
        kind: if turn.is_multiple_of(2) { AdjustmentKind::Decrease } else { AdjustmentKind::Increase },
        amount: Some(Money::from_minor(1, on.balance.currency())),
        reference: format!("bench-{}", AttemptId::new(now, app.kernel.random())),
        reason: "bench".to_owned(),
        told_on: now.utc().date(),
    };
    let tx = app.kernel.db.begin().await?;
    let done = Books::new(app.kernel.clone()).adjust(&tx, on.creditor, &told, now).await;
    done.map_err(|cause| cause.to_string())?.map_err(|refused| format!("{refused:?}"))?;
    tx.commit().await?;
    Ok(())
}

/// The peer: two accounts locked in order, two balances, two entries, one call; what ledgers inside a database do.
async fn prepare(db: &DatabaseConnection, accounts: usize) -> Outcome<()> {
    db.execute_unprepared(&format!(
        "CREATE TABLE IF NOT EXISTS bare_account (id bigint PRIMARY KEY, balance bigint NOT NULL);
         CREATE TABLE IF NOT EXISTS bare_entry (id bigserial PRIMARY KEY, account bigint NOT NULL, amount bigint NOT NULL,
             balance bigint NOT NULL, at timestamptz NOT NULL DEFAULT now());
         INSERT INTO bare_account SELECT n, 0 FROM generate_series(0, {accounts}) n ON CONFLICT DO NOTHING;
         CREATE OR REPLACE FUNCTION bare_transfer(a bigint, b bigint, much bigint) RETURNS void LANGUAGE plpgsql AS $$
         DECLARE after bigint;
         BEGIN
             PERFORM 1 FROM bare_account WHERE id IN (a, b) ORDER BY id FOR UPDATE;
             UPDATE bare_account SET balance = balance - much WHERE id = a RETURNING balance INTO after;
             INSERT INTO bare_entry (account, amount, balance) VALUES (a, -much, after);
             UPDATE bare_account SET balance = balance + much WHERE id = b RETURNING balance INTO after;
             INSERT INTO bare_entry (account, amount, balance) VALUES (b, much, after);
         END $$"
    ))
    .await?;
    Ok(())
}

async fn transfer(db: DatabaseConnection, to: usize) -> Outcome<()> {
    // Each from an account of its own: only the one that is named is hot.
    let from = if to == 1 { 0 } else { to - 1 };
    db.execute_unprepared(&format!("SELECT bare_transfer({from}, {to}, 1)")).await?;
    Ok(())
}

/// The lines of an account's statement.
async fn count(app: &App, on: Drawn) -> Outcome<usize> {
    let mut lines = 0;
    let told =
        server::payments::statement(&app.kernel.db, on.customer, on.id, |line, _| lines += usize::from(line.is_some()));
    told.await.map_err(|cause| cause.to_string())?;
    Ok(lines)
}

/// How often a second the disk takes 4 KiB for good.
fn syncs(folder: &Path, span: Duration) -> Outcome<f64> {
    let path = folder.join("fsync");
    let (mut file, started, mut done) = (std::fs::File::create(&path)?, Instant::now(), 0_u32);
    while started.elapsed() < span {
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        done += 1;
    }
    std::fs::remove_file(path)?;
    Ok(f64::from(done) / started.elapsed().as_secs_f64())
}

/// The same numbers in each run, in no order that a cache would like.
fn scattered(turn: usize, spread: usize) -> usize {
    turn.wrapping_mul(7_919) % spread
}

fn row(what: &str, each_second: f64, beside: Option<(f64, &str)>) {
    let beside = beside.map_or(String::new(), |(peer, of)| format!("{:>8.2} {of}", each_second / peer));
    println!("{what:<44}{each_second:>12.0} / s{beside}");
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1_000.0
}
