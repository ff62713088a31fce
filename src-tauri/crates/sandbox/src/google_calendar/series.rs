//! The occurrences of a series, and the events that stand for single ones.
//!
//! Expansion is the `rrule` crate's, which is wrong for times inside the hour that the clocks skip in spring; no
//! occurrence of the season lies there.

use super::answers::Refusal;
use super::event::{Event, Resource};
use super::moment::Moment;
use chrono_tz::Tz;
use rrule::RRuleSet;
use serde_json::{Value, json};

/// More occurrences than this of one series are not shown; without an end there would be no last one.
const MOST: u16 = 730;

/// The rule with its start. Days are left floating, for so are the days in their `UNTIL` and `EXDATE`.
fn rule(start: Moment, lines: &[String]) -> Result<RRuleSet, Refusal> {
    let first = match start {
        Moment::Day(day) => format!("DTSTART:{}T000000", day.format("%Y%m%d")),
        Moment::Time { at, .. } if at.timezone() == Tz::UTC => format!("DTSTART:{}", at.format("%Y%m%dT%H%M%SZ")),
        Moment::Time { at, .. } => format!("DTSTART;TZID={}:{}", at.timezone().name(), at.format("%Y%m%dT%H%M%S")),
    };
    let text = std::iter::once(first.as_str()).chain(lines.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    text.parse().map_err(|_| Refusal::invalid("Invalid recurrence rule."))
}

/// Whether these lines make a series; `DTSTART` and `DTEND` have no place among them.
pub fn check(start: Moment, lines: &[String]) -> Result<(), Refusal> {
    let known = ["RRULE", "EXRULE", "RDATE", "EXDATE"];
    let stray =
        lines.iter().any(|line| !known.iter().any(|name| line.starts_with(name)) || line.contains(['\r', '\n']));
    if stray {
        return Err(Refusal::invalid("Invalid recurrence rule."));
    }
    rule(start, lines).map(|_| ())
}

fn starts(event: &Event, home: Tz) -> Vec<Moment> {
    let Some(start) = event.start(home) else { return Vec::new() };
    let Ok(rule) = rule(start, &event.recurrence()) else { return Vec::new() };
    let zoned = |date: chrono::DateTime<rrule::Tz>| match start {
        Moment::Day(_) => Moment::Day(date.date_naive()),
        Moment::Time { at, zone_said } => Moment::Time { at: date.with_timezone(&at.timezone()), zone_said },
    };
    rule.all(MOST).dates.into_iter().map(zoned).collect()
}

/// Every occurrence as an event of its own, by the rule alone; exceptions are laid over them by who knows them.
pub fn occurrences(series: &Event, home: Tz) -> Vec<Event> {
    let (Some(first), Some(end)) = (series.start(home), series.end(home)) else { return Vec::new() };
    let starts = starts(series, home);
    starts.into_iter().map(|start| occurrence(series, (first, end), start, home)).collect()
}

fn occurrence(series: &Event, (first, end): (Moment, Moment), start: Moment, home: Tz) -> Event {
    let id = series.text("id").unwrap_or_default();
    let mut resource: Resource = series.resource.clone();
    resource.remove("recurrence");
    let mut set = |name: &str, value: Value| resource.insert(name.to_owned(), value);
    set("id", json!(format!("{id}_{}", start.suffix())));
    set("recurringEventId", json!(id));
    set("originalStartTime", start.write(home));
    set("start", start.write(home));
    set("end", end.moved(first, start).write(home));
    Event { edition: series.edition, resource, before: None }
}
