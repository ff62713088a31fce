//! On which days something takes place, and from when until when.
//!
//! What repeats (a fair, an open day) is expanded on the wall clock alone: the clock's changes cannot shift what is never
//! turned into an instant. Rules are carried verbatim everywhere else.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use std::ops::{Range, RangeInclusive};
use wedsync_domain::Timestamp;
use wedsync_domain::length::{clock, with_clock};
use wedsync_domain::when::{Moment, When};

/// Occurrences looked at in one series; more than any real one has in a year and a month.
const MOST: u16 = 400;

/// One occurrence.
pub(crate) struct Occurrence {
    /// From when until when. Without an end: until its day is over.
    pub(crate) lasts: Range<Timestamp>,
    /// When it starts, on the clock of its venue. What is written as an instant has none, and is shown on the studio's.
    pub(crate) starts: NaiveDateTime,
    /// The same as it was written.
    pub(crate) begins: Moment,
    /// Absent: nobody said.
    pub(crate) ends: Option<Moment>,
}

/// The occurrence that touches that day, if one does.
pub(crate) fn occurrence(when: &When, day: NaiveDate, home: Tz) -> Option<Occurrence> {
    // An instant may fall on the day before or after, where the studio is.
    let first = day.checked_sub_days(Days::new(when.more_days() + 1))?;
    let starts = starts(when, first, day.succ_opt()?);
    starts.into_iter().rev().find_map(|start| {
        let found = at(when, start, home)?;
        // One that ends at midnight does not touch the next day, and one without length touches its own.
        let last = (found.until - TimeDelta::nanoseconds(1)).max(found.it.starts).date();
        let touches = found.it.starts.date() <= day && day <= last;
        touches.then_some(found.it)
    })
}

/// Every occurrence that begins on one of these days.
pub(crate) fn occurrences(when: &When, days: RangeInclusive<NaiveDate>, home: Tz) -> Vec<Occurrence> {
    let starts = starts(when, *days.start(), *days.end());
    starts.into_iter().filter_map(|start| Some(at(when, start, home)?.it)).collect()
}

/// An occurrence, and when it is over on the clock on which it is read.
struct Placed {
    it: Occurrence,
    until: NaiveDateTime,
}

/// The occurrence that starts then, on its own clock.
fn at(when: &When, start: NaiveDateTime, home: Tz) -> Option<Placed> {
    let begins = with_clock(&when.start, start);
    let moved = start - clock(&when.start);
    let ends = when.ends().map(|end| with_clock(&end, clock(&end) + moved));
    let over = match &ends {
        Some(end) => end.clone(),
        None => with_clock(&begins, start.date().succ_opt()?.and_time(NaiveTime::MIN)),
    };
    let instant = |moment: &Moment| Timestamp::from(moment.instant(home));
    let (from, until) = (shown(&begins, home), shown(&over, home));
    Some(Placed { it: Occurrence { lasts: instant(&begins)..instant(&over), starts: from, begins, ends }, until })
}

/// The clock on which a person reads it.
fn shown(moment: &Moment, home: Tz) -> NaiveDateTime {
    match moment {
        Moment::Utc(time) => time.and_utc().with_timezone(&home).naive_local(),
        other => clock(other),
    }
}

/// When occurrences that begin on these days start, each on its own clock.
fn starts(when: &When, from: NaiveDate, until: NaiveDate) -> Vec<NaiveDateTime> {
    let first = clock(&when.start);
    let near = |start: &NaiveDateTime| from <= start.date() && start.date() <= until;
    if when.repeats.is_empty() {
        return Some(first).into_iter().filter(near).collect();
    }
    let stamp = |time: NaiveDateTime| time.format("%Y%m%dT%H%M%SZ").to_string();
    // Everything is written as if the wall clock were UTC, so that no zone's rules take part.
    let mut lines = vec![format!("DTSTART:{}", stamp(first))];
    lines.extend(when.repeats.iter().map(|line| on_the_wall(line, first.time())));
    let Ok(rule) = lines.join("\n").parse::<rrule::RRuleSet>() else {
        // A rule that nobody can read is still carried; of its days only the first is certain.
        return Some(first).into_iter().filter(near).collect();
    };
    let utc = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().with_timezone(&rrule::Tz::UTC);
    let last = utc(until) + TimeDelta::hours(24) - TimeDelta::seconds(1);
    let found = rule.after(utc(from)).before(last).all(MOST);
    found.dates.iter().map(chrono::DateTime::naive_utc).collect()
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
    use wedsync_domain::when::Ending;

    fn takes_place(when: &When, day: NaiveDate) -> bool {
        occurrence(when, day, chrono_tz::Europe::London).is_some()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn when(start: &str, repeats: &[&str]) -> When {
        When { start: start.parse().unwrap(), end: None, repeats: repeats.iter().map(ToString::to_string).collect() }
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

    #[test]
    fn an_instant_falls_on_the_day_it_is_where_the_studio_is() {
        let mut early = when("2026-05-15T21:00:00Z", &[]);
        early.end = Some(Ending::Lasts("PT3H".into()));
        let seen = |day_: &str, home: Tz| occurrence(&early, day(day_), home).map(|it| it.starts.to_string());
        assert_eq!(seen("2026-05-16", chrono_tz::Pacific::Auckland).as_deref(), Some("2026-05-16 09:00:00"));
        assert_eq!(seen("2026-05-15", chrono_tz::Pacific::Auckland), None);
        assert_eq!(seen("2026-05-15", chrono_tz::UTC).as_deref(), Some("2026-05-15 21:00:00"));
        assert_eq!(seen("2026-05-16", chrono_tz::UTC), None, "it ends at midnight");
        assert!(seen("2026-05-16", chrono_tz::Europe::London).is_some(), "at one in the morning there");
    }
}
