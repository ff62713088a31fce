//! Text taken apart into components. Whatever is wrong is noted where it is wrong and the rest is read on, so that
//! one bad event in a feed of a thousand stays one bad event.

use super::line::{Line, is_token};
use std::borrow::Cow;
use std::fmt;
use vparser::Parser;

/// Nothing sensible nests deeper; a bound keeps hostile input from exhausting the stack.
const DEPTH: usize = 32;

/// One component: `VCALENDAR`, `VEVENT`, `VALARM` …
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    pub(super) name: String,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) parts: Vec<Part<'a>>,
    /// The first thing wrong in it or in a part of it.
    pub(super) broken: Option<Broken>,
}

/// Something that cannot be read, and where.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    /// Counted from 1, in the text as given.
    pub(super) line: usize,
    pub(super) what: What,
}

/// What is wrong.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// Neither a property nor the continuation of one; the beginning of it.
    NoProperty(String),
    /// A component that never ends.
    Unfinished(String),
    /// An end without a beginning.
    StrayEnd(String),
    /// A component without a usable name.
    Nameless,
    /// Components within components within …
    TooDeep,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::NoProperty(text) => write!(f, "line {} is not a calendar line: “{text}”", self.line),
            What::Unfinished(name) => write!(f, "the {name} has not ended by line {}", self.line),
            What::StrayEnd(name) => write!(f, "line {} ends a {name} that never began", self.line),
            What::Nameless => write!(f, "line {} begins a part without a name", self.line),
            What::TooDeep => write!(f, "line {} is nested too deep", self.line),
        }
    }
}

/// All that a text holds.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    /// Calendars, and components that stand on their own.
    pub(super) parts: Vec<Part<'a>>,
    /// Properties outside of all components.
    pub(super) loose: Vec<Line<'a>>,
    /// The first thing outside of all components that is not even a property.
    pub(super) stray: Option<Broken>,
    /// The text ends in the middle of a component.
    pub(super) cut_short: bool,
    /// All that is missing is the end of the calendar itself.
    pub(super) only_end_missing: bool,
}

struct Builder<'a> {
    text: &'a str,
    tree: Tree<'a>,
    open: Vec<Part<'a>>,
    too_deep: usize,
    /// Up to which octet line feeds were counted, and how many there were: counting anew for each fault would make
    /// hostile input expensive.
    counted: (usize, usize),
    /// Whether the last line that says anything ended a component.
    ended: bool,
}

/// Takes any text apart. Never fails; see [`Tree`] for what was wrong.
pub(super) fn parse(text: &str) -> Tree<'_> {
    let given = text;
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let before = given[..given.len() - text.len()].bytes().filter(|b| *b == b'\n').count();
    let open = Vec::with_capacity(4);
    let mut builder = Builder { text, tree: Tree::default(), open, too_deep: 0, counted: (0, before), ended: false };
    for raw in Parser::new(text) {
        match Line::parse(&raw) {
            Some(line) if line.name() == "BEGIN" => builder.begin(line.value(), raw.raw()),
            Some(line) if line.name() == "END" => builder.end(line.value(), raw.raw()),
            Some(line) => builder.property(line, raw.raw()),
            None if raw.raw().trim().is_empty() => {}
            None => builder.junk(Line::junk(&raw), raw.raw()),
        }
        builder.ended = raw.raw().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("END:"))
            || (builder.ended && raw.raw().trim().is_empty());
    }
    builder.finish()
}

impl<'a> Builder<'a> {
    fn begin(&mut self, name: &str, raw: &'a str) {
        let name = name.trim().to_ascii_uppercase();
        if self.too_deep > 0 || self.open.len() >= DEPTH {
            self.too_deep += 1;
            return self.breaks(raw, |_| What::TooDeep);
        }
        // These never stand inside one another: the one before has lost its end.
        let level = match name.as_str() {
            "VCALENDAR" => self.open.iter().position(|part| part.name == "VCALENDAR"),
            name if stands_alone(name) => self.open.iter().position(|part| stands_alone(&part.name)),
            _ => None,
        };
        if let Some(level) = level {
            self.close_to(level, raw);
        }
        let broken = if is_token(&name) { None } else { Some(self.at(raw, What::Nameless)) };
        self.open.push(Part { name, broken, ..Part::default() });
    }

    fn end(&mut self, name: &str, raw: &'a str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let mut name = name.trim();
        // A slip of the keyboard after the name (END:VCALENDARD) ends it all the same.
        let slip = |part: &Part<'_>| name.get(..part.name.len()).is_some_and(|s| s.eq_ignore_ascii_case(&part.name));
        if let Some(length) = self.open.last().filter(|part| slip(part)).map(|part| part.name.len()) {
            name = &name[..length];
        }
        match self.open.iter().rposition(|part| part.name.eq_ignore_ascii_case(name)) {
            Some(level) => {
                self.close_to(level + 1, raw);
                self.close();
            }
            None => self.breaks(raw, |_| What::StrayEnd(shown(name))),
        }
    }

    fn property(&mut self, line: Line<'a>, raw: &'a str) {
        match self.open.last_mut() {
            _ if self.too_deep > 0 => {}
            Some(part) => part.lines.push(line),
            None if line.is_named() => self.tree.loose.push(line),
            None => self.breaks(raw, |text| What::NoProperty(text.to_owned())),
        }
    }

    /// Programs do leave such lines inside of events; the event is readable all the same, and keeps them.
    fn junk(&mut self, line: Line<'a>, raw: &'a str) {
        match self.open.last_mut() {
            _ if self.too_deep > 0 => {}
            Some(part) if part.name != "VCALENDAR" => part.lines.push(line),
            _ => self.breaks(raw, |text| What::NoProperty(text.to_owned())),
        }
    }

    /// Ends everything from that level on, for want of its end.
    fn close_to(&mut self, level: usize, raw: &'a str) {
        while self.open.len() > level {
            let name = self.open.last().map_or_else(String::new, |part| shown(&part.name));
            self.breaks(raw, |_| What::Unfinished(name));
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(part) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => {
                // A calendar is not broken because an event in it is.
                if parent.name != "VCALENDAR" && parent.broken.is_none() {
                    parent.broken.clone_from(&part.broken);
                }
                parent.parts.push(part);
            }
            None => self.tree.parts.push(part),
        }
    }

    fn breaks(&mut self, raw: &'a str, what: impl FnOnce(&str) -> What) {
        let broken = self.at(raw, what(&shown(raw)));
        let place = self.open.last_mut().map_or(&mut self.tree.stray, |part| &mut part.broken);
        place.get_or_insert(broken);
    }

    fn at(&mut self, raw: &'a str, what: What) -> Broken {
        let offset = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let (from, before) = self.counted;
        let between = self.text.as_bytes().get(from..offset).unwrap_or_default();
        self.counted = (offset.max(from), before + between.split(|b| *b == b'\n').count() - 1);
        Broken { line: 1 + self.counted.1, what }
    }

    fn finish(mut self) -> Tree<'a> {
        self.tree.cut_short = !self.open.is_empty();
        self.tree.only_end_missing = self.ended && self.open.iter().all(|part| part.name == "VCALENDAR");
        if self.tree.only_end_missing {
            self.open.drain(..).for_each(|part| self.tree.parts.push(part));
        }
        let end = &self.text[self.text.len()..];
        self.close_to(0, end);
        self.tree
    }
}

/// Components of a calendar that are never part of one another.
fn stands_alone(name: &str) -> bool {
    matches!(name, "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VTIMEZONE")
}

/// The beginning of a text, fit to be shown.
pub(super) fn shown(text: &str) -> String {
    let mut short: String =
        text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// Takes away blank lines before continuations, which old programs write; mostly there are none.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    if !text.contains("\n\n") && !text.contains("\n\r\n") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = "";
    for line in text.split_inclusive('\n') {
        if line.trim_end_matches(['\r', '\n']).is_empty() && line.len() <= 2 {
            blank = line;
            continue;
        }
        if !blank.is_empty() && !line.starts_with([' ', '\t']) {
            out.push_str(blank);
        }
        blank = "";
        out.push_str(line);
    }
    Cow::Owned(out)
}
