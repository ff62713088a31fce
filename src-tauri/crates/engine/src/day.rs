//! Today's and the weekend's weddings.
//!
//! A wedding that repeats (a fair, an open day) is expanded on the wall clock alone: the clock's changes cannot shift
//! what is never turned into an instant. Rules are carried verbatim everywhere else.

use crate::sync::relatives::Relatives;
use crate::sync::venue;
use crate::{Engine, EngineError};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;
use wedsync_domain::ids::RecordId;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Kind, Value};
use wedsync_store::rows::Record;

/// One wedding of these days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayEntry {
    /// Which record.
    pub record: RecordId,
    /// The couple.
    pub title: String,
    /// When it starts, as written at the venue: `14:00`, or `all day`.
    pub starts: String,
    /// On which of these days.
    pub date: NaiveDate,
    /// The venue.
    pub location: Option<String>,
    /// `confirmed`, `tentative`, `cancelled` …
    pub status: Option<String>,
    /// Today, rather than later this weekend.
    pub today: bool,
}

/// Occurrences looked at in one series; more than any real one has in a weekend.
const MOST: u16 = 64;

impl Engine {
    /// Weddings of today, and of the Saturday and Sunday that come next, in order. `home` is the studio's zone.
    pub fn today(&self, home: chrono_tz::Tz) -> Result<Vec<DayEntry>, EngineError> {
        let today = self.clock.now().utc().with_timezone(&home).date_naive();
        let days = days(today);
        let mut entries = Vec::new();
        self.store.read(|view| {
            for record in view.records(Kind::Wedding)? {
                let fields = view.body(record.body)?;
                let Some(Value::When(when)) = fields.get("when") else { continue };
                let near: Vec<&NaiveDate> = days.iter().filter(|date| takes_place(when, **date)).collect();
                if near.is_empty() {
                    continue;
                }
                let people = venue::bodies(view, &Relatives::of(view, &record)?.people)?;
                let venue = venue::of(&fields, &people);
                for date in near {
                    entries.push(entry(&record, when, &fields, venue.clone(), (*date, today)));
                }
            }
            Ok::<_, EngineError>(())
        })?;
        entries.sort_by(|a, b| (a.date, &a.starts, a.record).cmp(&(b.date, &b.starts, b.record)));
        Ok(entries)
    }
}

/// Today and the rest of the weekend that is on or comes next.
fn days(today: NaiveDate) -> Vec<NaiveDate> {
    let since_monday = u64::from(today.weekday().num_days_from_monday());
    let mut days = vec![today];
    for weekday in 5..=6_u64 {
        let ahead = weekday.checked_sub(since_monday);
        let day = ahead.and_then(|ahead| today.checked_add_days(Days::new(ahead)));
        days.extend(day.filter(|day| *day != today));
    }
    days
}

fn entry(
    record: &Record,
    when: &When,
    fields: &Fields,
    location: Option<String>,
    (date, today): (NaiveDate, NaiveDate),
) -> DayEntry {
    let status = match fields.get("status") {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let starts = match &when.start {
        Moment::Day(_) => "all day".to_owned(),
        Moment::Floating(time) | Moment::Utc(time) | Moment::Zoned(time, _) => time.format("%H:%M").to_string(),
    };
    DayEntry { record: record.id, title: record.title.clone(), starts, date, location, status, today: date == today }
}

/// Whether it, or one occurrence of it, touches that day.
fn takes_place(when: &When, day: NaiveDate) -> bool {
    let first = when.start.date();
    let length = match &when.end {
        Some(Ending::At(Moment::Day(end))) => (*end - first).num_days().max(1) - 1,
        Some(Ending::At(end)) => (end.date() - first).num_days().max(0),
        Some(Ending::Lasts(_)) | None => 0,
    };
    let touches = |start: NaiveDate| start <= day && (day - start).num_days() <= length;
    if when.repeats.is_empty() { touches(first) } else { occurs(when, day, length) }
}

fn occurs(when: &When, day: NaiveDate, length: i64) -> bool {
    let start = wall(&when.start);
    let stamp = |time: NaiveDateTime| time.format("%Y%m%dT%H%M%SZ").to_string();
    // Everything is written as if the wall clock were UTC, so that no zone's rules take part.
    let mut lines = vec![format!("DTSTART:{}", stamp(start))];
    lines.extend(when.repeats.iter().map(|line| on_the_wall(line, start.time())));
    let Ok(rule) = lines.join("\n").parse::<rrule::RRuleSet>() else {
        // A rule that nobody can read is still carried; of its days only the first is certain.
        return start.date() == day;
    };
    let utc = |time: NaiveDateTime| time.and_utc().with_timezone(&rrule::Tz::UTC);
    let from = day.checked_sub_days(Days::new(u64::try_from(length).unwrap_or(0))).unwrap_or(day);
    let until = day.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(24) - chrono::TimeDelta::seconds(1);
    let found = rule.after(utc(from.and_time(NaiveTime::MIN))).before(utc(until)).all(MOST);
    !found.dates.is_empty()
}

fn wall(moment: &Moment) -> NaiveDateTime {
    match moment {
        Moment::Day(day) => day.and_time(NaiveTime::MIN),
        Moment::Floating(time) | Moment::Utc(time) | Moment::Zoned(time, _) => *time,
    }
}

/// `EXDATE;TZID=Europe/London:20260516T140000` → `EXDATE:20260516T140000Z`; the same for `UNTIL` within a rule.
fn on_the_wall(line: &str, start: NaiveTime) -> String {
    let (head, values) = line.split_once(':').unwrap_or((line, ""));
    let name = head.split(';').next().unwrap_or(head);
    let full = |value: &str| match value.trim_end_matches('Z') {
        date if date.len() == 8 => format!("{date}T{}Z", start.format("%H%M%S")),
        time => format!("{time}Z"),
    };
    if name.ends_with("DATE") {
        let values: Vec<String> =
            values.split(',').map(|value| full(value.split('/').next().unwrap_or(value))).collect();
        return format!("{name}:{}", values.join(","));
    }
    let parts: Vec<String> = values
        .split(';')
        .map(|part| match part.split_once('=') {
            Some(("UNTIL", until)) => format!("UNTIL={}", full(until)),
            _ => part.to_owned(),
        })
        .collect();
    format!("{name}:{}", parts.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn when(start: &str, repeats: &[&str]) -> When {
        When { start: start.parse().unwrap(), end: None, repeats: repeats.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn on_a_wednesday_the_coming_weekend_is_shown_and_on_sunday_only_sunday() {
        assert_eq!(days(day("2026-05-13")), [day("2026-05-13"), day("2026-05-16"), day("2026-05-17")]);
        assert_eq!(days(day("2026-05-17")), [day("2026-05-17")]);
    }

    #[test]
    fn a_wedding_over_two_days_takes_place_on_both() {
        let mut fair = when("2026-05-16", &[]);
        fair.end = Some(Ending::At("2026-05-18".parse().unwrap()));
        assert!(takes_place(&fair, day("2026-05-17")));
        assert!(!takes_place(&fair, day("2026-05-18")));
    }

    #[test]
    fn a_rule_without_end_is_looked_at_only_around_the_day() {
        let open_day = when("1990-05-05T10:00", &["RRULE:FREQ=WEEKLY;BYDAY=SA"]);
        assert!(takes_place(&open_day, day("2026-05-16")));
        assert!(!takes_place(&open_day, day("2026-05-17")));
    }

    #[test]
    fn weekly_rules_agree_with_counting_days_over_the_clock_changes() {
        for start in ["2026-03-20T01:30 Europe/London", "2026-10-18T01:30 Europe/London", "2026-01-01"] {
            for every in 1..=3_i64 {
                let series = when(start, &[&format!("RRULE:FREQ=WEEKLY;INTERVAL={every}")]);
                let first = series.start.date();
                for ahead in 0..400_i64 {
                    let date = first + chrono::TimeDelta::days(ahead);
                    assert_eq!(takes_place(&series, date), ahead % (7 * every) == 0, "{start} every {every}: {date}");
                }
            }
        }
    }

    #[test]
    fn an_exception_is_left_out_whatever_its_zone_says() {
        let exdate = "EXDATE;TZID=Europe/London:20260516T100000";
        let series = when("2026-05-02T10:00 Europe/London", &[exdate, "RRULE:FREQ=WEEKLY;UNTIL=20260523T090000Z"]);
        assert!(takes_place(&series, day("2026-05-09")));
        assert!(!takes_place(&series, day("2026-05-16")));
    }
}
