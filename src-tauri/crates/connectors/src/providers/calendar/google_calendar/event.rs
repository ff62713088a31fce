//! One event as Google gives it, kept as it came: what we have no word for must survive. Deliberately absent: what it
//! says in our words (`words`).

use crate::http::capital;
pub use crate::http::shown;
use serde_json::{Map, Value as Json};
use wedsync_domain::{Fault, FaultKind};

/// An event resource, or a change to one.
pub type Event = Map<String, Json>;

/// A member that is words; blank is none.
pub fn text<'e>(event: &'e Event, member: &str) -> Option<&'e str> {
    event.get(member).and_then(Json::as_str).filter(|text| !text.trim().is_empty())
}

/// Whether a member says yes.
pub fn says(event: &Event, member: &str) -> bool {
    event.get(member).and_then(Json::as_bool) == Some(true)
}

pub fn id(event: &Event) -> &str {
    text(event, "id").unwrap_or_default()
}

pub fn is_cancelled(event: &Event) -> bool {
    text(event, "status") == Some("cancelled")
}

/// The series that this is one occurrence of.
pub fn series(event: &Event) -> Option<&str> {
    text(event, "recurringEventId")
}

pub fn repeats(event: &Event) -> bool {
    event.get("recurrence").and_then(Json::as_array).is_some_and(|lines| !lines.is_empty())
}

/// `“Raman & Ashworth”`
pub fn named(event: &Event) -> String {
    let name = ["summary", "iCalUID", "id"].iter().find_map(|member| text(event, member));
    shown(name.unwrap_or("an event without a title"))
}

/// Carries out a change (RFC 7396, which is what Google means by patch semantics).
pub fn merge(into: &mut Event, change: &Event) {
    for (name, value) in change {
        match value {
            Json::Null => {
                into.remove(name);
            }
            Json::Object(change) => {
                if !into.get(name).is_some_and(Json::is_object) {
                    into.insert(name.clone(), Json::Object(Event::new()));
                }
                if let Some(Json::Object(inner)) = into.get_mut(name) {
                    merge(inner, change);
                }
            }
            value => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

/// `why` is the end of a sentence.
pub fn unreadable(event: &Event, why: &str) -> Fault {
    let message = format!("{} cannot be read: {why}.", capital(&named(event)));
    Fault::new(FaultKind::Malformed, "event_unreadable", message).next("Open it in Google Calendar and save it again.")
}
