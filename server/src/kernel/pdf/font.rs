//! The typeface: which letters it has, how wide a line is, where it may be broken.

use krilla::text::{Font, GlyphId, KrillaGlyph, Tag};
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer, Variation, ttf_parser};
use unicode_normalization::UnicodeNormalization;

/// Figtree, as on the pages (SIL Open Font License 1.1, `content/fonts/OFL.txt`): one file for every weight.
const FILE: &[u8] = include_bytes!("../../../content/fonts/figtree.ttf");
/// Narrow no-break space, which Figtree has no glyph for.
const NARROW: char = '\u{202f}';
/// Its width, in parts of the size.
const NARROW_WIDTH: f32 = 0.19;
/// A glyph without ink that no other letter uses (the one of the carriage return): it stands for [`NARROW`].
const BLANK: char = '\r';
/// What is shown for a letter that the typeface lacks.
const UNKNOWN: char = '?';

/// How strong letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Strong,
}

/// The typeface in the weights that papers use.
pub struct Fonts {
    regular: Cut,
    strong: Cut,
}

struct Cut {
    shaping: Face<'static>,
    drawing: Font,
    units_per_em: f32,
    blank: u32,
}

/// A line of text, shaped. Lengths are in parts of the size.
#[derive(Clone)]
pub struct Line {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

impl Fonts {
    /// None where the file that is built in is no font: a test sees that it is.
    pub fn load() -> Option<Self> {
        Some(Self { regular: Cut::load(400.0)?, strong: Cut::load(600.0)? })
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Strong => &self.strong,
        }
    }

    /// For drawing.
    pub fn drawn(&self, weight: Weight) -> Font {
        self.cut(weight).drawing.clone()
    }

    /// The text in letters that the typeface has. What it lacks loses its accent, or becomes a question mark: a paper
    /// with a sign that cannot be read would not be made at all.
    pub fn printable(&self, text: &str) -> String {
        let has = |c: char| self.regular.shaping.glyph_index(c).is_some();
        let mut out = String::with_capacity(text.len());
        for c in text.nfc() {
            match c {
                NARROW => out.push(c),
                '\u{2009}' | '\u{2006}' => out.push(NARROW),
                '\u{2010}' | '\u{2011}' => out.push('-'),
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
                _ if c.is_control() => out.push(' '),
                _ if has(c) => out.push(c),
                _ => {
                    let before = out.len();
                    out.extend(std::iter::once(c).nfkd().filter(|c| has(*c) && c.is_alphanumeric()));
                    if out.len() == before {
                        out.push(UNKNOWN);
                    }
                }
            }
        }
        out
    }

    /// One line, however wide. `text` is [`Self::printable`].
    pub fn shape(&self, text: &str, weight: Weight, is_tabular: bool) -> Line {
        let cut = self.cut(weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        // Figures of one width, where they stand under each other.
        let features = [Feature::new(ttf_parser::Tag::from_bytes(b"tnum"), u32::from(is_tabular), ..)];
        let shaped = rustybuzz::shape(&cut.shaping, &features, buffer);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut width = 0.0;
        for (at, (info, position)) in infos.iter().zip(positions).enumerate() {
            let start = info.cluster as usize;
            let later = infos[at + 1..].iter().map(|next| next.cluster as usize).find(|next| *next != start);
            let range = start..later.unwrap_or(text.len());
            let is_narrow = text[range.clone()].starts_with(NARROW);
            let of_em = |units: i32| units as f32 / cut.units_per_em;
            let (glyph, advance) = match is_narrow {
                true => (cut.blank, NARROW_WIDTH),
                false => (info.glyph_id, of_em(position.x_advance)),
            };
            let (x, y) = (of_em(position.x_offset), of_em(position.y_offset));
            glyphs.push(KrillaGlyph::new(GlyphId::new(glyph), advance, x, y, 0.0, range, None));
            width += advance;
        }
        Line { text: text.to_owned(), glyphs, width }
    }

    /// About how wide a text is: letter by letter, figures of one width. To compare with others.
    pub fn about(&self, text: &str) -> f32 {
        let face = &self.regular.shaping;
        let of = |c: char| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or_default();
        let units: f32 = text.chars().map(|c| f32::from(if c.is_ascii_digit() { of('0') } else { of(c) })).sum();
        units / self.regular.units_per_em
    }

    /// The lines of a text, none wider than `width` (in parts of the size) but for a word that is: that is cut.
    pub fn lines(&self, text: &str, weight: Weight, is_tabular: bool, width: f32) -> Vec<Line> {
        let shape = |text: &str| self.shape(text, weight, is_tabular);
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let paragraph = self.printable(paragraph);
            let whole = shape(&paragraph);
            if whole.width <= width {
                lines.push(whole);
                continue;
            }
            let mut line = String::new();
            let mut line_width = 0.0;
            for word in paragraph.split_inclusive(' ') {
                let of_word = shape(word.trim_end_matches(' ')).width;
                if !line.is_empty() && line_width + of_word > width {
                    lines.push(shape(&line));
                    line.clear();
                }
                if of_word > width {
                    let mut pieces = self.pieces(word, weight, is_tabular, width);
                    line = pieces.pop().unwrap_or_default();
                    lines.extend(pieces.iter().map(|piece| shape(piece)));
                } else {
                    line.push_str(word);
                }
                line_width = shape(&line).width;
            }
            lines.push(shape(line.trim_end_matches(' ')));
        }
        lines
    }

    fn pieces(&self, word: &str, weight: Weight, is_tabular: bool, width: f32) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for c in word.chars() {
            let last = pieces.len() - 1;
            pieces[last].push(c);
            if self.shape(&pieces[last], weight, is_tabular).width > width {
                pieces[last].pop();
                pieces.push(c.to_string());
            }
        }
        pieces
    }
}

impl Cut {
    fn load(weight: f32) -> Option<Self> {
        let mut shaping = Face::from_slice(FILE, 0)?;
        shaping.set_variations(&[Variation { tag: ttf_parser::Tag::from_bytes(b"wght"), value: weight }]);
        let drawing = Font::new_variable(FILE.into(), 0, &[(Tag::new(b"wght"), weight)])?;
        let units_per_em = drawing.units_per_em();
        let blank = u32::from(shaping.glyph_index(BLANK)?.0);
        Some(Self { shaping, drawing, units_per_em, blank })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_and_english_are_printed_letter_for_letter() {
        let fonts = Fonts::load().unwrap();
        for text in ["1\u{202f}234,56\u{a0}€, « œuvre », l’été à Nîmes…", "£1,234.56 – “it’s done” • $5 − 10\u{a0}%"]
        {
            assert_eq!(fonts.printable(text), text);
        }
        assert_eq!(fonts.printable("e\u{301}té"), "été");
    }

    #[test]
    fn a_letter_that_the_typeface_lacks_loses_its_accent_or_becomes_a_question_mark() {
        let fonts = Fonts::load().unwrap();
        assert_eq!(fonts.printable("Nguyễn\u{200b} 李\t2\u{2011}3 ﬁn"), "Nguyen ? 2-3 fin");
    }

    #[test]
    fn figures_are_of_one_width_where_they_stand_under_each_other() {
        let fonts = Fonts::load().unwrap();
        let width = |text| fonts.shape(text, Weight::Regular, true).width;
        assert!((width("111") - width("888")).abs() < 0.001);
    }

    #[test]
    fn lines_are_broken_between_words_and_a_word_only_where_it_is_too_long() {
        let fonts = Fonts::load().unwrap();
        let broken = |text: &str| -> Vec<String> {
            fonts.lines(text, Weight::Regular, false, 5.0).into_iter().map(|line| line.text).collect()
        };
        assert_eq!(broken("one two three four"), ["one two ", "three four"]);
        // A no-break space is no place to break.
        assert_eq!(broken("pay 1\u{202f}234\u{a0}€ now"), ["pay ", "1\u{202f}234\u{a0}€ ", "now"]);
        let long = broken("a wwwwwwwwwwwwwwwwwwww b");
        assert_eq!(long.concat(), "a wwwwwwwwwwwwwwwwwwww b");
        assert!(long.len() > 3);
    }
}
