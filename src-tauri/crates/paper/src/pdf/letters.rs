//! Letters of one weight: which there are, how wide a text is, and where it is broken.
//!
//! The typeface has Latin, Greek and Cyrillic. What it has no letter for is spelt in Latin ones: a name that can be read
//! aloud is worth more than empty boxes. Deliberately absent: writing from right to left.

use super::PaperError;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::UnicodeBuffer;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;

/// A typeface in one weight.
pub(super) struct Letters {
    pub(super) font: Font,
    shaper: rustybuzz::Face<'static>,
    units: f32,
}

impl Letters {
    /// Of a file that is part of the program.
    pub(super) fn of(file: &'static [u8]) -> Result<Self, PaperError> {
        let font = Font::new(file.to_vec().into(), 0).ok_or(PaperError::Typeface)?;
        let shaper = rustybuzz::Face::from_slice(file, 0).ok_or(PaperError::Typeface)?;
        Ok(Self { units: font.units_per_em(), font, shaper })
    }

    /// The same text in letters that there are.
    pub(super) fn readable(&self, text: &str) -> String {
        let mut readable = String::with_capacity(text.len());
        for letter in text.chars().filter(|it| !it.is_control() || *it == '\n') {
            if letter == '\n' || self.shaper.glyph_index(letter).is_some() {
                readable.push(letter);
            } else {
                readable.push_str(any_ascii::any_ascii_char(letter));
            }
        }
        readable
    }

    /// What is drawn for a line of readable text.
    #[expect(clippy::cast_precision_loss, reason = "advances of letters are small")]
    pub(super) fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(line);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.shaper, &[], buffer);
        let infos = shaped.glyph_infos();
        let of_em = |units: i32| units as f32 / self.units;
        let glyph = |(at, place): (usize, &rustybuzz::GlyphPosition)| {
            let from = infos[at].cluster;
            let next = infos[at..].iter().find(|it| it.cluster > from);
            let until = next.map_or(line.len(), |it| it.cluster as usize);
            let id = GlyphId::new(infos[at].glyph_id);
            let (x, y) = (of_em(place.x_offset), of_em(place.y_offset));
            KrillaGlyph::new(id, of_em(place.x_advance), x, y, of_em(place.y_advance), from as usize..until, None)
        };
        shaped.glyph_positions().iter().enumerate().map(glyph).collect()
    }

    /// How wide a line of readable text is.
    pub(super) fn width(&self, line: &str, size: f32) -> f32 {
        self.glyphs(line).iter().map(|it| it.x_advance).sum::<f32>() * size
    }

    /// Readable lines, none wider than that.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let readable = self.readable(text);
        let mut lines = Vec::new();
        for paragraph in readable.trim_end().lines() {
            let words: Vec<Word> = paragraph.split_whitespace().flat_map(|it| self.pieces(it, size, width)).collect();
            let rows = wrap_first_fit(&words, &[f64::from(width)]);
            if words.is_empty() {
                lines.push(String::new());
            } else {
                lines.extend(rows.into_iter().map(joined));
            }
        }
        lines
    }

    /// A word, or its parts where it is wider than the line: addresses on the web, for example.
    fn pieces(&self, word: &str, size: f32, width: f32) -> Vec<Word> {
        let fits = self.width(word, size) <= width;
        let mut pieces: Vec<String> = vec![if fits { word.to_owned() } else { String::new() }];
        for letter in word.chars().filter(|_| !fits) {
            let at = pieces.len() - 1;
            pieces[at].push(letter);
            if pieces[at].chars().count() > 1 && self.width(&pieces[at], size) > width {
                pieces[at].pop();
                pieces.push(letter.to_string());
            }
        }
        let (last, space) = (pieces.len() - 1, self.width(" ", size));
        let word = |(at, text): (usize, String)| Word {
            width: self.width(&text, size).into(),
            space: if at == last { space.into() } else { 0.0 },
            text,
        };
        pieces.into_iter().enumerate().map(word).collect()
    }
}

/// A part of a line that is not broken.
#[derive(Debug)]
struct Word {
    text: String,
    width: f64,
    /// What stands behind it, unless the line ends there.
    space: f64,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width
    }

    fn whitespace_width(&self) -> f64 {
        self.space
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn joined(words: &[Word]) -> String {
    let mut line = String::new();
    for word in words {
        line.push_str(&word.text);
        if word.space > 0.0 {
            line.push(' ');
        }
    }
    line.truncate(line.trim_end().len());
    line
}
