//! Sorting out what a text holds, and saying in words why it is not one event.

use super::line;
use super::moment;
use super::spell::normal;
use super::tree::{self, Part, shown};
use super::{line::Line, malformed};
use wedsync_domain::Fault;
use wedsync_domain::ids::{RemoteId, Uid};
use xxhash_rust::xxh3::xxh3_128;

/// What stands where in one object.
pub(super) struct Found<'a> {
    pub(super) calendar: Vec<Line<'a>>,
    pub(super) zones: Vec<Part<'a>>,
    pub(super) items: Vec<Part<'a>>,
    pub(super) others: Vec<Part<'a>>,
}

impl<'a> Found<'a> {
    pub(super) fn sort_out(id: &RemoteId, tree: tree::Tree<'a>) -> Result<Self, Fault> {
        if tree.parts.is_empty() {
            return Err(not_a_calendar(id.as_str()));
        }
        if tree.cut_short && !tree.only_end_missing {
            return Err(cut_short(id.as_str()));
        }
        let mut found = Self { calendar: tree.loose, zones: Vec::new(), items: Vec::new(), others: Vec::new() };
        let mut broken = tree.stray;
        for mut part in tree.parts {
            if part.name == "VCALENDAR" {
                broken = broken.or(part.broken);
                found.calendar.append(&mut part.lines);
                for part in part.parts {
                    found.place(part)?;
                }
            } else {
                found.place(part)?;
            }
        }
        match broken {
            Some(broken) => {
                let name = found.items.first().map_or_else(|| format!("“{id}”"), |item| named(item, id));
                Err(unreadable(&name, &broken))
            }
            None => Ok(found),
        }
    }

    fn place(&mut self, part: Part<'a>) -> Result<(), Fault> {
        if let Some(broken) = &part.broken {
            return Err(unreadable(&label(&part), broken));
        }
        match part.name.as_str() {
            "VTIMEZONE" => self.zones.push(part),
            "VEVENT" | "VTODO" => self.items.push(part),
            _ => self.others.push(part),
        }
        Ok(())
    }

    pub(super) fn nothing(&self, id: &RemoteId) -> Fault {
        match self.others.first() {
            Some(other) => not_kept(other, &format!("“{id}”")),
            None => malformed("no_event", format!("“{id}” is an empty calendar: there is no event or task in it."))
                .next("Nothing to do: it stays where it is, untouched."),
        }
    }

    pub(super) fn uid(&self, id: &RemoteId) -> Result<Uid, Fault> {
        let mut uids = self.items.iter().map(uid);
        let first = uids.next().flatten();
        if uids.any(|uid| uid != first) || (first.is_none() && self.items.len() > 1) {
            let count = self.items.len();
            return Err(malformed(
                "several_events",
                format!("“{id}” holds {count} events; one file can hold only one."),
            )
            .next("Save each event in a file of its own, or connect it as a calendar feed."));
        }
        Ok(first.map_or_else(|| derived(id.as_str()), Uid::from))
    }
}

/// The identity of a component that states one.
pub(super) fn uid<'p>(part: &'p Part<'_>) -> Option<&'p str> {
    part.lines.iter().find(|line| line.name() == "UID").map(|line| line.value().trim()).filter(|uid| !uid.is_empty())
}

/// An identity for what has none, made from the name it goes by.
pub(super) fn derived(id: &str) -> Uid {
    Uid::from(format!("{:032x}@wedsync", xxh3_128(id.as_bytes())))
}

/// `“Rose & Tom”`, or the UID, or the name of the file.
fn named(part: &Part<'_>, id: &RemoteId) -> String {
    let label = label(part);
    if label.is_empty() { format!("“{id}”") } else { label }
}

/// The title, or the UID; empty if there is neither.
pub(super) fn label(part: &Part<'_>) -> String {
    let title = part.lines.iter().find(|line| line.name() == "SUMMARY").map(|line| line::unescape(line.value()).0);
    let title = title.filter(|title| !title.trim().is_empty());
    title.as_deref().or_else(|| uid(part)).map_or_else(String::new, |name| format!("“{}”", shown(name)))
}

pub(super) fn unreadable(name: &str, broken: &tree::Broken) -> Fault {
    let name = if name.is_empty() { "An event without a title" } else { name };
    malformed("event_unreadable", format!("{name} cannot be read: {broken}.")).detail(format!("{broken:?}"))
}

pub(super) fn not_a_calendar(name: &str) -> Fault {
    malformed("not_a_calendar", format!("“{name}” is not a calendar: it does not begin with BEGIN:VCALENDAR."))
        .next("Check that the address or file is that of the calendar itself, not of a web page about it.")
}

pub(super) fn cut_short(name: &str) -> Fault {
    malformed("cut_short", format!("“{name}” stops in the middle."))
        .next("Nothing to do: we read it again. If it lasts, save the calendar again in the program that wrote it.")
}

/// For journals, free/busy times and parts that nobody knows.
pub(super) fn not_kept(part: &Part<'_>, otherwise: &str) -> Fault {
    let label = label(part);
    let name = if label.is_empty() { otherwise } else { &label };
    let what = match part.name.as_str() {
        "VJOURNAL" => "a journal entry".to_owned(),
        "VFREEBUSY" => "a list of free and busy times".to_owned(),
        "VTIMEZONE" => "a time zone by itself".to_owned(),
        other => format!("a {}", shown(other)),
    };
    malformed("not_kept_in_step", format!("{name} is {what}; only events and tasks are kept in step."))
        .next("Nothing to do: it stays where it is, untouched.")
}

pub(super) fn twice(items: &[Part<'_>], id: &RemoteId) -> Fault {
    let name = items.first().map_or_else(|| format!("“{id}”"), |item| named(item, id));
    malformed("same_identity_twice", format!("{name} shares its identity (UID) with another event in the same place."))
        .next("Open the calendar it comes from, copy one of the two as a new event, and delete the one copied.")
}

/// Takes the component that is the series itself out of the list: the one that overrides nothing. If all of them
/// do (an invitation to single occurrences), it is the earliest.
pub(super) fn main<'a>(items: &mut Vec<Part<'a>>, id: &RemoteId) -> Result<Part<'a>, Fault> {
    let overrides = |part: &Part<'_>| part.lines.iter().any(|line| line.name() == "RECURRENCE-ID");
    let mut masters = items.iter().enumerate().filter(|(_, part)| !overrides(part)).map(|(index, _)| index);
    let master = masters.next();
    let twins: Vec<_> = masters.collect();
    let Some(master) = master else {
        items.sort_by_cached_key(|part| (override_key(part), normal(part, false)));
        return Ok(items.remove(0));
    };
    // The very same event twice over says nothing more than once.
    if !twins.is_empty() {
        let whole = normal(&items[master], false);
        if twins.iter().any(|twin| normal(&items[*twin], false) != whole) {
            return Err(twice(items, id));
        }
        let mut index = 0;
        items.retain(|_| {
            index += 1;
            twins.binary_search(&(index - 1)).is_err()
        });
    }
    Ok(items.remove(master))
}

pub(super) fn override_key(part: &Part<'_>) -> String {
    part.lines.iter().find(|line| line.name() == "RECURRENCE-ID").map(moment::key).unwrap_or_default()
}
