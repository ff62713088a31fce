//! One calendar object into a record.

use super::line::{self, Line};
use super::object::{Found, main, override_key, twice};
use super::spell::{assemble, normal, quiet, spelled};
use super::tree::{self, Part};
use super::{TEXTS, has_word, is_stamp, is_status, moment, names, word_for};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use smol_str::{SmolStr, format_smolstr};
use wedsync_domain::fields::OVERRIDE;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::Reading;
use wedsync_domain::when::{Ending, When};
use wedsync_domain::{Fault, Fields, Kind, Timestamp, Value};

/// Reads one object. Without a UID it gets one made from `id`, the same every time, which becomes its own with the
/// first write. Faults are Malformed and name the event: `not_a_calendar`, `cut_short`, `event_unreadable`,
/// `several_events`, `same_identity_twice`, `no_event`, `not_kept_in_step`.
pub fn read(id: &RemoteId, text: &str) -> Result<Reading, Fault> {
    let text = tree::tidy(text);
    let tree = tree::parse(&text);
    let found = Found::sort_out(id, tree)?;
    if found.items.is_empty() {
        return Err(found.nothing(id));
    }
    let uid = found.uid(id)?;
    let mut items = found.items;
    let kind = if items.iter().all(|item| item.name == "VEVENT") {
        Kind::Appointment
    } else if items.iter().all(|item| item.name == "VTODO") {
        Kind::Task
    } else {
        return Err(twice(&items, id));
    };
    let main = main(&mut items, id)?;
    let mut reader = Reader { kind, fields: Fields::new(), quiet: quiet(std::iter::once(&main).chain(&items)) };
    if reader.quiet {
        reader.fields.insert(names::AGENT.into(), Value::Text("CLIENT".into()));
    }
    reader.calendar(&found.calendar);
    reader.zones(&found.zones);
    for part in &found.others {
        reader.raw(format_smolstr!("{}{}", names::CALENDAR, part.name), normal(part, false));
    }
    reader.main(&main);
    reader.overrides(&items);
    reader.sort_lists();
    let changed = std::iter::once(&main).chain(&items).filter_map(changed).max();
    Ok(Reading { uid, kind, fields: reader.fields, refs: Vec::new(), changed })
}

/// RFC 5545, 3.8.7.3: always in UTC. Whoever writes it otherwise has not said when.
fn changed(part: &Part<'_>) -> Option<Timestamp> {
    let line = part.lines.iter().find(|line| line.name() == "LAST-MODIFIED")?;
    let time = NaiveDateTime::parse_from_str(line.value(), "%Y%m%dT%H%M%SZ").ok()?;
    Some(Timestamp(time.and_utc().timestamp_millis()))
}

struct Reader {
    kind: Kind,
    fields: Fields,
    quiet: bool,
}

impl Reader {
    fn calendar(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            if line.name() == "VERSION" && line.is_plain() && line.value() == "2.0" {
                continue;
            }
            self.dynamic(names::CALENDAR, names::CALENDAR_JUNK, line);
        }
    }

    fn zones(&mut self, zones: &[Part<'_>]) {
        for zone in zones {
            let id = zone.lines.iter().find(|line| line.name() == "TZID").map_or("", Line::value);
            let known = id.parse::<Tz>().is_ok();
            self.raw(SmolStr::new_static(if known { names::KNOWN_ZONES } else { names::ZONES }), normal(zone, false));
        }
    }

    /// Adds one raw line or part to a list.
    fn raw(&mut self, name: SmolStr, text: String) {
        let property = SmolStr::from(name.rsplit('/').next().unwrap_or_default());
        match self.fields.entry(name).or_insert_with(|| Value::List(Vec::with_capacity(1))) {
            Value::List(list) => list.push(text),
            value => *value = Value::List(vec![format!("{property}:{value}"), text]),
        }
    }

    /// Keeps a property that the desk has no word for.
    fn dynamic(&mut self, prefix: &str, junk: &'static str, line: &Line<'_>) {
        if !line.is_named() {
            return self.raw(SmolStr::new_static(junk), line.canonical());
        }
        let name = format_smolstr!("{prefix}{}", line.name());
        let spelled = spelled(line, self.quiet);
        let value = spelled.strip_prefix(line.name()).and_then(|rest| rest.strip_prefix(':'));
        match value {
            Some(value) if !value.trim().is_empty() && !self.fields.contains_key(&name) => {
                self.fields.insert(name, Value::Text(value.to_owned()));
            }
            _ => self.raw(name, spelled),
        }
    }

    fn set(&mut self, field: &'static str, value: Value) {
        self.fields.insert(SmolStr::new_static(field), value);
    }

    fn params(&mut self, property: &str, params: &str) {
        if !params.is_empty() {
            self.fields.insert(format_smolstr!("{}{property}", names::PARAMS), Value::Text(params.to_owned()));
        }
    }

    fn main(&mut self, part: &Part<'_>) {
        let (start, end) = self.when(part);
        if self.kind != Kind::Task && !part.lines.iter().any(|line| line.name() == "DTSTART") {
            self.set(names::UNDATED, Value::Flag(true));
        }
        let uid = part.lines.iter().position(|line| line.name() == "UID");
        let stated = part.lines.iter().any(|line| self.states(line));
        let mut left = Vec::with_capacity(part.lines.len());
        for (index, line) in part.lines.iter().enumerate() {
            let index = Some(index);
            let dates = index == start || index == end || (start.is_some() && is_recurrence(line.name()));
            if index == uid && line::pairs(line.params()).is_some() {
                self.params("UID", &line::canonical(line.params()));
            } else if !dates && !self.text(line) && !self.word(line, stated) {
                left.push(line);
            }
        }
        for line in left {
            // A second one of its kind is kept apart from one that a newer word would replace.
            if word_for(line.name()).is_some_and(|word| has_word(&self.fields, word)) {
                self.raw(SmolStr::new_static(names::LINES), spelled(line, self.quiet));
            } else {
                self.dynamic("ical/", names::JUNK, line);
            }
        }
        for part in &part.parts {
            self.raw(format_smolstr!("ical/{}", part.name), normal(part, false));
        }
    }

    /// Whether a line gives a status in a word of iCalendar.
    fn states(&self, line: &Line<'_>) -> bool {
        line.name() == "STATUS" && line.is_plain() && is_status(self.kind, &line.value().to_ascii_lowercase())
    }

    /// `when`, if there is a start that can be read; otherwise all its lines stay as they are. Returns which lines
    /// are its start and its end.
    fn when(&mut self, part: &Part<'_>) -> (Option<usize>, Option<usize>) {
        // The first that can be read: what another one of its kind says is kept apart.
        let first = |name: &str| {
            let mut lines = part.lines.iter().enumerate().filter(move |(_, line)| line.name() == name);
            lines.find_map(|(index, line)| Some((index, moment::read(line)?)))
        };
        let Some((start_at, start)) = first("DTSTART") else { return (None, None) };
        self.params("DTSTART", &start.params);
        let until = first("DTEND");
        let lasts = part.lines.iter().enumerate().find(|(_, line)| line.name() == "DURATION" && is_duration(line));
        let (end_at, end) = match (until, lasts) {
            (Some((index, end)), _) => {
                self.params("DTEND", &end.params);
                (Some(index), Some(Ending::At(end.moment)))
            }
            (None, Some((index, line))) => {
                self.params("DURATION", &line::canonical(line.params()));
                (Some(index), Some(Ending::Lasts(line.value().into())))
            }
            (None, None) => (None, None),
        };
        let mut repeats: Vec<_> =
            part.lines.iter().filter(|line| is_recurrence(line.name())).map(Line::canonical).collect();
        repeats.sort_unstable();
        self.set("when", Value::When(When { start: start.moment, end, repeats }));
        (Some(start_at), end_at)
    }

    /// The properties that are one text.
    fn text(&mut self, line: &Line<'_>) -> bool {
        let Some((property, field, escaped)) = TEXTS.iter().find(|(name, _, _)| *name == line.name()) else {
            return false;
        };
        if line.value().trim().is_empty() || self.fields.contains_key(*field) || !is_text(line) {
            return false;
        }
        let text = if *escaped {
            let (text, odd) = line::unescape(line.value());
            if text.trim().is_empty() {
                return false;
            }
            if odd {
                let name = format_smolstr!("{}{property}", names::VERBATIM);
                self.fields.insert(name, Value::Text(line.value().to_owned()));
            }
            text.into_owned()
        } else {
            line.value().to_owned()
        };
        self.params(property, &line::canonical(line.params()));
        self.set(field, Value::Text(text));
        true
    }

    /// Status, categories, and when a task is due.
    fn word(&mut self, line: &Line<'_>, stated: bool) -> bool {
        match line.name() {
            "STATUS" if self.states(line) && !self.fields.contains_key("status") => {
                self.set("status", Value::Text(line.value().to_ascii_lowercase()));
            }
            names::STATUS if line.is_plain() && !stated && !self.fields.contains_key("status") => {
                let (word, odd) = line::unescape(line.value());
                if odd || word.trim().is_empty() || is_status(self.kind, &word.to_ascii_lowercase()) {
                    return false;
                }
                self.set("status", Value::Text(word.into_owned()));
            }
            "CATEGORIES" if line.is_plain() && !line.value().trim().is_empty() => {
                let mut words = Vec::new();
                for word in line::list(line.value()) {
                    let (word, odd) = line::unescape(word);
                    if odd || word.is_empty() {
                        return false;
                    }
                    words.push(word.into_owned());
                }
                match self.fields.get_mut("categories") {
                    Some(Value::List(list)) => list.append(&mut words),
                    _ => self.set("categories", Value::List(words)),
                }
            }
            "DUE" if self.kind == Kind::Task && !self.fields.contains_key("due") => {
                let Some(due) = moment::read(line) else { return false };
                self.params("DUE", &due.params);
                self.set("due", Value::When(When { start: due.moment, end: None, repeats: Vec::new() }));
            }
            _ => return false,
        }
        true
    }

    /// Changed occurrences, filed under the occurrence that they change.
    fn overrides(&mut self, items: &[Part<'_>]) {
        let mut sorted: Vec<_> = items.iter().map(|part| (override_key(part), self.stripped(part))).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut stamps = Vec::new();
        let mut before: Option<(&str, usize)> = None;
        for (key, (text, stamp)) in &sorted {
            let again = before.filter(|(last, _)| last == key).map_or(0, |(_, again)| again + 1);
            before = Some((key, again));
            let key = if again == 0 { format_smolstr!("{key}") } else { format_smolstr!("{key}#{}", again + 1) };
            if !stamp.is_empty() {
                stamps.push(format!("{key}\n{stamp}"));
            }
            self.fields.insert(format_smolstr!("{OVERRIDE}{key}"), Value::Text(text.clone()));
        }
        if !stamps.is_empty() {
            self.set(names::STAMPS, Value::List(stamps));
        }
    }

    /// An override without its UID (it is that of the whole) and, beside it, its stamps.
    fn stripped(&self, part: &Part<'_>) -> (String, String) {
        let (mut lines, mut stamps) = (Vec::with_capacity(part.lines.len()), Vec::new());
        for line in &part.lines {
            if is_stamp(line.name()) {
                stamps.push(line.canonical());
            } else if line.name() != "UID" || !line.is_plain() {
                lines.push(spelled(line, self.quiet));
            }
        }
        stamps.sort_unstable();
        (assemble(part, lines), stamps.join("\n"))
    }

    fn sort_lists(&mut self) {
        for (name, value) in &mut self.fields {
            if let Value::List(list) = value
                && name != "categories"
            {
                list.sort_unstable();
            }
        }
    }
}

fn is_recurrence(name: &str) -> bool {
    matches!(name, "RRULE" | "RDATE" | "EXDATE" | "EXRULE")
}

fn is_duration(line: &Line<'_>) -> bool {
    let value = line.value();
    value.contains('P') && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-'))
}

/// Whether the value is a text by our rules, not data or something encoded.
fn is_text(line: &Line<'_>) -> bool {
    line::pairs(line.params()).is_some_and(|params| {
        params.iter().all(|(key, _)| !key.eq_ignore_ascii_case("VALUE") && !key.eq_ignore_ascii_case("ENCODING"))
    })
}
