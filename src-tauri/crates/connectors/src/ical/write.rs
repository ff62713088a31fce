//! A record as one calendar object.

use super::line::{self, escape, push};
use super::spell::{is_guest, with_agent};
use super::{TEXTS, has_word, holds, is_status, moment, names, word_for, zones};
use chrono::Datelike;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use wedsync_domain::fields::{ICAL, OVERRIDE};
use wedsync_domain::ports::Draft;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

const PRODID: &str = "-//WedSync//WedSync Desk//EN";

/// Where the text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// A CalDAV server: every guest is marked `SCHEDULE-AGENT=CLIENT`, so that the server writes to nobody (RFC 6638,
    /// 7.1), and there is no `METHOD` (RFC 4791, 4.1).
    Server,
    /// A file: just what the record says.
    File,
}

/// Writes one object, folded, lines ended by CRLF. Faults (Rejected): `not_for_calendars`, `no_date`.
pub fn write(draft: &Draft, manner: Manner) -> Result<String, Fault> {
    Ok(Writer::of(draft, manner)?.object(manner))
}

/// One file with all of these: for a person to take along. Faults as those of [`write`].
pub fn write_all(drafts: &[Draft]) -> Result<String, Fault> {
    let mut out = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n");
    let (mut zones, mut parts) = (BTreeSet::new(), String::new());
    for draft in drafts {
        let writer = Writer::of(draft, Manner::File)?;
        let mut theirs = String::new();
        writer.zones(&mut theirs);
        for zone in theirs.split_inclusive("END:VTIMEZONE\r\n") {
            if zones.insert(zone.to_owned()) {
                out.push_str(zone);
            }
        }
        writer.component(&mut parts, Manner::File);
    }
    Ok(out + &parts + "END:VCALENDAR\r\n")
}

impl<'a> Writer<'a> {
    fn of(draft: &'a Draft, manner: Manner) -> Result<Self, Fault> {
        let fields = &draft.fields;
        let title = fields.get("title").map_or_else(|| draft.uid.to_string(), ToString::to_string);
        if !holds(draft.kind) {
            return Err(Fault::new(
                FaultKind::Rejected,
                "not_for_calendars",
                format!("“{title}” is of the kind {}, and a calendar has no place for that.", draft.kind),
            )
            .next("Nothing to do: it stays at the desk."));
        }
        let dated = ["when", "ical/DTSTART", names::UNDATED].iter().any(|field| fields.contains_key(*field));
        if draft.kind != Kind::Task && !dated {
            return Err(Fault::new(
                FaultKind::Rejected,
                "no_date",
                format!("“{title}” has no date yet, and a calendar cannot hold it without one."),
            )
            .next("Set its date and times; the next sync takes it there."));
        }
        Ok(Self { draft, fields, quiet: manner == Manner::Server || fields.contains_key(names::AGENT) })
    }
}

struct Writer<'a> {
    draft: &'a Draft,
    fields: &'a Fields,
    quiet: bool,
}

impl Writer<'_> {
    fn object(&self, manner: Manner) -> String {
        let mut out = String::with_capacity(2048);
        out.push_str("BEGIN:VCALENDAR\r\n");
        self.calendar(&mut out, manner);
        self.zones(&mut out);
        self.component(&mut out, manner);
        out.push_str("END:VCALENDAR\r\n");
        out
    }

    fn component(&self, out: &mut String, manner: Manner) {
        let component = if self.draft.kind == Kind::Task { "VTODO" } else { "VEVENT" };
        push(out, &format!("BEGIN:{component}"));
        self.main(out, manner);
        push(out, &format!("END:{component}"));
        self.overrides(out);
    }

    fn text(&self, field: &str) -> Option<&str> {
        match self.fields.get(field) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn under<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = (&'f str, &'f Value)> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let rest = self.fields.range::<str, _>(from).take_while(move |(name, _)| name.starts_with(prefix));
        rest.map(move |(name, value)| (&name[prefix.len()..], value))
    }

    fn calendar(&self, out: &mut String, manner: Manner) {
        if !self.fields.contains_key("ical/calendar/VERSION") {
            push(out, "VERSION:2.0");
        }
        if !self.fields.contains_key("ical/calendar/PRODID") {
            push(out, &format!("PRODID:{PRODID}"));
        }
        let mut parts = Vec::new();
        for (name, value) in self.under(names::CALENDAR) {
            if manner == Manner::Server && matches!(name, "METHOD" | "junk") {
                continue;
            }
            match value {
                Value::List(list) if list.iter().all(|entry| entry.starts_with("BEGIN:")) => parts.extend(list),
                _ => self.raw(out, name, value),
            }
        }
        for part in parts {
            self.block(out, part);
        }
    }

    /// Definitions that came along, and one for every other zone that is named and known.
    fn zones(&self, out: &mut String) {
        let mut defined = BTreeSet::new();
        for field in [names::ZONES, names::KNOWN_ZONES] {
            let Some(Value::List(list)) = self.fields.get(field) else { continue };
            for zone in list {
                defined.extend(zone.lines().filter_map(|line| line.strip_prefix("TZID:")));
                self.block(out, zone);
            }
        }
        let mut named = BTreeSet::new();
        for (name, value) in self.fields {
            match value {
                Value::When(when) => zones_of_when(when, &mut named),
                Value::List(list) if name.starts_with(ICAL) => {
                    for text in list {
                        zones_of_text(text, &mut named);
                    }
                }
                Value::Text(text) if name.starts_with(OVERRIDE) => zones_of_text(text, &mut named),
                _ => {}
            }
        }
        for name in named.difference(&defined) {
            if let Ok(zone) = name.parse::<Tz>() {
                zones::definition(zone, self.year()).lines().for_each(|line| push(out, line));
            }
        }
    }

    /// The year the object starts in.
    fn year(&self) -> i32 {
        let date = ["when", "due"].iter().find_map(|field| match self.fields.get(*field) {
            Some(Value::When(when)) => Some(when.start.date()),
            _ => None,
        });
        date.unwrap_or_else(|| self.draft.now.utc().date_naive()).year().clamp(1900, 2200)
    }

    fn main(&self, out: &mut String, manner: Manner) {
        push(out, &self.with_params("UID", self.draft.uid.as_str()));
        if !self.fields.contains_key("ical/DTSTAMP") {
            push(out, &self.stamp());
        }
        self.when(out);
        for (property, field, escaped) in TEXTS {
            let Some(value) = self.fields.get(field).filter(|value| !value.is_blank()) else { continue };
            let text = match value {
                Value::Text(text) => Cow::Borrowed(text.as_str()),
                other => Cow::Owned(other.to_string()),
            };
            let text = if escaped { self.escaped(property, &text) } else { text };
            push(out, &self.with_params(property, &text));
        }
        self.words(out);
        for (name, value) in self.under(ICAL) {
            let reserved = name.contains('/') || name.starts_with(|c: char| c.is_ascii_lowercase());
            let kept = name == "lines" || (name == "junk" && manner == Manner::File);
            if kept || !(reserved || name == "VTIMEZONE") {
                self.property(out, name, value);
            }
        }
    }

    fn stamp(&self) -> String {
        format!("DTSTAMP:{}", self.draft.now.utc().format("%Y%m%dT%H%M%SZ"))
    }

    /// The value as it was written, if that still says the same; else escaped by the rules.
    fn escaped<'t>(&'t self, property: &str, text: &'t str) -> Cow<'t, str> {
        match self.text(&format!("{}{property}", names::VERBATIM)) {
            Some(verbatim) if line::unescape(verbatim).0 == text => Cow::Borrowed(verbatim),
            _ => escape(text),
        }
    }

    fn params(&self, property: &str) -> &str {
        self.text(&format!("{}{property}", names::PARAMS)).unwrap_or_default()
    }

    fn with_params(&self, property: &str, value: &str) -> String {
        match self.params(property) {
            "" => format!("{property}:{value}"),
            params => format!("{property};{params}:{value}"),
        }
    }

    fn when(&self, out: &mut String) {
        if let Some(Value::When(when)) = self.fields.get("when") {
            push(out, &moment::line("DTSTART", &when.start, self.params("DTSTART")));
            match &when.end {
                Some(Ending::At(end)) => push(out, &moment::line("DTEND", end, self.params("DTEND"))),
                Some(Ending::Lasts(length)) => push(out, &self.with_params("DURATION", length)),
                None => {}
            }
            when.repeats.iter().for_each(|line| push(out, line));
        }
        if let Some(Value::When(due)) = self.fields.get("due").filter(|_| self.draft.kind == Kind::Task) {
            push(out, &moment::line("DUE", &due.start, self.params("DUE")));
        }
    }

    /// Status and categories.
    fn words(&self, out: &mut String) {
        if let Some(status) = self.text("status").filter(|status| !status.trim().is_empty()) {
            let word = status.to_ascii_lowercase();
            if is_status(self.draft.kind, &word) {
                push(out, &format!("STATUS:{}", word.to_ascii_uppercase()));
            } else {
                push(out, &format!("{}:{}", names::STATUS, escape(status)));
            }
        }
        if let Some(Value::List(list)) = self.fields.get("categories").filter(|value| !value.is_blank()) {
            let words: Vec<_> = list.iter().map(|word| escape(word)).collect();
            push(out, &format!("CATEGORIES:{}", words.join(",")));
        }
    }

    /// A property kept as it was, unless the desk has a word by now for what it could not read then. With the start
    /// goes the end that belonged to it.
    fn property(&self, out: &mut String, name: &str, value: &Value) {
        let replaced = match word_for(name) {
            Some("end") => {
                let restarted = [names::UNDATED, "ical/DTSTART"].iter().any(|start| self.fields.contains_key(*start));
                has_word(self.fields, "end") || (restarted && has_word(self.fields, "when"))
            }
            Some("due") if self.draft.kind != Kind::Task => false,
            Some(word) => has_word(self.fields, word),
            None => false,
        };
        if !replaced {
            self.raw(out, name, value);
        }
    }

    fn raw(&self, out: &mut String, name: &str, value: &Value) {
        match value {
            Value::List(list) => list.iter().for_each(|text| self.block(out, text)),
            other => self.line(out, &format!("{name}:{other}")),
        }
    }

    /// A part (several lines), or one line.
    fn block(&self, out: &mut String, text: &str) {
        if text.starts_with("BEGIN:") {
            text.split('\n').for_each(|line| push(out, line));
        } else {
            self.line(out, text);
        }
    }

    /// One line of the event itself; guests get the mark that keeps the server quiet.
    fn line(&self, out: &mut String, text: &str) {
        let guest = self.quiet && text.find([';', ':']).is_some_and(|end| is_guest(&text[..end]));
        let line = if guest { vparser::Parser::new(text).next().and_then(|raw| line::Line::parse(&raw)) } else { None };
        match line {
            Some(line) => push(out, &line.with_params(&with_agent(line.params(), Some("CLIENT")))),
            None => push(out, text),
        }
    }

    fn overrides(&self, out: &mut String) {
        let mut overrides = self.under(OVERRIDE).peekable();
        if overrides.peek().is_none() {
            return;
        }
        let stamps: HashMap<&str, &str> = match self.fields.get(names::STAMPS) {
            Some(Value::List(list)) => list.iter().filter_map(|entry| entry.split_once('\n')).collect(),
            _ => HashMap::new(),
        };
        for (key, value) in overrides {
            let Value::Text(text) = value else { continue };
            let mut depth = 0;
            for (index, line) in text.split('\n').enumerate() {
                depth += usize::from(line.starts_with("BEGIN:"));
                if depth == 1 {
                    self.line(out, line);
                } else {
                    push(out, line);
                }
                depth = depth.saturating_sub(usize::from(line.starts_with("END:")));
                if index == 0 {
                    self.identify(out, text, stamps.get(key).copied());
                }
            }
        }
    }

    /// UID and stamps of an override.
    fn identify(&self, out: &mut String, text: &str, stamps: Option<&str>) {
        if !text.contains("\nUID;") {
            push(out, &format!("UID:{}", self.draft.uid));
        }
        match stamps {
            Some(stamps) => stamps.split('\n').for_each(|line| push(out, line)),
            None => push(out, &self.stamp()),
        }
    }
}

fn zones_of_when<'a>(when: &'a When, into: &mut BTreeSet<&'a str>) {
    let end = match &when.end {
        Some(Ending::At(end)) => Some(end),
        _ => None,
    };
    for moment in std::iter::once(&when.start).chain(end) {
        if let Moment::Zoned(_, zone) = moment {
            into.insert(zone);
        }
    }
    when.repeats.iter().for_each(|line| zones_of_text(line, into));
}

/// Every `TZID` that raw text names as a parameter.
fn zones_of_text<'a>(text: &'a str, into: &mut BTreeSet<&'a str>) {
    into.extend(text.split(";TZID=").skip(1).filter_map(|rest| match rest.strip_prefix('"') {
        Some(rest) => rest.split('"').next(),
        None => rest.split([';', ':', '\n']).next(),
    }));
}
