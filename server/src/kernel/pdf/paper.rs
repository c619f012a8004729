//! What stands on a paper, from top to bottom. How it looks is `layout`'s.

use shared::kernel::{Locale, Market, Timestamp};

/// A paper, before it has pages.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    /// The name of its file, without the ending: letters, figures and dashes.
    pub name: String,
    pub title: String,
    /// The language of every word on it.
    pub locale: Locale,
    pub sheet: Sheet,
    /// At the foot of every page, left of its number.
    pub foot: String,
    /// When it was made.
    pub dated: Timestamp,
    pub blocks: Vec<Block>,
}

// What a paper says is personal: it must not reach a log by accident.
impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Paper(…)")
    }
}

/// The size of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

impl Sheet {
    /// What printers hold there.
    pub const fn of(market: Market) -> Self {
        match market {
            Market::Us | Market::Ca => Self::Letter,
            Market::Uk | Market::Au | Market::Nz | Market::Fr => Self::A4,
        }
    }

    /// Width and height, in points.
    pub(super) const fn points(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// Who writes: at the head of the first page.
#[derive(Clone, PartialEq, Eq)]
pub struct Letterhead {
    pub brand: String,
    /// Where they are reached, a line each.
    pub lines: Vec<String>,
}

/// A part of a paper.
#[derive(Clone, PartialEq, Eq)]
pub enum Block {
    /// What it is: once, at the top.
    Head {
        over: Option<String>,
        title: String,
        under: Option<String>,
    },
    /// Begins a part.
    Section(String),
    Text(String),
    /// Smaller, for what stands below.
    Quiet(String),
    /// Word for word, perhaps in another language than the paper.
    Quoted {
        lines: Vec<String>,
        language: Locale,
    },
    /// What matters most, on a ground of its own.
    Note {
        title: String,
        lines: Vec<String>,
    },
    /// Names and addresses, next to each other.
    Beside(Vec<Party>),
    /// Question and answer.
    Facts(Vec<(String, String)>),
    /// Amounts, and what they come to.
    Sum(Vec<Part>),
    Table(Table),
    /// Boxes to tick.
    Choices(Vec<String>),
}

/// Somebody named on a paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Party {
    pub label: String,
    /// Name, then address.
    pub lines: Vec<String>,
}

/// A line of a sum.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    pub label: String,
    pub amount: String,
    pub is_total: bool,
}

impl Part {
    /// One amount among others.
    pub fn of(label: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { label: label.into(), amount: amount.into(), is_total: false }
    }

    /// What they come to.
    pub fn total(label: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { is_total: true, ..Self::of(label, amount) }
    }
}

/// Rows under named columns. Its head comes again on every page.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// What it holds, for whoever hears it.
    pub summary: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq)]
pub struct Column {
    pub head: String,
    pub kind: ColumnKind,
}

impl Column {
    pub fn new(head: impl Into<String>, kind: ColumnKind) -> Self {
        Self { head: head.into(), kind }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// As wide as its widest cell.
    Short,
    /// Shares what is left.
    Words,
    /// As wide as its widest, one figure under the other.
    Amount,
}

/// A row of a table: a cell for every column.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<String>,
    pub is_total: bool,
}

impl Row {
    pub fn of(cells: impl IntoIterator<Item = String>) -> Self {
        Self { cells: cells.into_iter().collect(), is_total: false }
    }

    /// What the others come to.
    pub fn total(cells: impl IntoIterator<Item = String>) -> Self {
        Self { is_total: true, ..Self::of(cells) }
    }
}
