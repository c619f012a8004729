//! Tables that break over pages, their head repeated.

use super::font::Line;
use super::layout::{Child, EDGE, Element, INK, Layout, MUTED, QUIET, ROW, Read, Side, Style, TEXT};
use super::paper::{ColumnKind, Row, Table};
use krilla::tagging::{TableHeaderScope, Tag};

/// Between columns.
const GAP: f32 = 16.0;
const CELL: Style = Style { size: 10.0, line: 14.5, ..TEXT };
const HEAD: Style = Style { colour: MUTED, ..QUIET.strong() };

/// A column where it stands.
struct Place {
    x: f32,
    width: f32,
    side: Side,
}

impl Layout<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let places = self.places(table);
        let heads: Vec<Vec<Line>> =
            table.columns.iter().zip(&places).map(|(column, at)| self.wrapped(&column.head, HEAD, at.width)).collect();
        self.need(HEAD.line + 2.0 * ROW + 2.0 * (CELL.line + 2.0 * ROW));
        let head = self.table_head(&heads, &places, true);
        let mut body = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            body.push(self.row(row, &heads, &places));
        }
        let parts = [Element::of(Tag::THead, head), Element::of(Tag::TBody, body)];
        self.add(Element::of(Tag::Table.with_summary(Some(table.summary.clone())), parts));
        self.y += 10.0;
    }

    /// Short columns and amounts are as wide as what they hold; words share the rest.
    fn places(&self, table: &Table) -> Vec<Place> {
        let widest = |at: usize| {
            let of = |text: &str, style: Style| {
                let text = self.fonts.printable(text);
                self.fonts.shape(&text, style.weight, true).width * style.size
            };
            let head = of(&table.columns[at].head, HEAD);
            let cells = table.rows.iter().filter_map(|row| Some((row, row.cells.get(at)?)));
            // The widest by its letters alone: ten thousand need not be shaped.
            let longest = cells.max_by(|(_, a), (_, b)| self.fonts.about(a).total_cmp(&self.fonts.about(b)));
            let cell = longest.map_or(0.0, |(_, cell)| of(cell, CELL.strong()));
            head.max(cell) + 2.0
        };
        let fixed: Vec<Option<f32>> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| (column.kind != ColumnKind::Words).then(|| widest(at)))
            .collect();
        let taken: f32 = fixed.iter().flatten().sum::<f32>() + GAP * (fixed.len().max(1) - 1) as f32;
        let sharing = fixed.iter().filter(|width| width.is_none()).count();
        let rest = (self.width() - taken).max(0.0);
        // Without words to fill the line, the columns stand apart evenly.
        let spread = match fixed.len() {
            count if sharing == 0 && count > 1 => rest / (count - 1) as f32,
            _ => 0.0,
        };
        let share = if sharing == 0 { 0.0 } else { (rest / sharing as f32).max(60.0) };
        let mut x = self.left();
        fixed
            .into_iter()
            .zip(&table.columns)
            .map(|(width, column)| {
                let width = width.unwrap_or(share);
                let side = if column.kind == ColumnKind::Amount { Side::Right } else { Side::Left };
                let place = Place { x, width, side };
                x += width + GAP + spread;
                place
            })
            .collect()
    }

    /// The names of the columns: read the first time, an ornament on later pages.
    fn table_head(&mut self, heads: &[Vec<Line>], places: &[Place], is_first: bool) -> Option<Element> {
        let height = HEAD.line * heads.iter().map(Vec::len).max().unwrap_or(1) as f32;
        let mut cells = Vec::with_capacity(heads.len());
        for (lines, at) in heads.iter().zip(places) {
            if is_first {
                let read = self.lines_at((at.x, self.y), at.width, lines.clone(), HEAD, at.side);
                cells.push(Element::new(Tag::TH(TableHeaderScope::Column), read));
            } else {
                for (n, line) in (0_u16..).zip(lines) {
                    let y = self.y + HEAD.line * f32::from(n);
                    self.line_at((at.x, y), at.width, line.clone(), HEAD, at.side, Read::Head);
                }
            }
        }
        self.y += height + 4.0;
        self.rule(self.left(), self.y, self.width(), 1.0, INK);
        is_first.then(|| Element::of(Tag::TR, cells))
    }

    fn row(&mut self, row: &Row, heads: &[Vec<Line>], places: &[Place]) -> Element {
        let style = if row.is_total { CELL.strong() } else { CELL }.tabular();
        let cells: Vec<Vec<Line>> =
            row.cells.iter().zip(places).map(|(cell, at)| self.wrapped(cell, style, at.width)).collect();
        let height = CELL.line * cells.iter().map(Vec::len).max().unwrap_or(1) as f32 + 2.0 * ROW;
        if self.need(height) {
            self.table_head(heads, places, false);
        } else if row.is_total {
            self.rule(self.left(), self.y, self.width(), 1.0, INK);
        }
        let y = self.y + ROW;
        let mut elements = Vec::with_capacity(cells.len());
        for (lines, at) in cells.into_iter().zip(places) {
            let read: Vec<Child> = self.lines_at((at.x, y), at.width, lines, style, at.side);
            elements.push(Element::new(Tag::TD, read));
        }
        self.y += height;
        if !row.is_total {
            self.rule(self.left(), self.y, self.width(), 0.6, EDGE);
        }
        Element::of(Tag::TR, elements)
    }
}
