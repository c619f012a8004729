//! Holding a provider's report of what it moved against what was posted. Told in `docs/reconciliation.md`.
//!
//! Both books are read once, in their own order, and sorted by payment outside memory; so neither has to fit into it, and no
//! payment is looked up by itself.

mod books;

use crate::kernel::Kernel;
use crate::kernel::failure::Failure;
use crate::kernel::sorting::Sorter;
use books::{Entry, Known, Moved};
use chrono::{NaiveDate, NaiveTime};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use shared::kernel::{Currency, Timestamp};
use shared::payments::{
    Difference, Finding, PaymentId, Place, Posted, ReportColumn, ReportFault, ReportForm, Reported, ReportedKind, Span,
    Totals, compare, read_reported,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io::Read;

/// Beyond so many faults the report says no more; the file of differences has them all.
const FAULTS_MAX: usize = 10_000;

/// A provider's report, on its way to being compared.
pub struct Reconciling<'a> {
    pub kernel: &'a Kernel,
    /// Whose payments they are, where the form of the report does not say it.
    pub provider: &'a str,
    /// The first day, in UTC.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// What came of it. `lines` = `read` + `unreadable`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    pub provider: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub lines: u64,
    pub read: u64,
    pub unreadable: u64,
    /// Of the lines that were read, those in the span.
    pub in_span: u64,
    /// How many payments either book has in the span or in the days beside it.
    pub payments: u64,
    /// How many there are of each.
    pub differences: BTreeMap<Difference, u64>,
    /// In both books, in one of them on the day beside.
    pub day_beside: u64,
    /// The report has lines of before the span, and of after it: only then can it be seen what is in the day beside.
    pub begins_before: bool,
    pub ends_after: bool,
    #[serde(skip)]
    pub totals: BTreeMap<Currency, Totals>,
    pub faults: Vec<Unreadable>,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// On which it starts; the first line of the file is 1.
    pub line: u64,
    /// As the report calls it.
    pub column: String,
    pub reason: ReportFault,
}

/// What is told while it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldOfReport {
    Unreadable(Unreadable),
    Found {
        finding: Finding,
        /// The payment, and what its payer can quote; none where it is not in our books.
        payment: Option<(PaymentId, String)>,
    },
}

/// Why nothing is compared.
#[derive(Debug, thiserror::Error)]
pub enum NotReconciled {
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] csv::Error),
    #[error(
        "the first line names neither the columns of Stripe's itemised balance change from activity, with payment_metadata[payment] or payment_intent_id, \
         nor at, kind, reference, payment, amount, fee, currency"
    )]
    UnknownForm,
    #[error("{0} is not over in UTC: ask for an earlier day")]
    NotOver(NaiveDate),
    #[error("the first day is after the last")]
    Backwards,
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<DbErr> for NotReconciled {
    fn from(cause: DbErr) -> Self {
        Self::Failed(cause.into())
    }
}

impl From<std::io::Error> for NotReconciled {
    fn from(cause: std::io::Error) -> Self {
        Self::Failed(cause.into())
    }
}

impl Reconciled {
    /// Nothing differs, and everything could be read.
    pub fn agrees(&self) -> bool {
        self.differences.is_empty() && self.unreadable == 0
    }
}

/// One movement of one of the books, on its way to the others of its payment.
#[derive(Debug, Serialize, Deserialize)]
struct Filed {
    of: Of,
    /// What its payer can quote.
    reference: Option<String>,
    side: Side,
}

/// Whose movement it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Of {
    Payment(PaymentId),
    /// Nothing in our books has this name.
    Stranger(String),
}

#[derive(Debug, Serialize, Deserialize)]
enum Side {
    There(Reported),
    Here(Posted),
}

impl Filed {
    /// By payment, then as the report has it.
    fn place(&self) -> (&Of, u64) {
        let line = match &self.side {
            Side::There(reported) => reported.line,
            Side::Here(_) => 0,
        };
        (&self.of, line)
    }
}

impl Ord for Filed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Filed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Filed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Filed {}

impl Reconciling<'_> {
    /// Compares; every difference, everything that is in the day beside and every line that cannot be read goes to `tell`.
    ///
    /// # Errors
    /// When the days are not over, the file is no report, or file or database fail.
    pub async fn reconcile(
        &self,
        file: impl Read,
        mut tell: impl FnMut(ToldOfReport) -> std::io::Result<()>,
    ) -> Result<Reconciled, NotReconciled> {
        let span = days(self.from, self.to)?;
        if self.kernel.now() < span.until {
            return Err(NotReconciled::NotOver(self.to));
        }
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let header = Header::read(csv.byte_headers()?).ok_or(NotReconciled::UnknownForm)?;
        let provider = provider_of(header.form).unwrap_or(self.provider);
        let mut run = Run { span, sorter: Sorter::default(), told: self.nothing_yet(provider) };
        run.file_report(self.kernel, csv, &header, &mut tell).await?;
        run.file_entries(self.kernel).await?;
        run.compare(&mut tell)
    }

    fn nothing_yet(&self, provider: &str) -> Reconciled {
        Reconciled {
            provider: provider.to_owned(),
            from: self.from,
            to: self.to,
            lines: 0,
            read: 0,
            unreadable: 0,
            in_span: 0,
            payments: 0,
            differences: BTreeMap::new(),
            day_beside: 0,
            begins_before: false,
            ends_after: false,
            totals: BTreeMap::new(),
            faults: Vec::new(),
        }
    }
}

/// Whose payments a report of this form is about.
const fn provider_of(form: ReportForm) -> Option<&'static str> {
    match form {
        ReportForm::Plain => None,
        ReportForm::Stripe => Some(super::stripe::NAME),
    }
}

/// The time of whole days of UTC.
pub(super) fn days(from: NaiveDate, to: NaiveDate) -> Result<Span, NotReconciled> {
    if to < from {
        return Err(NotReconciled::Backwards);
    }
    let begins =
        |day: NaiveDate| Timestamp::from_unix_millis(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    Ok(Span { from: begins(from), until: begins(to).plus_seconds(shared::payments::BESIDE_SECONDS) })
}

/// The first line of a report.
struct Header {
    form: ReportForm,
    /// Where each column stands, and what it is called there.
    columns: BTreeMap<ReportColumn, (usize, String)>,
}

impl Header {
    fn read(header: &csv::ByteRecord) -> Option<Self> {
        let names: Vec<&str> = header.iter().map(|name| std::str::from_utf8(name).unwrap_or_default()).collect();
        let form = ReportForm::of(names.iter().copied())?;
        let columns = ReportColumn::ALL.into_iter().filter_map(|column| {
            let at = form.place(column, names.iter().copied())?;
            Some((column, (at, names[at].trim().to_owned())))
        });
        Some(Self { form, columns: columns.collect() })
    }

    fn field<'a>(&self, record: &'a csv::ByteRecord, column: ReportColumn) -> Option<&'a [u8]> {
        record.get(self.columns.get(&column)?.0)
    }
}

/// A comparison that is going on.
struct Run {
    span: Span,
    sorter: Sorter<Filed>,
    told: Reconciled,
}

impl Run {
    /// Reads the report, counts it, and files what is of payments.
    async fn file_report(
        &mut self,
        kernel: &Kernel,
        mut csv: csv::Reader<impl Read>,
        header: &Header,
        tell: &mut impl FnMut(ToldOfReport) -> std::io::Result<()>,
    ) -> Result<(), NotReconciled> {
        let (mut record, mut page) = (csv::ByteRecord::new(), Vec::new());
        while csv.read_byte_record(&mut record)? {
            self.told.lines += 1;
            let line = record.position().map_or(0, csv::Position::line);
            match read_reported(header.form, line, |column| header.field(&record, column)) {
                Ok(reported) => {
                    self.told.read += 1;
                    if self.count(&reported, tell)? {
                        page.push(reported);
                    }
                }
                Err(at) => {
                    let column = header.columns.get(&at.column).map(|(_, name)| name.clone()).unwrap_or_default();
                    let unreadable = Unreadable { line, column, reason: at.fault };
                    self.told.unreadable += 1;
                    if self.told.faults.len() < FAULTS_MAX {
                        self.told.faults.push(unreadable.clone());
                    }
                    tell(ToldOfReport::Unreadable(unreadable))?;
                }
            }
            if page.len() as u64 == books::PAGE {
                self.file_page(kernel, std::mem::take(&mut page)).await?;
            }
        }
        self.file_page(kernel, page).await
    }

    /// Counts a line; says whether there is something to compare it with.
    fn count(
        &mut self,
        reported: &Reported,
        tell: &mut impl FnMut(ToldOfReport) -> std::io::Result<()>,
    ) -> std::io::Result<bool> {
        let place = self.span.place(reported.at);
        self.told.begins_before |= reported.at < self.span.from;
        self.told.ends_after |= reported.at >= self.span.until;
        if place == Some(Place::Within) {
            self.told.in_span += 1;
            self.told.totals.entry(reported.amount.currency()).or_default().report(reported);
            if reported.kind == ReportedKind::Unknown {
                self.found(Finding::unknown(reported), None, tell)?;
            }
        }
        let is_of_a_payment = matches!(reported.kind, ReportedKind::Moved(_) | ReportedKind::FellThrough);
        Ok(place.is_some() && is_of_a_payment)
    }

    async fn file_page(&mut self, kernel: &Kernel, page: Vec<Reported>) -> Result<(), NotReconciled> {
        let names = page.iter().map(|reported| reported.payment.as_str());
        let known = books::known(kernel.db.read(), &self.told.provider, names).await?;
        for reported in page {
            let (of, reference) = match known.get(&reported.payment) {
                Some(Known { id, reference }) => (Of::Payment(*id), Some(reference.clone())),
                None if reported.payment.is_empty() => (Of::Stranger(reported.name.clone()), None),
                None => (Of::Stranger(reported.payment.clone()), None),
            };
            self.sorter.push(Filed { of, reference, side: Side::There(reported) })?;
        }
        Ok(())
    }

    /// Reads what was posted, counts it and files it.
    async fn file_entries(&mut self, kernel: &Kernel) -> Result<(), NotReconciled> {
        let Self { span, sorter, told } = self;
        let (span, Reconciled { provider, totals, .. }) = (*span, told);
        let take = |Entry { at, currency, moved }: Entry| {
            let is_within = span.place(at) == Some(Place::Within);
            let mut count = |rose: i64, of: fn(&mut Totals) -> &mut i128| {
                *of(totals.entry(currency).or_default()) += i128::from(rose);
            };
            match moved {
                Moved::Fees(rose) if is_within => count(rose, |totals| &mut totals.fees_posted),
                Moved::Fees(_) => {}
                Moved::Clearing(Known { id, reference }, posted) => {
                    if is_within {
                        count(posted.amount.minor(), |totals| &mut totals.clearing);
                    }
                    let (of, reference) = (Of::Payment(id), Some(reference));
                    sorter.push(Filed { of, reference, side: Side::Here(posted) })?;
                }
            }
            Ok(())
        };
        Ok(books::posted(kernel.db.read(), provider, span.with_the_days_beside(), take).await?)
    }

    /// Holds both books against each other, payment by payment.
    fn compare(
        mut self,
        tell: &mut impl FnMut(ToldOfReport) -> std::io::Result<()>,
    ) -> Result<Reconciled, NotReconciled> {
        let mut sorted = std::mem::take(&mut self.sorter).sorted()?;
        let mut next = sorted.next().transpose()?;
        while let Some(Filed { of, reference, side }) = next {
            let (mut there, mut here) = (Vec::new(), Vec::new());
            let mut put = |side| match side {
                Side::There(reported) => there.push(reported),
                Side::Here(posted) => here.push(posted),
            };
            put(side);
            next = sorted.next().transpose()?;
            while let Some(filed) = next.take_if(|filed| filed.of == of) {
                put(filed.side);
                next = sorted.next().transpose()?;
            }
            self.told.payments += 1;
            let payment = match of {
                Of::Payment(id) => Some((id, reference.unwrap_or_default())),
                Of::Stranger(_) => None,
            };
            for finding in compare(self.span, &there, &here) {
                self.found(finding, payment.clone(), tell)?;
            }
        }
        Ok(self.told)
    }

    fn found(
        &mut self,
        finding: Finding,
        payment: Option<(PaymentId, String)>,
        tell: &mut impl FnMut(ToldOfReport) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        match finding.difference {
            Some(difference) => *self.told.differences.entry(difference).or_default() += 1,
            None => self.told.day_beside += 1,
        }
        let mut currencies: Vec<_> =
            [finding.there, finding.here].into_iter().flatten().map(|side| side.currency()).collect();
        currencies.dedup();
        for currency in currencies {
            self.told.totals.entry(currency).or_default().find(&finding, currency);
        }
        tell(ToldOfReport::Found { finding, payment })
    }
}
