//! Where everything goes: from blocks to pages, and to the tree that a screen reader follows.

use super::font::{Fonts, Line, Weight};
use super::paper::{Block, Letterhead, Paper, Part, Party, Sheet};
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};
use shared::kernel::Locale;
use std::num::NonZeroU16;

/// Left and right of everything: 20 mm.
const MARGIN: f32 = 56.7;
const TOP: f32 = 48.0;
/// Below the text; the foot stands in it.
const BOTTOM: f32 = 72.0;
/// From the edge of the sheet to the foot's line of writing.
const FOOT: f32 = 40.0;
/// Of the answers, from the left: the questions have the rest.
const ANSWERS_AT: f32 = 0.36;
/// Above and below a row.
pub(super) const ROW: f32 = 5.0;
/// What has to fit below a heading, or it goes to the next page.
const AFTER_HEADING: f32 = 64.0;

pub(super) const INK: Colour = Colour(0x17, 0x2a, 0x2d);
pub(super) const MUTED: Colour = Colour(0x4d, 0x5c, 0x5f);
pub(super) const BRAND: Colour = Colour(0x00, 0x59, 0x5a);
pub(super) const EDGE: Colour = Colour(0xdd, 0xe0, 0xdc);
const TINT: Colour = Colour(0xe9, 0xf3, 0xf1);

/// Red, green, blue. The values are those of `style/tokens/colour.css`, light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// How a text looks. Lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub size: f32,
    pub line: f32,
    pub weight: Weight,
    pub colour: Colour,
    /// Figures of one width.
    pub is_tabular: bool,
}

impl Style {
    const fn new(size: f32, line: f32, weight: Weight, colour: Colour) -> Self {
        Self { size, line, weight, colour, is_tabular: false }
    }

    pub(super) const fn tabular(self) -> Self {
        Self { is_tabular: true, ..self }
    }

    pub(super) const fn strong(self) -> Self {
        Self { weight: Weight::Strong, ..self }
    }
}

pub(super) const TEXT: Style = Style::new(10.5, 15.5, Weight::Regular, INK);
pub(super) const QUIET: Style = Style::new(9.0, 13.0, Weight::Regular, MUTED);
const TITLE: Style = Style::new(23.0, 28.0, Weight::Strong, INK);
const SECTION: Style = Style::new(13.0, 18.0, Weight::Strong, INK);
const BRAND_NAME: Style = Style::new(17.0, 22.0, Weight::Strong, BRAND);
const NOTE_TITLE: Style = Style::new(15.0, 20.0, Weight::Strong, BRAND);

/// From which side a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// What is read: a place in the order of reading, or nothing of it: the head and the foot of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    As(usize),
    Head,
    Foot,
}

/// Something on a page. Its place is counted from the upper left corner, in points.
pub enum Draw {
    Text {
        x: f32,
        baseline: f32,
        line: Line,
        style: Style,
        read: Read,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        thickness: f32,
        colour: Colour,
    },
    /// A ground with round corners.
    Ground {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    /// A box to tick.
    Tick {
        x: f32,
        y: f32,
        size: f32,
    },
    Mark {
        x: f32,
        y: f32,
        size: f32,
    },
}

/// A part of the tree.
pub struct Element {
    pub tag: TagKind,
    pub children: Vec<Child>,
}

/// What an element is made of.
pub enum Child {
    Element(Element),
    /// A place in the order of reading.
    Text(usize),
}

impl Element {
    pub fn new(tag: impl Into<TagKind>, children: impl IntoIterator<Item = Child>) -> Self {
        Self { tag: tag.into(), children: children.into_iter().collect() }
    }

    pub fn of(tag: impl Into<TagKind>, elements: impl IntoIterator<Item = Element>) -> Self {
        Self::new(tag, elements.into_iter().map(Child::Element))
    }
}

/// A paper on its pages.
pub struct Laid {
    pub pages: Vec<Vec<Draw>>,
    /// How many places there are in the order of reading.
    pub reads: usize,
    pub tree: Vec<Element>,
    /// Headings, with their page and how far down they stand.
    pub headings: Vec<(String, usize, f32)>,
}

/// Takes blocks, one after another, and turns pages.
pub struct Layout<'a> {
    pub(super) fonts: &'a Fonts,
    sheet: Sheet,
    pages: Vec<Vec<Draw>>,
    /// Where the next thing goes.
    pub(super) y: f32,
    reads: usize,
    tree: Vec<Element>,
    headings: Vec<(String, usize, f32)>,
}

impl<'a> Layout<'a> {
    pub fn new(fonts: &'a Fonts, sheet: Sheet) -> Self {
        Self { fonts, sheet, pages: vec![Vec::new()], y: TOP, reads: 0, tree: Vec::new(), headings: Vec::new() }
    }

    pub(super) const fn left(&self) -> f32 {
        MARGIN
    }

    pub(super) fn width(&self) -> f32 {
        self.sheet.points().0 - 2.0 * MARGIN
    }

    fn bottom(&self) -> f32 {
        self.sheet.points().1 - BOTTOM
    }

    pub(super) fn put(&mut self, draw: Draw) {
        if let Some(page) = self.pages.last_mut() {
            page.push(draw);
        }
    }

    pub(super) fn add(&mut self, element: Element) {
        self.tree.push(element);
    }

    /// Turns the page unless so much still fits. Whether it was turned.
    pub(super) fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > self.bottom() && self.pages.last().is_some_and(|page| !page.is_empty());
        if turns {
            self.pages.push(Vec::new());
            // The line that says which paper this is stands above.
            self.y = TOP + 30.0;
        }
        turns
    }

    pub(super) fn wrapped(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        self.fonts.lines(text, style.weight, style.is_tabular, width / style.size)
    }

    /// Writes lines from `y` down, without turning the page. Returns what is read.
    pub(super) fn lines_at(
        &mut self,
        (x, y): (f32, f32),
        width: f32,
        lines: Vec<Line>,
        style: Style,
        side: Side,
    ) -> Vec<Child> {
        let mut children = Vec::with_capacity(lines.len());
        for (n, line) in (0_u16..).zip(lines) {
            let read = self.reads;
            self.reads += 1;
            children.push(Child::Text(read));
            self.line_at((x, y + style.line * f32::from(n)), width, line, style, side, Read::As(read));
        }
        children
    }

    /// Writes a line whose box begins at `y`.
    pub(super) fn line_at(&mut self, (x, y): (f32, f32), width: f32, line: Line, style: Style, side: Side, read: Read) {
        let x = match side {
            Side::Left => x,
            Side::Right => x + width - line.width * style.size,
        };
        // The typeface rises 0.95 above the line of writing and falls 0.25 below it.
        let baseline = y + (style.line - 1.2 * style.size) / 2.0 + 0.95 * style.size;
        self.put(Draw::Text { x, baseline, line, style, read });
    }

    /// Writes a text over the whole width, over several pages if need be.
    fn flow(&mut self, text: &str, style: Style) -> Vec<Child> {
        let (x, width) = (self.left(), self.width());
        let mut children = Vec::new();
        let lines = self.wrapped(text, style, width);
        let count = lines.len();
        for (n, line) in lines.into_iter().enumerate() {
            // No line alone at the foot of a page, nor at the head of the next.
            let together = match n {
                0 if count <= 3 => count,
                0 => 2,
                _ if n + 2 == count => 2,
                _ => 1,
            };
            self.need(style.line * together as f32);
            children.extend(self.lines_at((x, self.y), width, vec![line], style, Side::Left));
            self.y += style.line;
        }
        children
    }

    /// Who writes, on the first page.
    pub fn letterhead(&mut self, head: &Letterhead) {
        let (x, y, width) = (self.left(), self.y, self.width());
        self.put(Draw::Mark { x, y: y + 1.0, size: 22.0 });
        let brand = self.wrapped(&head.brand, BRAND_NAME, width);
        let brand = self.lines_at((x + 30.0, y), width, brand, BRAND_NAME, Side::Left);
        self.add(Element::new(Tag::P, brand));
        let mut down = y + 3.0;
        for line in &head.lines {
            let shaped = self.wrapped(line, QUIET, width * 0.6);
            let height = QUIET.line * shaped.len() as f32;
            let read = self.lines_at((x, down), width, shaped, QUIET, Side::Right);
            self.add(Element::new(Tag::P, read));
            down += height;
        }
        self.y = down.max(y + BRAND_NAME.line) + 34.0;
    }

    /// Writes a block below what there is.
    pub fn block(&mut self, block: &Block) {
        match block {
            Block::Head { over, title, under } => self.head(over.as_deref(), title, under.as_deref()),
            Block::Section(title) => self.heading(title, 2, SECTION, (20.0, 6.0)),
            Block::Text(text) => self.paragraph(text, TEXT, 6.0),
            Block::Quiet(text) => self.paragraph(text, QUIET, 5.0),
            Block::Quoted { lines, language } => self.quoted(lines, *language),
            Block::Note { title, lines } => self.note(title, lines),
            Block::Beside(parties) => self.beside(parties),
            Block::Facts(facts) => self.facts(facts),
            Block::Sum(parts) => self.sum(parts),
            Block::Table(table) => self.table(table),
            Block::Choices(choices) => self.choices(choices),
        }
    }

    fn head(&mut self, over: Option<&str>, title: &str, under: Option<&str>) {
        if let Some(over) = over {
            self.paragraph(over, Style { colour: MUTED, ..TEXT }, 2.0);
        }
        self.heading(title, 1, TITLE, (0.0, 4.0));
        if let Some(under) = under {
            self.paragraph(under, Style { colour: MUTED, ..TEXT }, 0.0);
        }
        self.y += 14.0;
    }

    fn heading(&mut self, title: &str, level: u16, style: Style, (before, after): (f32, f32)) {
        self.y += before;
        self.need(style.line + AFTER_HEADING);
        self.headings.push((title.to_owned(), self.pages.len() - 1, self.y));
        let children = self.flow(title, style);
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        self.add(Element::new(Tag::Hn(level, Some(title.to_owned())), children));
        self.y += after;
    }

    fn paragraph(&mut self, text: &str, style: Style, after: f32) {
        let children = self.flow(text, style);
        self.add(Element::new(Tag::P, children));
        self.y += after;
    }

    fn quoted(&mut self, lines: &[String], language: Locale) {
        for line in lines {
            let children = self.flow(line, TEXT);
            self.add(Element::new(Tag::P.with_lang(Some(language.code().to_owned())), children));
            self.y += 4.0;
        }
        self.y += 8.0;
    }

    fn note(&mut self, title: &str, lines: &[String]) {
        const PAD: f32 = 18.0;
        let (x, width) = (self.left(), self.width());
        let title = self.wrapped(title, NOTE_TITLE, width - 2.0 * PAD);
        let lines: Vec<Vec<Line>> = lines.iter().map(|line| self.wrapped(line, TEXT, width - 2.0 * PAD)).collect();
        let text: usize = lines.iter().map(Vec::len).sum();
        let between = 5.0 * lines.len() as f32;
        let height = 2.0 * PAD - 3.0 + NOTE_TITLE.line * title.len() as f32 + TEXT.line * text as f32 + between;
        self.need(height);
        self.put(Draw::Ground { x, y: self.y, width, height, colour: TINT });
        let mut y = self.y + PAD - 3.0;
        let title_height = NOTE_TITLE.line * title.len() as f32;
        let children = self.lines_at((x + PAD, y), width, title, NOTE_TITLE, Side::Left);
        self.add(Element::new(Tag::P, children));
        y += title_height;
        for line in lines {
            y += 5.0;
            let height = TEXT.line * line.len() as f32;
            let children = self.lines_at((x + PAD, y), width, line, TEXT, Side::Left);
            self.add(Element::new(Tag::P, children));
            y += height;
        }
        self.y += height + 14.0;
    }

    fn beside(&mut self, parties: &[Party]) {
        const GAP: f32 = 24.0;
        let count = parties.len().max(1) as f32;
        let each = (self.width() - GAP * (count - 1.0)) / count;
        let laid: Vec<(Vec<Line>, Vec<Vec<Line>>)> = parties
            .iter()
            .map(|party| {
                let label = self.wrapped(&party.label, QUIET, each);
                (label, party.lines.iter().map(|line| self.wrapped(line, TEXT, each)).collect())
            })
            .collect();
        let height_of = |(label, lines): &(Vec<Line>, Vec<Vec<Line>>)| {
            QUIET.line * label.len() as f32 + 2.0 + TEXT.line * lines.iter().map(Vec::len).sum::<usize>() as f32
        };
        let height = laid.iter().map(height_of).fold(0.0, f32::max);
        self.need(height);
        let mut x = self.left();
        for (label, lines) in laid {
            let mut y = self.y;
            let label_height = QUIET.line * label.len() as f32;
            let label = self.lines_at((x, y), each, label, QUIET, Side::Left);
            let mut paragraphs = vec![Element::new(Tag::P, label)];
            y += label_height + 2.0;
            for (n, line) in lines.into_iter().enumerate() {
                let line_height = TEXT.line * line.len() as f32;
                let style = if n == 0 { TEXT.strong() } else { TEXT };
                let line = self.lines_at((x, y), each, line, style, Side::Left);
                paragraphs.push(Element::new(Tag::P, line));
                y += line_height;
            }
            self.add(Element::of(Tag::Div, paragraphs));
            x += each + GAP;
        }
        self.y += height + 14.0;
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        let (x, width) = (self.left(), self.width());
        let answers = width * ANSWERS_AT;
        let question_style = Style { colour: MUTED, ..TEXT };
        let mut rows = Vec::with_capacity(facts.len());
        for (n, (question, answer)) in facts.iter().enumerate() {
            let question = self.wrapped(question, question_style, answers - 16.0);
            let answer = self.wrapped(answer, TEXT.tabular(), width - answers);
            let height = TEXT.line * question.len().max(answer.len()) as f32 + 2.0 * ROW;
            let turned = self.need(height);
            if n > 0 && !turned {
                self.rule(x, self.y, width, 0.6, EDGE);
            }
            let y = self.y + ROW;
            let question = self.lines_at((x, y), width, question, question_style, Side::Left);
            let answer = self.lines_at((x + answers, y), width, answer, TEXT.tabular(), Side::Left);
            rows.push(row_of(question, answer));
            self.y += height;
        }
        self.add(Element::of(Tag::Table, rows));
        self.y += 8.0;
    }

    fn sum(&mut self, parts: &[Part]) {
        let (x, width) = (self.left(), self.width());
        let mut rows = Vec::with_capacity(parts.len());
        for (n, part) in parts.iter().enumerate() {
            let style = if part.is_total { TEXT.strong() } else { TEXT };
            let label = self.wrapped(&part.label, style, width * 0.68);
            let amount = self.wrapped(&part.amount, style.tabular(), width * 0.3);
            let height = TEXT.line * label.len().max(amount.len()) as f32 + 2.0 * ROW;
            self.need(height);
            if n > 0 {
                let (thickness, colour) = if part.is_total { (1.2, INK) } else { (0.6, EDGE) };
                self.rule(x, self.y, width, thickness, colour);
            }
            let y = self.y + ROW;
            let label = self.lines_at((x, y), width, label, style, Side::Left);
            // Beside the last line of its label.
            let down = TEXT.line * label.len().saturating_sub(amount.len()) as f32;
            let amount = self.lines_at((x, y + down), width, amount, style.tabular(), Side::Right);
            rows.push(row_of(label, amount));
            self.y += height;
        }
        self.add(Element::of(Tag::Table, rows));
        self.y += 8.0;
    }

    fn choices(&mut self, choices: &[String]) {
        const BOX: f32 = 10.0;
        let (x, width) = (self.left(), self.width());
        let mut items = Vec::with_capacity(choices.len());
        for choice in choices {
            let lines = self.wrapped(choice, TEXT, width - BOX - 10.0);
            let height = TEXT.line * lines.len() as f32;
            self.need(height + 6.0);
            self.put(Draw::Tick { x: x + 0.5, y: self.y + 3.0, size: BOX });
            let text = self.lines_at((x + BOX + 10.0, self.y), width, lines, TEXT, Side::Left);
            items.push(Element::of(Tag::LI, [Element::new(Tag::LBody, text)]));
            self.y += height + 6.0;
        }
        self.add(Element::of(Tag::L(ListNumbering::None), items));
        self.y += 4.0;
    }

    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, colour: Colour) {
        self.put(Draw::Rule { x, y, width, thickness, colour });
    }

    /// Every page with its foot; from the second on, with a line that says which paper it is of.
    pub fn finish(mut self, paper: &Paper, head: &Letterhead, page_of: &dyn Fn(u64, u64) -> String) -> Laid {
        let (x, width) = (self.left(), self.width());
        let foot_y = self.sheet.points().1 - FOOT - QUIET.line;
        let count = self.pages.len() as u64;
        let mut pages = std::mem::take(&mut self.pages);
        for (number, page) in (1..).zip(&mut pages) {
            self.pages = vec![std::mem::take(page)];
            let one = |text: &str, layout: &Self| layout.wrapped(text, QUIET, width * 0.75).into_iter().next();
            self.rule(x, foot_y - 8.0, width, 0.6, EDGE);
            for (text, side) in [(paper.foot.clone(), Side::Left), (page_of(number, count), Side::Right)] {
                if let Some(line) = one(&text, &self) {
                    self.line_at((x, foot_y), width, line, QUIET, side, Read::Foot);
                }
            }
            if number > 1 {
                for (text, side) in [(&paper.title, Side::Left), (&head.brand, Side::Right)] {
                    if let Some(line) = one(text, &self) {
                        self.line_at((x, TOP), width, line, QUIET, side, Read::Head);
                    }
                }
            }
            *page = self.pages.pop().unwrap_or_default();
        }
        Laid { pages, reads: self.reads, tree: self.tree, headings: self.headings }
    }
}

/// A question with its answer, a label with its amount: a row that has a head of its own.
fn row_of(head: Vec<Child>, cell: Vec<Child>) -> Element {
    Element::of(Tag::TR, [Element::new(Tag::TH(TableHeaderScope::Row), head), Element::new(Tag::TD, cell)])
}
