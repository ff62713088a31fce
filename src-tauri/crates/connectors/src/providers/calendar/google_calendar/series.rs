//! A whole record: one event, or a series with all occurrences that differ, which Google keeps as events of their own.
//!
//! A changed occurrence becomes `ical/override/KEY`, a deleted one a line `EXDATE` of `when`, both spelled by the very
//! code that reads calendar servers. Deliberately absent: how the parts are fetched, and how they are written.

use super::event::{Event, id, is_cancelled, text, unreadable};
use super::{time, words};
use crate::ical::{self, Manner};
use chrono::DateTime;
use std::collections::BTreeMap;
use wedsync_domain::fields::difference;
use wedsync_domain::ids::{RemoteId, Revision, Uid};
use wedsync_domain::ports::{Draft, Item, Reading};
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fault, Fields, Kind, Timestamp, Value};
use xxhash_rust::xxh3::xxh3_64;

/// How every calendar object ends that we write.
const END: &str = "END:VCALENDAR\r\n";

/// One record as Google keeps it.
pub struct Whole {
    pub master: Event,
    /// Changed and deleted occurrences.
    pub exceptions: Vec<Event>,
}

/// One occurrence that is not as its series says.
pub struct Exception<'e> {
    pub event: &'e Event,
    pub original: Moment,
    /// The line that leaves it out.
    pub left_out: String,
}

impl Whole {
    pub fn single(master: Event) -> Self {
        Self { master, exceptions: Vec::new() }
    }

    pub fn item(&self) -> Item {
        Item { id: RemoteId::from(id(&self.master)), revision: self.revision(), reading: self.reading() }
    }

    /// Google's own, and for a series one that changes with any of its occurrences.
    pub fn revision(&self) -> Option<Revision> {
        let etag = text(&self.master, "etag")?;
        if self.exceptions.is_empty() {
            return Some(Revision::from(etag));
        }
        let mut all: Vec<_> =
            self.exceptions.iter().map(|event| format!("{} {:?}", id(event), event.get("etag"))).collect();
        all.sort_unstable();
        Some(Revision::from(format!("{etag}+{:016x}", xxh3_64(all.join("\n").as_bytes()))))
    }

    /// What it says in our words.
    pub fn reading(&self) -> Result<Reading, Fault> {
        let uid = Uid::from(text(&self.master, "iCalUID").unwrap_or_else(|| id(&self.master)));
        let mut fields = words::read(&self.master)?;
        fields.remove(words::OCCURRENCE);
        let repeats = match fields.get("when") {
            Some(Value::When(when)) => !when.repeats.is_empty(),
            _ => false,
        };
        if !repeats && self.exceptions.is_empty() {
            return Ok(Reading { uid, kind: Kind::Appointment, fields, refs: Vec::new(), changed: self.changed() });
        }
        let text = self.text(&uid, fields)?;
        let mut reading = ical::read(&RemoteId::from(id(&self.master)), &text)?;
        reading.fields.retain(|name, _| words::carries(Kind::Appointment, name));
        reading.changed = self.changed();
        Ok(reading)
    }

    /// When Google says that the event, or one of its occurrences, was changed last.
    fn changed(&self) -> Option<Timestamp> {
        let all = std::iter::once(&self.master).chain(&self.exceptions);
        let times = all.filter_map(|event| DateTime::parse_from_rfc3339(text(event, "updated")?).ok());
        times.max().map(|time| Timestamp(time.timestamp_millis()))
    }

    /// All of it as one calendar object.
    fn text(&self, uid: &Uid, mut fields: Fields) -> Result<String, Fault> {
        let mut changed = String::new();
        let series = fields.clone();
        for (_, exception) in self.exceptions()? {
            if is_cancelled(exception.event) {
                if let Some(Value::When(when)) = fields.get_mut("when")
                    && !when.repeats.contains(&exception.left_out)
                {
                    when.repeats.push(exception.left_out);
                }
                continue;
            }
            let own = words::read(exception.event)?;
            if !difference(&own, &occurrence(&series, &exception.original)).keys().all(|name| name == words::OCCURRENCE)
            {
                let text = object(uid, own)?;
                changed.push_str(inside(&text));
            }
        }
        let whole = object(uid, fields)?;
        Ok(format!("{}{changed}{END}", whole.strip_suffix(END).unwrap_or(&whole)))
    }

    /// Exceptions by the name that our words have for their occurrence.
    pub fn exceptions(&self) -> Result<BTreeMap<String, Exception<'_>>, Fault> {
        let like = words::read(&self.master)?;
        let mut all = BTreeMap::new();
        for event in &self.exceptions {
            let mut original = words::original(event)?;
            if let Some(Value::When(When { start, .. })) = like.get("when") {
                original = time::told_like(original, start);
            }
            let (key, left_out) = ical::occurrence("EXDATE", &original);
            if all.insert(key, Exception { event, original, left_out }).is_some() {
                return Err(unreadable(&self.master, "Google gives one day of its series twice"));
            }
        }
        Ok(all)
    }
}

/// What an occurrence says that is just as its series says.
pub fn occurrence(series: &Fields, start: &Moment) -> Fields {
    let mut fields = series.clone();
    if let Some(Value::When(when)) = fields.get_mut("when") {
        *when = time::occurrence(when, start);
    }
    fields.insert(words::OCCURRENCE.into(), words::occurrence(start));
    fields
}

fn object(uid: &Uid, fields: Fields) -> Result<String, Fault> {
    ical::write(
        &Draft { uid: uid.clone(), kind: Kind::Appointment, fields, refs: Vec::new(), now: Timestamp(0) },
        Manner::File,
    )
}

/// The event in a calendar of one event.
fn inside(text: &str) -> &str {
    let from = text.find("BEGIN:VEVENT").unwrap_or_default();
    text.get(from..).and_then(|text| text.strip_suffix(END)).unwrap_or_default()
}
