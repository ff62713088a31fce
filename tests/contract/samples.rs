//! Events to write and to find, and what an engine would know.

use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Draft, Item, Known, Reading};

/// A plain event.
pub fn event(uid: &str, title: &str) -> String {
    whole(&format!(
        "UID:{uid}\r\nDTSTAMP:20260101T090000Z\r\nDTSTART:20260516T140000Z\r\nDTEND:20260516T150000Z\r\nSUMMARY:{title}\r\n"
    ))
}

/// An event of these lines.
pub fn whole(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fixture//EN\r\nBEGIN:VEVENT\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

/// What stands between the first and the last line of the calendar, its own properties left out.
pub fn inside(text: &str) -> String {
    let skipped = ["BEGIN:VCALENDAR", "END:VCALENDAR", "VERSION:", "PRODID:"];
    text.split_inclusive('\n').filter(|line| !skipped.iter().any(|start| line.starts_with(start))).collect()
}

/// Everything that is easily lost: a zone, a series with a changed and a left-out occurrence, alarms, people,
/// attachments, categories, properties and parameters nobody knows, every script.
pub const RICH: &str = include_str!("rich.ics");

/// The identity of [`RICH`].
pub const RICH_UID: &str = "rich-1@studio.example";

/// As a write would have it.
pub fn draft(reading: &Reading) -> Draft {
    let Reading { uid, kind, fields, refs, .. } = reading.clone();
    Draft { uid, kind, fields, refs, now: NOON }
}

/// For stamps.
pub const NOON: Timestamp = Timestamp(1_779_000_000_000);

/// What the engine would know.
#[derive(Default, Clone)]
pub struct Memory(pub BTreeMap<RemoteId, Revision>);

impl Memory {
    pub fn of(items: &[Item]) -> Self {
        Self(items.iter().filter_map(|item| Some((item.id.clone(), item.revision.clone()?))).collect())
    }
}

impl Known for Memory {
    fn revision(&self, id: &RemoteId) -> Option<Revision> {
        self.0.get(id).cloned()
    }
}
