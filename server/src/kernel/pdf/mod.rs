//! Papers for people and for screen readers: PDF that says of itself what is a heading, a table, the head of a column,
//! and in which language (PDF/UA-1; also PDF/A-2a, to be kept for years). Laid out here, written by krilla. Not a word of the
//! business: whoever makes a paper says what stands on it and from which moment it is, and the same paper is the
//! same bytes.

#![allow(clippy::float_arithmetic, reason = "points on a page, never money")]

mod draw;
mod font;
mod layout;
mod mark;
mod paper;
mod table;

pub use paper::{Block, Column, ColumnKind, Letterhead, Paper, Part, Party, Row, Sheet, Table};

use font::Fonts;
use layout::Layout;

/// Why there is no file. A paper that is made of text we can print has one: this is a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("a paper cannot be written: {0}")]
pub struct PdfError(String);

/// The file of a paper. `page_of` says which page this is, of how many. Takes a while where there are many pages: not for
/// a thread that others wait for.
///
/// # Errors
/// When the writer refuses: a rule of PDF/UA or PDF/A is broken, which no text can do.
pub fn write(paper: &Paper, head: &Letterhead, page_of: &dyn Fn(u64, u64) -> String) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load().ok_or_else(|| PdfError("the typeface cannot be read".to_owned()))?;
    let mut layout = Layout::new(&fonts, paper.sheet);
    layout.letterhead(head);
    for block in &paper.blocks {
        layout.block(block);
    }
    let laid = layout.finish(paper, head, page_of);
    draw::write(&fonts, paper, head, laid)
}
