//! What Google has no place for, kept with the event in private properties that nobody sees: the exact spelling of a
//! value, and lines of a changed occurrence that only iCalendar knows.
//!
//! Beside each value stands a print of what Google itself said when it was written. Once Google says something else,
//! somebody changed it there, and what was kept counts no more. Deliberately absent: fields that the desk does not
//! carry to Google at all.

use super::event::{Event, text};
use serde_json::{Value as Json, json};
use wedsync_domain::fields::{FieldName, difference};
use wedsync_domain::{Fields, Value};
use xxhash_rust::xxh3::xxh3_64;

/// Beside it stands the identity that the desk gave the event; see [`MARK`].
const PREFIX: &str = "wedsync-kept-";
/// The private property by which a creation is found whose answer was lost.
pub const MARK: &str = "wedsync";
/// Google stops at 1,024 characters a property and 32 KB in all.
const PIECE: usize = 1000;
const PIECES: usize = 24;

/// One field: what Google said then, and what it means to us.
type Entry = (FieldName, String, Option<Value>);

fn print(value: Option<&Value>) -> String {
    format!("{:016x}", xxh3_64(&serde_json::to_vec(&value).unwrap_or_default()))
}

fn private(event: &Event) -> Option<&Event> {
    event.get("extendedProperties")?.get("private")?.as_object()
}

fn pieces(event: &Event) -> impl Iterator<Item = (&str, &Json)> {
    let all = private(event).into_iter().flatten();
    all.filter(|(name, _)| name.starts_with(PREFIX)).map(|(name, value)| (name.as_str(), value))
}

/// Puts back what was kept, where Google still says what it said then.
pub fn restore(event: &Event, fields: &mut Fields) {
    let Some(private) = private(event) else { return };
    let kept: String = (0..PIECES).map_while(|n| text(private, &format!("{PREFIX}{n}"))).collect();
    // What somebody else made of it is not ours, and says nothing.
    let entries: Vec<Entry> = serde_json::from_str(&kept).unwrap_or_default();
    let holds: Vec<_> = entries.into_iter().filter(|(name, seen, _)| print(fields.get(name)) == *seen).collect();
    for (name, _, value) in holds {
        match value {
            Some(value) => fields.insert(name, value),
            None => fields.remove(&name),
        };
    }
}

/// What must become of the private properties, so that `google` (what it says by itself) is read as `wanted`. `None`:
/// it is more than Google has room for.
pub fn keep(event: &Event, google: &Fields, wanted: &Fields) -> Option<Event> {
    let entries: Vec<Entry> = difference(google, wanted)
        .into_iter()
        .map(|(name, value)| {
            let seen = print(google.get(&name));
            (name, seen, value)
        })
        .collect();
    let mut change = Event::new();
    if !entries.is_empty() {
        let kept = serde_json::to_string(&entries).unwrap_or_default();
        let mut rest = kept.as_str();
        while !rest.is_empty() {
            // A blank at either end might be taken away.
            let mut cut = rest.floor_char_boundary(PIECE);
            while cut < rest.len() && cut > 1 && (rest[cut..].starts_with(' ') || rest[..cut].ends_with(' ')) {
                cut = rest.floor_char_boundary(cut - 1);
            }
            change.insert(format!("{PREFIX}{}", change.len()), json!(rest[..cut]));
            rest = &rest[cut..];
        }
    }
    if change.len() > PIECES {
        return None;
    }
    let old: Vec<_> = pieces(event).map(|(name, value)| (name.to_owned(), value.clone())).collect();
    for (name, value) in old {
        match change.get(&name) {
            Some(same) if *same == value => {
                change.remove(&name);
            }
            Some(_) => {}
            None => {
                change.insert(name, Json::Null);
            }
        }
    }
    Some(change)
}

/// The identity as a property can hold it.
pub fn mark(uid: &str) -> String {
    let plain = uid.len() <= 200 && uid.bytes().all(|b| b.is_ascii_graphic() && b != b'=');
    if plain { uid.to_owned() } else { format!("{:032x}", xxhash_rust::xxh3::xxh3_128(uid.as_bytes())) }
}

/// Whether the desk made this event for that identity.
pub fn is_marked(event: &Event, uid: &str) -> bool {
    private(event).and_then(|private| text(private, MARK)) == Some(mark(uid).as_str())
}
