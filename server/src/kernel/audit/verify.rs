//! Reads every chain from its beginning and says what does not fit.

use super::checkpoint::Head;
use super::entity::{Column, Entity, Model};
use super::{NOTHING_BEFORE, hash_of};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use uuid::Uuid;

const PAGE: u64 = 1_000;

/// What was read, and everything that was wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub chains: u64,
    pub entries: u64,
    pub faults: Vec<Fault>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub chain: Uuid,
    /// The entry; for missing ones, the first of them.
    pub seq: i64,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What it says is not what its hash was made of.
    Altered,
    /// It does not follow from the one before.
    Unlinked,
    /// One or more entries are gone from the middle or the beginning.
    Missing,
    /// A checkpoint saw a later entry.
    CutOff,
    /// A checkpoint saw another entry in its place.
    Rewritten,
}

/// Checks every chain, a page at a time, also against what earlier checkpoints saw.
pub async fn verify(db: &DatabaseConnection, known: &[Head]) -> Result<Report, DbErr> {
    let mut check = Check::against(known);
    let mut last: Option<(Uuid, i64)> = None;
    loop {
        let mut page = Entity::find().order_by_asc(Column::Chain).order_by_asc(Column::Seq).limit(PAGE);
        if let Some((chain, seq)) = last {
            let place = Expr::tuple([Expr::col(Column::Chain), Expr::col(Column::Seq)]);
            page = page.filter(place.gt(Expr::tuple([Expr::val(chain), Expr::val(seq)])));
        }
        let rows = page.all(db).await?;
        last = rows.last().map(|row| (row.chain, row.seq));
        for row in rows {
            check.see(row);
        }
        if last.is_none() {
            return Ok(check.finish());
        }
    }
}

/// What is known after the entries read so far.
struct Check {
    report: Report,
    /// What checkpoints saw and we have not come to.
    awaited: HashMap<(Uuid, i64), Vec<[u8; 32]>>,
    /// Each chain's last entry: its place and hash.
    ends: BTreeMap<Uuid, (i64, Vec<u8>)>,
}

impl Check {
    fn against(known: &[Head]) -> Self {
        let mut awaited: HashMap<_, Vec<_>> = HashMap::new();
        for head in known {
            awaited.entry((head.chain, head.seq)).or_default().push(head.hash);
        }
        Self { report: Report::default(), awaited, ends: BTreeMap::new() }
    }

    /// The next entry, in the order of chain and place. Goes on from what is there, so that one fault is one fault.
    fn see(&mut self, row: Model) {
        let (last, hash_before) = self.ends.remove(&row.chain).unwrap_or((0, NOTHING_BEFORE.to_vec()));
        self.report.entries += 1;
        if row.seq != last + 1 {
            self.fault(row.chain, last + 1, What::Missing);
        } else if row.previous_hash != hash_before {
            self.fault(row.chain, row.seq, What::Unlinked);
        }
        if row.hash != hash_of(&row) {
            self.fault(row.chain, row.seq, What::Altered);
        }
        let seen = self.awaited.remove(&(row.chain, row.seq)).unwrap_or_default();
        if seen.iter().any(|hash| row.hash != *hash) {
            self.fault(row.chain, row.seq, What::Rewritten);
        }
        self.ends.insert(row.chain, (row.seq, row.hash));
    }

    fn finish(mut self) -> Report {
        self.report.chains = self.ends.len() as u64;
        let mut cut: BTreeMap<Uuid, i64> = BTreeMap::new();
        for (chain, seq) in std::mem::take(&mut self.awaited).into_keys() {
            let end = self.ends.get(&chain).map_or(0, |(end, _)| *end);
            // One that is missing from the middle was reported when we passed its place.
            if seq > end {
                cut.insert(chain, end + 1);
            }
        }
        for (chain, seq) in cut {
            self.fault(chain, seq, What::CutOff);
        }
        self.report
    }

    fn fault(&mut self, chain: Uuid, seq: i64, what: What) {
        self.report.faults.push(Fault { chain, seq, what });
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Altered => "was altered",
            What::Unlinked => "does not follow from the one before",
            What::Missing => "is missing",
            What::CutOff => "and what followed it was cut off",
            What::Rewritten => "is not the one a checkpoint saw",
        };
        write!(f, "chain {}: entry {} {what}", self.chain, self.seq)
    }
}
