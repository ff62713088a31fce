//! One event (a single one, the whole of a series, or one changed occurrence) in our words and back.
//!
//! | field | Google |
//! |---|---|
//! | `title`, `location`, `notes` | `summary`, `location`, `description` |
//! | `when` | `start`, `end`, `recurrence` |
//! | `status` | `status`: tentative, else confirmed; other words are `kept` |
//! | `ical/CLASS`, `ical/TRANSP` | `visibility`, `transparency` |
//!
//! Deliberately absent: guests, reminders, colours, attachments, calls. Nothing of them is read or written.

use super::event::{Event, merge, series, text, unreadable};
use super::{kept, time};
use crate::ical;
use serde_json::{Value as Json, json};
use wedsync_domain::fields::{OVERRIDE, same};
use wedsync_domain::when::Moment;
use wedsync_domain::{Fault, Fields, Kind, Value};

/// Words that are one member each.
const TEXTS: [(&str, &str); 3] = [("title", "summary"), ("location", "location"), ("notes", "description")];
const CLASS: &str = "ical/CLASS";
const TRANSP: &str = "ical/TRANSP";
/// Which occurrence an override changes.
pub const OCCURRENCE: &str = "ical/RECURRENCE-ID";

/// Whether records of that kind can be events.
pub fn holds(kind: Kind) -> bool {
    matches!(kind, Kind::Appointment | Kind::Wedding)
}

/// Whether Google Calendar can hold this field.
pub fn carries(kind: Kind, field: &str) -> bool {
    let single = TEXTS.iter().any(|(name, _)| *name == field) || matches!(field, "when" | "status" | CLASS | TRANSP);
    holds(kind) && (single || field.starts_with(OVERRIDE))
}

/// What Google itself says.
fn plain(event: &Event) -> Result<Fields, Fault> {
    let mut fields = Fields::new();
    let mut set = |name: &str, word: String| fields.insert(name.into(), Value::Text(word));
    for (field, member) in TEXTS {
        if let Some(said) = text(event, member) {
            set(field, said.to_owned());
        }
    }
    // What Google says of every event unless told otherwise says nothing.
    if let Some(word) = text(event, "status").filter(|word| !matches!(*word, "confirmed" | "cancelled")) {
        set("status", word.to_lowercase());
    }
    if let Some(word) = text(event, "visibility").filter(|word| *word != "default") {
        set(CLASS, word.to_uppercase());
    }
    if let Some(word) = text(event, "transparency").filter(|word| *word != "opaque") {
        set(TRANSP, word.to_uppercase());
    }
    let when = time::when(event).map_err(|why| unreadable(event, why))?;
    if series(event).is_some() {
        let original = original(event)?;
        fields.insert(OCCURRENCE.into(), occurrence(&time::told_like(original, &when.start)));
    }
    fields.insert("when".into(), Value::When(when));
    Ok(fields)
}

/// Which occurrence of its series this is.
pub fn original(event: &Event) -> Result<Moment, Fault> {
    let said = event.get("originalStartTime").and_then(time::moment);
    said.ok_or_else(|| unreadable(event, "Google does not say which day of its series it is"))
}

/// The line that names an occurrence, as [`ical::read`] files it.
pub fn occurrence(moment: &Moment) -> Value {
    let (_, line) = ical::occurrence("RECURRENCE-ID", moment);
    match line.strip_prefix("RECURRENCE-ID:") {
        Some(value) => Value::Text(value.to_owned()),
        None => Value::List(vec![line]),
    }
}

/// What an event says in our words.
pub fn read(event: &Event) -> Result<Fields, Fault> {
    let mut fields = plain(event)?;
    kept::restore(event, &mut fields);
    Ok(fields)
}

/// The change after which `event` says what is wanted, and nothing else is different. Empty if it does already. The
/// words beside are the end of a sentence that says why it cannot be.
pub fn change(event: &Event, wanted: &Fields, home: &str) -> Result<Event, &'static str> {
    let now = read(event).unwrap_or_default();
    let wanted: Fields =
        wanted.iter().filter(|(_, value)| !value.is_blank()).map(|(n, v)| (n.clone(), v.clone())).collect();
    let mut change = Event::new();
    for field in [TEXTS.map(|(field, _)| field).as_slice(), &["status", CLASS, TRANSP]].concat() {
        if !same(now.get(field), wanted.get(field)) {
            let (member, value) = member(field, wanted.get(field));
            change.insert(member.to_owned(), value);
        }
    }
    match wanted.get("when") {
        Some(Value::When(when)) if !same(now.get("when"), wanted.get("when")) => {
            change.extend(time::members(when, home)?);
        }
        _ => {}
    }
    let mut after = event.clone();
    merge(&mut after, &change);
    let google = plain(&after).map_err(|_| "its times cannot be told to Google")?;
    let private = kept::keep(event, &google, &wanted).ok_or("there is more in it than Google has room for")?;
    if !private.is_empty() {
        change.insert("extendedProperties".to_owned(), json!({ "private": private }));
    }
    Ok(change)
}

fn member(field: &str, value: Option<&Value>) -> (&'static str, Json) {
    let word = value.map(ToString::to_string);
    let is = |other: &str| word.as_ref().is_some_and(|word| word.eq_ignore_ascii_case(other));
    match field {
        "status" => ("status", json!(if is("tentative") { "tentative" } else { "confirmed" })),
        TRANSP => ("transparency", json!(if is("TRANSPARENT") { "transparent" } else { "opaque" })),
        // A class that nobody knows is private (RFC 5545, 3.8.1.3).
        CLASS => match &word {
            None => ("visibility", json!("default")),
            Some(word) if is("PUBLIC") || is("CONFIDENTIAL") => ("visibility", json!(word.to_lowercase())),
            Some(_) => ("visibility", json!("private")),
        },
        _ => {
            let member = TEXTS.iter().find(|(name, _)| *name == field).map_or("summary", |(_, member)| *member);
            (member, word.map_or(Json::Null, Json::String))
        }
    }
}
