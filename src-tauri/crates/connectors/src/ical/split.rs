//! Calendar streams (feeds, exported files) into objects of one UID each.

use super::line::{self, Line};
use super::malformed;
use super::object::{cut_short, derived, label, not_a_calendar, not_kept, uid, unreadable};
use super::tree::{self, Part};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use wedsync_domain::Fault;

/// One calendar object out of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its UID; where it has none, one made from its start and title.
    pub uid: String,
    /// A whole `VCALENDAR` with this object alone and the time zones it needs; goes to [`super::read`].
    pub text: String,
}

/// Octets as text: strips a byte order mark, and joins characters that were folded in the middle (old programs fold
/// by octets). Not a calendar in UTF-8: Malformed.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Err(why) = std::str::from_utf8(bytes) else { return Ok(String::from_utf8_lossy(bytes)) };
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| *b == b'\n') {
        let (line, next) = rest.split_at(at + 1);
        let folded = matches!(next.first(), Some(b' ' | b'\t'));
        let end = line.len() - if folded { 1 + usize::from(line.ends_with(b"\r\n")) } else { 0 };
        joined.extend_from_slice(&line[..end]);
        rest = if folded { &next[1..] } else { next };
    }
    joined.extend_from_slice(rest);
    String::from_utf8(joined).map(Cow::Owned).map_err(|_| {
        malformed("not_utf8", "This calendar is not written in UTF-8, so its letters cannot be told for certain.")
            .next("Save it again as UTF-8, or export it anew from the program that wrote it.")
            .detail(why)
    })
}

/// Splits any iCalendar stream. What cannot be read comes as a fault that names it, and stops nothing; only a text
/// that is no calendar, or that stops in the middle (so that what is missing must not count as gone), fails whole.
pub fn split(text: &str) -> Result<Vec<Result<Object, Fault>>, Fault> {
    let text = tree::tidy(text);
    let tree = tree::parse(&text);
    if tree.parts.is_empty() {
        return Err(not_a_calendar("The answer"));
    }
    if tree.cut_short {
        return Err(cut_short("The calendar"));
    }
    let mut objects = Vec::new();
    if let Some(stray) = &tree.stray {
        objects.push(Err(unreadable("Something between the calendars", stray)));
    }
    let mut loose = Vec::new();
    let mut outside = tree.loose;
    for mut part in tree.parts {
        if part.name == "VCALENDAR" {
            if let Some(broken) = &part.broken {
                objects.push(Err(unreadable("Something outside of the events", broken)));
            }
            // Properties that lie outside belong to no calendar; the first one takes them in.
            part.lines.append(&mut outside);
            calendar(&part.lines, part.parts, &mut objects);
        } else {
            loose.push(part);
        }
    }
    calendar(&outside, loose, &mut objects);
    same_twice(&mut objects);
    Ok(objects)
}

/// The objects of one calendar, in the order of their first appearance.
fn calendar(lines: &[Line<'_>], parts: Vec<Part<'_>>, objects: &mut Vec<Result<Object, Fault>>) {
    let mut groups: Vec<(String, Vec<Part<'_>>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let (mut zones, mut others) = (Vec::new(), Vec::new());
    for part in parts {
        if let Some(broken) = &part.broken {
            objects.push(Err(unreadable(&label(&part), broken)));
            continue;
        }
        match part.name.as_str() {
            "VTIMEZONE" => zones.push(part),
            "VEVENT" | "VTODO" => match uid(&part) {
                Some(uid) => match places.entry(uid.to_owned()) {
                    Entry::Occupied(place) => groups[*place.get()].1.push(part),
                    Entry::Vacant(place) => {
                        place.insert(groups.len());
                        groups.push((uid.to_owned(), vec![part]));
                    }
                },
                None => groups.push((nameless(&part), vec![part])),
            },
            _ => others.push(part),
        }
    }
    if groups.len() == 1 {
        // The only object of its calendar keeps all that stands beside it.
        let (uid, mut parts) = groups.remove(0);
        parts.extend(others);
        let text = text(lines, zones.iter(), &parts);
        objects.push(Ok(Object { uid, text }));
        return;
    }
    objects.extend(others.iter().map(|part| Err(not_kept(part, "An entry without a title"))));
    let ids: HashMap<&str, &Part<'_>> = zones.iter().filter_map(|zone| Some((tzid(zone)?, zone))).collect();
    for (uid, parts) in groups {
        let mut needed = Vec::new();
        for part in &parts {
            zones_of(part, &mut needed);
        }
        needed.sort_unstable();
        needed.dedup();
        let text = text(lines, needed.iter().filter_map(|id| ids.get(id.as_str()).copied()), &parts);
        objects.push(Ok(Object { uid, text }));
    }
}

fn tzid<'p>(zone: &'p Part<'_>) -> Option<&'p str> {
    zone.lines.iter().find(|line| line.name() == "TZID").map(|line| line.value().trim())
}

/// The zones that a component names.
fn zones_of(part: &Part<'_>, into: &mut Vec<String>) {
    for line in part.lines.iter().filter(|line| !line.is_plain()) {
        let pairs = line::pairs(line.params()).unwrap_or_default();
        let zone = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case("TZID"));
        into.extend(zone.map(|(_, zone)| line::bare(zone).to_owned()));
    }
    for part in &part.parts {
        zones_of(part, into);
    }
}

/// A name for an event without UID that stays while its start and title stay.
fn nameless(part: &Part<'_>) -> String {
    let said = part.lines.iter().filter(|line| matches!(line.name(), "DTSTART" | "SUMMARY" | "DUE" | "RECURRENCE-ID"));
    let mut said: Vec<_> = said.map(Line::canonical).collect();
    said.sort_unstable();
    derived(&said.join("\n")).to_string()
}

/// Events without UID that say the same start and title, and calendars in one stream that hold the same UID: all but
/// the first get a name of their own if they have none, else they are reported.
fn same_twice(objects: &mut [Result<Object, Fault>]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for object in objects {
        let Ok(Object { uid, text }) = object else { continue };
        let again = seen.entry(uid.clone()).or_default();
        *again += 1;
        if *again == 1 {
            continue;
        }
        if uid.ends_with("@wedsync") && !text.contains("\r\nUID") {
            *uid = format!("{uid}-{again}");
        } else {
            *object = Err(malformed("same_identity_twice", format!("Two calendars in one both hold the event {uid}."))
                .next("Open the calendar it comes from and delete one of the two, or give it a new identity (UID)."));
        }
    }
}

fn text<'p, 'a: 'p>(lines: &[Line<'_>], zones: impl Iterator<Item = &'p Part<'a>>, parts: &[Part<'_>]) -> String {
    let mut out = String::with_capacity(2048);
    out.push_str("BEGIN:VCALENDAR\r\n");
    for line in lines {
        line::push(&mut out, line.as_written());
    }
    for zone in zones {
        push(&mut out, zone);
    }
    for part in parts {
        push(&mut out, part);
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn push(out: &mut String, part: &Part<'_>) {
    line::push(out, &format!("BEGIN:{}", part.name));
    for line in &part.lines {
        line::push(out, line.as_written());
    }
    for part in &part.parts {
        push(out, part);
    }
    line::push(out, &format!("END:{}", part.name));
}
