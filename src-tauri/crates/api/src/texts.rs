//! Values as documents hold them: instants, schedules and fields in the form in which a person can write them back.

use crate::Failure;
use crate::dto::records::FieldText;
use chrono::SecondsFormat;
use std::collections::BTreeMap;
use wedsync_domain::fields::ICAL;
use wedsync_domain::when::{Ending, When};
use wedsync_domain::{Fields, Kind, Timestamp, Value};

/// `2026-05-16T07:52:00Z`
pub fn instant(time: Timestamp) -> String {
    time.utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The other way round, of what somebody wrote.
pub fn read_instant(name: &str, text: &str) -> Result<Timestamp, Failure> {
    let time = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| {
        let message = format!("“{text}” is no instant we can read as “{name}”.");
        Failure::new("bad_value", message, "Write it like 2026-05-16T07:52:00Z.")
    })?;
    Ok(Timestamp(time.timestamp_millis()))
}

/// The fields of a record by name, its schedule taken apart into `start`, `end` and `repeats`. What only iCalendar knows
/// is left out.
pub fn fields(kind: Kind, fields: &Fields) -> BTreeMap<String, FieldText> {
    let mut out = BTreeMap::new();
    let schedule_of = kind.schema().schedule().map(|field| field.name);
    for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with(ICAL)) {
        match value {
            Value::When(when) if Some(name.as_str()) == schedule_of => schedule(when, &mut out),
            other => {
                out.insert(name.to_string(), text(other));
            }
        }
    }
    out
}

fn text(value: &Value) -> FieldText {
    match value {
        Value::Flag(flag) => FieldText::Flag(*flag),
        Value::List(lines) => FieldText::Lines(lines.clone()),
        other => FieldText::Text(other.to_string()),
    }
}

fn schedule(when: &When, out: &mut BTreeMap<String, FieldText>) {
    out.insert("start".into(), FieldText::Text(when.start.to_string()));
    if let Some(end) = &when.end {
        out.insert("end".into(), FieldText::Text(ending(end)));
    }
    if !when.repeats.is_empty() {
        out.insert("repeats".into(), FieldText::Lines(when.repeats.clone()));
    }
}

/// A moment, or a length as iCalendar writes it.
pub fn ending(end: &Ending) -> String {
    match end {
        Ending::At(moment) => moment.to_string(),
        Ending::Lasts(length) => length.to_string(),
    }
}

/// What a field is called on screen. One changed occurrence of a series and iCalendar's own fields have words too.
pub fn label(kind: Option<Kind>, field: &str) -> String {
    if let Some(known) = kind.and_then(|kind| kind.schema().field(field)) {
        return known.label.to_owned();
    }
    if let Some(occurrence) = field.strip_prefix(wedsync_domain::fields::OVERRIDE) {
        return format!("Occurrence {occurrence}");
    }
    field.strip_prefix(ICAL).unwrap_or(field).to_owned()
}

/// Several names in one sentence: `start, end and repeats`.
pub fn sentence_list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
