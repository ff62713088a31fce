//! iCalendar text to records and back: one calendar object (all components of one UID) is one record.
//!
//! What the desk has words for becomes fields of those names (`title`, `when`, `notes` …). Everything else is carried
//! verbatim in fields that begin with `ical/`, so that an object is rebuilt from its fields whole, and two versions
//! of it merge field by field:
//!
//! | field | holds |
//! |---|---|
//! | `ical/NAME` | a property: its raw value if there is one line without parameters, else a list of content lines |
//! | `ical/VALARM` and other parts | a list, each the whole part, one content line a line, sorted |
//! | `ical/params/NAME` | parameters of a property that the desk has words for (`LANGUAGE=en`) |
//! | `ical/verbatim/NAME` | its raw value, where that was escaped against the rules |
//! | `ical/lines` | a second `SUMMARY`, `DTSTART` … where there can be only one |
//! | `ical/junk`, `ical/calendar/junk` | lines that are no content lines; files keep them, servers never see them |
//! | `ical/calendar/NAME` | the same for the calendar around it |
//! | `ical/override/KEY` | one changed occurrence, without UID and stamps |
//! | `ical/override-stamps` | those stamps; volatile |
//! | `ical/VTIMEZONE` | definitions of zones that only this object knows |
//! | `ical/VTIMEZONE/known` | definitions of zones that everybody knows; volatile |
//! | `ical/undated` | the event came without any date |
//! | `ical/schedule-agent` | all guests carry `SCHEDULE-AGENT=CLIENT`; stays in its place |
//!
//! Spelling that says nothing is evened out: folding, capitals of names, order of lines and parameters, needless
//! quotation marks. Deliberately absent: expanding rules, sending invitations, journals and free/busy times.

mod line;
mod moment;
mod object;
mod read;
mod spell;
mod split;
mod tree;
mod write;
mod zones;

#[cfg(test)]
mod tests;

pub use moment::{moment_of, occurrence};
pub use read::read;
pub use split::{Object, decode, split};
pub use write::{Manner, write, write_all};

use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value, fields};

/// The fields beside those named after properties; all lower case, so that no property can be called the same.
mod names {
    pub(super) const PARAMS: &str = "ical/params/";
    pub(super) const VERBATIM: &str = "ical/verbatim/";
    pub(super) const LINES: &str = "ical/lines";
    pub(super) const CALENDAR: &str = "ical/calendar/";
    pub(super) const JUNK: &str = "ical/junk";
    pub(super) const CALENDAR_JUNK: &str = "ical/calendar/junk";
    pub(super) const METHOD: &str = "ical/calendar/METHOD";
    pub(super) const STAMPS: &str = "ical/override-stamps";
    pub(super) const ZONES: &str = "ical/VTIMEZONE";
    pub(super) const KNOWN_ZONES: &str = "ical/VTIMEZONE/known";
    pub(super) const AGENT: &str = "ical/schedule-agent";
    /// The calendar it comes from gave no date either.
    pub(super) const UNDATED: &str = "ical/undated";
    /// A status that calendars have no word for.
    pub(super) const STATUS: &str = "X-WEDSYNC-STATUS";
}

/// Properties that are one text in our words: the property, the field, and whether the text is escaped.
const TEXTS: [(&str, &str, bool); 4] =
    [("SUMMARY", "title", true), ("LOCATION", "location", true), ("URL", "url", false), ("DESCRIPTION", "notes", true)];

/// Whether a calendar can hold this field for this kind. `METHOD`, who sends invitations, and junk stay where they are.
pub fn carries(kind: Kind, field: &str) -> bool {
    if !holds(kind) {
        return false;
    }
    match field {
        names::METHOD | names::AGENT | names::JUNK | names::CALENDAR_JUNK => false,
        "due" => kind == Kind::Task,
        "when" | "status" | "categories" => true,
        _ => field.starts_with(fields::ICAL) || TEXTS.iter().any(|(_, name, _)| *name == field),
    }
}

/// Whether a calendar can hold such records at all.
pub fn holds(kind: Kind) -> bool {
    matches!(kind, Kind::Appointment | Kind::Wedding | Kind::Task)
}

/// Whether the server itself looks after the invitations of what it holds now: there are guests, and not all of them
/// are marked as ours to tell. On a server that schedules by itself every update of such an object sends mail, also
/// one that marks the guests (RFC 6638, 3.2.1.2: from SERVER to CLIENT it sends a cancellation), so callers must not
/// write it there.
pub fn invites(fields: &Fields) -> bool {
    let guests =
        fields.contains_key("ical/ATTENDEE") || fields.iter().any(|(name, value)| override_with_guests(name, value));
    guests && !fields.contains_key(names::AGENT)
}

fn override_with_guests(name: &str, value: &Value) -> bool {
    name.starts_with(fields::OVERRIDE) && matches!(value, Value::Text(text) if text.contains("\nATTENDEE"))
}

/// Stamps of a changed occurrence; the same set as the volatile ones of the whole.
fn is_stamp(property: &str) -> bool {
    matches!(property, "DTSTAMP" | "LAST-MODIFIED" | "CREATED" | "SEQUENCE" | "X-MOZ-GENERATION" | "X-MOZ-LASTACK")
}

/// Statuses that iCalendar has words for.
fn is_status(kind: Kind, word: &str) -> bool {
    match kind {
        Kind::Task => matches!(word, "needs-action" | "completed" | "in-process" | "cancelled"),
        _ => matches!(word, "tentative" | "confirmed" | "cancelled"),
    }
}

/// Our word for what a property says, if there is one.
fn word_for(property: &str) -> Option<&'static str> {
    match property {
        "DTSTART" => Some("when"),
        "DTEND" | "DURATION" => Some("end"),
        "STATUS" => Some("status"),
        "DUE" => Some("due"),
        _ => TEXTS.iter().find(|(name, _, _)| *name == property).map(|(_, field, _)| *field),
    }
}

/// Whether that word is there. The end is part of `when`.
fn has_word(fields: &Fields, word: &str) -> bool {
    match (word, fields.get("when")) {
        ("end", Some(Value::When(when))) => when.end.is_some(),
        ("end", _) => false,
        _ => fields.get(word).is_some_and(|value| !value.is_blank()),
    }
}

fn malformed(code: &str, message: impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Malformed, code, message)
}
