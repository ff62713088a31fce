//! What a record may say: the members of each resource, and whether a value is of its kind.

use super::refusal::Refusal;
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value};

pub type Resource = Map<String, Value>;

/// What a member holds.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Only the vendor writes it.
    Theirs,
    Text(usize),
    Date,
    Time,
    Flag,
    Whole,
    Id,
    One(&'static [&'static str]),
    /// Objects and lists, which are kept as they come.
    Any,
}

impl Holds {
    fn takes(self, value: &Value) -> bool {
        let text = value.as_str();
        match self {
            Holds::Theirs => false,
            Holds::Text(most) => text.is_some_and(|text| text.chars().count() <= most),
            Holds::Date => text.is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            Holds::Time => text.is_some_and(|text| text.parse::<NaiveTime>().is_ok()),
            Holds::Flag => value.is_boolean(),
            Holds::Whole => value.is_i64(),
            Holds::Id => text.is_some_and(|text| text.len() == 26),
            Holds::One(words) => text.is_some_and(|text| words.contains(&text)),
            Holds::Any => value.is_object() || value.is_array(),
        }
    }
}

/// Refuses what is of the wrong kind, or not to be written at all. Members that nobody knows are kept.
pub fn check(members: &[(&str, Holds)], body: &Resource) -> Result<(), Refusal> {
    for (name, value) in body {
        let known = members.iter().chain(EVERYWHERE).find(|(known, _)| known == name);
        match known {
            Some((_, Holds::Theirs)) => return Err(Refusal::validation(name, "is read only")),
            Some((_, holds)) if !value.is_null() && !holds.takes(value) => {
                return Err(Refusal::validation(name, "is not of its kind"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What every record has.
const EVERYWHERE: &[(&str, Holds)] = &[
    ("links", Holds::Theirs),
    ("id", Holds::Theirs),
    ("created", Holds::Theirs),
    ("modified", Holds::Theirs),
    ("hidden", Holds::Theirs),
];

/// Those that a write leaves as they are.
pub fn theirs(members: &[(&str, Holds)], resource: &Resource) -> Resource {
    let is_theirs = |name: &str| {
        let known = members.iter().chain(EVERYWHERE).find(|(known, _)| *known == name);
        known.is_some_and(|(_, holds)| matches!(holds, Holds::Theirs))
    };
    resource.iter().filter(|(name, _)| is_theirs(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}
