//! Calendar text compared by its unfolded content lines, without anything of the desk's own reader.
//!
//! What RFC 5545 says makes no difference makes none here: folding, order, capitals of names, needless quotation
//! marks, two spellings of one escape, several categories or dates on one line.

use crate::places::unfolded;
use std::collections::{BTreeMap, BTreeSet};

/// One component with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    pub name: String,
    /// As they were written, unfolded.
    pub lines: Vec<String>,
    pub parts: Vec<Component>,
}

/// Stamps that programs write by themselves, and `METHOD`, which belongs to a message and must not be in what a server
/// stores (RFC 4791, 4.1).
const STAMPS: [&str; 7] = ["DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "PRODID", "VERSION", "METHOD"];

/// The components at the top of a text; `None` when they are not balanced or a line stands outside of them.
pub fn components(text: &str) -> Option<Vec<Component>> {
    let mut open = vec![Component::default()];
    for line in unfolded(text.trim_start_matches('\u{feff}')).split("\r\n").filter(|line| !line.trim().is_empty()) {
        let upper = line.trim_end().to_uppercase();
        if let Some(name) = upper.strip_prefix("BEGIN:") {
            open.push(Component { name: name.to_owned(), ..Component::default() });
        } else if let Some(name) = upper.strip_prefix("END:") {
            let done = open.pop()?;
            if done.name != name {
                return None;
            }
            open.last_mut()?.parts.push(done);
        } else if open.len() == 1 || !line.contains(':') {
            return None;
        } else {
            open.last_mut()?.lines.push(line.to_owned());
        }
    }
    (open.len() == 1).then(|| open.remove(0).parts)
}

impl Component {
    /// The value of a property.
    pub fn value(&self, name: &str) -> Option<String> {
        let found = self.lines.iter().map(|line| halves(line)).find(|(head, _)| property(head) == name);
        found.map(|(_, value)| value.trim().to_owned())
    }

    fn write(&self, out: &mut String) {
        out.extend(["BEGIN:", &self.name, "\r\n"]);
        for line in &self.lines {
            out.extend([line.as_str(), "\r\n"]);
        }
        self.parts.iter().for_each(|part| part.write(out));
        out.extend(["END:", &self.name, "\r\n"]);
    }
}

/// Calendars taken apart into one text for each UID, each with the zones of its calendar. An event without UID is one
/// by itself, and so is one that stands outside of any calendar. What is neither event nor task is left out; `None` when
/// nothing else is there.
pub fn split(text: &str) -> Option<Vec<(Option<String>, String)>> {
    let mut found = Vec::new();
    for mut calendar in components(text)? {
        if calendar.name != "VCALENDAR" {
            calendar = Component { name: "VCALENDAR".into(), lines: Vec::new(), parts: vec![calendar] };
        }
        let (zones, others): (Vec<_>, Vec<_>) = calendar.parts.iter().partition(|part| part.name == "VTIMEZONE");
        let mut groups: Vec<(Option<String>, Vec<&Component>)> = Vec::new();
        for part in others {
            if !matches!(part.name.as_str(), "VEVENT" | "VTODO") {
                continue;
            }
            let uid = part.value("UID").filter(|uid| !uid.is_empty());
            match groups.iter_mut().find(|(known, _)| uid.is_some() && *known == uid) {
                Some((_, parts)) => parts.push(part),
                None => groups.push((uid, vec![part])),
            }
        }
        for (uid, parts) in groups {
            let parts = zones.iter().copied().chain(parts).cloned().collect();
            let mut text = String::new();
            Component { name: calendar.name.clone(), lines: calendar.lines.clone(), parts }.write(&mut text);
            found.push((uid, text));
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What `from` says and `to` does not.
pub fn lost(from: &str, to: &str) -> BTreeSet<String> {
    let (mut from, to) = (flat(from), flat(to));
    for (line, count) in to {
        if let Some(left) = from.get_mut(&line) {
            *left = left.saturating_sub(count);
        }
    }
    from.into_iter().filter(|(_, left)| *left > 0).map(|(line, _)| line).collect()
}

fn flat(text: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for component in components(text).unwrap_or_default() {
        enter(&component, "", &mut out);
    }
    out
}

fn enter(component: &Component, above: &str, out: &mut BTreeMap<String, usize>) {
    let occurrence = component.value("RECURRENCE-ID").unwrap_or_default();
    let path = format!("{above}/{}{occurrence}", component.name);
    for line in component.lines.iter().flat_map(|line| canonical(line)) {
        *out.entry(format!("{path} {line}")).or_default() += 1;
    }
    for part in &component.parts {
        match part.name.as_str() {
            // Which definition of a zone is used is the writer's business; that the zone is defined is not.
            "VTIMEZONE" => {
                *out.entry(format!("{path} zone {}", part.value("TZID").unwrap_or_default())).or_default() += 1;
            }
            "VEVENT" | "VTODO" => enter(part, &path, out),
            // An alarm and the like counts as one, so that lines cannot wander from one to another.
            _ => *out.entry(format!("{path} {}", whole(part))).or_default() += 1,
        }
    }
}

fn whole(part: &Component) -> String {
    let mut lines: Vec<String> = part.lines.iter().flat_map(|line| canonical(line)).collect();
    lines.extend(part.parts.iter().map(whole));
    lines.sort();
    format!("{}[{}]", part.name, lines.join(" | "))
}

fn canonical(line: &str) -> Vec<String> {
    let (head, value) = halves(line);
    let name = property(&head);
    // A name with a blank in it is no name: files keep such a line, servers never see it.
    if STAMPS.contains(&name.as_str()) || name.contains(' ') {
        return Vec::new();
    }
    let mut parameters: Vec<String> = quoted_split(&head).iter().skip(1).filter_map(|text| parameter(text)).collect();
    let value = value.trim();
    if value.len() == 8 && ["DTSTART", "DTEND", "DUE"].contains(&name.as_str()) {
        parameters.push("VALUE=DATE".into());
    }
    parameters.sort();
    parameters.dedup();
    let parameters = parameters.join(";");
    let value = match name.as_str() {
        "STATUS" => value.to_uppercase(),
        _ => value.to_owned(),
    };
    if ["CATEGORIES", "EXDATE", "RDATE"].contains(&name.as_str()) {
        let marked = value.replace("\\,", "\u{1}");
        return marked
            .split(',')
            .map(|one| format!("{name};{parameters}:{}", plain(one.trim()).replace('\u{1}', ",")))
            .collect();
    }
    vec![format!("{name};{parameters}:{}", plain(&value))]
}

fn parameter(text: &str) -> Option<String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let (key, value) = (key.trim().to_uppercase(), value.replace('"', ""));
    let added = key == "SCHEDULE-AGENT" && value == "CLIENT";
    (!key.is_empty() && !added).then(|| format!("{key}={value}"))
}

fn property(head: &str) -> String {
    head.split(';').next().unwrap_or(head).trim().to_uppercase()
}

/// Before and after the first colon outside of quotation marks.
fn halves(line: &str) -> (String, String) {
    let odd = line.matches('"').count() % 2 == 1;
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        quoted ^= c == '"' && !odd;
        if c == ':' && !quoted {
            return (line[..at].to_owned(), line[at + 1..].to_owned());
        }
    }
    let (head, value) = line.split_once(':').unwrap_or((line, ""));
    (head.to_owned(), value.to_owned())
}

fn quoted_split(head: &str) -> Vec<String> {
    let (mut out, mut quoted) = (vec![String::new()], false);
    for c in head.chars() {
        quoted ^= c == '"';
        match out.last_mut() {
            Some(last) if c != ';' || quoted => last.push(c),
            _ => out.push(String::new()),
        }
    }
    out
}

fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(c),
        }
    }
    out
}

#[test]
fn a_line_that_is_missing_is_seen_whatever_the_spelling_of_the_others() {
    let a = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY;language=en:A\\, b\r\nX-A:1\r\nBEGIN:VALARM\r\n\
             TRIGGER:-P1D\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let b = a.replace("SUMMARY;language=en:A\\, b", "summary;LANGUAGE=\"en\":A,\r\n  b");
    assert!(lost(a, &b).is_empty(), "{:?}", lost(a, &b));
    assert_eq!(lost(a, &b.replace("X-A:1\r\n", "")).len(), 1, "a property");
    assert_eq!(lost(a, &b.replace("-P1D", "-P2D")).len(), 1, "an alarm");
}
