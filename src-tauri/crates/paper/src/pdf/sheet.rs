//! Sheets of A4 that are filled from the top: what stands where, decided before anything is drawn, so that every sheet can
//! say how many there are.
//!
//! Measures are points. Deliberately absent: what is written.

use super::letters::Letters;
use super::{PaperError, Weight};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};

const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 51.0;
pub(super) const RIGHT: f32 = WIDTH - 51.0;
const TOP: f32 = 54.0;
/// Below it stands what is the same on every sheet.
const BOTTOM: f32 = HEIGHT - 66.0;

/// How dark something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Dark,
    Soft,
    Faint,
    /// What must not be overlooked.
    Amber,
}

impl Ink {
    fn colour(self) -> rgb::Color {
        match self {
            Self::Dark => rgb::Color::new(23, 33, 43),
            Self::Soft => rgb::Color::new(84, 96, 106),
            Self::Faint => rgb::Color::new(196, 204, 202),
            Self::Amber => rgb::Color::new(138, 82, 0),
        }
    }
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hand {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) ink: Ink,
}

impl Hand {
    /// From one line to the next.
    pub(super) fn leading(self) -> f32 {
        (self.size * 1.36).round()
    }
}

enum Mark {
    Line { x: f32, y: f32, text: String, hand: Hand },
    Rule { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// Text in a column, from its top.
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) hand: Hand,
    pub(super) text: String,
}

/// Sheets under way.
pub(super) struct Sheets<'a> {
    regular: &'a Letters,
    bold: &'a Letters,
    pages: Vec<Vec<Mark>>,
    /// Where the next thing stands.
    y: f32,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(regular: &'a Letters, bold: &'a Letters) -> Self {
        Self { regular, bold, pages: vec![Vec::new()], y: TOP }
    }

    pub(super) fn letters(&self, weight: Weight) -> &'a Letters {
        match weight {
            Weight::Regular => self.regular,
            Weight::Bold => self.bold,
        }
    }

    pub(super) fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins another sheet unless so much still fits on this one.
    pub(super) fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    /// A line across the columns.
    pub(super) fn rule(&mut self, x: f32, height: f32, ink: Ink) {
        self.keep(height);
        let y = self.y;
        self.mark(Mark::Rule { x, y, width: RIGHT - x, height, ink });
        self.y += height;
    }

    /// Several columns of text side by side. A row is broken over two sheets only if one cannot hold it.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        let wrapped: Vec<Vec<String>> = cells.iter().map(|it| self.wrapped(it)).collect();
        let height = |(it, lines): (&Cell, &Vec<String>)| it.hand.leading() * count(lines.len());
        let highest = cells.iter().zip(&wrapped).map(height).fold(0.0, f32::max);
        if highest <= BOTTOM - TOP {
            self.keep(highest);
        }
        let (first, top) = (self.pages.len() - 1, self.y);
        let (mut last, mut lowest) = (first, top);
        for (cell, lines) in cells.iter().zip(wrapped) {
            let (mut page, mut y) = (first, top);
            for text in lines {
                if y + cell.hand.leading() > BOTTOM {
                    (page, y) = (page + 1, TOP);
                }
                if page == self.pages.len() {
                    self.pages.push(Vec::new());
                }
                let base = y + cell.hand.size;
                self.pages[page].push(Mark::Line { x: cell.x, y: base, text, hand: cell.hand });
                y += cell.hand.leading();
            }
            (last, lowest) =
                if page > last { (page, y) } else { (last, if page == last { lowest.max(y) } else { lowest }) };
        }
        self.pages.truncate(last + 1);
        self.y = lowest;
    }

    /// What stands in the margin, one below the other, beside what is written meanwhile. The next thing stands below both.
    pub(super) fn beside(&mut self, margin: &[Cell], write: impl FnOnce(&mut Self)) {
        let (page, top) = (self.pages.len(), self.y);
        for cell in margin {
            self.row(std::slice::from_ref(cell));
        }
        let below = self.y;
        self.y = top;
        write(self);
        if self.pages.len() == page {
            self.y = self.y.max(below);
        }
    }

    fn wrapped(&self, cell: &Cell) -> Vec<String> {
        self.letters(cell.hand.weight).lines(&cell.text, cell.hand.size, cell.width)
    }

    /// How high a text would be.
    pub(super) fn height(&self, cell: &Cell) -> f32 {
        cell.hand.leading() * count(self.wrapped(cell).len())
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Writes on every sheet which one it is, and makes the file.
    pub(super) fn finish(mut self, foot: &str, about: Metadata) -> Result<Vec<u8>, PaperError> {
        let hand = Hand { weight: Weight::Regular, size: 8.0, ink: Ink::Soft };
        let (of, y) = (self.pages.len(), HEIGHT - 38.0);
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = format!("Page {} of {of}", at + 1);
            let x = RIGHT - self.regular.width(&number, hand.size);
            let foot = self.regular.lines(foot, hand.size, x - LEFT - 12.0).into_iter().next().unwrap_or_default();
            page.push(Mark::Rule { x: LEFT, y: y - 14.0, width: RIGHT - LEFT, height: 0.5, ink: Ink::Faint });
            page.push(Mark::Line { x: LEFT, y, text: foot, hand });
            page.push(Mark::Line { x, y, text: number, hand });
        }
        let mut document = Document::new();
        document.set_metadata(about);
        for page in &self.pages {
            let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PaperError::Drawing)?;
            let mut sheet = document.start_page_with(settings);
            let mut surface = sheet.surface();
            for mark in page {
                self.draw(&mut surface, mark);
            }
            surface.finish();
            sheet.finish();
        }
        document.finish().map_err(|_| PaperError::Drawing)
    }

    fn draw(&self, surface: &mut krilla::surface::Surface<'_>, mark: &Mark) {
        let fill = |ink: Ink| Fill { paint: ink.colour().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero };
        match mark {
            Mark::Line { x, y, text, hand } => {
                let letters = self.letters(hand.weight);
                surface.set_fill(Some(fill(hand.ink)));
                let (start, font) = (Point::from_xy(*x, *y), letters.font.clone());
                surface.draw_glyphs(start, &letters.glyphs(text), font, text, hand.size, false);
            }
            Mark::Rule { x, y, width, height, ink } => {
                let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) else { return };
                let mut path = PathBuilder::new();
                path.push_rect(bar);
                surface.set_fill(Some(fill(*ink)));
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lines of a sheet")]
fn count(lines: usize) -> f32 {
    lines as f32
}
