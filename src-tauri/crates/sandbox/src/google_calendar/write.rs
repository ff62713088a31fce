//! Everything that changes an event. One write is one change, however many events it touches.
//!
//! Unverified against a live server: that `insert` refuses an `iCalUID` that exists, that a sequence number may not
//! go back (commonly reported, not documented), and that deleting a series cancels its exceptions one by one.

use super::answers::Refusal;
use super::calendars::Calendar;
use super::event::{self, Event, Resource};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// What stays as it is whatever a client writes.
const FIXED: &[&str] = &[
    "id",
    "iCalUID",
    "created",
    "creator",
    "organizer",
    "htmlLink",
    "eventType",
    "recurringEventId",
    "originalStartTime",
];

/// One write to one calendar.
pub struct Write<'a> {
    pub calendar: &'a mut Calendar,
    pub edition: u64,
    pub now: DateTime<Utc>,
    /// The address of who writes.
    pub email: &'static str,
}

impl Write<'_> {
    pub fn insert(&mut self, body: &Resource) -> Result<Event, Refusal> {
        let id = match body.get("id") {
            None | Some(Value::Null) => format!("{:026x}", fastrand::u128(..)),
            Some(Value::String(id)) if is_id(id) => id.clone(),
            Some(_) => return Err(Refusal::invalid("Invalid resource id value.")),
        };
        let uid = text(body, "iCalUID").map_or_else(|| format!("{id}@google.com"), str::to_owned);
        if self.calendar.events.contains_key(&id) || self.with_uid(&uid).is_some() {
            return Err(Refusal::duplicate());
        }
        let resource = self.fresh(&id, &uid, body)?;
        Ok(self.keep(&id, resource))
    }

    /// Adds a private copy under the `iCalUID` it has elsewhere; one that is here already is replaced.
    pub fn import(&mut self, body: &Resource) -> Result<Event, Refusal> {
        let uid = text(body, "iCalUID").ok_or_else(|| Refusal::required("Missing iCalUID."))?;
        let id = self.with_uid(uid).unwrap_or_else(|| format!("_{:026x}", fastrand::u128(..)));
        let mut resource = self.fresh(&id, uid, body)?;
        if let Some(organizer) = body.get("organizer").filter(|organizer| organizer.is_object()) {
            resource.insert("organizer".to_owned(), organizer.clone());
        }
        Ok(self.keep(&id, resource))
    }

    /// Replaces everything that may be written (`PUT`).
    pub fn update(&mut self, id: &str, body: &Resource, expected: Option<&str>) -> Result<Event, Refusal> {
        let old = self.found(id, expected)?;
        self.rewrite(id, &old, body)
    }

    /// Enters an event under an id of somebody's own, or puts another in its place.
    pub fn put(&mut self, id: &str, body: &Resource) -> Result<Event, Refusal> {
        if self.calendar.find(id).is_some() {
            return self.update(id, body, None);
        }
        let mut body = body.clone();
        body.insert("id".to_owned(), json!(id));
        self.insert(&body)
    }

    /// Lets an event say what no write could make it say.
    pub fn says(&mut self, id: &str, member: &str, value: Value) -> Result<Event, Refusal> {
        let mut resource = self.found(id, None)?.resource;
        resource.insert(member.to_owned(), value);
        resource.insert("updated".to_owned(), self.time());
        Ok(self.keep(id, resource))
    }

    /// Changes what is named and leaves the rest.
    pub fn patch(&mut self, id: &str, body: &Resource, expected: Option<&str>) -> Result<Event, Refusal> {
        let old = self.found(id, expected)?;
        let mut whole = Value::Object(old.resource.clone());
        event::merge(&mut whole, &Value::Object(body.clone()));
        let Value::Object(whole) = whole else { return Err(Refusal::unreadable()) };
        self.rewrite(id, &old, &whole)
    }

    /// Leaves a tombstone. What is deleted cannot be deleted again.
    pub fn delete(&mut self, id: &str, expected: Option<&str>) -> Result<Event, Refusal> {
        let old = self.found(id, expected)?;
        if old.is_cancelled() {
            return Err(Refusal::deleted());
        }
        let mut resource = old.resource.clone();
        resource.insert("status".to_owned(), json!("cancelled"));
        resource.insert("updated".to_owned(), self.time());
        Ok(self.keep(id, resource))
    }

    /// The event as it is, if it is still the one that the client saw.
    fn found(&self, id: &str, expected: Option<&str>) -> Result<Event, Refusal> {
        let found = self.calendar.find(id).ok_or_else(Refusal::missing)?;
        let unchanged = expected.is_none_or(|tag| tag == "*" || tag == found.etag());
        if unchanged { Ok(found) } else { Err(Refusal::changed()) }
    }

    fn rewrite(&mut self, id: &str, old: &Event, body: &Resource) -> Result<Event, Refusal> {
        let sequence = old.resource.get("sequence").and_then(Value::as_i64).unwrap_or(0);
        let asked = body.get("sequence").and_then(Value::as_i64).unwrap_or(sequence);
        if asked < sequence {
            return Err(Refusal::invalid(
                "Invalid sequence value. The specified sequence number is below the current sequence number of the resource.",
            ));
        }
        let mut resource = event::accept(body, self.calendar.zone)?;
        for name in FIXED {
            match old.resource.get(*name) {
                Some(value) => resource.insert((*name).to_owned(), value.clone()),
                None => resource.remove(*name),
            };
        }
        let moved = ["start", "end", "recurrence"].iter().any(|name| resource.get(*name) != old.resource.get(*name));
        let next = if moved && asked == sequence { sequence + 1 } else { asked };
        resource.insert("sequence".to_owned(), json!(next));
        resource.insert("updated".to_owned(), self.time());
        Ok(self.keep(id, resource))
    }

    fn fresh(&self, id: &str, uid: &str, body: &Resource) -> Result<Resource, Refusal> {
        let mut resource = event::accept(body, self.calendar.zone)?;
        let organizer = if self.calendar.primary {
            json!({ "email": self.email, "self": true })
        } else {
            json!({ "email": self.calendar.id, "displayName": self.calendar.summary, "self": true })
        };
        let mut set = |name: &str, value: Value| resource.insert(name.to_owned(), value);
        set("id", json!(id));
        set("iCalUID", json!(uid));
        set("created", self.time());
        set("updated", self.time());
        set("creator", json!({ "email": self.email }));
        set("organizer", organizer);
        set("htmlLink", json!(format!("https://calendar.google.example/event?eid={id}")));
        resource.entry("sequence").or_insert(json!(0));
        resource.entry("eventType").or_insert(json!("default"));
        resource.entry("reminders").or_insert(json!({ "useDefault": true }));
        Ok(resource)
    }

    /// A cancelled series takes its exceptions with it.
    fn keep(&mut self, id: &str, resource: Resource) -> Event {
        let before = self.calendar.events.remove(id).map(|mut old| {
            old.before = None;
            Box::new(old)
        });
        let event = Event { edition: self.edition, resource, before };
        self.calendar.events.insert(id.to_owned(), event.clone());
        if event.is_cancelled() {
            let (edition, updated) = (self.edition, self.time());
            let exceptions = self.calendar.events.values_mut().filter(|other| other.series() == Some(id));
            for exception in exceptions.filter(|exception| !exception.is_cancelled()) {
                exception.before = Some(Box::new(Event { before: None, ..exception.clone() }));
                exception.edition = edition;
                exception.resource.insert("status".to_owned(), json!("cancelled"));
                exception.resource.insert("updated".to_owned(), updated.clone());
            }
        }
        event
    }

    fn with_uid(&self, uid: &str) -> Option<String> {
        let mut events = self.calendar.events.values();
        let found = events.find(|event| event.text("iCalUID") == Some(uid) && event.series().is_none());
        found.and_then(|event| event.text("id")).map(str::to_owned)
    }

    fn time(&self) -> Value {
        json!(self.now.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// 5 to 1024 letters of base32hex, lower case.
fn is_id(id: &str) -> bool {
    (5..=1024).contains(&id.len()) && id.bytes().all(|byte| matches!(byte, b'a'..=b'v' | b'0'..=b'9'))
}

fn text<'a>(body: &'a Resource, name: &str) -> Option<&'a str> {
    body.get(name).and_then(Value::as_str)
}
