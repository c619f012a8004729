//! Puts what was laid out into a file.

use super::PdfError;
use super::font::{Fonts, Weight};
use super::layout::{BRAND, Child, Colour, Draw, Element, INK, Laid, Read};
use super::mark::mark;
use super::paper::{Letterhead, Paper};
use chrono::{Datelike, Timelike};
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::document::Document;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagTree};
use krilla::text::Font;

/// Writes pages, tree, headings and what the file says of itself.
pub fn write(fonts: &Fonts, paper: &Paper, head: &Letterhead, laid: Laid) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let (width, height) = paper.sheet.points();
    let size = PageSettings::from_wh(width, height).ok_or_else(|| PdfError("a sheet of no size".to_owned()))?;
    let pen = Pen { regular: fonts.drawn(Weight::Regular), strong: fonts.drawn(Weight::Strong) };
    let mut identifiers: Vec<Option<Identifier>> = vec![None; laid.reads];
    for things in laid.pages {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for thing in things {
            if let Some((read, identifier)) = pen.draw(&mut surface, thing) {
                identifiers[read] = Some(identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    let language = paper.locale.code().to_owned();
    let mut tree = TagTree::new().with_lang(Some(language.clone()));
    for element in laid.tree {
        tree.push(group(element, &identifiers));
    }
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    for (title, page, y) in laid.headings {
        outline.push_child(OutlineNode::new(title, XyzDestination::new(page, Point::from_xy(0.0, y))));
    }
    document.set_outline(outline);
    let made = paper.dated.utc();
    // The calendar's own figures: a month is at most 12, a minute at most 59.
    let small = |figure: u32| u8::try_from(figure).unwrap_or_default();
    let date = DateTime::new(u16::try_from(made.year()).unwrap_or_default())
        .month(small(made.month()))
        .day(small(made.day()))
        .hour(small(made.hour()))
        .minute(small(made.minute()))
        .second(small(made.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let metadata = Metadata::new()
        .title(paper.title.clone())
        .language(language)
        .authors(vec![head.brand.clone()])
        .creator(head.brand.clone())
        .creation_date(date);
    document.set_metadata(metadata);
    document.finish().map_err(|error| PdfError(format!("{error:?}")))
}

fn group(element: Element, identifiers: &[Option<Identifier>]) -> Node {
    let mut group = TagGroup::new(element.tag);
    for child in element.children {
        match child {
            Child::Element(inner) => group.push(self::group(inner, identifiers)),
            Child::Text(read) => {
                if let Some(identifier) = identifiers[read] {
                    group.push(identifier);
                }
            }
        }
    }
    Node::Group(group)
}

struct Pen {
    regular: Font,
    strong: Font,
}

impl Pen {
    /// Draws something. What is read comes back under the name that the tree knows it by.
    fn draw(&self, surface: &mut Surface<'_>, thing: Draw) -> Option<(usize, Identifier)> {
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        let tag = match &thing {
            Draw::Text { read: Read::As(_), .. } => ContentTag::Span(SpanTag::empty()),
            Draw::Text { read: Read::Head, .. } => artifact(ArtifactType::Header),
            Draw::Text { read: Read::Foot, .. } => artifact(ArtifactType::Footer),
            _ => artifact(ArtifactType::Layout),
        };
        let identifier = surface.start_tagged(tag);
        let mut read_as = None;
        match thing {
            Draw::Text { x, baseline, line, style, read } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(style.colour)));
                let font = match style.weight {
                    Weight::Regular => self.regular.clone(),
                    Weight::Strong => self.strong.clone(),
                };
                surface.draw_glyphs(Point::from_xy(x, baseline), &line.glyphs, font, &line.text, style.size, false);
                if let Read::As(read) = read {
                    read_as = Some((read, identifier));
                }
            }
            Draw::Rule { x, y, width, thickness, colour } => {
                let path = Rect::from_xywh(x, y - thickness / 2.0, width, thickness).and_then(rectangle);
                paint(surface, path, Some(fill(colour)), None);
            }
            Draw::Ground { x, y, width, height, colour } => {
                paint(surface, rounded(x, y, width, height, 10.0), Some(fill(colour)), None);
            }
            Draw::Tick { x, y, size } => {
                paint(surface, rounded(x, y, size, size, 2.0), None, Some(stroke(INK, 1.0)));
            }
            Draw::Mark { x, y, size } => {
                let (lines, thickness) = mark(x, y, size);
                for line in lines {
                    paint(surface, Some(line), None, Some(stroke(BRAND, thickness)));
                }
            }
        }
        surface.end_tagged();
        read_as
    }
}

fn paint(surface: &mut Surface<'_>, path: Option<Path>, fill: Option<Fill>, stroke: Option<Stroke>) {
    if let Some(path) = path {
        surface.set_fill(fill);
        surface.set_stroke(stroke);
        surface.draw_path(&path);
    }
}

fn colour(Colour(red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(of: Colour) -> Fill {
    Fill { paint: colour(of).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn stroke(of: Colour, width: f32) -> Stroke {
    Stroke {
        paint: colour(of).into(),
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}

fn rectangle(rectangle: Rect) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(rectangle);
    path.finish()
}

/// A rectangle with round corners.
fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    // Where the handles of a quarter of a circle are, of its radius.
    const HANDLE: f32 = 0.552;
    let (right, bottom, handle) = (x + width, y + height, radius * (1.0 - HANDLE));
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - handle, y, right, y + handle, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + handle, x + handle, y, x + radius, y);
    path.close();
    path.finish()
}
