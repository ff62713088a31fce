//! One event as it is kept: the resource itself, as Google hands it out, and what the sandbox must know of it.

use super::answers::Refusal;
use super::moment::Moment;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub type Resource = Map<String, Value>;

/// What a client may write. Everything else is Google's own, or is not kept by the sandbox, and is passed over.
const WRITABLE: &[&str] = &[
    "anyoneCanAddSelf",
    "attachments",
    "attendees",
    "colorId",
    "conferenceData",
    "description",
    "end",
    "eventLabelId",
    "eventType",
    "extendedProperties",
    "guestsCanInviteOthers",
    "guestsCanModify",
    "guestsCanSeeOtherGuests",
    "location",
    "recurrence",
    "reminders",
    "sequence",
    "source",
    "start",
    "status",
    "summary",
    "transparency",
    "visibility",
];

/// The kinds of value that are looked at before they are kept. Field names are the resource's own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "most are read only to see that each is of its kind")]
struct Typed {
    summary: Option<String>,
    description: Option<String>,
    location: Option<String>,
    color_id: Option<String>,
    recurrence: Option<Vec<String>>,
    attendees: Option<Vec<Attendee>>,
    extended_properties: Option<Properties>,
    status: Option<Status>,
    transparency: Option<Transparency>,
    visibility: Option<Visibility>,
    sequence: Option<i32>,
}

#[derive(Deserialize)]
struct Attendee {
    email: Option<String>,
}

#[derive(Deserialize)]
struct Properties {
    private: Option<BTreeMap<String, String>>,
    shared: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Confirmed,
    Tentative,
    Cancelled,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Transparency {
    Opaque,
    Transparent,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Visibility {
    Default,
    Public,
    Private,
    Confidential,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// The number of the change that made it so; grows over the whole account.
    pub edition: u64,
    pub resource: Resource,
    /// How it was before the last change, for reads that lag behind.
    pub before: Option<Box<Event>>,
}

impl Event {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.resource.get(name).and_then(Value::as_str)
    }

    pub fn is_cancelled(&self) -> bool {
        self.text("status") == Some("cancelled")
    }

    /// The series that this is an exception of.
    pub fn series(&self) -> Option<&str> {
        self.text("recurringEventId")
    }

    pub fn recurrence(&self) -> Vec<String> {
        let lines = self.resource.get("recurrence").and_then(Value::as_array);
        lines.into_iter().flatten().filter_map(|line| line.as_str().map(str::to_owned)).collect()
    }

    pub fn start(&self, home: Tz) -> Option<Moment> {
        self.resource.get("start").and_then(|start| Moment::read(start, home).ok())
    }

    pub fn end(&self, home: Tz) -> Option<Moment> {
        self.resource.get("end").and_then(|end| Moment::read(end, home).ok())
    }

    /// Whether it carries `name=value` among its properties of that visibility.
    pub fn has_property(&self, visibility: &str, constraint: &str) -> bool {
        let pair = constraint.split_once('=');
        let found = pair.and_then(|(name, value)| {
            Some(self.resource.get("extendedProperties")?.get(visibility)?.get(name)?.as_str()? == value)
        });
        found.unwrap_or(false)
    }

    pub fn etag(&self) -> String {
        etag(self.edition)
    }

    /// The whole resource, as `get` and the writes answer it.
    pub fn shown(&self) -> Value {
        let mut shown = self.resource.clone();
        shown.insert("kind".to_owned(), json!("calendar#event"));
        shown.insert("etag".to_owned(), json!(self.etag()));
        Value::Object(shown)
    }

    /// What a list says of a deleted event: no more than Google promises, so that nobody relies on more.
    pub fn tombstone(&self) -> Value {
        let kept = ["id", "status", "recurringEventId", "originalStartTime"];
        let mut shown: Resource =
            kept.iter().filter_map(|name| Some(((*name).to_owned(), self.resource.get(*name)?.clone()))).collect();
        shown.insert("kind".to_owned(), json!("calendar#event"));
        shown.insert("etag".to_owned(), json!(self.etag()));
        Value::Object(shown)
    }
}

/// Quoted, as Google writes entity tags into the body as well.
pub fn etag(edition: u64) -> String {
    format!("\"{}\"", 3_500_000_000_000_000 + edition * 2_000)
}

/// Takes from a written body what may be written, checked and put as Google hands it out.
pub fn accept(body: &Resource, home: Tz) -> Result<Resource, Refusal> {
    let typed: Typed = serde_json::from_value(Value::Object(body.clone())).map_err(|_| Refusal::unreadable())?;
    let taken = body.iter().filter(|(name, value)| WRITABLE.contains(&name.as_str()) && !value.is_null());
    let mut taken: Resource = taken.map(|(name, value)| (name.clone(), value.clone())).collect();
    let (start, end) = (moment(body, "start", home)?, moment(body, "end", home)?);
    let same_kind =
        matches!((start, end), (Moment::Day(_), Moment::Day(_)) | (Moment::Time { .. }, Moment::Time { .. }));
    if !same_kind || end.instant(home) < start.instant(home) {
        return Err(Refusal::empty_range());
    }
    let lines = typed.recurrence.unwrap_or_default();
    if !lines.is_empty() {
        if matches!(start, Moment::Time { zone_said: false, .. }) {
            return Err(Refusal::required("Missing time zone definition for start time."));
        }
        super::series::check(start, &lines)?;
    }
    if typed.attendees.is_some_and(|guests| guests.iter().any(|guest| guest.email.is_none())) {
        return Err(Refusal::required("Missing attendee email."));
    }
    if let Some(properties) = typed.extended_properties {
        let both = [properties.private, properties.shared];
        let mut pairs = both.iter().flatten().flatten();
        if pairs.any(|(name, value)| name.len() > 44 || value.len() > 1024) {
            return Err(Refusal::invalid("A property's name or value is too long."));
        }
    }
    if typed.status.is_none() {
        taken.insert("status".to_owned(), json!("confirmed"));
    }
    if lines.is_empty() {
        taken.remove("recurrence");
    }
    taken.insert("start".to_owned(), start.write(home));
    taken.insert("end".to_owned(), end.write(home));
    Ok(taken)
}

fn moment(body: &Resource, name: &str, home: Tz) -> Result<Moment, Refusal> {
    let value = body.get(name).filter(|value| !value.is_null());
    let missing = if name == "start" { "Missing start time." } else { "Missing end time." };
    Moment::read(value.ok_or_else(|| Refusal::required(missing))?, home)
}

/// Patch semantics (RFC 7396): objects are merged, null removes, everything else replaces.
pub fn merge(target: &mut Value, patch: &Value) {
    let (Value::Object(into), Value::Object(from)) = (&mut *target, patch) else {
        *target = patch.clone();
        return;
    };
    for (name, value) in from {
        if value.is_null() {
            into.remove(name);
        } else {
            merge(into.entry(name.clone()).or_insert_with(|| json!({})), value);
        }
    }
}
