//! The body of a feed, taken apart into its events, if it is whole.
//!
//! Whatever is not a calendar from its first line to its last is a fault: what a broken answer does not name must
//! not look deleted.

use super::words;
use crate::ical::{self, Object};
use std::collections::HashSet;
use wedsync_domain::Fault;
use wedsync_domain::fields::{ICAL, is_volatile};
use wedsync_domain::ids::{RemoteId, Revision, Uid};
use wedsync_domain::ports::Item;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// One event of a feed, a series with its changed occurrences included.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: RemoteId,
    pub(super) revision: Revision,
    text: Result<String, Fault>,
}

/// All events of a feed in the order in which they stand there, and what the calendar calls itself.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) title: Option<String>,
    pub(super) entries: Vec<Entry>,
}

impl Whole {
    /// Takes a body apart. `name` is what the studio calls the connection.
    pub(super) fn of(bytes: &[u8], name: &str) -> Result<Self, Fault> {
        let text = ical::decode(bytes).map_err(|fault| words::no_calendar(name).detail(fault.message))?;
        let text = whole_text(&text, name)?;
        let objects = ical::split(text).map_err(|fault| words::half(name).detail(fault.message))?;
        let mut entries: Vec<_> = objects.into_iter().map(Entry::of).collect();
        // The very same broken thing twice is one thing to say.
        let mut seen = HashSet::new();
        entries.retain(|entry| seen.insert(entry.id.clone()));
        Ok(Self { title: title(text), entries })
    }

    /// Why nobody can say whether an event is missing: one is in there whose identity cannot be read.
    pub(super) fn doubt(&self) -> Option<&Fault> {
        let faults = self.entries.iter().filter_map(|entry| entry.text.as_ref().err());
        faults.into_iter().find(|fault| fault.code != "not_kept_in_step")
    }
}

impl Entry {
    fn of(object: Result<Object, Fault>) -> Self {
        match object {
            Ok(Object { uid, text }) => Self { id: RemoteId::from(uid), revision: revision(&text), text: Ok(text) },
            Err(fault) => {
                let print = format!("{:032x}", xxh3_128(fault.message.as_bytes()));
                let (id, revision) = (RemoteId::from(format!("unreadable-{print}")), Revision::from(print));
                Self { id, revision, text: Err(fault) }
            }
        }
    }

    /// Read into our words.
    pub(super) fn item(&self) -> Item {
        let reading = self.text.as_ref().map_err(Clone::clone).and_then(|text| ical::read(&self.id, text));
        Item { id: self.id.clone(), revision: Some(self.revision.clone()), reading }
    }

    /// Whether it carries that identity. Only events without one have an id that says something else.
    pub(super) fn is(&self, uid: &Uid) -> bool {
        let is_derived = || self.id.as_str().contains("@wedsync");
        self.id.as_str() == uid.as_str()
            || (is_derived() && self.item().reading.is_ok_and(|reading| reading.uid == *uid))
    }
}

/// From the first line to the last, or why it is not that.
fn whole_text<'a>(text: &'a str, name: &str) -> Result<&'a str, Fault> {
    let text = text.trim();
    let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if text.is_empty() {
        return Err(words::half(name));
    }
    if text.starts_with('<') {
        return Err(words::web_page(name));
    }
    if !begins("BEGIN:VCALENDAR") {
        return Err(words::no_calendar(name));
    }
    let end = "END:VCALENDAR";
    let ends = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
    if ends.is_none_or(|last| !last.eq_ignore_ascii_case(end)) {
        return Err(words::half(name));
    }
    Ok(text)
}

/// What the calendar calls itself, where it does.
fn title(text: &str) -> Option<String> {
    let line = text.lines().take(50).find_map(|line| line.strip_prefix("X-WR-CALNAME"))?;
    let (_, title) = line.split_once(':')?;
    let title: String =
        title.replace("\\,", ",").replace("\\;", ";").chars().filter(|c| !c.is_control()).take(100).collect();
    let title = title.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// A fingerprint of an event without the stamps that programs renew on each request.
fn revision(text: &str) -> Revision {
    let mut hash = Xxh3::new();
    let mut is_stamp = false;
    for line in text.lines() {
        // A folded line belongs to the property above it.
        if !line.starts_with([' ', '\t']) {
            let name = line.split([':', ';']).next().unwrap_or_default();
            is_stamp = is_volatile(&format!("{ICAL}{}", name.to_ascii_uppercase()));
        }
        if !is_stamp {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
    }
    Revision::from(format!("{:032x}", hash.digest128()))
}
