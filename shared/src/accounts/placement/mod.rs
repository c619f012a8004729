//! Placement files: what a creditor sends to place accounts.
//!
//! CSV (RFC 4180) in UTF-8, perhaps with a byte order mark, lines ending in LF or CRLF. The first record names the
//! columns, in any order. Reading one goes through four doors, each usable alone:
//!
//! 1. [`Records`] cuts bytes into records and knows the line each starts on.
//! 2. [`Header`] learns which column stands where, or says what is wrong with the first record.
//! 3. [`PlacementReader`] makes a [`Placement`] of a record, or says every [`Fault`] it has.
//! 4. [`SeenRefs`] refuses the second account of one reference in a file. A record that was rejected for something else
//!    does not reserve its reference: a corrected copy further down goes in.

mod column;
mod fault;
mod header;
mod reader;
mod records;
mod seen;
mod values;

pub use column::Column;
pub use fault::{Fault, FaultReason, Faults, mask};
pub use header::{Header, HeaderFault};
pub use reader::{Placement, PlacementReader};
pub use records::{RECORD_BYTES_MAX, Records, Step};
pub use seen::SeenRefs;
