//! A creditor's file of payments and adjustments, put into effect: streamed, in batches, each record once.

use super::adjusting::{Adjusted, Books, NotAdjusted, Told};
use crate::accounts;
use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use shared::accounts::CreditorId;
use shared::payments::{
    AdjustmentColumn, AdjustmentFault, AdjustmentRecord, AdjustmentRefusal, FaultAt, read_adjustment,
};
use std::io::Read;

/// Records in one transaction.
const BATCH: usize = 200;
/// Beyond so many faults the report says no more; the reject file has them all.
const FAULTS_MAX: usize = 10_000;

/// What came of a file. `rows` = `accepted` + `rejected`, and `accepted` = `applied` + `unchanged`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IncomingReport {
    pub rows: u64,
    pub accepted: u64,
    pub applied: u64,
    /// Told before, just so.
    pub unchanged: u64,
    pub rejected: u64,
    /// Of every rejected record the first fault, in the order of the file.
    pub faults: Vec<ReportedFault>,
}

/// Why a record was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ReportedFault {
    /// On which the record starts; the first line of the file is 1.
    pub line: u64,
    /// None where the record as a whole is to blame.
    pub column: Option<AdjustmentColumn>,
    pub reason: AdjustmentFault,
}

/// Why a file could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] csv::Error),
    #[error("the first line must name the columns, and {0} is not among them")]
    NoColumn(&'static str),
    #[error("the first line names the column {0} twice")]
    Twice(&'static str),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<sea_orm::DbErr> for TakeInError {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::Failed(cause.into())
    }
}

/// A creditor's file on its way in.
pub struct Incoming<'a> {
    pub kernel: &'a Kernel,
    pub creditor: CreditorId,
    /// The creditor's day.
    pub today: NaiveDate,
    /// Everything is looked at, nothing is written.
    pub dry_run: bool,
}

impl Incoming<'_> {
    /// Takes in a file. What is rejected is told to `rejected`, with the value that is to blame; the rest goes in. The same
    /// file again changes nothing, and one that was interrupted goes on where it stopped.
    ///
    /// # Errors
    /// When the file has no such columns, or file or database fail; what was written stays.
    pub async fn take_in(
        &self,
        file: impl Read,
        mut rejected: impl FnMut(ReportedFault, &str) -> std::io::Result<()>,
    ) -> Result<IncomingReport, TakeInError> {
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let places = places(csv.byte_headers()?)?;
        let (mut report, mut record) = (IncomingReport::default(), csv::ByteRecord::new());
        let mut tx = self.kernel.db.begin().await?;
        let mut in_batch = 0;
        while csv.read_byte_record(&mut record)? {
            report.rows += 1;
            let line = record.position().map_or(0, csv::Position::line);
            let field = |column| record.get(place_of(&places, column)?);
            let outcome = match read_adjustment(field, self.today) {
                Ok(read) => self.apply(&tx, read).await?,
                Err(faults) => Err(faults[0]),
            };
            match outcome {
                Ok(Adjusted::Now(_)) => report.applied += 1,
                Ok(Adjusted::Before) => report.unchanged += 1,
                Err(FaultAt { column, fault }) => {
                    report.rejected += 1;
                    let fault = ReportedFault { line, column: Some(column), reason: fault };
                    let value = String::from_utf8_lossy(field(column).unwrap_or_default()).into_owned();
                    rejected(fault, &value).map_err(csv::Error::from)?;
                    if report.faults.len() < FAULTS_MAX {
                        report.faults.push(fault);
                    }
                }
            }
            in_batch += 1;
            // A dry run is one transaction, so that a record sees those before it; it is never committed.
            if in_batch == BATCH && !self.dry_run {
                tx.commit().await?;
                self.kernel.wake.wake();
                tx = self.kernel.db.begin().await?;
                in_batch = 0;
            }
        }
        if self.dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
            self.kernel.wake.wake();
        }
        report.accepted = report.applied + report.unchanged;
        Ok(report)
    }

    async fn apply(
        &self,
        tx: &DatabaseTransaction,
        read: AdjustmentRecord,
    ) -> Result<Result<Adjusted, FaultAt>, Failure> {
        use AdjustmentColumn as C;
        use AdjustmentFault as F;
        let Some(standing) = accounts::standing_by_reference(tx, self.creditor, &read.account).await? else {
            return Ok(Err(FaultAt { column: C::AccountRef, fault: F::UnknownAccount }));
        };
        let told = Told {
            account: standing.account,
            customer: standing.customer,
            kind: read.kind,
            amount: read.amount,
            reference: read.reference,
            reason: read.reason,
            told_on: read.on,
        };
        let books = Books::new(self.kernel.clone());
        let outcome = books.adjust(tx, self.creditor, &told, self.kernel.now()).await?;
        Ok(outcome.map_err(|refused| {
            let (column, fault) = match refused {
                NotAdjusted::Conflict => (C::Reference, F::Conflict),
                NotAdjusted::Refused(AdjustmentRefusal::Closed) => (C::AccountRef, F::Closed),
                NotAdjusted::Refused(AdjustmentRefusal::MoreThanLeft) => (C::Amount, F::MoreThanLeft),
                NotAdjusted::Refused(AdjustmentRefusal::OtherCurrency) => (C::Currency, F::OtherCurrency),
                NotAdjusted::Refused(AdjustmentRefusal::AmountNeeded) => (C::Amount, F::NotAboveZero),
                NotAdjusted::Refused(AdjustmentRefusal::AmountNotTaken) => (C::Amount, F::AmountNotTaken),
            };
            FaultAt { column, fault }
        }))
    }
}

/// Where each column stands; columns that we do not know are left alone.
fn places(header: &csv::ByteRecord) -> Result<Vec<(AdjustmentColumn, usize)>, TakeInError> {
    let mut places: Vec<(AdjustmentColumn, usize)> = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let Some(column) = std::str::from_utf8(name).ok().and_then(AdjustmentColumn::named) else { continue };
        if place_of(&places, column).is_some() {
            return Err(TakeInError::Twice(column.name()));
        }
        places.push((column, at));
    }
    match AdjustmentColumn::ALL.into_iter().find(|column| column.is_required() && place_of(&places, *column).is_none())
    {
        Some(column) => Err(TakeInError::NoColumn(column.name())),
        None => Ok(places),
    }
}

fn place_of(places: &[(AdjustmentColumn, usize)], column: AdjustmentColumn) -> Option<usize> {
    places.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
}
