//! `FIELD=VALUE`, as a person writes it, into a typed patch.
//!
//! | field holds | written as |
//! |---|---|
//! | text | anything |
//! | list | lines separated by commas |
//! | date | `2026-05-16` |
//! | date and times | `start=`, `end=`, `repeats=` address its parts |
//! | another moment | `due=2026-05-16`, `2026-05-16T14:00 Europe/London` |
//! | money | `2850.00 GBP` |
//! | number | `42.5` |
//! | yes or no | `yes`, `no` |
//!
//! An empty value empties the field. A value that the field cannot hold is refused with what it can.

use crate::Failure;
use crate::texts::sentence_list;
use rust_decimal::Decimal;
use wedsync_domain::kinds::Type;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{FieldName, Fields, Kind, Patch, Value};

/// The longest value taken. Whole novels belong elsewhere; this keeps a slip of a script from filling the database.
pub const LONGEST: usize = 1 << 20;

const START: &str = "start";
const END: &str = "end";
const REPEATS: &str = "repeats";

/// Splits `FIELD=VALUE` at the first `=`.
pub fn split(text: &str) -> Result<(String, String), Failure> {
    match text.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.to_owned())),
        _ => Err(Failure::new(
            "usage",
            format!("“{text}” does not say which field becomes what."),
            "Write FIELD=VALUE, for example location=\"Orchard Barn\".",
        )),
    }
}

/// The patch that a person means, given what the record says now.
pub fn patch(kind: Kind, now: &Fields, set: &[(String, String)]) -> Result<Patch, Failure> {
    let mut patch = Patch::new();
    let mut parts: Vec<(&str, &str)> = Vec::new();
    let schedule_of = kind.schema().schedule();
    for (name, value) in set {
        if value.len() > LONGEST {
            return Err(bad_value(name, "That value is longer than a field can hold (1 MiB)."));
        }
        match (kind.schema().field(name), schedule_of) {
            (Some(field), Some(dated)) if field.name == dated.name => return Err(address_parts(name)),
            (Some(field), _) => {
                patch.insert(FieldName::new(field.name), parse(field.name, field.holds, value)?);
            }
            (None, Some(_)) if [START, END, REPEATS].contains(&name.as_str()) => parts.push((name, value)),
            (None, _) => return Err(unknown_field(kind, name)),
        }
    }
    if let (Some(field), false) = (schedule_of, parts.is_empty()) {
        let before = match now.get(field.name) {
            Some(Value::When(when)) => Some(when.clone()),
            _ => None,
        };
        patch.insert(FieldName::new(field.name), schedule(before, &parts)?.map(Value::When));
    }
    Ok(patch)
}

/// Names that can be edited, in the order shown.
pub fn names(kind: Kind) -> Vec<String> {
    let schema = kind.schema();
    let schedule_of = schema.schedule().map(|field| field.name);
    let parts = |field: &wedsync_domain::kinds::Field| match field.name {
        name if Some(name) == schedule_of => vec![START.to_owned(), END.to_owned(), REPEATS.to_owned()],
        name => vec![name.to_owned()],
    };
    schema.fields.iter().flat_map(parts).collect()
}

fn unknown_field(kind: Kind, name: &str) -> Failure {
    let noun = kind.schema().name;
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" };
    Failure::new(
        "unknown_field",
        format!("{article} {noun} has no field “{name}”."),
        format!("Its fields are {}.", sentence_list(&names(kind))),
    )
}

fn address_parts(name: &str) -> Failure {
    Failure::new("unknown_field", format!("“{name}” has three parts."), "Set start, end or repeats instead.")
}

fn bad_value(name: &str, why: impl std::fmt::Display) -> Failure {
    Failure::new("bad_value", format!("{name}: {why}"), "Nothing was changed. Give the value in that form.")
}

fn parse(name: &str, holds: Type, text: &str) -> Result<Option<Value>, Failure> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let value = match holds {
        Type::Text => Value::Text(text.to_owned()),
        Type::List => Value::List(lines(text, ',')),
        Type::Date => Value::Date(
            trimmed.parse().map_err(|_| bad_value(name, format!("“{text}” is not a day; write 2026-05-16.")))?,
        ),
        Type::Money => Value::Money(trimmed.parse().map_err(|why| bad_value(name, format!("{why}.")))?),
        Type::Number => Value::Number(
            trimmed.parse::<Decimal>().map_err(|_| bad_value(name, format!("“{text}” is not a number.")))?,
        ),
        Type::Flag => {
            Value::Flag(flag(trimmed).ok_or_else(|| bad_value(name, format!("“{text}” is neither yes nor no.")))?)
        }
        Type::When => {
            let start = trimmed.parse().map_err(|why| bad_value(name, format!("{why}.")))?;
            Value::When(When { start, end: None, repeats: Vec::new() })
        }
    };
    Ok(Some(value).filter(|value| !value.is_blank()))
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn lines(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn schedule(before: Option<When>, parts: &[(&str, &str)]) -> Result<Option<When>, Failure> {
    let mut when = before;
    // The start first: without one there is nothing that an end could belong to.
    if let Some((_, value)) = parts.iter().rev().find(|(part, _)| *part == START) {
        when = start(when, value)?;
    }
    for (part, value) in parts.iter().filter(|(part, _)| *part != START) {
        let Some(when) = &mut when else {
            if value.trim().is_empty() {
                continue;
            }
            return Err(bad_value(part, "without a start there is nothing to set it for; set start as well."));
        };
        if *part == END {
            when.end = end(value)?;
        } else {
            when.repeats = repeats(value)?;
        }
    }
    when.map(in_order).transpose()
}

fn start(before: Option<When>, value: &str) -> Result<Option<When>, Failure> {
    if value.trim().is_empty() {
        return Ok(None);
    }
    let start: Moment = value.parse().map_err(|why| bad_value(START, format!("{why}.")))?;
    Ok(Some(match before {
        Some(when) => moved(when, start),
        None => When { start, end: None, repeats: Vec::new() },
    }))
}

/// A wedding that is moved keeps its length: the end moves along where both ends are of one kind.
fn moved(mut when: When, start: Moment) -> When {
    let shift = |from: &Moment, to: &Moment| match (from, to) {
        (Moment::Day(a), Moment::Day(b)) => Some(*b - *a),
        (Moment::Floating(a), Moment::Floating(b)) | (Moment::Utc(a), Moment::Utc(b)) => Some(*b - *a),
        (Moment::Zoned(a, x), Moment::Zoned(b, y)) if x == y => Some(*b - *a),
        _ => None,
    };
    when.end = match (when.end, shift(&when.start, &start)) {
        (Some(Ending::At(end)), Some(by)) => later(&end, by).map(Ending::At),
        // From a day to a time, or into another zone: how long it lasts is no longer known.
        (Some(Ending::At(_)), None) => None,
        (other, _) => other,
    };
    when.start = start;
    when
}

fn later(moment: &Moment, by: chrono::TimeDelta) -> Option<Moment> {
    Some(match moment {
        Moment::Day(day) => Moment::Day(day.checked_add_signed(by)?),
        Moment::Floating(time) => Moment::Floating(time.checked_add_signed(by)?),
        Moment::Utc(time) => Moment::Utc(time.checked_add_signed(by)?),
        Moment::Zoned(time, zone) => Moment::Zoned(time.checked_add_signed(by)?, zone.clone()),
    })
}

fn end(value: &str) -> Result<Option<Ending>, Failure> {
    let text = value.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if is_length(text) {
        return Ok(Some(Ending::Lasts(text.to_ascii_uppercase().into())));
    }
    text.parse()
        .map(|moment| Some(Ending::At(moment)))
        .map_err(|why| bad_value(END, format!("{why}, or a length like PT1H30M.")))
}

/// `P1D`, `PT1H30M`, `P1W`: a P, digits with their unit, and a T before hours and minutes.
fn is_length(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, times) = rest.split_once('T').unwrap_or((rest, ""));
    let counted = |part: &str, units: &str| {
        let mut digits = 0;
        part.chars().all(|c| {
            let ok = if c.is_ascii_digit() { digits < 9 } else { digits > 0 && units.contains(c) };
            digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
            ok
        }) && digits == 0
    };
    (!days.is_empty() || !times.is_empty()) && counted(days, "WD") && counted(times, "HMS") && !rest.ends_with('T')
}

fn repeats(value: &str) -> Result<Vec<String>, Failure> {
    let mut out = lines(value, '\n');
    for line in &mut out {
        if line.to_ascii_uppercase().starts_with("FREQ=") {
            line.insert_str(0, "RRULE:");
        }
        let known =
            ["RRULE:", "RDATE", "EXDATE", "EXRULE:"].iter().any(|name| line.starts_with(name) && line.contains(':'));
        if !known || line.chars().any(char::is_control) {
            return Err(bad_value(
                REPEATS,
                format!("“{line}” is not a rule; write FREQ=WEEKLY;COUNT=4 or EXDATE:20260516T140000."),
            ));
        }
    }
    out.sort();
    Ok(out)
}

fn in_order(when: When) -> Result<When, Failure> {
    if let Some(Ending::At(end)) = &when.end {
        let backwards = match (&when.start, end) {
            (Moment::Day(a), Moment::Day(b)) => b < a,
            (Moment::Floating(a), Moment::Floating(b)) | (Moment::Utc(a), Moment::Utc(b)) => b < a,
            (Moment::Zoned(..) | Moment::Utc(_), Moment::Zoned(..) | Moment::Utc(_)) => {
                end.instant(chrono_tz::UTC) < when.start.instant(chrono_tz::UTC)
            }
            _ => return Err(bad_value(END, "start and end must both be days, or both be times.")),
        };
        if backwards {
            return Err(bad_value(END, format!("{end} lies before the start, {}.", when.start)));
        }
    }
    Ok(when)
}

#[cfg(test)]
mod tests;
