//! Dates and times between Google's `start`, `end`, `recurrence` and our `when`.
//!
//! A day stays a day and a wall-clock time keeps its zone. Google has no floating times: they are written in the zone
//! of the calendar, and `kept` remembers what they were. Deliberately absent: expanding rules.

use super::event::{Event, says, text};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta};
use chrono_tz::Tz;
use serde_json::{Value as Json, json};
use wedsync_domain::length::{clock, later, with_clock};
use wedsync_domain::when::{Ending, Moment, When};

const UTC: &str = "UTC";

/// What a `start`, `end` or `originalStartTime` says.
pub fn moment(at: &Json) -> Option<Moment> {
    let at = at.as_object()?;
    if let Some(day) = text(at, "date") {
        return day.parse().ok().map(Moment::Day);
    }
    let (time, zone) = (text(at, "dateTime")?, text(at, "timeZone"));
    let Ok(instant) = DateTime::parse_from_rfc3339(time) else {
        let local = time.parse::<NaiveDateTime>().ok()?;
        return Some(Moment::Zoned(local, zone?.parse::<Tz>().ok()?.name().into()));
    };
    match zone {
        None | Some(UTC) => Some(Moment::Utc(instant.naive_utc())),
        Some(name) => {
            let local = Moment::Zoned(instant.with_timezone(&name.parse::<Tz>().ok()?).naive_local(), name.into());
            // The second of two equal wall-clock times, when the clocks go back, can only be said as an instant.
            let exact = local.instant(Tz::UTC) == instant;
            Some(if exact { local } else { Moment::Utc(instant.naive_utc()) })
        }
    }
}

/// All that an event says of its times; the words are the end of a sentence.
pub fn when(event: &Event) -> Result<When, &'static str> {
    let start = event.get("start").ok_or("Google gives no start for it")?;
    let start = moment(start).ok_or("its start is in a time zone or a form that we do not know")?;
    let end = match event.get("end") {
        Some(end) if !says(event, "endTimeUnspecified") => {
            Some(Ending::At(moment(end).ok_or("its end is in a time zone or a form that we do not know")?))
        }
        _ => None,
    };
    let mut repeats = Vec::new();
    for line in event.get("recurrence").and_then(Json::as_array).into_iter().flatten() {
        let line = line.as_str().filter(|line| !line.contains(['\r', '\n']));
        repeats.push(line.ok_or("the rule by which it repeats is not a line of words")?.to_owned());
    }
    repeats.sort_unstable();
    Ok(When { start, end, repeats })
}

/// The members that say `when`; `home` is the zone of the calendar. `null` is for what must not be there.
pub fn members(when: &When, home: &str) -> Result<Event, &'static str> {
    let end = match &when.end {
        Some(Ending::At(end)) => end.clone(),
        Some(Ending::Lasts(length)) => {
            later(&when.start, length).ok_or("its length is written in a way unknown here")?
        }
        // Google wants an end: the day itself, or none at all.
        None => later(&when.start, if matches!(when.start, Moment::Day(_)) { "P1D" } else { "PT0S" })
            .ok_or("it is too far in the future")?,
    };
    let mut members = Event::new();
    members.insert("start".to_owned(), written(&when.start, home)?);
    members.insert("end".to_owned(), written(&end, home)?);
    members.insert("recurrence".to_owned(), if when.repeats.is_empty() { Json::Null } else { json!(when.repeats) });
    Ok(members)
}

fn written(moment: &Moment, home: &str) -> Result<Json, &'static str> {
    let (time, zone) = match moment {
        Moment::Day(day) => return Ok(json!({ "date": day, "dateTime": null, "timeZone": null })),
        Moment::Utc(time) => (format!("{}Z", local(*time)), UTC),
        Moment::Floating(time) => (local(*time), home),
        Moment::Zoned(time, zone) => (local(*time), zone.as_str()),
    };
    zone.parse::<Tz>().map_err(|_| "Google does not know its time zone")?;
    Ok(json!({ "date": null, "dateTime": time, "timeZone": zone }))
}

fn local(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A day before and after a moment, as Google is asked for what lies between (`timeMin`, `timeMax`).
pub fn around(moment: &Moment, home: &str) -> [String; 2] {
    let instant = moment.instant(home.parse().unwrap_or(Tz::UTC));
    [-1, 1].map(|days| (instant + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// The same instant, told as `like` is told: the occurrences of a series are told as its start is.
pub fn told_like(moment: Moment, like: &Moment) -> Moment {
    let zone = |name: &str| name.parse::<Tz>().ok();
    match (&moment, like) {
        (Moment::Utc(_), Moment::Zoned(_, name)) => {
            let local = zone(name).map(|zone| moment.instant(zone).with_timezone(&zone).naive_local());
            local.map_or_else(|| moment.clone(), |local| Moment::Zoned(local, name.clone()))
        }
        (Moment::Zoned(_, given), Moment::Zoned(_, name)) if given != name => {
            told_like(Moment::Utc(moment.instant(Tz::UTC).naive_utc()), like)
        }
        (Moment::Zoned(..), Moment::Utc(_)) => Moment::Utc(moment.instant(Tz::UTC).naive_utc()),
        (Moment::Zoned(time, _) | Moment::Utc(time), Moment::Floating(_)) => Moment::Floating(*time),
        _ => moment,
    }
}

/// The times of an unchanged occurrence that begins at `start`.
pub fn occurrence(series: &When, start: &Moment) -> When {
    let moved = |end: &Moment| {
        let (from, to, at) = (clock(&series.start), clock(end), clock(start));
        with_clock(end, at + (to - from))
    };
    let end = series.end.as_ref().map(|end| match end {
        Ending::At(end) => Ending::At(moved(end)),
        lasts @ Ending::Lasts(_) => lasts.clone(),
    });
    When { start: start.clone(), end, repeats: Vec::new() }
}
