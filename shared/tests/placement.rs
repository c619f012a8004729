//! Placement files in, and exactly what must come of them.
//!
//! `tests/placement/` holds files as creditors send them (with and without a byte order mark, LF and CRLF, newlines inside
//! fields, faults of every kind) and beside each, in JSON, what a correct import reports. Set `QUITUS_PLACEMENTS`
//! to a folder to try others.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use chrono::NaiveDate;
use serde::Deserialize;
use shared::accounts::placement::{Header, PlacementReader, Records, SeenRefs, Step};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

#[derive(Debug, PartialEq, Deserialize)]
struct Report {
    rows: u64,
    accepted: u64,
    rejected: u64,
    persons: usize,
    faults: Vec<Rejected>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Rejected {
    line: u64,
    column: Option<String>,
    fault: String,
}

#[test]
fn every_file_is_read_to_exactly_what_is_expected_of_it() {
    for path in files() {
        let file = std::fs::read(&path).unwrap();
        let expected: Report = serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        for piece_bytes in [64 * 1024, 1021] {
            assert_eq!(import(&file, piece_bytes), expected, "{}", path.display());
        }
    }
}

#[test]
fn the_order_of_the_columns_makes_no_difference() {
    for path in files() {
        let file = std::fs::read(&path).unwrap();
        let (before, after) = (import(&file, 4096), import(&last_column_first(&file), 4096));
        let without_lines = |report: Report| {
            let faults: Vec<_> = report.faults.into_iter().map(|fault| (fault.column, fault.fault)).collect();
            (report.rows, report.accepted, report.persons, faults)
        };
        assert_eq!(without_lines(before), without_lines(after), "{}", path.display());
    }
}

fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/placement");
    let folder = std::env::var_os("QUITUS_PLACEMENTS").map_or(own, PathBuf::from);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    assert!(!files.is_empty());
    files
}

/// Reads a file in pieces, as an import does.
fn import(file: &[u8], piece_bytes: usize) -> Report {
    // The day on which the files were written.
    let today = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let mut reader: Option<PlacementReader> = None;
    let (mut seen, mut persons) = (SeenRefs::default(), HashSet::new());
    let mut report = Report { rows: 0, accepted: 0, rejected: 0, persons: 0, faults: Vec::new() };
    each_record(file, piece_bytes, |records| {
        let Some(reader) = &reader else {
            let header = Header::try_new(records.fields()).unwrap();
            reader = Some(PlacementReader::new(header, &["northwind"], today));
            return;
        };
        report.rows += 1;
        let read = reader.read(records.fields()).map_err(|faults| faults.first().clone());
        match read.and_then(|placement| seen.reserve(&placement.account_ref).map(|()| placement)) {
            Ok(placement) => {
                report.accepted += 1;
                persons.insert(placement.customer_ref.key().to_owned());
            }
            Err(fault) => {
                report.rejected += 1;
                let column = fault.column.map(|column| column.to_string());
                report.faults.push(Rejected { line: records.line(), column, fault: fault.reason.to_string() });
            }
        }
    });
    report.persons = persons.len();
    report
}

fn each_record(file: &[u8], piece_bytes: usize, mut tell: impl FnMut(&Records)) {
    let mut records = Records::default();
    let mut rest = file;
    loop {
        let (used, step) = records.read(&rest[..piece_bytes.min(rest.len())]);
        rest = &rest[used..];
        match step {
            Step::More => {}
            Step::Record => tell(&records),
            Step::TooLong => panic!("the record on line {} has no end", records.line()),
            Step::End => return,
        }
    }
}

/// The same records, each with its last field first.
fn last_column_first(file: &[u8]) -> Vec<u8> {
    let mut moved = String::new();
    each_record(file, 4096, |records| {
        let quoted =
            records.fields().map(|field| format!("\"{}\"", str::from_utf8(field).unwrap().replace('"', "\"\"")));
        let mut fields: Vec<_> = quoted.collect();
        fields.rotate_right(1);
        moved += &fields.join(",");
        moved.push('\n');
    });
    moved.into_bytes()
}
