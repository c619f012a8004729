//! A creditor's placement file into the tables: streamed, in batches, each in one transaction.
//!
//! Every row finds its account and its person by the creditor's own references, and is recognised as unchanged by a
//! keyed hash of what it says. So a file can be imported again, wholly or from where it broke off, and the tables end
//! the same. The first record of a person in a file speaks for the person; others add addresses. See
//! `docs/decisions/0001-placement.md` for what an update does to a balance, and `0002-one-person.md` for who is taken
//! for whom.

mod people;
mod read;
mod report;
mod store;
mod write;

pub use report::{Report, ReportedFault};
pub use store::StoreError;

use super::entity::{creditor, placement};
use crate::kernel::Kernel;
use crate::kernel::calendar::today;
use crate::kernel::chance::Ahead;
use crate::kernel::vault::Wrapped;
use read::{Batch, End, For, ReadFault, Rejected};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use shared::accounts::CreditorId;
use shared::accounts::placement::{Fault, HeaderFault};
use shared::kernel::Market;
use std::io::Read;
use std::ops::ControlFlow;
use store::Store;
use tokio::sync::mpsc;
use uuid::Uuid;

shared::id! {
    /// One reading of a file.
    PlacementId
}

/// Rows to a transaction: enough that its costs do not count, few enough that it is short and small.
const BATCH_ROWS: usize = 4096;
/// In so many parts a batch is written: while the database takes in one, the next is sealed.
const PARTS: usize = 4;
/// Batches read ahead of the one being stored.
const BATCHES_AHEAD: usize = 2;

/// How a file is imported.
#[derive(Debug, Clone)]
pub struct Options {
    /// Nothing is written; the report is the same.
    pub dry_run: bool,
    /// Who imports, for the audit trail: `command line`.
    pub actor: String,
    pub batch_rows: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { dry_run: false, actor: "command line".to_owned(), batch_rows: BATCH_ROWS }
    }
}

/// Who is told while an import goes on. An error ends the import after the batch that is in.
pub trait Observer: Send {
    /// A record cannot go in: every fault it has. Told in the order of the file.
    fn rejected(&mut self, _line: u64, _faults: &[&Fault]) -> std::io::Result<()> {
        Ok(())
    }

    /// So many bytes of the file are in.
    fn progressed(&mut self, _bytes: u64) {}
}

/// Nobody.
impl Observer for () {}

/// Why an import ended early. What had gone in stays; the same file again brings the rest, and nothing twice.
#[derive(Debug, thiserror::Error)]
#[error("{cause}{}", told(*.accepted))]
pub struct ImportError {
    pub cause: Cause,
    /// How many records were in by then.
    pub accepted: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum Cause {
    #[error("the file cannot be read: {0}")]
    Read(std::io::Error),
    #[error("the file is no placement file: {0}")]
    Header(#[from] HeaderFault),
    #[error("the rejected records cannot be written: {0}")]
    Rejects(std::io::Error),
    #[error("the accounts cannot be stored: {0}")]
    Store(#[from] StoreError),
    #[error("the creditor's market {0} is not known")]
    Market(String),
    #[error("reading broke off: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

fn told(accepted: u64) -> String {
    match accepted {
        0 => String::new(),
        1 => "\n1 account had gone in; import the file again for the rest: nothing goes in twice".to_owned(),
        n => format!("\n{n} accounts had gone in; import the file again for the rest: nothing goes in twice"),
    }
}

/// Imports a file for a creditor.
pub async fn run(
    kernel: &Kernel,
    creditor: &creditor::Model,
    file: impl Read + Send + 'static,
    options: Options,
    observer: &mut dyn Observer,
) -> Result<Report, ImportError> {
    let mut report = Report::default();
    match import(kernel, creditor, file, &options, observer, &mut report).await {
        Ok(()) => Ok(report),
        Err(cause) => Err(ImportError { cause, accepted: if options.dry_run { 0 } else { report.accepted } }),
    }
}

async fn import(
    kernel: &Kernel,
    creditor: &creditor::Model,
    file: impl Read + Send + 'static,
    options: &Options,
    observer: &mut dyn Observer,
    report: &mut Report,
) -> Result<(), Cause> {
    let id = CreditorId::from_uuid(creditor.id);
    let market: Market = creditor.market.parse().map_err(|_| Cause::Market(creditor.market.clone()))?;
    let about = For {
        creditor: id,
        names: vec![creditor.slug.clone(), creditor.name.clone()],
        today: today(market, kernel.now()),
        hashes: kernel.vault.hashes().clone(),
        batch_rows: options.batch_rows,
    };
    let wrapped = Wrapped::from_bytes(creditor.wrapped_key.as_slice());
    let mut store = Store {
        kernel,
        random: Ahead::new(kernel.random()),
        part_rows: options.batch_rows.div_ceil(PARTS),
        creditor: id,
        vault: kernel.vault.creditor(&wrapped).map_err(StoreError::from)?,
        has_others: store::has_others(&kernel.db, id).await.map_err(StoreError::from)?,
        placement: None,
        actor: &options.actor,
    };
    let (batches_in, mut batches) = mpsc::channel(BATCHES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || {
        read::read(file, &about, |batch| match batches_in.blocking_send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    while let Some(batch) = batches.recv().await {
        if store.placement.is_none() && !options.dry_run {
            // Only now: the header is known to be right.
            store.placement = Some(begin(kernel, id).await.map_err(StoreError::from)?);
        }
        put_in(&store, batch, report, observer).await?;
    }
    let End { file_hash, customers } = reading.await?.map_err(|fault| match fault {
        ReadFault::Io(cause) => Cause::Read(cause),
        ReadFault::Header(fault) => Cause::Header(fault),
    })?;
    report.customers = customers;
    if let Some(placement) = store.placement {
        finish(kernel, placement, file_hash, report).await.map_err(StoreError::from)?;
    }
    Ok(())
}

async fn put_in(
    store: &Store<'_>,
    batch: Batch,
    report: &mut Report,
    observer: &mut dyn Observer,
) -> Result<(), Cause> {
    let Batch { rows, mut rejected, bytes_read } = batch;
    let count = rows.len() as u64;
    if !rows.is_empty() {
        let stored = store.store(rows).await?;
        report.accepted += count - stored.rejected.len() as u64;
        report.created += stored.created;
        report.updated += stored.updated;
        report.unchanged += stored.unchanged;
        rejected.extend(stored.rejected);
        rejected.sort_by_key(|rejected| rejected.line);
    }
    report.rejected += rejected.len() as u64;
    report.rows = report.accepted + report.rejected;
    for Rejected { line, faults } in &rejected {
        report.faults.push(ReportedFault::new(*line, faults.first()));
        let faults: Vec<&Fault> = faults.iter().collect();
        observer.rejected(*line, &faults).map_err(Cause::Rejects)?;
    }
    observer.progressed(bytes_read);
    Ok(())
}

async fn begin(kernel: &Kernel, creditor: CreditorId) -> Result<Uuid, DbErr> {
    let now = kernel.now();
    let id = PlacementId::new(now, kernel.random()).uuid();
    let row = placement::ActiveModel {
        id: Set(id),
        creditor_id: Set(creditor.uuid()),
        file_hash: Set(Vec::new()),
        started_at: Set(now.unix_millis()),
        finished_at: Set(None),
        report: Set(None),
    };
    placement::Entity::insert(row).exec_without_returning(kernel.db.writer()).await?;
    Ok(id)
}

async fn finish(kernel: &Kernel, placement: Uuid, file_hash: Vec<u8>, report: &Report) -> Result<(), DbErr> {
    placement::Entity::update_many()
        .col_expr(placement::Column::FileHash, Expr::value(file_hash))
        .col_expr(placement::Column::FinishedAt, Expr::value(kernel.now().unix_millis()))
        .col_expr(placement::Column::Report, Expr::value(report.without_faults()))
        .filter(placement::Column::Id.eq(placement))
        .exec(kernel.db.writer())
        .await?;
    Ok(())
}
