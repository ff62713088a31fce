//! The fields of a record by name, and differences between two sets of them.

use crate::value::Value;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_128;

/// `title`, `when`, or for what only iCalendar knows `ical/X-COLOR`, `ical/override/20260516T140000Z`.
pub type FieldName = SmolStr;
/// A record's values. Absent means empty.
pub type Fields = BTreeMap<FieldName, Value>;
/// What becomes of some fields; `None` empties one.
pub type Patch = BTreeMap<FieldName, Option<Value>>;

/// Fields that only iCalendar objects have: carried verbatim between places that speak it.
pub const ICAL: &str = "ical/";
/// One changed occurrence of a series, keyed by its RECURRENCE-ID.
pub const OVERRIDE: &str = "ical/override/";

/// Stamps that programs write by themselves. They travel with other changes and are never a change of their own.
pub fn is_volatile(field: &str) -> bool {
    matches!(
        field,
        "ical/DTSTAMP"
            | "ical/LAST-MODIFIED"
            | "ical/CREATED"
            | "ical/SEQUENCE"
            | "ical/calendar/PRODID"
            | "ical/X-MOZ-GENERATION"
            | "ical/X-MOZ-LASTACK"
            | "ical/override-stamps"
            | "ical/VTIMEZONE/known"
    )
}

/// The rule of a series and its changed occurrences are judged together: moving the series under somebody's
/// override, or the reverse, is one question, not two answers.
pub fn belongs_to_series(field: &str) -> bool {
    field == "when" || field.starts_with(OVERRIDE)
}

/// Whether the two hold the same (both empty counts).
pub fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.same_as(b),
        _ => false,
    }
}

/// Every name that occurs in any of the sets, volatile ones left out.
pub fn names<'a>(sets: impl IntoIterator<Item = &'a Fields>) -> BTreeSet<&'a FieldName> {
    sets.into_iter().flat_map(BTreeMap::keys).filter(|name| !is_volatile(name)).collect()
}

/// What must be done to `from` so that it says what `to` says. Volatile fields do not count.
pub fn difference(from: &Fields, to: &Fields) -> Patch {
    names([from, to])
        .into_iter()
        .filter(|name| !same(from.get(*name), to.get(*name)))
        .map(|name| (name.clone(), to.get(name).cloned()))
        .collect()
}

/// Carries out a patch.
pub fn apply(fields: &mut Fields, patch: &Patch) {
    for (name, value) in patch {
        match value {
            Some(value) => fields.insert(name.clone(), value.clone()),
            None => fields.remove(name),
        };
    }
}

/// 128 bits that stand for exactly these fields, volatile ones included.
pub fn fingerprint(serialised: &[u8]) -> [u8; 16] {
    xxh3_128(serialised).to_be_bytes()
}
