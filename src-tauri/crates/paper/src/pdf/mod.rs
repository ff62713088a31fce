//! The pack as a PDF: A4, with its typeface in it.
//!
//! A margin on the left says what a part is and since when it is known, as the window does; on the right stands the part.
//! Deliberately absent: other sizes of paper.

mod letters;
mod sheet;

use crate::words;
use krilla::metadata::Metadata;
use letters::Letters;
use sheet::{Cell, Hand, Ink, LEFT, RIGHT, Sheets};
use std::fmt;
use wedsync_domain::pack::{Confirmed, Pack};

/// Source Sans 3 by Adobe, unchanged, under the SIL Open Font License (`fonts/OFL.md`).
const REGULAR: &[u8] = include_bytes!("../../fonts/SourceSans3-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../fonts/SourceSans3-Semibold.otf");

/// Where the parts begin.
const BODY: f32 = LEFT + 128.0;
const MARGIN: f32 = 112.0;

/// A weight of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Regular,
    Bold,
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperError {
    /// The typeface within the program cannot be read.
    Typeface,
    /// The sheets could not be put together.
    Drawing,
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Typeface => "the typeface within the program cannot be read",
            Self::Drawing => "the sheets could not be put together",
        })
    }
}

impl std::error::Error for PaperError {}

const TITLE: Hand = Hand { weight: Weight::Bold, size: 25.0, ink: Ink::Dark };
const HEAD: Hand = Hand { weight: Weight::Regular, size: 12.5, ink: Ink::Dark };
const BOLD_TEXT: Hand = Hand { weight: Weight::Bold, size: 10.5, ink: Ink::Dark };
const TEXT: Hand = Hand { weight: Weight::Regular, size: 10.5, ink: Ink::Dark };
const SOFT: Hand = Hand { weight: Weight::Regular, size: 9.5, ink: Ink::Soft };
const SMALL: Hand = Hand { weight: Weight::Regular, size: 8.0, ink: Ink::Soft };
const WARNING: Hand = Hand { weight: Weight::Bold, size: 10.5, ink: Ink::Amber };

/// The pack as a file.
pub fn pdf(pack: &Pack) -> Result<Vec<u8>, PaperError> {
    let (regular, bold) = (Letters::of(REGULAR)?, Letters::of(BOLD)?);
    let mut sheets = Sheets::new(&regular, &bold);
    head(&mut sheets, pack);
    for (name, heard, rows) in parts(pack) {
        part(&mut sheets, name, &words::confirmed(heard, &pack.zone), &rows);
    }
    let about = Metadata::new()
        .title(format!("{}: wedding day", pack.title))
        .creator("WedSync Desk".to_owned())
        .language("en".to_owned());
    sheets.finish(&format!("{}  ·  {}", pack.title, words::made(pack)), about)
}

fn cell(x: f32, width: f32, hand: Hand, text: impl Into<String>) -> Cell {
    Cell { x, width, hand, text: text.into() }
}

fn head(sheets: &mut Sheets<'_>, pack: &Pack) {
    let whole = RIGHT - LEFT;
    let studio = pack.studio.as_deref().unwrap_or("Wedding day");
    sheets.row(&[cell(LEFT, whole, SOFT, studio)]);
    sheets.space(6.0);
    sheets.row(&[cell(LEFT, whole, TITLE, &pack.title)]);
    sheets.row(&[cell(LEFT, whole, HEAD, words::headline(pack))]);
    for remark in words::remarks(pack) {
        sheets.space(3.0);
        sheets.row(&[cell(LEFT, whole, WARNING, remark)]);
    }
    sheets.space(10.0);
    sheets.rule(LEFT, 1.4, Ink::Dark);
    sheets.space(1.6);
    sheets.rule(LEFT, 0.5, Ink::Dark);
    sheets.space(10.0);
}

type Row = Vec<Cell>;

/// Each part with its rows.
fn parts(pack: &Pack) -> Vec<(&'static str, &Confirmed, Vec<Row>)> {
    vec![
        ("The day", &pack.heard.timeline, timeline(pack)),
        ("People", &pack.heard.people, people(pack)),
        ("Places", &pack.heard.places, places(pack)),
        ("Notes", &pack.heard.notes, notes(pack)),
        ("Money", &pack.heard.bills, money(pack)),
    ]
}

fn timeline(pack: &Pack) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut day = pack.date.clone();
    for it in &pack.timeline {
        if Some(&it.date) != day.as_ref() {
            rows.push(vec![cell(BODY, RIGHT - BODY, SOFT, words::day(&it.date))]);
            day = Some(it.date.clone());
        }
        let tentative = if it.tentative { " (not agreed yet)" } else { "" };
        let hand = if it.wedding { BOLD_TEXT } else { TEXT };
        let (at, what) = (BODY + 86.0, RIGHT - BODY - 86.0);
        let mut row = vec![cell(BODY, 82.0, BOLD_TEXT, words::times(it))];
        match &it.place {
            Some(place) => {
                row.push(cell(at, what * 0.54, hand, format!("{}{tentative}", it.title)));
                row.push(cell(at + what * 0.56, what * 0.44, SOFT, place));
            }
            None => row.push(cell(at, what, hand, format!("{}{tentative}", it.title))),
        }
        rows.push(row);
    }
    rows
}

fn people(pack: &Pack) -> Vec<Row> {
    let row = |it: &wedsync_domain::pack::PackPerson| {
        let role = words::role(it);
        let name = if role.is_empty() { it.name.clone() } else { format!("{}\n{role}", it.name) };
        let phone = it.phone.clone().unwrap_or_else(|| "no phone number".to_owned());
        let hand = if it.phone.is_some() { BOLD_TEXT } else { SOFT };
        vec![
            cell(BODY, 112.0, TEXT, name),
            cell(BODY + 118.0, 92.0, hand, phone),
            cell(BODY + 214.0, RIGHT - BODY - 214.0, SOFT, it.email.clone().unwrap_or_default()),
        ]
    };
    pack.people.iter().map(row).collect()
}

fn places(pack: &Pack) -> Vec<Row> {
    let row = |it: &wedsync_domain::pack::PackPlace| {
        let hand = if it.venue { BOLD_TEXT } else { TEXT };
        vec![
            cell(BODY, 136.0, hand, &it.name),
            cell(BODY + 144.0, RIGHT - BODY - 248.0, TEXT, it.address.clone().unwrap_or_default()),
            cell(RIGHT - 96.0, 96.0, BOLD_TEXT, it.phone.clone().unwrap_or_default()),
        ]
    };
    pack.places.iter().map(row).collect()
}

fn notes(pack: &Pack) -> Vec<Row> {
    let row = |it: &wedsync_domain::pack::PackNote| {
        vec![cell(BODY, 136.0, TEXT, &it.about), cell(BODY + 144.0, RIGHT - BODY - 144.0, TEXT, &it.text)]
    };
    pack.notes.iter().map(row).collect()
}

fn money(pack: &Pack) -> Vec<Row> {
    let row = |it: &wedsync_domain::pack::PackBill| {
        let due = it.due.as_deref().map(|due| format!("due {}", words::short_day(due)));
        vec![
            cell(BODY, 80.0, TEXT, &it.number),
            cell(BODY + 88.0, 92.0, TEXT, it.total.clone().unwrap_or_default()),
            cell(BODY + 188.0, 92.0, BOLD_TEXT, words::left(it)),
            cell(BODY + 288.0, RIGHT - BODY - 288.0, SOFT, due.unwrap_or_default()),
        ]
    };
    let mut rows: Vec<Row> = pack.bills.iter().map(row).collect();
    rows.push(vec![cell(BODY, RIGHT - BODY, if pack.bills.is_empty() { SOFT } else { BOLD_TEXT }, words::owed(pack))]);
    rows
}

/// The name of a part and since when it is known stand beside its first rows.
fn part(sheets: &mut Sheets<'_>, name: &str, heard: &str, rows: &[Row]) {
    let none = [vec![cell(BODY, RIGHT - BODY, SOFT, "Nothing is written down.")]];
    let rows = if rows.is_empty() { &none } else { rows };
    let (label, stamp) = (cell(LEFT, MARGIN, BOLD_TEXT, name), cell(LEFT, MARGIN, SMALL, heard));
    sheets.keep(sheets.height(&label) + sheets.height(&stamp) + 8.0);
    sheets.beside(&[label, stamp], |sheets| {
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                sheets.space(4.0);
                sheets.rule(BODY, 0.5, Ink::Faint);
                sheets.space(4.0);
            }
            sheets.row(row);
        }
    });
    sheets.space(9.0);
    sheets.rule(LEFT, 0.5, Ink::Soft);
    sheets.space(9.0);
}
