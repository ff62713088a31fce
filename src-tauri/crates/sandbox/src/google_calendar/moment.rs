//! The start or the end of an event: a day, or a wall-clock time in a zone.
//!
//! Google hands times back in the calendar's own zone, whatever they were written in; the zone's name stays as it was
//! given.

use super::answers::Refusal;
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    date: Option<String>,
    date_time: Option<String>,
    time_zone: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Day(NaiveDate),
    Time {
        at: DateTime<Tz>,
        /// Whether the zone was said, or is the calendar's.
        zone_said: bool,
    },
}

impl Moment {
    /// Reads an `EventDateTime`; `home` is the calendar's zone.
    pub fn read(value: &Value, home: Tz) -> Result<Moment, Refusal> {
        let bad = || Refusal::invalid("Invalid value for a date or a time.");
        let written: Written = serde_json::from_value(value.clone()).map_err(|_| bad())?;
        let said = written.time_zone.map(|name| name.parse::<Tz>()).transpose();
        let said = said.map_err(|_| Refusal::invalid("Invalid time zone."))?;
        match (written.date, written.date_time) {
            (Some(date), None) => NaiveDate::parse_from_str(&date, "%Y-%m-%d").map(Moment::Day).map_err(|_| bad()),
            (None, Some(time)) => {
                let zone = said.unwrap_or(home);
                let fixed = DateTime::parse_from_rfc3339(&time).ok().map(|time| time.with_timezone(&zone));
                let floating = || NaiveDateTime::parse_from_str(&time, "%Y-%m-%dT%H:%M:%S%.f").ok();
                let at = fixed.or_else(|| floating().filter(|_| said.is_some()).map(|wall| in_zone(wall, zone)));
                Ok(Moment::Time { at: at.ok_or_else(bad)?, zone_said: said.is_some() })
            }
            _ => Err(bad()),
        }
    }

    /// As Google hands it out.
    pub fn write(self, home: Tz) -> Value {
        match self {
            Moment::Day(day) => json!({ "date": day.format("%Y-%m-%d").to_string() }),
            Moment::Time { at, zone_said } => {
                let zone = if zone_said { at.timezone() } else { home };
                json!({ "dateTime": rfc3339(&at.with_timezone(&home)), "timeZone": zone.name() })
            }
        }
    }

    /// The moment itself; a day begins at midnight of the calendar's zone.
    pub fn instant(self, home: Tz) -> DateTime<Utc> {
        match self {
            Moment::Day(day) => in_zone(day.and_time(chrono::NaiveTime::MIN), home).to_utc(),
            Moment::Time { at, .. } => at.to_utc(),
        }
    }

    /// Where a series that begins here ends its first occurrence, moved to another one: days stay whole days.
    pub fn moved(self, from: Moment, to: Moment) -> Moment {
        match (self, from, to) {
            (Moment::Day(end), Moment::Day(from), Moment::Day(to)) => {
                let days = u64::try_from((end - from).num_days()).unwrap_or_default();
                Moment::Day(to.checked_add_days(Days::new(days)).unwrap_or(to))
            }
            (Moment::Time { at: end, zone_said }, Moment::Time { at: from, .. }, Moment::Time { at: to, .. }) => {
                Moment::Time { at: to + (end - from), zone_said }
            }
            (end, _, _) => end,
        }
    }

    /// What Google puts behind the id of a series to name one occurrence.
    pub fn suffix(self) -> String {
        match self {
            Moment::Day(day) => day.format("%Y%m%d").to_string(),
            Moment::Time { at, .. } => at.to_utc().format("%Y%m%dT%H%M%SZ").to_string(),
        }
    }
}

/// Seconds and an offset, as in `2026-05-30T14:00:00+01:00`.
pub fn rfc3339(at: &DateTime<Tz>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A wall-clock time in a zone: the earlier of two, and an hour later where the clocks jump over it.
pub fn in_zone(wall: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    let there = |wall: NaiveDateTime| zone.from_local_datetime(&wall).earliest();
    there(wall).or_else(|| there(wall + TimeDelta::hours(1))).unwrap_or_else(|| zone.from_utc_datetime(&wall))
}
