//! What came of a file.

use serde::{Deserialize, Serialize};
use shared::accounts::placement::{Column, Fault, FaultReason};

/// The report of an import: a contract, see `docs/import.md`.
///
/// `rows` = `accepted` + `rejected`, and `accepted` = `created` + `updated` + `unchanged`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Records after the first.
    pub rows: u64,
    pub accepted: u64,
    /// Accounts that were not there.
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    /// How many different people the accepted records name.
    pub customers: u64,
    /// Of every rejected record the first fault, in the order of the file.
    pub faults: Vec<ReportedFault>,
}

/// Why a record was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFault {
    /// On which the record starts; the first line of the file is 1.
    pub line: u64,
    /// None where the record as a whole is to blame.
    pub column: Option<Column>,
    pub reason: FaultReason,
}

impl ReportedFault {
    pub(super) fn new(line: u64, fault: &Fault) -> Self {
        Self { line, column: fault.column, reason: fault.reason }
    }
}

impl Report {
    /// The figures alone, as `placement.report` keeps them.
    pub(super) fn without_faults(&self) -> String {
        serde_json::json!({
            "rows": self.rows, "accepted": self.accepted, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "rejected": self.rejected, "customers": self.customers,
        })
        .to_string()
    }
}
